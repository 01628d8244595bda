/** Makes text from a server, a user or the environment harmless for a log line. For Markdown see `markdown.ts`. */

/**
 * Characters that break a line, or that reorder or hide what a reader sees: control and format characters, line ends,
 * invisible letters and tags, and codes that are not characters. A function, since a constant would build its large
 * Unicode tables at every start.
 */
const unprintable = () =>
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/gu

/**
 * Combining marks in the wrong place. At the beginning, a mark would change our own character before it. A pile of
 * marks covers the lines around it. No script needs more than four on one letter.
 */
const misplacedMarks = () => /^\p{M}+|(?<=\p{M}{4})\p{M}+/gu

/** Matches nearly every text, so that the large Unicode tables are seldom built. */
const ORDINARY = /^[ -~«»…–→·’]*$/

/** How much of one foreign text is shown, in characters. */
const SHOWN = 300

/**
 * Makes foreign text a harmless piece of a line: no control characters, no `##[` (the runner takes it for a command
 * anywhere in a line), and not too long.
 */
export function plain(text: unknown, longest = SHOWN): string {
  const given = String(text)
  const printable = ORDINARY.test(given)
    ? given
    : given.toWellFormed().replace(unprintable(), spelled).replace(misplacedMarks(), allSpelled)
  const visible = printable.replaceAll('##[', '## [')
  return visible.length > longest ? `${visible.slice(0, longest).toWellFormed()}…` : visible
}

function allSpelled(characters: string): string {
  return Array.from(characters, spelled).join('')
}

/** A character as a JavaScript escape. */
function spelled(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code > 0xffff) return `\\u{${code.toString(16)}}`
  return code > 0xff ? `\\u${code.toString(16).padStart(4, '0')}` : `\\x${code.toString(16).padStart(2, '0')}`
}

/**
 * A whole line of the log. The runner takes a line that begins with `::` for a command, even after blanks. Such a line
 * gets a `·` in front.
 */
export function logLine(text: string): string {
  const line = plain(text, 4000)
  return line.trimStart().startsWith('::') ? `· ${line}` : line
}

/** Several lines, each made harmless by itself. */
export function logLines(text: string): string[] {
  return text.split('\n').map(logLine)
}

/** `a, b, c and 4 more`: the first few of a list, and the number of the others. */
export function fewOf<T = string>(
  items: readonly T[],
  shown = 10,
  asText: (item: T) => string = String,
): string {
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

/** A time span given in ms, as a person would say it: `450 ms`, `12 s`, `2 min 5 s`, `1 h 3 min`. */
export function span(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return seconds % 60 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`
  return minutes % 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes / 60} h`
}

/** `18:50:22`: the time of day in UTC of a time in ms since 1970. */
export function timeOfDay(ms: number): string {
  return new Date(ms).toISOString().slice(11, 19)
}

/** `3 Aug 18:50`, in UTC, and with the year where it is not that of `now`; both in ms since 1970. */
export function dayAndTime(ms: number, now: number): string {
  const date = new Date(ms)
  // Not `toLocaleString`: Node takes 25 ms to load its tables.
  const month = date.toUTCString().slice(8, 11)
  const isThisYear = date.getUTCFullYear() === new Date(now).getUTCFullYear()
  const year = isThisYear ? '' : ` ${date.getUTCFullYear()}`
  return `${date.getUTCDate()} ${month}${year} ${date.toISOString().slice(11, 16)}`
}
