/** No form of a secret passes that the runner itself would mask; ordinary words do. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { mask } from '../../../simulator/runner/masks.ts'
import { Secrets } from '../../../src/runner/secrets.ts'

const SECRETS = [
  'simPassword-Correct.Horse!42',
  'pa"ss\\wo/rd <&\'> with blanks',
  'Ünïcode-geheim-😀-日本-secret',
  '%41%42-percent&amp;entity\\u0041\\n-literal',
  `MIIsimToken${'0aB+/9cD=_-'.repeat(40)}`,
  '"quoted-in-quotes-0123"',
  'orders',
  "it''s@e",
]

const base64 = (text: string) => Buffer.from(text).toString('base64')

const FORMS: Record<string, (text: string) => string> = {
  plain: (text) => text,
  json: (text) => JSON.stringify(text).slice(1, -1),
  url: encodeURIComponent,
  'url, all marks': (text) =>
    encodeURIComponent(text).replace(
      /[!'()*]/g,
      (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
    ),
  xml: (text) =>
    text.replace(
      /[&<>"']/g,
      (each) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[each] ?? '&apos;',
    ),
  'doubled quotes': (text) => text.replaceAll("'", "''"),
  'without its quotes': (text) => text.replace(/^(["'])(.*)\1$/s, '$2'),
  base64,
  base64url: (text) => Buffer.from(text).toString('base64url'),
  'base64 of its second byte on': (text) => Buffer.from(text).subarray(1).toString('base64'),
  'base64 of its third byte on': (text) => Buffer.from(text).subarray(2).toString('base64'),
}

function hiding(...given: string[]): (text: string, shortest?: number) => string {
  const secrets = new Secrets()
  for (const secret of given) secrets.add(secret)
  return (text, shortest) => secrets.hidden(text, shortest)
}

describe.each(SECRETS)('the secret %j', (secret) => {
  test.each(Object.entries(FORMS))('%s', (_, form) => {
    expect(hiding(secret)(`before «${form(secret)}» after`)).toBe('before «***» after')
  })
})

test.each(['user:', ':', 'ab'])('a long secret behind «%s» in base64 leaves two bytes at most', (before) => {
  const [secret = ''] = SECRETS
  expect(hiding(secret)(base64(`${before}${secret};`))).toMatch(/^[^*]{0,8}\*{3}[^*]{0,8}$/)
})

test('after any secret was hidden in any text, the runner finds nothing more of it to mask', () => {
  const secret = fc.string({ unit: 'grapheme', minLength: 4, maxLength: 40 }).map((text) => text.trim())
  const form = fc.constantFrom(...Object.values(FORMS))
  fc.assert(
    fc.property(secret, fc.array(fc.tuple(fc.string(), form), { maxLength: 4 }), (secret, pieces) => {
      fc.pre(secret.length >= 4 && !secret.includes('*'))
      const text = pieces.map(([before, form]) => `${before}${form(secret)}`).join('')
      const shown = hiding(secret)(text)
      expect(mask(shown, pieces.length === 0 ? [] : longEnough(secret))).toBe(shown)
    }),
    { numRuns: 1_000 },
  )
})

/** The runner masks each form, however short; a form of fewer than four characters is left to it. */
function longEnough(secret: string): string[] {
  return Object.values(FORMS).every((form) => form(secret).length >= 4) ? [secret] : []
}

describe('what is no secret', () => {
  const hide = hiding(...SECRETS, 'abc', 'PAUSED', 'tasks')
  test.each([
    'abcdef and abc are ordinary words, as a secret of three letters is left to the runner',
    'https://dis.eu-de.otc.t-systems.com/v2/0a1b2c3d4e5f40718293a4b5c6d7e8f9/streams?limit=100',
    'Set `task-ids` (100 % of them) & “names”, \\o/ 日本',
    'a signature: none',
  ])('%s', (text) => {
    expect(hide(text)).toBe(text.replaceAll('tasks', '***'))
  })

  test('is a short one, where only long ones are asked for', () => {
    expect(hide('orders of simPassword-Correct.Horse!42', 8)).toBe('orders of ***')
  })

  test('but the signature of an echoed header is', () => {
    const header = `SignedHeaders=host, Signature=${'0f'.repeat(32)} here`
    expect(hide(header)).toBe('SignedHeaders=host, Signature=*** here')
  })
})

test('a secret of which another is the beginning is hidden to its end', () => {
  expect(hiding('simKey012', 'simKey012-and-the-rest')('simKey012-and-the-rest.')).toBe('***.')
})

test('a secret is new once', () => {
  const secrets = new Secrets()
  expect(['a', 'abcd', 'a', 'abcd'].map((secret) => secrets.add(secret))).toEqual([true, true, false, false])
})
