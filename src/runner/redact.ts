/**
 * Takes secrets out of texts. Servers echo what they were sent, in whatever form it reached them, and texts are cut and
 * escaped on their way: so text and secrets are compared with every escape undone, and a piece of a secret counts as
 * the secret. To be used at the source, before anything is cut or escaped; what is rendered in the end goes through once
 * more. Pure but for the secrets it is told.
 */
import { canonical, canonicalBytes, type Decoded, decodings } from './canonical.ts'

/** What stands in the place of a secret. */
const HIDDEN = '***'
/** A piece of a secret this long counts as the secret, in bytes. Shorter ones occur in ordinary words. */
const PIECE = 16
/** The same in base64 and hexadecimal, where nothing looks alike by chance: what 16 characters of them hold. */
const ENCODED_PIECE = 7
/** From this length on a secret is looked for inside of words too, in characters. */
const SHORTEST_INSIDE = 5
/** From this length on a secret is looked for where it stands alone. The runner masks shorter ones by itself. */
const SHORTEST_ALONE = 3

/**
 * Words that the service and this action use themselves. A hole in a sentence that everybody knows would tell such a
 * secret, and a state without its name could not be acted on. The runner masks them in its log all the same.
 */
const COMMON = new Set(
  (
    'RUNNING STARTING PAUSED ABNORMAL ERROR DELETE OBS MRS DLI CLOUDTABLE DWS DIS IAM GitHub running paused resumed ' +
    'requested planned failed missing pause resume dump task tasks stream streams state before after result error ' +
    'warning notice never always success failure project region name all code true false'
  ).split(' '),
)

/** The signature of an echoed `Authorization` header, which no list of secrets holds. */
const SIGNATURE = /signature["':=\s]{1,4}([0-9a-f]{8,})/gi

/** What is hidden of a text: from, to. */
type Span = [start: number, end: number]

/** What is looked for in a text: pieces of one length, and whole secrets that are shorter. */
interface Wanted {
  length: number
  pieces: Set<string>
  whole: Set<string>
}

export class Redaction {
  readonly #plain: Wanted = { length: PIECE, pieces: new Set(), whole: new Set() }
  readonly #encoded: Wanted = { length: ENCODED_PIECE, pieces: new Set(), whole: new Set() }
  readonly #known = new Set<string>()
  readonly #public = new Set(COMMON)

  /** Hides this secret from now on: one line of it, without white space around. */
  add(secret: string): void {
    if (secret.length < SHORTEST_ALONE || COMMON.has(secret) || this.#known.has(secret)) return
    this.#known.add(secret)
    const trimmed = /^(["'])(.*)\1$/s.exec(secret)?.[2] ?? secret
    for (const form of new Set([secret, trimmed, trimmed.replaceAll(' ', '+')])) {
      const { text } = canonical(form)
      want(this.#plain, text)
      // Encoded from its second or third byte on, a secret shows without its beginning.
      for (const begun of [text, text.slice(1), text.slice(2)]) want(this.#encoded, begun)
    }
  }

  /** Shows this text where it stands by itself, whatever is in it: the workflow's author wrote it where all can read. */
  show(text: string): void {
    this.#public.add(text)
  }

  /** The text without the secrets. */
  text(text: string): string {
    if (this.#known.size === 0 || this.#public.has(text)) return text
    const { text: bytes, startOf, endOf } = canonical(text)
    const spans = spansIn(bytes, this.#plain)
    for (const decoded of decodings(bytes)) {
      const inner = canonicalBytes(decoded.text)
      for (const [start, end] of spansIn(inner.text, this.#encoded))
        spans.push(encodedSpan(decoded, inner.startOf(start), inner.endOf(end - 1)))
    }
    return hide(
      text,
      spans.map(([start, end]) => [startOf(start), endOf(Math.min(end, bytes.length) - 1)]),
    )
  }
}

function want({ length, pieces, whole }: Wanted, secret: string): void {
  if (secret.length < length) {
    if (secret.length >= SHORTEST_ALONE) whole.add(secret)
    return
  }
  for (let at = 0; at + length <= secret.length; at += 1) pieces.add(secret.slice(at, at + length))
}

function spansIn(bytes: string, { length, pieces, whole }: Wanted): Span[] {
  const spans: Span[] = []
  for (let at = 0; pieces.size > 0 && at + length <= bytes.length; at += 1)
    if (pieces.has(bytes.slice(at, at + length))) spans.push([at, at + length])
  for (const secret of whole) {
    for (let at = bytes.indexOf(secret); at >= 0; at = bytes.indexOf(secret, at + 1)) {
      const end = at + secret.length
      if (secret.length >= SHORTEST_INSIDE || standsAlone(bytes, at, end)) spans.push([at, end])
    }
  }
  for (const found of bytes.matchAll(SIGNATURE)) {
    const end = found.index + found[0].length
    spans.push([end - (found[1] ?? '').length, end])
  }
  return spans
}

function standsAlone(text: string, start: number, end: number): boolean {
  return !/\w/.test(`${text[start - 1] ?? ''}${text[end] ?? ''}`)
}

/** The characters that hold any bit of these bytes. */
function encodedSpan({ from, charactersPerByte: per }: Decoded, start: number, end: number): Span {
  return [from + Math.floor(start * per), from + Math.ceil(end * per)]
}

/** Spans that touch or overlap become one, as in the runner. */
function hide(text: string, spans: Span[]): string {
  let hidden = ''
  let end = -1
  for (const [start, stop] of spans.sort(([a], [b]) => a - b)) {
    if (start > end || end < 0) hidden += `${text.slice(Math.max(end, 0), start)}${HIDDEN}`
    end = Math.max(end, stop)
  }
  return end < 0 ? text : hidden + text.slice(end)
}
