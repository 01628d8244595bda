/** Malformed keys and passwords: told by the name of their input, never by their value; and what can be right. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { flawsOf } from '../../../src/inputs/credentials.ts'

const AK = 'ABCDEFGHIJ0123456789'
const SK = 'aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789abcd'

const keyFlaws = (accessKey: string, secretKey: string, securityToken: string | null = null) =>
  flawsOf({
    kind: 'access-key',
    accessKey,
    secretKey,
    securityToken,
    source: { family: null, names: ['access-key-id', 'secret-access-key', 'security-token'] },
  })
const tokenFlaws = (token: string) =>
  flawsOf({ kind: 'token', token, source: { family: 'OpenStack', names: ['OS_TOKEN'] } })
const userFlaws = (username: string, password: string, domainName: string) =>
  flawsOf({
    kind: 'password',
    username,
    password,
    domainName,
    source: { family: null, names: ['username', 'password', 'domain-name'] },
  })

/** What no value can be, not even a password. */
const PLACEHOLDERS = [
  '***',
  '********',
  'secrets.DIS_SK',
  'vars.DIS_SK',
  '$OS_SECRET_KEY',
  `$${'{SECRET}'}`,
  '%OS_SECRET_KEY%',
  `$${'{{ secrets.DIS_SK }}'}`,
  `$${'{{secrets.DIS_SK}}'}`,
  '{{ secrets.DIS_SK }}',
  '{{ dis_sk }}',
]

