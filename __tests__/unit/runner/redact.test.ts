/** No form and no piece of a secret passes; ordinary words do. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { plain } from '../../../src/model/text.ts'
import { escaped } from '../../../src/report/markdown.ts'
import { Redaction } from '../../../src/runner/redact.ts'

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

const bytes = (text: string) => Buffer.from(text, 'utf8')
const json = (text: string) => JSON.stringify(text).slice(1, -1)
const uri = (text: string) => encodeURIComponent(text)
const entity = (by: (code: number) => string) => (text: string) =>
  [...text].map((each) => (/[\w-]/.test(each) ? each : by(each.codePointAt(0) ?? 0))).join('')

const FORMS: Record<string, (text: string) => string> = {
  plain: (text) => text,
  json,
  'json twice': (text) => json(json(text)),
  'json with codes for all but ASCII': (text) =>
    json(text).replace(
      /[<>&\u0080-\uffff]/g,
      (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  'json with escaped slashes': (text) => json(text).replaceAll('/', '\\/'),
  url: uri,
  'url in lower case': (text) => uri(text).replace(/%[0-9A-F]{2}/g, (each) => each.toLowerCase()),
  'url, all marks': (text) => uri(text).replace(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16)}`),
  'url twice': (text) => uri(uri(text)),
  form: (text) => new URLSearchParams({ a: text }).toString().slice(2),
  xml: (text) =>
    text.replace(
      /[&<>"']/g,
      (each) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[each] ?? '&apos;',
    ),
  'html by number': entity((code) => `&#${code};`),
  'html by hexadecimal number': entity((code) => `&#x${code.toString(16)};`),
  'json in html': (text) => entity((code) => `&#${code};`)(json(text)),
  'doubled quotes': (text) => text.replaceAll("'", "''"),
  'without its quotes': (text) => text.replace(/^(["'])(.*)\1$/s, '$2'),
  markdown: (text) => escaped(text, 2_000),
  'a line of the log': (text) => plain(text, 4_000),
  base64: (text) => bytes(text).toString('base64'),
  base64url: (text) => bytes(text).toString('base64url'),
  'base64 of its second byte on': (text) => bytes(text).subarray(1).toString('base64'),
  'base64 of its third byte on': (text) => bytes(text).subarray(2).toString('base64'),
  'base64 behind a byte': (text) => bytes(`:${text}`).toString('base64'),
  'base64 behind two bytes': (text) => bytes(`u:${text};`).toString('base64'),
  'base64 of json': (text) => bytes(JSON.stringify([text])).toString('base64url'),
  'base64 in a url': (text) => uri(bytes(text).toString('base64')),
  hex: (text) => bytes(text).toString('hex'),
  'hex in upper case': (text) => bytes(text).toString('hex').toUpperCase(),
}

function redactionOf(...secrets: string[]): (text: string) => string {
  const redaction = new Redaction()
  for (const secret of secrets) redaction.add(secret)
  return (text) => redaction.text(text)
}

describe.each(SECRETS)('the secret %j', (secret) => {
  test.each(Object.entries(FORMS))('%s', (_, form) => {
    const shown = redactionOf(secret)(`before «${form(secret)}» after`)
    expect(shown).toContain('***')
    expect(shown).toMatch(/^before «.{0,12}» after$/su)
  })
})

/** Pieces as long as that count, of whatever form; 16 characters of base64 or hexadecimal are fewer of the secret. */
const PIECE = 16
const LONG = SECRETS.filter((secret) => /^[\w+/=!.-]{24,}$/.test(secret))

describe('a piece of a secret', () => {
  const forms = ['plain', 'base64', 'base64url', 'base64 behind a byte', 'hex'].flatMap(
    (name) => FORMS[name] ?? [],
  )
  test('of 16 characters and more is hidden, wherever it was cut, in any form', () => {
    expect(LONG).toHaveLength(2)
    const length = fc.integer({ min: PIECE, max: 60 })
    fc.assert(
      fc.property(
        fc.constantFrom(...LONG),
        fc.constantFrom(...forms),
        fc.nat(),
        length,
        (secret, form, from, most) => {
          const text = form(secret).replace(/=+$/, '')
          const at = from % (text.length - PIECE + 1)
          const shown = redactionOf(secret)(`… ${text.slice(at, at + most)}…`)
          expect(shown).toMatch(/^… .{0,4}\*\*\*.{0,4}…$/)
        },
      ),
      { numRuns: 1_000 },
    )
  })
})

test('any secret in any form within any text leaves nothing of it', () => {
  const secret = fc
    .string({ unit: 'grapheme', minLength: 8, maxLength: 40 })
    .filter((each) => each.trim().length >= 8)
  const form = fc.constantFrom(
    ...Object.keys(FORMS).filter((name) => !/second|third|without|line|markdown/.test(name)),
  )
  fc.assert(
    fc.property(secret, form, (given, name) => {
      const secret = given.trim()
      const shown = redactionOf(secret)(`x ${FORMS[name]?.(secret)} y`)
      expect(shown).toContain('***')
      expect(shown).not.toContain(secret)
    }),
    { numRuns: 500 },
  )
})

describe('what is no secret', () => {
  const redact = redactionOf(...SECRETS, 'abc', 'PAUSED', 'tasks')
  test.each([
    'The dump tasks of stream invoices are PAUSED: nothing to do.',
    'abcdef and xabc are ordinary words',
    'https://dis.eu-de.otc.t-systems.com/v2/0a1b2c3d4e5f40718293a4b5c6d7e8f9/streams?limit=100',
    'Set `task-ids` (100 % of them) & “names”, \\o/ 日本',
    'a signature: none',
  ])('%s', (text) => {
    expect(redact(text)).toBe(text)
  })

  test.each([
    ['a word of three letters that stands alone', 'the key «abc» given', 'the key «***» given'],
    ['a short secret inside of a word', 'reorders-to-obs', 're***-to-obs'],
    [
      'the signature of an echoed header',
      `SignedHeaders=host, Signature=${'0f'.repeat(32)} here`,
      'SignedHeaders=host, Signature=*** here',
    ],
  ])('but %s', (_, text, shown) => {
    expect(redact(text)).toBe(shown)
  })

  test('is what the author of the workflow wrote, where it stands by itself', () => {
    const redaction = new Redaction()
    redaction.add('orders')
    redaction.show('orders-to-obs')
    expect(redaction.text('orders-to-obs')).toBe('orders-to-obs')
    expect(redaction.text('no orders-to-obs here')).toBe('no ***-to-obs here')
  })

  test('a secret of which another is the beginning is hidden to its end', () => {
    expect(redactionOf('simKey012', 'simKey012-and-the-rest')('simKey012-and-the-rest.')).toBe('***.')
  })

  test('a text as long as a summary loses a secret in the middle of it', () => {
    const redaction = new Redaction()
    redaction.add('simPassword-Correct.Horse!42')
    const around = '| orders → clicks |\n'.repeat(25_000)
    const text = `${around}simPassword&#45;Correct.Horse!42${around}`
    expect(redaction.text(text)).toBe(`${around}***${around}`)
  })

  test('long texts take no long time', () => {
    const text = `${escaped('dis|task <&> name, '.repeat(10), 900)}\n`.repeat(1_000)
    const began = performance.now()
    redactionOf(`MII${'0aB9cD-_'.repeat(2_000)}`, ...SECRETS)(text)
    expect(performance.now() - began).toBeLessThan(5_000)
  })
})
