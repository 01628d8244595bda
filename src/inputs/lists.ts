/** Reads lists, words and durations as people write them, with hints for common mistakes. Pure. */
import { meant } from '../model/nearest.ts'
import { plain } from '../model/text.ts'

/** How many wrong items of one list are named; the others are counted. */
const TOLD = 10

export interface ReadList {
  items: string[]
  /** Each one begins with the name of the input. */
  problems: string[]
  /** Null if the list has items. Else the beginning of a sentence that says what is there instead, or empty. */
  empty: string | null
}

/**
 * Reads a list: lines, commas, or a JSON array of strings. Blanks and repeats are dropped. `check` says what is wrong
 * with an item, besides the common mistakes. `patternHint` says what to write instead of a pattern.
 */
export function readList(
  name: string,
  text: string,
  patternHint: string,
  check: (item: string) => string | null = () => null,
): ReadList {
  const parsed = parseList(text)
  if (parsed === null) {
    const problem = `${name}: begins like a JSON array, but is not one of strings. Write a, b or ["a", "b"]`
    return { items: [], problems: [problem], empty: null }
  }
  const isNothing = /^(\[\s*\]|null|""|'')$/.test(text.trim())
  const items = isNothing ? [] : parsed
  const odd = items.flatMap((item) => {
    const words = slipIn(item, patternHint) ?? check(item)
    return words === null ? [] : [`${name}: «${plain(item, 80)}» ${words}`]
  })
  const more = odd.length > TOLD ? [`${name}: and ${odd.length - TOLD} more like these`] : []
  const empty = isNothing ? `the list is empty («${text.trim()}»); ` : ''
  return { items, problems: [...odd.slice(0, TOLD), ...more], empty: items.length > 0 ? null : empty }
}

/** The items of a list; null for broken JSON. */
export function parseList(text: string): string[] | null {
  const items = text.trim().startsWith('[') ? stringsIn(text) : text.split(/[\n\r,]/)
  return items && [...new Set(items.map((item) => item.trim()).filter((item) => item !== ''))]
}

function stringsIn(json: string): string[] | null {
  try {
    const items = JSON.parse(json) as unknown[]
    return items.every((item) => typeof item === 'string') ? items : null
  } catch {
    return null
  }
}

/** Finds characters of YAML, JSON, a shell or a pattern. No name or ID of DIS contains them. */
function slipIn(item: string, patternHint: string): string | null {
  const bare = item.replace(/^([-*•–+]\s+)+/, '').replace(/^["'`]|["'`]$/g, '')
  const write = `Write ${plain(bare, 80)}`
  const slips: [RegExp, string][] = [
    [/^[-*•–+]\s/, `begins with a bullet. ${write}`],
    [/^-$/, 'is a dash alone. Take it off'],
    [/^["'`].*["'`]$/, `has quotes around it. ${write}`],
    [/^#/, 'is a comment, which a list cannot have. Take it out'],
    [/;/, 'has a semicolon. Separate names by commas or line ends'],
    [/[*?]/, `is a pattern, and patterns are not supported. ${patternHint}`],
    [/^\{/, 'is a piece of JSON. Write names, or a JSON array of strings'],
  ]
  return slips.find(([pattern]) => pattern.test(item))?.[1] ?? null
}

/** Words that people write instead of the valid ones. */
const MEANT: readonly [words: RegExp, values: readonly string[]][] = [
  [/^(true|yes|on|1)$/, ['always', 'true']],
  [/^(false|no|off|0)$/, ['never', 'false']],
  [/^success$/, ['on-success']],
  [/^skip$/, ['ignore']],
  [/^fail$/, ['error']],
  [/^warn(ing)?$/, ['warn', 'leave']],
  [/^keep$/, ['leave']],
]

/** ` Did you mean always?`; empty if no word of `values` is near. */
export function wordHint(text: string, values: readonly string[]): string {
  const word = text.toLowerCase().replace(/[\s_]+/g, '-')
  const row = MEANT.find(([words]) => words.test(word))?.[1] ?? []
  const value = row.find((each) => values.includes(each)) ?? meant(word, values)
  return value === null ? '' : ` Did you mean ${value}?`
}

/** Seconds, or `90s`, `5m`, `1h`, as ms; null for anything else. */
export function parseDuration(text: string): number | null {
  const found = /^(\d{1,9})([smh]?)$/.exec(text)
  if (!found) return null
  return Number(found[1]) * secondsIn(found[2] ?? '') * 1000
}

/** ` Did you mean 90s?` for a duration in another form, such as `1m30s`, `5 min`, `PT10M`; else empty. */
export function durationHint(text: string): string {
  const part = /(\d{1,6}(?:\.\d{1,3})?)\s*(h(?:ours?|rs?)?|m(?:in(?:ute)?s?)?|s(?:ec(?:ond)?s?)?)(?![a-z])/g
  const lower = text.toLowerCase()
  const parts = [...lower.matchAll(part)]
  if (parts.length === 0 || lower.replace(part, '').replace(/^pt|[\s,+]|and/g, '') !== '') return ''
  const sum = parts.reduce((all, [, count, unit = '']) => all + Number(count) * secondsIn(unit.charAt(0)), 0)
  const seconds = Math.ceil(sum)
  return ` Did you mean ${seconds % 60 === 0 && seconds > 0 ? `${seconds / 60}m` : `${seconds}s`}?`
}

function secondsIn(unit: string): number {
  return { '': 1, s: 1, m: 60, h: 3600 }[unit] ?? 1
}
