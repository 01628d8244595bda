/** The variables of the proxy: what each writing means, what is secret in it, and what cannot be understood. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { authorityOf, describeProxy, proxyFor, proxySecrets } from '../../../src/cloud/proxy.ts'

const url = new URL('https://dis.example.test')

/** The proxy in short: `http host port user:password`. */
function read(value: string): string {
  const proxy = proxyFor(url, { HTTPS_PROXY: value })
  if (proxy === null) return 'none'
  const { isTls, host, port, authorization } = proxy
  const credentials = authorization?.replace(/^Basic (.*)$/, (_, text) =>
    Buffer.from(text, 'base64').toString(),
  )
  return [isTls ? 'https' : 'http', host, port, credentials].filter((part) => part !== undefined).join(' ')
}

describe('a proxy is written', () => {
  test.each([
    ['http://host:3128', 'http host 3128'],
    ['HTTP://Host.Example:3128/', 'http host.example 3128'],
    ['host:3128', 'http host 3128'],
    ['//host:3128', 'http host 3128'],
    ['localhost:3128', 'http localhost 3128'],
    ['  host:3128\n', 'http host 3128'],
    ['host', 'http host 80'],
    ['https://host', 'https host 443'],
    ['https://host:8443/a/path?and=query', 'https host 8443'],
    ['127.0.0.1:3128', 'http 127.0.0.1 3128'],
    ['http://[::1]:3128', 'http ::1 3128'],
    ['[::1]:3128', 'http ::1 3128'],
    ['[fe80::1%25eth0]:3128', 'http fe80::1%eth0 3128'],
    ['user:pass@host:3128', 'http host 3128 user:pass'],
    ['user@host:3128', 'http host 3128 user:'],
    ['http://user:@host:3128', 'http host 3128 user:'],
    ['http://DOMAIN\\user:pass@host:3128', 'http host 3128 DOMAIN\\user:pass'],
    ['http://us%40er:p%40ss%2Fw%C3%B6rd@host:3128', 'http host 3128 us@er:p@ss/wörd'],
    ['http://user:p@ss/w#o?r:d&wörd@[::1]:3128/', 'http ::1 3128 user:p@ss/w#o?r:d&wörd'],
    ['http://user:100%@host:3128', 'http host 3128 user:100%'],
    ['http://user:100%25@host:3128', 'http host 3128 user:100%'],
    ['http://user:p%zz%4@host:3128', 'http host 3128 user:p%zz%4'],
    ['http://bücher.test:3128', 'http xn--bcher-kva.test 3128'],
  ])('%s', (value, expected) => {
    expect(read(value)).toBe(expected)
  })

  test('with any user and password, encoded or as they are', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 }).filter((each) => each.isWellFormed())
    fc.assert(
      fc.property(text, text, (name, password) => {
        const user = name.replaceAll(':', '')
        fc.pre(user !== '')
        const encoded = [user, password].map(encodeURIComponent).join(':')
        expect(read(`http://${encoded}@host:3128`)).toBe(`http host 3128 ${user}:${password}`)
        fc.pre(!/%[\da-f]{2}/i.test(user + password) && user.trim() === user)
        expect(read(`http://${user}:${password}@host:3128`)).toBe(`http host 3128 ${user}:${password}`)
      }),
    )
  })
})

