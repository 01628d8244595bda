/** Networks as users have them: proxies, private authorities, IPv6, names that lead nowhere. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { createCertificates, startProxy } from '../simulator/index.js'
import { errorOf } from './fault-stage.js'
import { pause, type Simulator, type Step, withSimulator } from './stage.js'

/** Requests to this machine never go through a proxy, so the service needs a name of its own. */
const NAME = 'dis.example.test'
const certificates = createCertificates({ names: [NAME] })
const folder = mkdtempSync(join(tmpdir(), 'network-'))
const authority = join(folder, 'authority.pem')
writeFileSync(authority, certificates.ca)
afterAll(() => rmSync(folder, { recursive: true }))

const tls = { key: certificates.key, cert: certificates.cert }
const trust = { NODE_EXTRA_CA_CERTS: authority }
const asked = { 'stream-name': 'orders', 'task-ids': 'all', resume: 'always', 'retry-max-attempts': '2' }

type ProxyOptions = NonNullable<Parameters<typeof startProxy>[0]>

/** One pause at the made-up name, through a proxy; `env` says how the job knows of it. */
async function pauseThrough(
  options: ProxyOptions,
  env: (proxy: Awaited<ReturnType<typeof startProxy>>) => Record<string, string>,
  check: (step: Step, sim: Simulator, proxy: Awaited<ReturnType<typeof startProxy>>) => Promise<void> | void,
  more: Record<string, string> = {},
): Promise<void> {
  await withSimulator({ tls }, async (sim) => {
    const proxy = await startProxy({ map: { [`${NAME}:443`]: sim.port }, ...options })
    try {
      const step = await pause(sim, { ...asked, endpoint: `https://${NAME}`, ...more }, { env: env(proxy) })
      await check(step, sim, proxy)
    } finally {
      await proxy.close()
    }
  })
}

