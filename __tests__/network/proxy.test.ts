/** The proxy of HTTPS_PROXY: every writing of it is used, or refused by name; never passed by. */
import { connect, createServer, type Server } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { describe, expect, test } from '@jest/globals'
import { startProxy } from '../../simulator/index.ts'
import { errorOf } from '../support/faultStage.ts'
import { asked, type ForwardProxy, NAME, pauseThrough, tls, trust, withServer } from '../support/network.ts'
import { pause, withSimulator } from '../support/stage.ts'

const PASSWORD = 'Pr0xy#/?@&wörd%41'
const encoded = encodeURIComponent(PASSWORD)
const port = ({ port: number }: ForwardProxy) => number

/** Takes connections of TLS, and hands what comes over them to a port of this machine. */
function tlsFront(target: number): Server {
  return createTlsServer(tls, (socket) => {
    const onward = connect(target, '127.0.0.1')
    socket.on('error', () => onward.destroy())
    onward.on('error', () => socket.destroy())
    socket.pipe(onward).pipe(socket)
  })
}

describe('a proxy', () => {
  test.concurrent('takes all requests over one connection, those of the post step too', async () => {
    await pauseThrough(
      { credentials: `deployer:${PASSWORD}` },
      (proxy) => ({ HTTPS_PROXY: proxy.urlWithCredentials }),
      async (step, sim, proxy) => {
        expect(errorOf(step)).toBe('')
        expect(sim.journal.length).toBeGreaterThan(3)
        expect(proxy.tunnels).toEqual([{ host: `${NAME}:443`, authorized: true }])
        const post = await step.post()
        expect([step.exitCode, post.exitCode]).toEqual([0, 0])
        expect(proxy.tunnels).toHaveLength(2)
        expect(sim.startsAndStops).toHaveLength(4)
        for (const run of [step, post]) {
          expect(run.masks).toEqual(expect.arrayContaining([PASSWORD, encoded, `deployer:${PASSWORD}`]))
          expect(run.visibleLog).not.toContain(PASSWORD)
          expect(run.visibleLog).not.toContain(encoded)
          expect(run.summary).not.toContain('Pr0xy')
        }
      },
    )
  })

  test.concurrent('takes the connections of many streams, a few for all requests', async () => {
    const streams = { 'stream-name': 'orders\nclicks' }
    await pauseThrough(
      {},
      (proxy) => ({ HTTPS_PROXY: proxy.url }),
      (step, sim, proxy) => {
        expect(step.exitCode).toBe(0)
        expect(sim.journal.length).toBeGreaterThan(5)
        expect(proxy.tunnels.length).toBeLessThanOrEqual(3)
      },
      streams,
    )
  })

  test.concurrent.each<[string, (proxy: ForwardProxy) => Record<string, string>]>([
    ['without a scheme', (proxy) => ({ HTTPS_PROXY: `127.0.0.1:${port(proxy)}` })],
    ['by a name without a scheme', (proxy) => ({ HTTPS_PROXY: `localhost:${port(proxy)}` })],
    ['in lower case', (proxy) => ({ https_proxy: proxy.url })],
    ['in both cases', (proxy) => ({ https_proxy: proxy.url, HTTPS_PROXY: 'http://127.0.0.1:1' })],
    [
      'with a scheme in upper case, blanks and a path',
      (proxy) => ({ HTTPS_PROXY: ` ${proxy.url.replace('http', 'HTTP')}/ ` }),
    ],
  ])('%s is used', async (_name, env) => {
    await pauseThrough({}, env, (step, _sim, proxy) => {
      expect(errorOf(step)).toBe('')
      expect(proxy.tunnels).toHaveLength(1)
    })
  })

  test.concurrent.each<[string, string]>([
    ['without a scheme', `deployer:${encoded}@`],
    ['as it is', `http://deployer:${PASSWORD.replace('%41', '%2541')}@`],
    ['as it is, without a scheme', `deployer:${PASSWORD.replace('%41', '%2541')}@`],
    ['encoded', `http://deployer:${encoded}@`],
  ])('whose password is written %s gets it, and nobody sees it', async (_name, address) => {
    await pauseThrough(
      { credentials: `deployer:${PASSWORD}` },
      (proxy) => ({ HTTPS_PROXY: `${address}127.0.0.1:${port(proxy)}` }),
      (step, _sim, proxy) => {
        expect(errorOf(step)).toBe('')
        expect(proxy.tunnels).toEqual([{ host: `${NAME}:443`, authorized: true }])
        expect(step.masks).toContain(PASSWORD)
      },
    )
  })

  test.concurrent('at an IPv6 address leads to one', async () => {
    await pauseThrough(
      { host: '::1' },
      (proxy) => ({ HTTPS_PROXY: proxy.url }),
      (step, _sim, proxy) => {
        expect(errorOf(step)).toBe('')
        expect(proxy.tunnels).toEqual([{ host: '[fd00::5]:443', authorized: true }])
      },
      { endpoint: 'https://[fd00::5]' },
    )
  })

  test.concurrent('is spoken to over TLS where its scheme says so', async () => {
    await withSimulator({ tls }, async (sim) => {
      const proxy = await startProxy({ map: { [`${NAME}:443`]: sim.port } })
      try {
        await withServer(tlsFront(proxy.port), async (number) => {
          const step = (env: Record<string, string>) =>
            pause(
              sim,
              { ...asked, endpoint: `https://${NAME}` },
              { env: { HTTPS_PROXY: `https://localhost:${number}`, ...env } },
            )
          expect(errorOf(await step({}))).toMatch(
            /the proxy localhost:\d+ \(HTTPS_PROXY\) gave no way .* the certificate of localhost:\d+ is not trusted/,
          )
          expect(errorOf(await step(trust))).toBe('')
          expect(proxy.tunnels).toHaveLength(1)
        })
      } finally {
        await proxy.close()
      }
    })
  })
})