/** What may go wrong with any of key, secret and token: how it is spoilt, and what is said. */
const SLIPS: [string, (value: string) => string, RegExp][] = [
  ...PLACEHOLDERS.map((text): (typeof SLIPS)[number] => [text, () => text, /is a placeholder/]),
  ...['null', 'NULL', 'undefined', 'true', 'False'].map((text): (typeof SLIPS)[number] => [
    text,
    () => text,
    /a word such as null/,
  ]),
  ['a line break', (value) => `${value.slice(0, 9)}\n${value.slice(9)}`, /has a line break in it/],
  ['a carriage return', (value) => `${value.slice(0, 9)}\r\n${value.slice(9)}`, /has a line break in it/],
  ['a blank', (value) => `${value.slice(0, 9)} ${value.slice(9)}`, /has a blank in it/],
  ['a blank that does not break', (value) => `${value.slice(0, 9)}\u00a0${value.slice(9)}`, /has a blank/],
  ['a zero-width space', (value) => `${value}\u200b`, /\(U\+200B\)/],
  ['a soft hyphen', (value) => `${value.slice(0, 9)}\u00ad${value.slice(9)}`, /\(U\+00AD\)/],
  ['a control character', (value) => `${value}\u0007`, /\(U\+0007\)/],
  ['an ellipsis', (value) => `${value.slice(0, 9)}…`, /\(U\+2026\)/],
  ['a Greek letter that looks alike', (value) => `${value.slice(0, 9)}Α${value.slice(9)}`, /\(U\+0391\)/],
  ['a Cyrillic letter that looks alike', (value) => `${value}о`, /\(U\+043E\)/],
  ['double quotes', (value) => `"${value}"`, /has «"» in it/],
  ['single quotes', (value) => `'${value}'`, /has «'» in it/],
  ['typographic quotes', (value) => `“${value}”`, /U\+201C/],
  ['stars in it', (value) => `${value.slice(0, 9)}***`, /has «\*\*\*» in it/],
  ['its name', (value) => `export SK=${value}`, /has a blank/],
  ['a variable in lower case', () => '$sk', /has «\$» in it/],
  ['half an expression', () => `$${'{{ secrets.DIS_SK }'}`, /has «\$» in it/],
  ['a placeholder', () => '<your-secret-key>', /has «<» in it/],
  ['a pair as JSON', () => JSON.stringify({ ak: AK, sk: SK }), /has «{» in it/],
  ['a pair as JSON with line breaks', () => JSON.stringify({ ak: AK, sk: SK }, null, 2), /has «{» in it/],
  ['a line of credentials.csv', () => `deployer,${AK},${SK}`, /has «,» in it/],
]

describe.each(SLIPS)('%s', (_, spoil, words) => {
  test.each<[string, () => string[], string]>([
    ['access-key-id', () => keyFlaws(spoil(AK), SK), spoil(AK)],
    ['secret-access-key', () => keyFlaws(AK, spoil(SK)), spoil(SK)],
    ['security-token', () => keyFlaws(AK, SK, spoil(SK)), spoil(SK)],
    ['OS_TOKEN', () => tokenFlaws(spoil(SK)), spoil(SK)],
  ])('in %s is told, and not shown', (name, flaws, value) => {
    expect(flaws()).toEqual([expect.stringMatching(words)])
    const [text = ''] = flaws()
    expect(text).toMatch(new RegExp(`^${name}: .*Write \\$\\{\\{ secrets\\.NAME \\}\\}`))
    for (const secret of [AK, SK, SK.slice(0, 9), AK.slice(0, 9)]) expect(text).not.toContain(secret)
    if (value !== 'null') expect(text).not.toContain(value)
  })
})

test('all malformed fields are told at once', () => {
  expect(keyFlaws(`"${AK}"`, `SK ${SK}`, `${SK} x`)).toHaveLength(3)
})

test('keys that were swapped, and a key that equals its secret', () => {
  expect(keyFlaws(SK, AK)).toEqual([expect.stringMatching(/^access-key-id, secret-access-key: .*swapped/)])
  expect(keyFlaws(AK, AK)).toEqual([expect.stringMatching(/^access-key-id, secret-access-key: .*swapped/)])
})

test.each([
  [AK, SK],
  ['SIMAK0PERMANENT00001', 'simSecretKey/with+signs=and[brackets'],
  ['ak', '=+/[]()&.-_~'],
  ['ak', '[aBc='],
  ['ak', 'abc=def'],
  ['ak', 'secrets.'],
  ['ak', 'x'.repeat(8000)],
])('%s and %s can be right', (ak, sk) => {
  expect(keyFlaws(ak, sk, sk)).toEqual([])
})

test('whatever letters, digits and signs of base64 a key consists of, it can be right', () => {
  const key = fc.stringMatching(/^[A-Za-z0-9+/[]{21,60}={0,2}$/)
  fc.assert(fc.property(key, (sk) => expect(keyFlaws(AK, sk)).toEqual([])))
})

describe('a user', () => {
  test.each(PLACEHOLDERS)('%s is no name and no password, and a password is not shown', (text) => {
    const flaws = userFlaws(text, text, text)
    expect(flaws.map((flaw) => /^[a-z-]+/.exec(flaw)?.[0])).toEqual(['username', 'password', 'domain-name'])
    expect(flaws.join()).not.toContain(text)
  })

  test('names may have umlauts and blanks, passwords anything that can be typed', () => {
    expect(userFlaws('Jörg Müller', ' "pa\\ss"=wörd Ä,;$X***\n', 'Große Firma GmbH')).toEqual([])
    for (const password of ['null', 'true', '$Ab1', '{"a":1}', '$ABC123', 'a***', '<x>', '{x}', "'x'"]) {
      expect(userFlaws('deployer', password, 'OTC')).toEqual([])
    }
  })

  test('what nobody sees is told', () => {
    expect(userFlaws('dep\u200bloyer', 'pass\u200bword', 'OTC\u2060EU')).toEqual([
      expect.stringMatching(/^username: .*U\+200B/),
      expect.stringMatching(/^password: .*U\+200B/),
      expect.stringMatching(/^domain-name: .*U\+2060/),
    ])
  })
})

test('an identity provider is a name of letters, digits and signs', () => {
  const flaws = (identityProvider: string) =>
    flawsOf({
      kind: 'keyless',
      identityProvider,
      audience: null,
      source: { family: null, names: ['identity-provider'] },
    })
  expect(flaws('github-actions_1')).toEqual([])
  for (const text of ['GitHub → IAM', 'null', 'a b', '{"a":1}']) {
    expect(flaws(text)).toEqual([expect.stringMatching(/^identity-provider: /)])
  }
})
