/** The proxy of HTTPS_PROXY: it is used, or told of; a request never goes past it. */
import { connect, createServer, type Server } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { describe, expect, test } from '@jest/globals'
import { startProxy } from '../../simulator/index.ts'
import { errorOf } from '../support/faultStage.ts'
import { asked, type ForwardProxy, NAME, pauseThrough, tls, trust, withServer } from '../support/network.ts'
import { pause, withSimulator } from '../support/stage.ts'

const PASSWORD = 'Pr0xy#/?@&wörd%41'
const encoded = encodeURIComponent(PASSWORD)

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
  test.concurrent('takes all requests, those of the post step too, and nobody sees its password', async () => {
    await pauseThrough(
      { credentials: `deployer:${PASSWORD}` },
      (proxy) => ({ HTTPS_PROXY: proxy.url.replace('//', `//deployer:${encoded}@`) }),
      async (step, sim, proxy) => {
        expect(errorOf(step)).toBe('')
        expect(step.log).toContain(`through the proxy 127.0.0.1:${proxy.port} (HTTPS_PROXY)`)
        const post = await step.post()
        expect([step.exitCode, post.exitCode]).toEqual([0, 0])
        expect(sim.startsAndStops).toHaveLength(4)
        expect(proxy.tunnels).toHaveLength(sim.journal.length)
        expect(new Set(proxy.tunnels.map(({ host }) => host))).toEqual(new Set([`${NAME}:443`]))
        for (const run of [step, post]) {
          expect(run.masks).toEqual(expect.arrayContaining([PASSWORD, encoded]))
          expect(run.visibleLog).not.toContain(PASSWORD)
          expect(run.visibleLog).not.toContain(encoded)
          expect(run.summary).not.toContain('Pr0xy')
          // The tunnel of the toolkit calls what Node has deprecated.
          expect(run.log).not.toContain('DEP0005')
        }
      },
    )
  })

  test.concurrent.each<[string, (proxy: ForwardProxy) => Record<string, string>]>([
    ['at an address without a scheme', ({ port }) => ({ HTTPS_PROXY: `127.0.0.1:${port}` })],
    ['in lower case', ({ url }) => ({ https_proxy: url })],
    ['in both cases', ({ url }) => ({ https_proxy: url, HTTPS_PROXY: 'http://127.0.0.1:1' })],
    [
      'beside a NO_PROXY for others',
      ({ url }) => ({ HTTPS_PROXY: url, NO_PROXY: `other.test,${NAME}:8443` }),
    ],
  ])('%s is used', async (_name, env) => {
    await pauseThrough({}, env, (step, _sim, proxy) => {
      expect(errorOf(step)).toBe('')
      expect(proxy.tunnels).not.toEqual([])
    })
  })

  test.concurrent('is not used for what NO_PROXY names', async () => {
    await pauseThrough(
      {},
      (proxy) => ({ HTTPS_PROXY: proxy.url, NO_PROXY: 'other.test, .example.test' }),
      (step, _sim, proxy) => {
        expect(proxy.tunnels).toEqual([])
        // Nobody knows that name without the proxy.
        expect(errorOf(step)).toContain(`the host name ${NAME} does not exist`)
      },
    )
  })

  test.concurrent('is spoken to over TLS if its scheme says so', async () => {
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
            /the proxy localhost:\d+ \(HTTPS_PROXY\) gave no way to dis\.example\.test: .*certificate/,
          )
          expect(errorOf(await step(trust))).toBe('')
          expect(proxy.tunnels).not.toEqual([])
        })
      } finally {
        await proxy.close()
      }
    })
  })
})

describe('a proxy that cannot be used', () => {
  test.concurrent('because it wants credentials (407) fails at once, and nothing of the password is told', async () => {
    await pauseThrough(
      { credentials: 'deployer:right' },
      (proxy) => ({ HTTPS_PROXY: proxy.url.replace('//', '//deployer:wrongPassword1@') }),
      (step, sim, proxy) => {
        expect(step.exitCode).toBe(1)
        expect(errorOf(step)).toMatch(
          /the proxy 127\.0\.0\.1:\d+ \(HTTPS_PROXY\) gave no way to dis\.example\.test: it answered 407/,
        )
        expect(errorOf(step)).toContain('check https_proxy with its user and password')
        expect(step.visibleLog).not.toContain('wrongPassword1')
        expect(proxy.tunnels).toHaveLength(1)
        expect(sim.journal).toEqual([])
      },
    )
  })

  test.concurrent('because it does not find the host is asked again, and told of', async () => {
    await pauseThrough(
      { refuse: 502 },
      (proxy) => ({ HTTPS_PROXY: proxy.url }),
      (step, _sim, proxy) => {
        expect(step.exitCode).toBe(1)
        expect(proxy.tunnels).toHaveLength(2)
        expect(errorOf(step)).toContain('it answered 502')
        expect(errorOf(step)).toContain('check https_proxy with its user and password')
      },
    )
  })

  test.concurrent('because it hangs up is told of', async () => {
    await withServer(
      createServer((socket) => socket.destroy()),
      async (number) => {
        await pauseThrough(
          {},
          () => ({ HTTPS_PROXY: `http://127.0.0.1:${number}` }),
          (step, sim) => {
            expect(errorOf(step)).toMatch(
              /gave no way to dis\.example\.test: (socket hang up|read ECONNRESET)/,
            )
            expect(sim.journal).toEqual([])
          },
        )
      },
    )
  })

  test.concurrent.each([
    ['is not there', 'http://127.0.0.1:1', /gave no way to .* ECONNREFUSED/],
    ['has an unknown name', 'http://proxy.invalid:3128', /gave no way to .* ENOTFOUND proxy\.invalid/],
    ['has no address', 'not an address', /^HTTPS_PROXY: holds no address of an HTTP proxy/],
    ['is named without a scheme', 'localhost:3128', /^HTTPS_PROXY: holds no address of an HTTP proxy/],
    ['is of another kind', 'socks5://u:Pr0xyWord@127.0.0.1:1080', /^HTTPS_PROXY: holds no address/],
  ])('because it %s is told of', async (_name, address, words) => {
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
