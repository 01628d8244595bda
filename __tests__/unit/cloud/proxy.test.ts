/** The variables of the proxy: which one counts, what cannot be used, what is told, what is secret. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { describeProxy, proxySecrets } from '../../../src/cloud/proxy.ts'

const before = { ...process.env }
beforeEach(() => {
  for (const name of Object.keys(process.env)) if (/_proxy$/i.test(name)) delete process.env[name]
})
afterEach(() => {
  process.env = { ...before }
})

/** The proxy as it is told, for a request to `url` in this environment. */
function told(env: Record<string, string>, url = 'https://dis.example.test/v2'): string | null {
  Object.assign(process.env, env)
  return describeProxy(url)
}

test.each([
  ['http://proxy.test:3128', 'proxy.test:3128'],
  ['HTTP://Proxy.Test:3128/', 'proxy.test:3128'],
  [' http://proxy.test:3128\n', 'proxy.test:3128'],
  ['127.0.0.1:3128', '127.0.0.1:3128'],
  ['proxy.test', 'proxy.test:80'],
  ['https://proxy.test', 'proxy.test:443'],
  ['http://user:Secret1@proxy.test:3128', 'proxy.test:3128'],
  ['user:Secret1@127.0.0.1:3128', null],
])('%s is told without user and password', (value, place) => {
  if (place === null) expect(() => told({ HTTPS_PROXY: value })).toThrow('HTTPS_PROXY: ')
  else expect(told({ HTTPS_PROXY: value })).toBe(`the proxy ${place} (HTTPS_PROXY)`)
})

describe('which variable counts', () => {
  const proxies = { HTTPS_PROXY: 'http://a', https_proxy: 'http://b', HTTP_PROXY: 'http://c' }

  test.each<[string, Record<string, string>, string | null]>([
    ['https://example.test', proxies, 'https_proxy'],
    ['https://example.test', { HTTPS_PROXY: 'http://a', https_proxy: '' }, 'HTTPS_PROXY'],
    ['http://example.test', proxies, 'HTTP_PROXY'],
    ['https://example.test', { HTTP_PROXY: 'http://c' }, null],
    ['https://example.test', {}, null],
    ['https://localhost', proxies, null],
    ['https://127.0.0.1:8443', proxies, null],
    ['https://[::1]', proxies, null],
    ['https://example.test', { ...proxies, NO_PROXY: 'other.test, EXAMPLE.test' }, null],
    ['https://example.test', { ...proxies, no_proxy: '*' }, null],
    ['https://example.test', { ...proxies, no_proxy: 'other.test', NO_PROXY: 'example.test' }, 'https_proxy'],
  ])('for %s of %j: %s', (url, env, variable) => {
    const text = told(env, url)
    if (variable === null) expect(text).toBeNull()
    else expect(text).toContain(`(${variable})`)
  })
})

describe('what the toolkit would go past is an error that names the variable, and does not show its value', () => {
  test.each([
    'socks5://user:Secret1@host:1080',
    'ftp://host:21',
    'not an address',
    'proxy.test:3128',
    'http://',
    'http://user:Secret1@',
    'http://host:port',
    'http://user:Secret1%@host:3128',
    'http://user:Secret1#@host:3128',
  ])('%s', (value) => {
    for (const name of ['HTTPS_PROXY', 'https_proxy']) {
      expect(() => told({ [name]: value })).toThrow(`${name}: holds no address of an HTTP proxy`)
      expect(() => told({ [name]: value })).not.toThrow('Secret1')
      delete process.env[name]
    }
  })

  test('but none if no proxy would be used', () => {
    const env = { HTTPS_PROXY: 'socks5://host' }
    expect(told({ ...env, NO_PROXY: '*' })).toBeNull()
    expect(told(env, 'https://127.0.0.1')).toBeNull()
    expect(told(env, 'http://example.test')).toBeNull()
  })
})

test.each([
  ['http://user:p%40ss@host:3128', ['p%40ss', 'p@ss']],
  ['user:plain@host', ['plain']],
  ['user:p@ss@host', ['p@ss']],
  ['http://user:100%@host', ['100%']],
  ['socks5://user:pass@host', ['pass']],
  ['http://user:pass@not an address', ['pass']],
  ['http://ghp_token0123@host', ['ghp_token0123']],
  ['http://ci@host', []],
  ['http://ci:@host', []],
  ['http://host:3128', []],
  ['', []],
])('what is secret in %s', (value, secrets) => {
  expect(proxySecrets({ https_proxy: value, HTTP_PROXY: value })).toEqual(secrets)
})
