/** NO_PROXY: each form of it, in every writing. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { isDirect } from '../../../src/cloud/noProxy.ts'

const direct = (url: string, noProxy: string) => isDirect(new URL(url), noProxy)

describe('NO_PROXY', () => {
  test.each([
    ['https://dis.example.test', '*'],
    ['https://dis.example.test', '*:443'],
    ['https://10.1.2.3', '*'],
    ['https://dis.example.test', 'dis.example.test'],
    ['https://dis.example.test', 'DIS.Example.TEST'],
    ['https://dis.example.test.', 'dis.example.test'],
    ['https://dis.example.test', 'dis.example.test.'],
    ['https://dis.example.test', 'dis.example.test.:443'],
    ['https://dis.example.test', 'dis.example.test:443'],
    ['https://dis.example.test:8443', 'dis.example.test:8443'],
    ['http://dis.example.test', 'dis.example.test:80'],
    ['https://dis.example.test', 'example.test'],
    ['https://dis.example.test', '.example.test'],
    ['https://dis.example.test', '.example.test.'],
    ['https://dis.example.test', '*.example.test'],
    ['https://dis.example.test', '*.example.test:443'],
    ['https://dis.example.test', '*.example.test.:443'],
    ['https://a.b.example.test', '*.example.test'],
    ['https://dis.bücher.test', '.Bücher.test'],
    ['https://10.1.2.3', '10.1.2.3'],
    ['https://10.1.2.3', '10.1.2.3:443'],
    ['https://10.1.2.3', '10.0.0.0/8'],
    ['https://10.1.2.3', '10.1.2.3/32:443'],
    ['https://10.1.2.3', '0.0.0.0/0'],
    ['https://[fd00::5]', 'fd00::5'],
    ['https://[fd00::5]', '[fd00::5]'],
    ['https://[fd00::5]', '[fd00::5]:443'],
    ['https://[fd00::5]', 'FD00:0:0:0:0:0:0:0005'],
    ['https://[fd00::5]', 'fd00::/8'],
    ['https://[fd00::5]', '[fd00::]/8'],
    ['https://[fd00::5]', '[fd00::/8]'],
    ['https://[fd00::5]', '[fd00::]/8:443'],
    ['https://[fd00::5]', '[fd00::/8]:443'],
    ['https://[fd00::5]', '::/0'],
    ['https://[fe80::5]', 'fe80::5%eth0'],
    ['https://10.1.2.3', '::ffff:10.1.2.3'],
    ['https://10.1.2.3', '[::ffff:a00:0]/104'],
    ['https://[::ffff:10.1.2.3]', '10.1.2.3'],
    ['https://[::ffff:10.1.2.3]', '10.0.0.0/8'],
    ['https://[64:ff9b::10.1.2.3]', '64:ff9b::a01:203'],
  ])('%s goes directly by %s', (url, entry) => {
    expect(direct(url, entry)).toBe(true)
    for (const list of [`other.test,${entry}`, `${entry} ; other.test`, `\tother.test\n${entry} ,, `]) {
      expect(direct(url, list)).toBe(true)
    }
  })

  test.each([
    ['https://dis.example.test', ''],
    ['https://dis.example.test', ' , ;'],
    ['https://dis.example.test', '*:80'],
    ['https://dis.example.test', 'dis.example.test:8443'],
    ['https://dis.example.test', 'is.example.test'],
    ['https://dis.example.test', 'example.tes'],
    ['https://dis.example.test', '*example.test'],
    ['https://dis.example.test', 'example.test/8'],
    ['https://example.test', '.example.test'],
    ['https://example.test', '*.example.test'],
    ['https://notexample.test', '.example.test'],
    ['https://notexample.test', 'example.test'],
    ['https://dis.example.test', '.'],
    ['https://dis.example.test', '*.*.'],
    ['https://dis.example.test', '0.0.0.0/0,::/0'],
    ['https://10.1.2.3', '11.0.0.0/8'],
    ['https://10.1.2.3', '10.0.0.0/33'],
    ['https://10.1.2.3', '10.0.0.0/-1'],
    ['https://10.1.2.3', '10.0.0.0/'],
    ['https://10.1.2.3', '10.0.0.0/x'],
    ['https://10.1.2.3', '10.0.0.0/8:80'],
    ['https://10.1.2.3', '.3'],
    ['https://10.1.2.3', '2.3'],
    ['https://10.1.2.3', '::/0'],
    ['https://10.1.2.3', '::ffff:10.0.0.0/95'],
    ['https://[fd00::5]', '0.0.0.0/0'],
    ['https://[fd00::5]', 'fd00::6'],
    ['https://[fd00::5]', '[fd00::5]:80'],
    ['https://[fd00::5]', 'fe80::/10'],
    ['https://[fd00::5]', 'fd00::/129'],
    ['https://[fd00::5]', '[fx00::5]'],
  ])('%s takes the proxy by %s', (url, list) => {
    expect(direct(url, list)).toBe(false)
  })

  test.each(['https://localhost', 'https://localhost.', 'https://127.1.2.3', 'https://[::1]'])(
    'is not needed for %s',
    (url) => {
      expect(direct(url, '')).toBe(true)
    },
  )
})

/** The eight groups of an IPv6 address, with many zeros. */
const groups = fc.array(fc.oneof(fc.constant(0), fc.nat(0xffff)), { minLength: 8, maxLength: 8 })

