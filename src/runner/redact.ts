/**
 * Hides secrets in texts. Servers echo what they were sent, in any form, and texts are cut and escaped on their way.
 * So text and secrets are compared with all escapes undone, and a piece of a secret counts as the secret. Use it at
 * the source, before a text is cut or escaped. What is shown in the end goes through it once more. Pure, except that
 * it remembers the secrets.
 */
import { canonical, type Decoded, decodings, originOf, type Span, undone } from './canonical.ts'

/** Shown in place of a secret. */
const HIDDEN = '***'
/** A piece of a secret counts as the secret from this length on, in bytes. Shorter pieces occur in ordinary words. */
const PIECE = 16
/**
 * The same for base64 and hexadecimal, which rarely match by chance: 16 of their characters hold at least this many
 * bytes.
 */
const ENCODED_PIECE = 7
/** A secret is searched for inside of words too from this length on, in characters. */
const SHORTEST_INSIDE = 5
/** A secret is searched for as a separate word from this length on. The runner itself masks shorter ones. */
const SHORTEST_ALONE = 3

/** Results are kept for texts up to this length, in characters. Longer texts do not come again. */
const LONGEST_SEEN = 100

/**
 * Words that the service and this action use. If one of them is a secret, hiding it in a known sentence would give it
 * away, and a reader needs the names of states. The runner masks it in its log all the same.
 */
const COMMON = new Set(
  (
    'RUNNING STARTING PAUSED ABNORMAL ERROR DELETE OBS MRS DLI CLOUDTABLE DWS DIS IAM GitHub running paused resumed ' +
    'requested planned failed missing pause resume dump task tasks stream streams state before after result error ' +
    'warning notice never always success failure project region name all code true false'
  ).split(' '),
)

/** The signature in an echoed `Authorization` header, which no list of secrets holds. */
const SIGNATURE = /signature["':=\s]{1,4}([0-9a-f]{8,})/gi

/** What to search for: pieces of one length, and whole secrets that are shorter. */
interface Wanted {
  length: number
  /** The length of the shortest of them. */
  least: number
  pieces: Set<string>
  whole: Set<string>
}

function nothingOf(length: number): Wanted {
  return { length, least: length, pieces: new Set(), whole: new Set() }
}

export class Redaction {
  readonly #plain = nothingOf(PIECE)
  readonly #encoded = nothingOf(ENCODED_PIECE)
  readonly #known = new Set<string>()
  readonly #public = new Set(COMMON)
  /** Results for short texts: names and states come again and again. */
  readonly #seen = new Map<string, string>()

  /** Hides this secret from now on. `secret` is one line, without white space around it. */
  add(secret: string): void {
    if (secret.length < SHORTEST_ALONE || COMMON.has(secret) || this.#known.has(secret)) return
    this.#known.add(secret)
    this.#seen.clear()
    const trimmed = /^(["'])(.*)\1$/s.exec(secret)?.[2] ?? secret
    for (const form of new Set([secret, trimmed, trimmed.replaceAll(' ', '+')])) {
      const text = canonical(form)
      want(this.#plain, text)
      // Decoding may begin at the second or third byte of a secret. Its beginning is then missing.
      for (const begun of [text, text.slice(1), text.slice(2)]) want(this.#encoded, begun)
    }
  }

  /** Always shows a text that equals this one: the author of the workflow wrote it where all can read it. */
  show(text: string): void {
    this.#public.add(text)
  }

  /** Hides the secrets in a text. */
  text(text: string): string {
    if (this.#known.size === 0 || this.#public.has(text)) return text
    const known = this.#seen.get(text)
    if (known !== undefined) return known
    const redacted = this.#withoutSecrets(text)
    if (text.length <= LONGEST_SEEN) this.#seen.set(text, redacted)
    return redacted
  }

  #withoutSecrets(text: string): string {
    const bytes = canonical(text)
    const spans = spansIn(bytes, this.#plain)
    for (const decoded of decodings(bytes, this.#encoded.least)) {
      const inner = spansIn(undone(decoded.text), this.#encoded)
      if (inner.length === 0) continue
      const origin = originOf(decoded.text, String)
      spans.push(...inner.map((span) => encodedSpan(decoded, spanIn(origin, span))))
    }
    if (spans.length === 0) return text
    const origin = originOf(text)
    return hide(
      text,
      spans.map((span) => spanIn(origin, span)),
    )
  }
}

/** The span of the text that a span of its canonical form comes from. */
function spanIn(origin: readonly Span[], [start, end]: Span): Span {
  return [origin[start]?.[0] ?? 0, origin[end - 1]?.[1] ?? 0]
}

function want(wanted: Wanted, secret: string): void {
  const { length, pieces, whole } = wanted
  if (secret.length >= length) {
    for (let at = 0; at + length <= secret.length; at += 1) pieces.add(secret.slice(at, at + length))
  } else if (secret.length >= SHORTEST_ALONE) {
    whole.add(secret)
    wanted.least = Math.min(wanted.least, secret.length)
  }
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
function encodedSpan({ from, perByte }: Decoded, [start, end]: Span): Span {
  return [from + Math.floor(start * perByte), from + Math.ceil(end * perByte)]
}

/** Hides these spans, of which there is at least one. Spans that touch or overlap become one, as in the runner. */
function hide(text: string, spans: Span[]): string {
  let hidden = ''
  let end = 0
  for (const [start, stop] of spans.sort(([a], [b]) => a - b)) {
    if (start > end || hidden === '') hidden += `${text.slice(end, start)}${HIDDEN}`
    end = Math.max(end, stop)
  }
  return hidden + text.slice(end)
}
