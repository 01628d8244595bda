/** Malformed keys and names: told by the name of their input, never by their value; and what holds. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { flawsOf } from '../../../src/inputs/keyForm.ts'

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

/** What may go wrong with any of key, secret and token: how it is spoilt, and what is said. */
const SLIPS: [string, (value: string) => string, RegExp][] = [
  ['a line break', (value) => `${value.slice(0, 9)}\n${value.slice(9)}`, /line break inside/],
  ['a carriage return', (value) => `${value.slice(0, 9)}\r\n${value.slice(9)}`, /line break inside/],
  ['a blank', (value) => `${value.slice(0, 9)} ${value.slice(9)}`, /blank inside/],
  ['a blank that does not break', (value) => `${value.slice(0, 9)}\u00a0${value.slice(9)}`, /blank inside/],
  ['a zero-width space', (value) => `${value}\u200b`, /cannot be seen \(U\+200B\)/],
  ['a soft hyphen', (value) => `${value.slice(0, 9)}\u00ad${value.slice(9)}`, /cannot be seen \(U\+00AD\)/],
  ['a control character', (value) => `${value}\u0007`, /cannot be seen \(U\+0007\)/],
  ['a typographic character', (value) => `${value.slice(0, 9)}…`, /cannot be in it \(U\+2026\)/],
  ['double quotes', (value) => `"${value}"`, /quotes around/],
  ['single quotes', (value) => `'${value}'`, /quotes around/],
  ['typographic quotes', (value) => `“${value}”`, /quotes around/],
  ['one quote', (value) => `"${value}`, /quotes around/],
  ['SK=', (value) => `SK=${value}`, /begins with a name/],
  ['AK=', (value) => `AK=${value}`, /begins with a name/],
  ['a name with blanks', (value) => `ak : ${value}`, /begins with a name/],
  ['a variable', (value) => `OS_SECRET_KEY=${value}`, /begins with a name/],
  ['another variable', (value) => `HUAWEI_CLOUD_ACCESS_KEY_ID=${value}`, /begins with a name/],
  ['a quoted name', (value) => `"secretKey": "${value}"`, /begins with a name/],
  ['a name as in the console', (value) => `Secret Access Key: ${value}`, /begins with a name/],
  ['export', (value) => `export ANYTHING=${value}`, /begins with a name/],
  ['set', (value) => `set X=${value}`, /begins with a name/],
  ['PowerShell', (value) => `$env:SK=${value}`, /begins with a name/],
  ['a header', (value) => `X-Auth-Token: ${value}`, /begins with a name/],
  ['a line of credentials.csv', () => `"deployer","${AK}","${SK}"`, /whole line.*credentials\.csv/],
  [
    'the file credentials.csv',
    () => `User Name,Access Key Id,Secret Access Key\ndeployer,${AK},${SK}`,
    /whole line/,
  ],
  ['both in one', () => `${AK},${SK}`, /whole line/],
  ['stars out of a log', () => '***', /copied from a log/],
  ['a variable that was not replaced', () => '$OS_SECRET_KEY', /placeholder/],
  ['another variable that was not replaced', () => `$${'{SECRET}'}`, /placeholder/],
  ['a placeholder', () => '<your secret key>', /placeholder/],
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
    expect(text).toMatch(new RegExp(`^${name}: `))
    for (const secret of [AK, SK, SK.slice(0, 9), AK.slice(0, 9)]) expect(text).not.toContain(secret)
    if (value !== '***') expect(text).not.toContain(value)
  })
})

test('all malformed fields are told at once', () => {
  expect(keyFlaws(`"${AK}"`, `SK=${SK}`, `${SK} x`)).toHaveLength(3)
})

test('keys that were swapped, and a key that equals its secret', () => {
  expect(keyFlaws(SK, AK)).toEqual([expect.stringMatching(/^access-key-id, secret-access-key: .*swapped/)])
  expect(keyFlaws(AK, AK)).toEqual([
    expect.stringMatching(/^access-key-id, secret-access-key: both hold the same/),
  ])
})

test.each([
  [AK, SK],
  ['SIMAK0PERMANENT00001', 'simSecretKey/with+signs=and[brackets'],
  ['ak', '=+/[]{}()%&$;,.-_~'],
  ['ak', '[aBc='],
  ['ak', 'abc=def'],
  ['ak', 'x'.repeat(8000)],
])('%s and %s can be right', (ak, sk) => {
  expect(keyFlaws(ak, sk, sk)).toEqual([])
})

test('whatever letters, digits and signs of base64 a key consists of, it can be right', () => {
  const key = fc.stringMatching(/^[A-Za-z0-9+/[]{21,60}={0,2}$/)
  fc.assert(fc.property(key, (sk) => expect(keyFlaws(AK, sk)).toEqual([])))
})

test('names may have umlauts and blanks, passwords anything that can be typed', () => {
  expect(userFlaws('Jörg Müller', ' "pa\\ss"=wörd\nÄ,;$X*** ', 'Große Firma GmbH')).toEqual([])
  expect(userFlaws('dep\u200bloyer', 'pass\u200bword', 'OTC\nEU')).toEqual([
    expect.stringMatching(/^username: .*U\+200B/),
    expect.stringMatching(/^password: .*cannot be seen/),
    expect.stringMatching(/^domain-name: .*line break/),
  ])
})
