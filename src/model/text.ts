/** Makes text from a server, a user or the environment harmless for a log line. For Markdown see `markdown.ts`. */

/** Characters that break a line, or that reorder or hide what a reader sees, and codes that are no characters. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/gu

/** Marks that would change our own character before them, or that pile up: no script needs more than four. */
const MISPLACED_MARKS = /^\p{M}+|(?<=\p{M}{4})\p{M}+/gu

/** Foreign text as a harmless piece of a line. The runner takes `##[` for a command anywhere in a line. */
export function plain(text: unknown, longest = 300): string {
  const visible = String(text)
    .toWellFormed()
    .replace(UNPRINTABLE, spelled)
    .replace(MISPLACED_MARKS, (marks) => Array.from(marks, spelled).join(''))
    .replaceAll('##[', '## [')
  return visible.length > longest ? `${visible.slice(0, longest).toWellFormed()}…` : visible
}

/** A character as a JavaScript escape. */
function spelled(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code > 0xffff) return `\\u{${code.toString(16)}}`
  return code > 0xff ? `\\u${code.toString(16).padStart(4, '0')}` : `\\x${code.toString(16).padStart(2, '0')}`
}

/** Lines of the log. The runner takes one that begins with `::` for a command, even after blanks: it gets a `·`. */
export function logLines(text: string): string[] {
  const lines = text.split('\n').map((line) => plain(line, 4000))
  return lines.map((line) => (line.trimStart().startsWith('::') ? `· ${line}` : line))
}

/** `a, b, c and 4 more`: the first few of a list, and the number of the others. */
export function fewOf<T>(items: readonly T[], shown = 10, asText: (item: T) => string = String): string {
  const first = items.slice(0, shown).map(asText).join(', ')
  return items.length <= shown ? first : `${first} and ${items.length - shown} more`
}

/** `1 dump task`, `3 dump tasks`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

export function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
}

/** Joins the parts that are not empty. */
export function joined(separator: string, ...parts: (string | false | null | undefined)[]): string {
  return parts.filter(Boolean).join(separator)
}

/** A time span given in ms, as a person would say it: `450 ms`, `12 s`, `2 min 5 s`, `1 h 3 min`. */
export function span(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return joined(' ', `${minutes} min`, seconds % 60 > 0 && `${seconds % 60} s`)
  return joined(' ', `${Math.floor(minutes / 60)} h`, minutes % 60 > 0 && `${minutes % 60} min`)
}

/** `18:50:22`: the time of day in UTC of a time in ms since 1970. */
export function timeOfDay(ms: number): string {
  return new Date(ms).toISOString().slice(11, 19)
}

/** `3 Aug 18:50`, in UTC, and with the year where it is not that of `now`; both in ms since 1970. */
export function dayAndTime(ms: number, now: number): string {
  const [, day, month, year, time = ''] = new Date(ms).toUTCString().split(' ')
  const isThisYear = year === String(new Date(now).getUTCFullYear())
  return joined(' ', String(Number(day)), month, !isThisYear && year, time.slice(0, 5))
}
