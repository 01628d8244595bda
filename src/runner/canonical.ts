/**
 * Text with every escape undone: of JSON, URLs, HTML, XML and Markdown, in any mixture and depth. Two texts that say the
 * same in different writing become the same. Pure.
 */

/** How often escapes are undone: a value can be escaped as JSON, in a URL, in HTML. */
const MOST_LAYERS = 8

const ESCAPE =
  /\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})|\\u([0-9a-f]{4})|\\u\{([0-9a-f]{1,6})\}|\\x([0-9a-f]{2})|\\(.)|%([0-9a-f]{2})|&#(\d{1,7});|&#x([0-9a-f]{1,6});|&(amp|lt|gt|quot|apos);|''|\xe2\x80[\x8b-\x8d]|\xef\xbb\xbf/gis

const CONTROLS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

export interface Canonical {
  /** A character for each byte of the text in UTF-8, escapes undone. */
  text: string
  /** Where in the given text the character at this place begins. */
  startOf: (at: number) => number
  /** Where in the given text the character at this place ends. */
  endOf: (at: number) => number
}

/** The canonical form of a text, with the way back. */
export function canonical(given: string): Canonical {
  return undone(bytesOf(given))
}

/** The same of bytes, given as a character each. */
export function canonicalBytes(bytes: string): Canonical {
  return undone({ text: bytes, starts: null, ends: null })
}

function undone(given: Mapped): Canonical {
  let { text, starts, ends } = given
  for (let layer = 0; layer < MOST_LAYERS; layer += 1) {
    const next = undo(text)
    if (next === null) break
    const before = { starts, ends }
    starts = next.starts.map((at) => before.starts?.[at] ?? at)
    ends = next.ends.map((at) => before.ends?.[at - 1] ?? at)
    text = next.text
  }
  return { text, startOf: (at) => starts?.[at] ?? at, endOf: (at) => ends?.[at] ?? at + 1 }
}

interface Mapped {
  text: string
  /** Of each character, where it began and ended before; null where all stayed in its place. */
  starts: number[] | null
  ends: number[] | null
}

function bytesOf(given: string): Mapped {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what needs no work.
  if (/^[\x00-\x7f]*$/.test(given)) return { text: given, starts: null, ends: null }
  const starts: number[] = []
  const ends: number[] = []
  let text = ''
  let at = 0
  for (const character of given) {
    for (const byte of utf8(character)) {
      text += byte
      starts.push(at)
      ends.push(at + character.length)
    }
    at += character.length
  }
  return { text, starts, ends }
}

/** One layer of escapes undone; null where there is none. */
function undo(text: string): { text: string; starts: number[]; ends: number[] } | null {
  const starts: number[] = []
  const ends: number[] = []
  let plain = ''
  let at = 0
  const keep = (to: number) => {
    plain += text.slice(at, to)
    for (; at < to; at += 1) {
      starts.push(at)
      ends.push(at + 1)
    }
  }
  for (const found of text.matchAll(ESCAPE)) {
    keep(found.index)
    const end = found.index + found[0].length
    for (const character of meaning(found)) {
      plain += character
      starts.push(found.index)
      ends.push(end)
    }
    at = end
  }
  if (at === 0) return null
  keep(text.length)
  return { text: plain, starts, ends }
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
]: RegExpExecArray): string {
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

/** Characters without width are left out: this action sets them where a link would be made. */
function ofCode(code: number): string {
  if (code > 0x10ffff || (code >= 0x200b && code <= 0x200d) || code === 0xfeff) return ''
  return utf8(String.fromCodePoint(code))
}

function utf8(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}

/** What a stretch of a text is when it is read as base64 or hexadecimal. */
export interface Decoded {
  text: string
  /** Where in the text the stretch begins. */
  from: number
  charactersPerByte: number
}

/** All stretches that may be base64, base64url or hexadecimal, read from each place at which a byte can begin. */
export function* decodings(text: string): Generator<Decoded> {
  for (const { 0: run, index } of text.matchAll(/[A-Za-z0-9+/_-]{6,}/g)) {
    for (let shift = 0; shift < 4; shift += 1) {
      const decoded = Buffer.from(run.slice(shift), 'base64').toString('latin1')
      yield { text: decoded, from: index + shift, charactersPerByte: 4 / 3 }
    }
  }
  for (const { 0: run, index } of text.matchAll(/[0-9a-f]{10,}/gi)) {
    for (let shift = 0; shift < 2; shift += 1) {
      const decoded = Buffer.from(run.slice(shift, run.length - ((run.length - shift) % 2)), 'hex').toString(
        'latin1',
      )
      yield { text: decoded, from: index + shift, charactersPerByte: 2 }
    }
  }
}
