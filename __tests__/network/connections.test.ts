/** Connections: which address answers, names that lead nowhere, and peers that close what they kept alive. */
import { connect, createServer, type Socket } from 'node:net'
import { describe, expect, test } from '@jest/globals'
import { errorOf } from '../support/faultStage.ts'
import { asked, fileOf, freePort, NAME, tls, trust, withServer } from '../support/network.ts'
import { pause, requests, type Simulator, withSimulator } from '../support/stage.ts'

/**
 * Loaded before the action: a network in which `dis.example.test` has two addresses that lead to this machine, the
 * first of them after `slow` ms, the second one not at all, at once or without ever a word.
 */
const network = (slow: number, second: 'refused' | 'silent') =>
  fileOf(
    `${slow}-${second}.cjs`,
    `
const net = require('node:net'), dns = require('node:dns')
dns.lookup = (host, options, done) => done(null, [{ address: '198.51.100.7', family: 4 }, { address: '2001:db8::7', family: 6 }])
const real = net.connect
net.connect = (options) => {
  if (options.host === '198.51.100.7') {
    const socket = new net.Socket()
    setTimeout(() => socket.destroyed || socket.connect({ ...options, host: '127.0.0.1' }), ${slow})
    return socket
  }
  if (options.host === '2001:db8::7') {
    const socket = new net.Socket()
    const error = Object.assign(new Error('connect ENETUNREACH 2001:db8::7'), { code: 'ENETUNREACH' })
    if (${second === 'refused'}) setImmediate(() => socket.destroy(error))
    return socket
  }
  return real(options)
}
`,
  )

/** In front of a simulator: what a client sends on a connection after its first request closes the connection. */
function closingFront(sim: Simulator, seen: { broken: number }) {
  return createServer((client: Socket) => {
    const onward = connect(sim.port, '127.0.0.1')
    let answered = false
    client.on('data', (data) => {
      if (!answered) return void onward.write(data)
      seen.broken += 1
      client.resetAndDestroy()
      onward.destroy()
    })
    onward.on('data', (data) => {
      answered = true
      client.write(data)
    })
    for (const [one, other] of [
      [client, onward],
      [onward, client],
    ] as const) {
      one.on('error', () => other.destroy())
      one.on('close', () => other.destroy())
    }
  })
}

describe('a connection', () => {
  test.concurrent.each([
    [1_000, 'refused'],
    [3_000, 'refused'],
    [1_000, 'silent'],
  ] as const)('that stands after %d ms is used, though another address is %s', async (slow, second) => {
    await withSimulator({ tls }, async (sim) => {
      const step = await pause(
        sim,
        { ...asked, endpoint: `https://${NAME}:${sim.port}` },
        { env: trust, nodeArguments: ['--require', network(slow, second)] },
      )
      expect(errorOf(step)).toBe('')
      expect(step.exitCode).toBe(0)
      expect(sim.connections).toBe(1)
    })
  })

  test.concurrent('that the peer closes as it is used again is replaced by a new one', async () => {
    await withSimulator({ pauseDelay: 500 }, async (sim) => {
      const seen = { broken: 0 }
      await withServer(closingFront(sim, seen), async (port) => {
        const step = await pause(sim, { ...asked, endpoint: `http://127.0.0.1:${port}` })
        expect(errorOf(step)).toBe('')
        expect(step.exitCode).toBe(0)
        // Once is enough to learn from.
        expect(seen.broken).toBe(1)
        expect(requests(sim).filter((each) => each.startsWith('stop'))).toHaveLength(1)
        expect(sim.connections).toBe(sim.journal.length)
      })
    })
  })

  test.concurrent('that takes longer than 10 s is given up', async () => {
    await withSimulator({ tls }, async (sim) => {
      const began = Date.now()
      const step = await pause(
        sim,
        { ...asked, endpoint: `https://${NAME}:${sim.port}`, 'retry-max-attempts': '1' },
        { env: trust, nodeArguments: ['--require', network(60_000, 'silent')] },
      )
      expect(errorOf(step)).toContain(`no connection to ${NAME}:${sim.port} within 10 s`)
      expect(Date.now() - began).toBeLessThan(25_000)
      expect(sim.journal).toEqual([])
    })
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

  test.concurrent('whose name does not resolve most likely means a region without DIS', async () => {
    await withSimulator({}, async (sim) => {
      const step = await pause(sim, { ...asked, endpoint: 'https://dis.nowhere-1.invalid' })
      expect(step.exitCode).toBe(1)
      expect(errorOf(step)).toContain('the host name dis.nowhere-1.invalid does not resolve')
      expect(errorOf(step)).toContain('most likely this region has no DIS')
    })
  })

  test.concurrent('that refuses has a message of its own', async () => {
    const port = await freePort()
    await withSimulator({}, async (sim) => {
      const step = await pause(sim, { ...asked, endpoint: `http://localhost:${port}` })
      expect(step.exitCode).toBe(1)
      expect(errorOf(step)).toMatch(
        new RegExp(`no connection to localhost:${port}: connect ECONNREFUSED \\S+`),
      )
      expect(errorOf(step)).toContain('check endpoint, firewall and proxy')
    })
  })

  test.concurrent('of plain HTTP taken for HTTPS says so, and nothing leaves in the clear', async () => {
    await withSimulator({}, async (sim) => {
      const step = await pause(sim, { ...asked, endpoint: sim.url.replace('http:', 'https:') })
      expect(step.exitCode).toBe(1)
      expect(errorOf(step)).toContain('check the port and the scheme of endpoint')
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