describe('a proxy that cannot be used', () => {
  test.concurrent('since it wants credentials (407) fails at once, and nothing of the password is told', async () => {
    await pauseThrough(
      { credentials: 'deployer:right' },
      (proxy) => ({ HTTPS_PROXY: proxy.url.replace('//', '//deployer:wrongPassword1@') }),
      (step, sim, proxy) => {
        expect(step.exitCode).toBe(1)
        expect(errorOf(step)).toMatch(
          /the proxy 127\.0\.0\.1:\d+ \(HTTPS_PROXY\) gave no way to dis\.example\.test: it answered 407/,
        )
        expect(errorOf(step)).toContain('set HTTPS_PROXY with the right user and password')
        expect(step.visibleLog).not.toContain('wrongPassword1')
        expect(proxy.tunnels).toHaveLength(1)
        expect(sim.journal).toEqual([])
      },
    )
  })

  test.concurrent('since it does not find the host is asked again, and told of', async () => {
    await pauseThrough(
      { refuse: 502 },
      (proxy) => ({ HTTPS_PROXY: proxy.url }),
      (step, _sim, proxy) => {
        expect(step.exitCode).toBe(1)
        expect(proxy.tunnels).toHaveLength(2)
        expect(errorOf(step)).toContain('it answered 502')
        expect(errorOf(step)).toContain('check HTTPS_PROXY and NO_PROXY')
      },
    )
  })

  test.concurrent('since it never answers is given up', async () => {
    await pauseThrough(
      { silence: true },
      (proxy) => ({ HTTPS_PROXY: proxy.url }),
      (step) => {
        expect([step.exitCode, step.signal]).toEqual([1, null])
        expect(errorOf(step)).toMatch(
          /no connection to dis\.example\.test within 10 s, through the proxy 127\.0\.0\.1:\d+ \(HTTPS_PROXY\)/,
        )
        expect(step.durationMs).toBeLessThan(45_000)
      },
      { 'retry-max-attempts': '1' },
    )
  })

  test.concurrent('since it hangs up is told of', async () => {
    await withServer(
      createServer((socket) => socket.destroy()),
      async (number) => {
        await pauseThrough(
          {},
          () => ({ HTTPS_PROXY: `http://127.0.0.1:${number}` }),
          (step, sim) => {
            expect(errorOf(step)).toMatch(
              /gave no way to dis\.example\.test: the connection to 127\.0\.0\.1:\d+ broke/,
            )
            expect(sim.journal).toEqual([])
          },
        )
      },
    )
  })

  test.concurrent.each([
    ['is not there', 'http://127.0.0.1:1', /gave no way to .* ECONNREFUSED/],
    [
      'has an unknown name',
      'http://proxy.invalid:3128',
      /the host name proxy\.invalid:3128 does not resolve/,
    ],
    ['has no address', 'not an address', /^HTTPS_PROXY: holds no address of a proxy/],
    ['has no port', 'http://proxy.test:port', /^HTTPS_PROXY: holds no address of a proxy/],
    [
      'is of another kind',
      'socks5://deployer:Pr0xyWord@127.0.0.1:1080',
      /^HTTPS_PROXY: .*socks5.* not supported; use http/,
    ],
  ])('since it %s is told of', async (_name, address, words) => {
    await pauseThrough(
      {},
      () => ({ HTTPS_PROXY: address }),
      (step, sim) => {
        expect(step.exitCode).toBe(1)
        expect(errorOf(step)).toMatch(words)
        expect(step.visibleLog).not.toContain('Pr0xyWord')
        expect(sim.journal).toEqual([])
      },
    )
  })
})

test('of HTTP_PROXY nothing goes to this machine', async () => {
  await withSimulator({}, async (sim) => {
    const step = await pause(sim, asked, { env: { HTTP_PROXY: 'http://127.0.0.1:1' } })
    expect(step.exitCode).toBe(0)
  })
})