describe('a proxy', () => {
  test.concurrent('with credentials, which are masked, takes all requests, of the post step too', async () => {
    const credentials = 'deployer:proxy Pass/wörd%41'
    await pauseThrough(
      { credentials },
      (proxy) => ({ ...trust, HTTPS_PROXY: proxy.urlWithCredentials }),
      async (step, sim, proxy) => {
        expect(errorOf(step)).toBe('')
        expect(step.exitCode).toBe(0)
        const post = await step.post()
        expect(post.exitCode).toBe(0)
        expect(proxy.tunnels.length).toBeGreaterThanOrEqual(2)
        expect(proxy.tunnels.every(({ host, authorized }) => host === `${NAME}:443` && authorized)).toBe(true)
        expect(sim.startsAndStops).toHaveLength(4)
        for (const run of [step, post]) {
          expect(run.masks).toContain('proxy Pass/wörd%41')
          expect(run.visibleLog).not.toContain('proxy Pass')
          expect(run.visibleLog).not.toContain(new URL(proxy.urlWithCredentials).password)
          expect(run.summary).not.toContain('proxy Pass')
        }
      },
    )
  })

  test.concurrent('in lower case, and without a scheme', async () => {
    await pauseThrough(
      {},
      (proxy) => ({ ...trust, https_proxy: `127.0.0.1:${proxy.port}` }),
      (step, _sim, proxy) => {
        expect(step.exitCode).toBe(0)
        expect(proxy.tunnels.length).toBeGreaterThan(0)
      },
    )
  })

  test.concurrent('that wants credentials (407) fails at once, and nothing of the password is told', async () => {
    await pauseThrough(
      { credentials: 'deployer:right' },
      (proxy) => ({ ...trust, HTTPS_PROXY: proxy.url.replace('//', '//deployer:wrongPassword1@') }),
      (step, sim, proxy) => {
        expect(step.exitCode).toBe(1)
        expect(errorOf(step)).toContain(`the proxy gave no way to ${NAME}`)
        expect(errorOf(step)).toContain('statusCode=407')
        expect(errorOf(step)).toContain('set HTTPS_PROXY with the right user and password')
        expect(step.visibleLog).not.toContain('wrongPassword1')
        expect(proxy.tunnels).toHaveLength(1)
        expect(sim.journal).toEqual([])
      },
    )
  })

  test.concurrent('that does not find the host is asked again, and told of', async () => {
    await pauseThrough(
      { refuse: 502 },
      (proxy) => ({ ...trust, HTTPS_PROXY: proxy.url }),
      (step, _sim, proxy) => {
        expect(step.exitCode).toBe(1)
        expect(proxy.tunnels).toHaveLength(2)
        expect(errorOf(step)).toContain('check HTTPS_PROXY and NO_PROXY')
      },
    )
  })

  test.concurrent('that takes the connection and never answers is given up', async () => {
    await pauseThrough(
      { silence: true },
      (proxy) => ({ ...trust, HTTPS_PROXY: proxy.url }),
      (step) => {
        expect([step.exitCode, step.signal]).toEqual([1, null])
        expect(errorOf(step)).toContain(`no connection to ${NAME} within 10 s`)
        expect(step.durationMs).toBeLessThan(45_000)
      },
      { 'retry-max-attempts': '1' },
    )
  })

  test.concurrent.each([
    ['that is not there', 'http://127.0.0.1:1', /the proxy gave no way .* ECONNREFUSED/],
    ['whose name is unknown', 'http://proxy.invalid:3128', /the proxy gave no way .* proxy\.invalid/],
    ['whose address is none', 'not an address', /HTTPS_PROXY holds no address of a proxy/],
  ])('%s is told of', async (_name, address, words) => {
    await pauseThrough(
      {},
      () => ({ ...trust, HTTPS_PROXY: address }),
      (step, sim) => {
        expect(step.exitCode).toBe(1)
        expect(errorOf(step)).toMatch(words)
        expect(sim.journal).toEqual([])
      },
    )
  })

  test.concurrent('is left out for what NO_PROXY names, and for this machine', async () => {
    await pauseThrough(
      {},
      (proxy) => ({ ...trust, HTTPS_PROXY: proxy.url, NO_PROXY: 'other.test,.example.test' }),
      (step, _sim, proxy) => {
        expect(proxy.tunnels).toEqual([])
        // Nobody knows that name without the proxy.
        expect(errorOf(step)).toContain(`the host name ${NAME} does not resolve`)
      },
    )
    await withSimulator({}, async (sim) => {
      const step = await pause(sim, asked, { env: { HTTP_PROXY: 'http://127.0.0.1:1' } })
      expect(step.exitCode).toBe(0)
    })
  })
})

describe('a certificate', () => {
  test.concurrent('of a private authority is trusted by NODE_EXTRA_CA_CERTS', async () => {
    await withSimulator({ tls }, async (sim) => {
      const step = await pause(sim, asked, { env: trust })
      expect(step.exitCode).toBe(0)
    })
  })

  test.concurrent('of an unknown authority is refused at once, with the way out', async () => {
    await withSimulator({ tls }, async (sim) => {
      const step = await pause(sim, asked)
      expect(step.exitCode).toBe(1)
      expect(errorOf(step)).toContain('is not trusted')
      expect(errorOf(step)).toContain('set NODE_EXTRA_CA_CERTS')
      expect(sim.connections).toBe(1)
      expect(sim.journal).toEqual([])
    })
  })

  test.concurrent('is verified whatever NODE_TLS_REJECT_UNAUTHORIZED says, and that is said', async () => {
    await withSimulator({ tls }, async (sim) => {
      const step = await pause(sim, asked, { env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } })
      expect(step.exitCode).toBe(1)
      expect(step.annotations.warning).toEqual([
        expect.stringContaining('NODE_TLS_REJECT_UNAUTHORIZED=0 is ignored'),
      ])
      expect(errorOf(step)).toContain('is not trusted')
      expect(sim.journal).toEqual([])
    })
  })

  test.concurrent('of another name is refused', async () => {
    await withSimulator({ tls }, async (sim) => {
      const step = await pause(sim, { ...asked, endpoint: `https://127.0.0.2:${sim.port}` }, { env: trust })
      expect(step.exitCode).toBe(1)
      expect(sim.journal).toEqual([])
    })
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

  test.concurrent('that refuses on all of its addresses has a message of its own', async () => {
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

/** A port of this machine on which nobody listens. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}
