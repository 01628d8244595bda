/**
 * Undoes the escapes in a text: of JSON, URLs, HTML, XML and Markdown, in any mixture. Two texts that say the same in
 * different writing become the same. Pure.
 */

/** How many layers of escapes are undone. A value can be escaped as JSON, then in a URL, then in HTML. */
const MOST_LAYERS = 8

const ESCAPE =
  /\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})|\\u([0-9a-f]{4})|\\u\{([0-9a-f]{1,6})\}|\\x([0-9a-f]{2})|\\(.)|%([0-9a-f]{2})|&#(\d{1,7});|&#x([0-9a-f]{1,6});|&(amp|lt|gt|quot|apos);|''|\xe2\x80[\x8b-\x8d]|\xef\xbb\xbf/gis

const CONTROLS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** What an escape begins with. */
const BEGIN = /[\\%&]|''|\xe2\x80|\xef\xbb/

/** A part of a text: where it begins, and where it ends. */
export type Span = [start: number, end: number]

/** The canonical form of a text: escapes undone, and one character for each byte of UTF-8. */
export function canonical(text: string): string {
  return undone(utf8(text))
}

/** The canonical form of bytes, given as one character for each byte. */
export function undone(bytes: string): string {
  return undo(bytes, null).text
}

/**
 * Where in a text each character of its canonical form comes from. Slow: call it only if something was found.
 * `asBytes` gives one character for each byte of the text; `String` if the text has that form already.
 */
export function originOf(given: string, asBytes = utf8): Span[] {
  let at = 0
  const origin = Array.from(given).flatMap((character) => {
    const span: Span = [at, at + character.length]
    at += character.length
    return Array<Span>(asBytes(character).length).fill(span)
  })
  return undo(asBytes(given), origin).origin ?? []
}

/** Undoes escapes layer by layer. `origin`: where each byte comes from; null if nobody needs it. */
function undo(bytes: string, origin: Span[] | null): { text: string; origin: Span[] | null } {
  let undone = { text: bytes, origin }
  for (let layer = 0; layer < MOST_LAYERS && BEGIN.test(undone.text); layer += 1) {
    const { text, origin } = undone
    const parts: Span[][] = []
    let end = 0
    const next = text.replace(ESCAPE, (...found) => {
      const meant = meaning(found)
      if (origin) {
        const at: number = found.at(-2)
        parts.push(origin.slice(end, at))
        end = at + found[0].length
        const span: Span = [origin[at]?.[0] ?? 0, origin[end - 1]?.[1] ?? 0]
        parts.push(Array<Span>(meant.length).fill(span))
      }
      return meant
    })
    if (next === text) break
    undone = { text: next, origin: origin && [...parts, origin.slice(end)].flat() }
  }
  return undone
}

/** The bytes that an escape stands for. */
function meaning([
  whole,
  high,
  low,
  unicode,
  braced,
  hex,
  escaped,
  percent,
  decimal,
  hexEntity,
  entity,
]: readonly (string | undefined)[]): string {
  if (high !== undefined && low !== undefined)
    return utf8(String.fromCharCode(Number.parseInt(high, 16), Number.parseInt(low, 16)))
  const code = unicode ?? braced ?? hex ?? hexEntity
  if (code !== undefined) return ofCode(Number.parseInt(code, 16))
  if (decimal !== undefined) return ofCode(Number(decimal))
  if (percent !== undefined) return String.fromCharCode(Number.parseInt(percent, 16))
  if (escaped !== undefined) return CONTROLS[escaped] ?? escaped
  if (entity !== undefined) return ENTITIES[entity.toLowerCase()] ?? ''
  return whole === "''" ? "'" : ''
}

/** Leaves out characters without width: this action inserts them to prevent links. */
function ofCode(code: number): string {
  if (code > 0x10ffff || (code >= 0x200b && code <= 0x200d) || code === 0xfeff) return ''
  return utf8(String.fromCodePoint(code))
}

function utf8(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}

/** A part of a text, decoded from base64 or hexadecimal. */
export interface Decoded {
  text: string
  /** Where in the text the part begins. */
  from: number
  /** How many characters of the text stand for a byte. */
  perByte: number
}

/** The ways to write bytes. `starts`: how many characters in a row can be the beginning of a byte. */
const ENCODINGS = [
  { name: 'base64', runs: /[A-Za-z0-9+/_-]{6,}/g, starts: 4, perByte: 4 / 3 },
  { name: 'hex', runs: /[0-9a-f]{10,}/gi, starts: 2, perByte: 2 },
] as const

/**
 * Decodes all parts that may be base64, base64url or hexadecimal and hold at least `least` bytes. Begins at each
 * place where a byte can begin.
 */
export function* decodings(text: string, least: number): Generator<Decoded> {
  for (const { name, runs, starts, perByte } of ENCODINGS) {
    for (const { 0: run, index } of text.matchAll(runs)) {
      if (run.length < least * perByte) continue
      for (let shift = 0; shift < starts; shift += 1) {
        const decoded = Buffer.from(run.slice(shift), name).toString('latin1')
        yield { text: decoded, from: index + shift, perByte }
      }
    }
  }
}
