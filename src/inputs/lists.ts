/** Lists and words as people write them, and what to say where they cannot be meant. Pure. */
import { meant } from '../model/nearest.ts'
import { plain } from '../model/text.ts'

/** How many odd items of one list are told; the rest is counted. */
const TOLD = 10

export interface ReadList {
  items: string[]
  /** What is wrong, each beginning with the name of the input. */
  problems: string[]
  /** Said where an empty list is a problem: what stands there instead of nothing. Null where nothing stands there. */
  empty: string | null
}

/**
 * A list: lines, commas, or a JSON array of strings; blanks and repeats are dropped. `check` says what is wrong with an
 * item, besides the usual slips; `patternHint` says what to write instead of a pattern.
 */
export function readList(
  name: string,
  text: string,
  patternHint: string,
  check: (item: string) => string | null = () => null,
): ReadList {
  const parsed = parseList(text)
  if (parsed === null) {
    const problem =
      `${name}: begins like a JSON array, but is not one of strings. Write a, b without brackets, or ["a", "b"] with ` +
      'double quotes.'
    return { items: [], problems: [problem], empty: null }
  }
  const isNothing = /^(\[\s*\]|null|""|'')$/.test(text.trim())
  const items = isNothing ? [] : parsed
  const odd = items.flatMap((item) => {
    const words = slipIn(item, patternHint) ?? check(item)
    return words === null ? [] : [`${name}: «${plain(item, 80)}» ${words}`]
  })
  const more = odd.length > TOLD ? [`${name}: and ${odd.length - TOLD} more like these`] : []
  return {
    items,
    problems: [...odd.slice(0, TOLD), ...more],
    empty: isNothing ? `the list is empty («${text.trim()}»): what it was made of gave nothing` : null,
  }
}

/** The items of a list; null for broken JSON. */
export function parseList(text: string): string[] | null {
  let items: unknown[]
  if (text.trim().startsWith('[')) {
    try {
      items = JSON.parse(text) as unknown[]
    } catch {
      return null
    }
    if (!items.every((item) => typeof item === 'string')) return null
  } else {
    items = text.split(/[\n\r,]/)
  }
  return [...new Set((items as string[]).map((item) => item.trim()).filter((item) => item !== ''))]
}

/** Signs that belong to YAML, JSON, a shell or a pattern, and never to a name or an ID of DIS. */
function slipIn(item: string, patternHint: string): string | null {
  const bare = item.replace(/^([-*•–+]\s+)+/, '').replace(/^["'`]|["'`]$/g, '')
  const write = `Write ${plain(bare, 80)}`
  if (/^[-*•–+]\s/.test(item)) return `begins with a bullet. Take it off: one name a line. ${write}`
  if (/^-$/.test(item)) return 'is a dash alone. Take it off'
  if (/^["'`].*["'`]$/.test(item)) return `has quotes around it. Take them off. ${write}`
  if (/^#/.test(item)) return 'is a comment of YAML, which is no comment inside a text. Take the line out'
  if (item.includes(';')) return 'has a semicolon. Separate names by commas or line ends'
  if (/[*?]/.test(item)) return `is a pattern, and patterns are not supported. ${patternHint}`
  if (/^\{/.test(item)) return 'is not a name but a piece of JSON. Write names, or a JSON array of strings'
  return null
}

/** Words that people write for one of the words of an input. */
const MEANT: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  resume: {
    true: 'always',
    yes: 'always',
    on: 'always',
    false: 'never',
    no: 'never',
    off: 'never',
    success: 'on-success',
  },
  'if-already-paused': { skip: 'ignore', fail: 'error', warn: 'leave', keep: 'leave' },
  'if-task-missing': { skip: 'ignore', fail: 'error', warning: 'warn' },
  'dry-run': { yes: 'true', on: 'true', '1': 'true', no: 'false', off: 'false', '0': 'false' },
}

/** ` Did you mean always?`, or '' where no word is near. */
export function wordHint(name: string, text: string, values: readonly string[]): string {
  const word = text.toLowerCase().replace(/[\s_]+/g, '-')
  const value = MEANT[name]?.[word] ?? meant(word, values)
  return value === null || value === undefined ? '' : ` Did you mean ${value}?`
}

/** Seconds, or `90s`, `5m`, `1h`, as ms; null for anything else. */
export function parseDuration(text: string): number | null {
  const found = /^(\d{1,9})([smh]?)$/.exec(text)
  if (!found) return null
  return Number(found[1]) * secondsIn(found[2] ?? '') * 1000
}

/** ` Did you mean 90s?` for durations in other writings, such as `1m30s`, `5 min`, `PT10M`; else ''. */
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
