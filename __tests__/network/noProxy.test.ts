/** NO_PROXY: what it names is reached directly, or not at all; its writings are in `unit/cloud/noProxy.test.ts`. */
import { describe, expect, test } from '@jest/globals'
import { errorOf } from '../support/faultStage.ts'
import { NAME, pauseThrough } from '../support/network.ts'

describe('NO_PROXY', () => {
  test.concurrent.each([
    ['.example.test', { NO_PROXY: 'other.test,.example.test' }],
    ['*.example.test:443', { NO_PROXY: 'other.test; *.example.test:443' }],
    ['a name with a dot at the end, in lower case', { no_proxy: `other.test ${NAME}.` }],
  ])('with %s: no request takes the proxy', async (_name, env) => {
    await pauseThrough(
      {},
      (proxy) => ({ HTTPS_PROXY: proxy.url, ...env }),
      (step, _sim, proxy) => {
        expect(proxy.tunnels).toEqual([])
        // Nobody knows that name without the proxy.
        expect(errorOf(step)).toContain(`the host name ${NAME} does not resolve`)
      },
    )
  })

  test.concurrent('with a range: an address in it takes no proxy, whatever the proxy is', async () => {
    await pauseThrough(
      {},
      () => ({ HTTPS_PROXY: 'socks5://127.0.0.1:1080', NO_PROXY: '::1/128 127.0.0.2/31' }),
      (step) => {
        expect(errorOf(step)).toMatch(/no connection to 127\.0\.0\.3:1: /)
      },
      { endpoint: 'https://127.0.0.3:1' },
    )
  })

  test.concurrent('with others: the proxy takes all', async () => {
    await pauseThrough(
      {},
      (proxy) => ({ HTTPS_PROXY: proxy.url, NO_PROXY: `${NAME}:8443, example.tes, 0.0.0.0/0, ::/0` }),
      (step, _sim, proxy) => {
        expect(step.exitCode).toBe(0)
        expect(proxy.tunnels).toHaveLength(1)
      },
    )
  })
})