describe('what cannot be understood is an error that names the variable, and does not show its value', () => {
  test.each([
    ['socks5://user:Secret1@host:1080', 'a proxy of the kind socks5 is not supported'],
    ['SOCKS4A://host', 'a proxy of the kind socks4a is not supported'],
    ['ftp://host:21', 'a proxy of the kind ftp is not supported'],
    ...[
      'not an address',
      'http://',
      'http://user:Secret1@',
      'http://user:Secret1@:3128',
      'http://user:Secret1',
      'http://host:port',
      'http://host:',
      'http://host:0',
      'http://host:65536',
      'http:host:3128',
      'http:/host:3128',
      'http://::1:3128',
      'http://[::1',
      'http://[host]:3128',
      'http://ho%st:3128',
      '"http://host:3128"',
    ].map((value) => [value, 'holds no address of a proxy']),
  ])('%s', (value, words) => {
    for (const name of ['HTTPS_PROXY', 'https_proxy']) {
      expect(() => proxyFor(url, { [name]: value })).toThrow(`${name}: ${words}`)
      expect(() => proxyFor(url, { [name]: value })).not.toThrow('Secret1')
    }
  })

  test('but none where no proxy would be used', () => {
    const env = { HTTPS_PROXY: 'socks5://host' }
    expect(proxyFor(url, { ...env, NO_PROXY: '*' })).toBeNull()
    expect(proxyFor(new URL('https://127.0.0.1'), env)).toBeNull()
    expect(proxyFor(new URL('http://example.test'), env)).toBeNull()
  })
})

describe('which variable counts', () => {
  const proxies = { HTTPS_PROXY: 'a:1', https_proxy: 'b:2', HTTP_PROXY: 'c:3', http_proxy: 'd:4' }
  const ports = (env: Record<string, string>, target: string) => proxyFor(new URL(target), env)?.port ?? null

  test.each([
    ['https://example.test', proxies, 2],
    ['http://example.test', proxies, 4],
    ['https://example.test', { HTTPS_PROXY: 'a:1', https_proxy: ' ' }, 1],
    ['https://example.test', { HTTP_PROXY: 'c:3', http_proxy: 'd:4' }, null],
    ['http://example.test', { HTTPS_PROXY: 'a:1' }, null],
    ['https://example.test', {}, null],
    ['https://localhost', proxies, null],
    ['https://localhost.', proxies, null],
    ['https://127.9.9.9:8443', proxies, null],
    ['https://[::1]', proxies, null],
    ['https://[::ffff:127.0.0.1]', proxies, null],
    ['https://127.example.test', proxies, 2],
    ['https://localhost.example.test', proxies, 2],
    ['https://example.test', { ...proxies, NO_PROXY: 'example.test' }, null],
    ['https://example.test', { ...proxies, no_proxy: 'other.test', NO_PROXY: 'example.test' }, 2],
  ])('for %s of %j', (target, env, expected) => {
    expect(ports(env as Record<string, string>, target)).toBe(expected)
  })
})

test('the line of the log has host, port and variable, and no more', () => {
  const line = (value: string) => {
    const proxy = proxyFor(new URL('https://dis.example.test/v2'), { HTTPS_PROXY: value })
    return proxy && describeProxy(proxy)
  }
  expect(line('user:Secret1@proxy.test')).toBe('the proxy proxy.test:80 (HTTPS_PROXY)')
  expect(line('https://[::1]')).toContain('the proxy [::1]:443 (HTTPS_PROXY)')
  expect(line('')).toBeNull()
})

test('an address of IPv6 has brackets before its port', () => {
  expect(authorityOf('fd00::5', 443)).toBe('[fd00::5]:443')
  expect(authorityOf('10.0.0.1', 443)).toBe('10.0.0.1:443')
})

test.each([
  ['http://user:p%40ss@host:3128', ['p%40ss', 'p@ss', 'user:p%40ss', 'user:p@ss']],
  ['user:plain@host', ['plain', 'user:plain']],
  ['user:p@ss@host', ['p@ss', 'user:p@ss']],
  ['socks5://user:pass@host', ['pass', 'user:pass']],
  ['http://user:pass@not an address', ['pass', 'user:pass']],
  ['http://ghp_token0123@host', ['ghp_token0123']],
  ['http://ci@host', []],
  ['http://ci:@host', []],
  ['http://host:3128', []],
  ['', []],
])('what is secret in %s', (value, secrets) => {
  expect(proxySecrets(value)).toEqual(secrets)
})