/** The address in any of the spellings of RFC 4291: zeros in front, in upper case, `::` for one run of zeros, an IPv4 tail. */
const spelling = (address: number[]) =>
  fc
    .record({ pad: fc.boolean(), upper: fc.boolean(), run: fc.nat(7), dotted: fc.boolean() })
    .map(({ pad, upper, run, dotted }) => {
      const hex = (group: number) => group.toString(16).padStart(pad ? 4 : 1, '0')
      const [high = 0, low = 0] = address.slice(6)
      const tail = dotted ? [`${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`] : [hex(high), hex(low)]
      const parts = [...address.slice(0, 6).map(hex), ...tail]
      let end = run
      while (end < 6 && address[end] === 0) end += 1
      const text =
        end - run < 1 ? parts.join(':') : `${parts.slice(0, run).join(':')}::${parts.slice(end).join(':')}`
      return upper ? text.toUpperCase() : text
    })

/** What may stand around an address. */
const written = (text: string, family: 4 | 6) =>
  fc.constantFrom(
    ...(family === 4
      ? [text, `${text}:443`, `${text}/32`, `${text}/32:443`]
      : [
          text,
          `[${text}]`,
          `[${text}]:443`,
          `${text}/128`,
          `[${text}]/128`,
          `[${text}/128]`,
          `[${text}]/128:443`,
        ]),
  )

test('every spelling of an address names it, and not another one', () => {
  const case6 = groups.chain((address) =>
    fc.tuple(
      fc.constant(address),
      spelling(address),
      spelling(address).chain((text) => written(text, 6)),
    ),
  )
  fc.assert(
    fc.property(case6, fc.nat(127), ([address, host, entry], bit) => {
      expect(direct(`https://[${host}]`, entry)).toBe(true)
      const other = address.map((group, index) => (index === bit >> 4 ? group ^ (1 << (bit & 15)) : group))
      const text = other.map((group) => group.toString(16)).join(':')
      fc.pre(!/^(0:){5}(ffff:7f..:|0:0:1$)/.test(text))
      expect(direct(`https://[${text}]`, entry)).toBe(false)
    }),
  )
})

test('an IPv4 address and the same inside an IPv6 one name each other, and ranges go by their bits', () => {
  const address4 = fc.tuple(fc.integer({ min: 0, max: 126 }), fc.nat(255), fc.nat(255), fc.nat(255))
  const case4 = address4.chain((octets) => {
    const groups = [0, 0, 0, 0, 0, 0xffff, (octets[0] << 8) | octets[1], (octets[2] << 8) | octets[3]]
    const either = fc.oneof(
      fc.constant({ text: octets.join('.'), family: 4 as const }),
      spelling(groups).map((text) => ({ text, family: 6 as const })),
    )
    return fc.tuple(
      fc.constant(octets),
      either,
      either.chain(({ text, family }) => written(text, family)),
      either,
    )
  })
  fc.assert(
    fc.property(case4, fc.nat(32), fc.nat(31), ([octets, host, entry, network], bits, flipped) => {
      const urlOf = (text: string) => `https://${text.includes(':') ? `[${text}]` : text}`
      expect(direct(urlOf(host.text), entry)).toBe(true)
      const range = `${network.text}/${bits + (network.family === 6 ? 96 : 0)}`
      const other = octets.map((octet, index) =>
        index === flipped >> 3 ? octet ^ (0x80 >> (flipped & 7)) : octet,
      )
      fc.pre(other[0] !== 127)
      expect(direct(urlOf(host.text), range)).toBe(true)
      expect(direct(urlOf(other.join('.')), range)).toBe(flipped >= bits)
    }),
  )
})
