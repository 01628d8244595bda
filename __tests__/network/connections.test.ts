/** Connections: names with several addresses, names and ports that lead nowhere, IPv6. */
import { describe, expect, test } from '@jest/globals'
import { errorOf } from '../support/faultStage.ts'
import { asked, fileOf, freePort, NAME, tls, trust } from '../support/network.ts'
import { pause, withSimulator } from '../support/stage.ts'

/** Loaded before the action: a network in which `dis.example.test` has two addresses, and only the second answers. */
const network = fileOf(
  'network.cjs',
  `require('node:dns').lookup = (host, options, done) =>
  done(null, [{ address: '127.0.0.9', family: 4 }, { address: '127.0.0.1', family: 4 }])`,
)

test.concurrent('a name whose first address refuses is reached at its second one', async () => {
  await withSimulator({ tls }, async (sim) => {
    const endpoint = `https://${NAME}:${sim.port}`
    const step = await pause(
      sim,
      { ...asked, endpoint },
      { env: trust, nodeArguments: ['--require', network] },
    )
    expect(errorOf(step)).toBe('')
    expect(step.exitCode).toBe(0)
  })
})

test.concurrent('every request asks for an answer that is not compressed', async () => {
  await withSimulator({}, async (sim) => {
    expect((await pause(sim, asked)).exitCode).toBe(0)
    expect(new Set(sim.journal.map(({ headers }) => headers['accept-encoding']))).toEqual(
      new Set(['identity']),
    )
  })
})

describe('an address', () => {
  test.concurrent('of IPv6 works, with TLS', async () => {
    await withSimulator({ tls, host: '::1' }, async (sim) => {
      const step = await pause(sim, asked, { env: trust })
      expect(errorOf(step)).toBe('')
      expect(step.exitCode).toBe(0)
    })
  })

  test.concurrent('whose name does not exist most likely means a region without DIS', async () => {
    await withSimulator({}, async (sim) => {
      const step = await pause(sim, { ...asked, endpoint: 'https://dis.nowhere-1.invalid' })
      expect(step.exitCode).toBe(1)
      expect(errorOf(step)).toContain('the host name dis.nowhere-1.invalid does not exist')
      expect(errorOf(step)).toContain('the region is mistyped or has no DIS')
      expect(step.log).not.toContain('Attempt 2')
    })
  })

  test.concurrent('whose name cannot be resolved for the moment is tried again', async () => {
    const lost = fileOf(
      'lost.cjs',
      `require('node:dns').lookup = (host, options, done) => process.nextTick(done,
        Object.assign(new Error('getaddrinfo EAI_AGAIN ' + host), { code: 'EAI_AGAIN', syscall: 'getaddrinfo' }))`,
    )
    await withSimulator({}, async (sim) => {
      const inputs = { ...asked, endpoint: `https://${NAME}` }
      const step = await pause(sim, inputs, { nodeArguments: ['--require', lost] })
      expect(step.exitCode).toBe(1)
      expect(step.log).toContain('Attempt 2 of 2 failed')
      expect(errorOf(step)).toContain(`the host name ${NAME} could not be resolved just now (EAI_AGAIN)`)
    })
  })

  test.concurrent('that refuses has a message of its own', async () => {
    const port = await freePort()
    await withSimulator({}, async (sim) => {
      const step = await pause(sim, { ...asked, endpoint: `http://localhost:${port}` })
      expect(step.exitCode).toBe(1)
      expect(errorOf(step)).toContain(`no connection to localhost:${port} (ECONNREFUSED)`)
      expect(errorOf(step)).toContain('check endpoint, DNS, firewall and proxy')
    })
  })

  test.concurrent('of plain HTTP taken for HTTPS is refused, and nothing leaves in the clear', async () => {
    await withSimulator({}, async (sim) => {
      const step = await pause(sim, { ...asked, endpoint: sim.url.replace('http:', 'https:') })
      expect(step.exitCode).toBe(1)
      expect(errorOf(step)).toContain(`no secure connection to 127.0.0.1:${sim.port}`)
      expect(sim.journal).toEqual([])
    })
  })

  test.concurrent('of another machine without TLS is refused before anything is sent', async () => {
    await withSimulator({}, async (sim) => {
      const step = await pause(sim, { ...asked, endpoint: `http://${NAME}` })
      expect(step.exitCode).toBe(1)
      expect(errorOf(step)).toContain('endpoint: https is needed')
    })
  })
})
