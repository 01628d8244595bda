/**
 * The text in which dump tasks travel from job to job: the output `handover`. The runner drops an output in which it
 * finds a masked text, and nobody knows which texts a job masks. So the text has a mark after every second letter:
 * no word, name, ID, key or piece of base64 of three characters or more can be in it. Pure.
 */
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib'
import { isTime } from './names.ts'

/** The fields of the contract's object for a task, in its order. */
export const FIELDS = [
  'stream',
  'id',
  'name',
  'destination',
  'before',
  'after',
  'last-transfer',
  'paused-at',
  'outcome',
] as const

export type TaskEntry = Record<(typeof FIELDS)[number], string | null>

/** Written as differences of ms, as times that lie close together have most of their digits in common. */
const TIMES: readonly string[] = ['last-transfer', 'paused-at']

/** Six bits. */
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
/** Four bits. None is in base64, and none is special in JSON, or in a URL after a `%`. */
const MARKS = '!*?@^|~()<>,:;#&'

/** Of one field of all tasks, in bytes; more than an input can hold. Keeps a forged text from filling the memory. */
const LONGEST = 4_000_000

/**
 * One line of printable ASCII, with a checksum. Field by field, since values of one kind compress best: 2,500 tasks
 * take some 120 kB with random IDs and names of 40 characters.
 */
export function toHandover(entries: readonly TaskEntry[]): string {
  const columns = FIELDS.map((field) => {
    const values = entries.map((entry) => entry[field])
    const lines = (TIMES.includes(field) ? differences(values) : values).map((value) => `${lineOf(value)}\n`)
    return deflateRawSync(lines.join(''), { level: 9 })
  })
  const packed = Buffer.concat(columns.flatMap((column) => [inFourBytes(column.length), column]))
  return spelled(Buffer.concat([inFourBytes(crc32(packed)), packed]))
}

/** The tasks again; null for every text that `toHandover` did not give, cut and edited ones too. */
export function fromHandover(text: string): TaskEntry[] | null {
  const bytes = unspelled(text)
  if (bytes === null || bytes.length < 4) return null
  let rest = bytes.subarray(4)
  if (crc32(rest) !== bytes.readUInt32BE(0)) return null
  try {
    const columns = FIELDS.map((field) => {
      const end = 4 + rest.readUInt32BE(0)
      const column = inflateRawSync(rest.subarray(4, end), { maxOutputLength: LONGEST })
      rest = rest.subarray(end)
      const values = column.toString('utf8').split('\n').slice(0, -1).map(textOf)
      return TIMES.includes(field) ? times(values) : values
    })
    return rest.length === 0 ? entriesOf(columns) : null
  } catch {
    return null
  }
}

/** The rows of columns of the same length. */
function entriesOf(columns: readonly (readonly (string | null)[])[]): TaskEntry[] | null {
  const count = columns[0]?.length ?? 0
  if (!columns.every((column) => column.length === count)) return null
  return Array.from(
    { length: count },
    (_, row) => Object.fromEntries(FIELDS.map((field, at) => [field, columns[at]?.[row]])) as TaskEntry,
  )
}

function inFourBytes(count: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(count)
  return bytes
}

/** As in JSON, without the quotes around it. A lone backslash, which no text is then, stands for null. */
function lineOf(value: string | null): string {
  return value === null ? '\\' : JSON.stringify(value).slice(1, -1)
}

/** @throws {SyntaxError} */
function textOf(line: string): string | null {
  return line === '\\' ? null : String(JSON.parse(`"${line}"`))
}

function differences(values: readonly (string | null)[]): (string | null)[] {
  let last = 0
  return values.map((value) => {
    if (value === null || !isTime(value)) return value
    const difference = Date.parse(value) - last
    if (!Number.isSafeInteger(difference)) return value
    last += difference
    return String(difference)
  })
}

/** @throws {RangeError} for what is no time */
function times(values: readonly (string | null)[]): (string | null)[] {
  let last = 0
  return values.map((value) => {
    if (value === null || !/^-?\d+$/.test(value)) return value
    last += Number(value)
    return new Date(last).toISOString()
  })
}

/** Two bytes as letter, letter, mark; a last single one as letter, mark. */
function spelled(bytes: Buffer): string {
  const groups: string[] = []
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    const word = bytes.readUInt16BE(at)
    groups.push(`${LETTERS[word >> 10]}${LETTERS[(word >> 4) & 63]}${MARKS[word & 15]}`)
  }
  const last = bytes.length % 2 === 1 ? bytes[bytes.length - 1] : undefined
  if (last !== undefined) groups.push(`${LETTERS[last >> 4]}${MARKS[last & 15]}`)
  return groups.join('')
}

/** Null for what `spelled` gives for no bytes. */
function unspelled(text: string): Buffer | null {
  const whole = Math.floor(text.length / 3)
  const rest = text.slice(whole * 3)
  const bytes = Buffer.alloc(whole * 2 + (rest === '' ? 0 : 1))
  for (let group = 0; group < whole; group += 1) {
    const [first, second, mark] = [0, 1, 2].map((at) => {
      return (at === 2 ? MARKS : LETTERS).indexOf(text.charAt(group * 3 + at))
    }) as [number, number, number]
    if (first < 0 || second < 0 || mark < 0) return null
    bytes.writeUInt16BE((first << 10) | (second << 4) | mark, group * 2)
  }
  if (rest === '') return bytes
  const [high, low] = [LETTERS.indexOf(rest.charAt(0)), MARKS.indexOf(rest.charAt(1))]
  if (rest.length !== 2 || high < 0 || high > 15 || low < 0) return null
  bytes[bytes.length - 1] = (high << 4) | low
  return bytes
}
