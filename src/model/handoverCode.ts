/**
 * The output `handover`: dump tasks as a text for another job. The runner drops a job output that contains a masked
 * text, and this action cannot know which texts a job masks. So a mark follows every second letter. Then the text
 * cannot contain any word, name, ID, key or piece of base64 of three characters or more. Pure.
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

/** Times are written as differences in ms, which are shorter than whole times. */
const TIMES: readonly string[] = ['last-transfer', 'paused-at']

/** A letter stands for six bits. */
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
/** A mark stands for four bits. No mark occurs in base64, is escaped in JSON, or follows a `%` in a URL. */
const MARKS = '!*?@^|~()<>,:;#&'

/**
 * The most bytes that all tasks may take when unpacked: more than an input can hold. Without this limit, a forged text
 * could fill the memory.
 */
const LONGEST = 10_000_000

/**
 * Writes one line of printable ASCII with a checksum. The text is written field by field, since values of one kind
 * compress best: 2,500 tasks with ordinary names take about 90 kB.
 */
export function toHandover(entries: readonly TaskEntry[]): string {
  const lines = FIELDS.flatMap((field) => {
    const values = entries.map((entry) => entry[field])
    return (TIMES.includes(field) ? differences(values) : values).map((value) => `${lineOf(value)}\n`)
  })
  const packed = deflateRawSync(lines.join(''), { level: 9 })
  const checksum = Buffer.alloc(4)
  checksum.writeUInt32BE(crc32(packed))
  return spelled(Buffer.concat([checksum, packed]))
}

/** Reads the tasks back. Null for a text that `toHandover` did not write, or that was cut or edited. */
export function fromHandover(text: string): TaskEntry[] | null {
  const bytes = unspelled(text)
  if (bytes === null || bytes.length < 4 || crc32(bytes.subarray(4)) !== bytes.readUInt32BE(0)) return null
  try {
    const unpacked = inflateRawSync(bytes.subarray(4), { maxOutputLength: LONGEST }).toString('utf8')
    const values = unpacked.split('\n').slice(0, -1).map(textOf)
    const count = values.length / FIELDS.length
    if (!Number.isInteger(count)) return null
    const columns = FIELDS.map((field, at) => {
      const own = values.slice(at * count, (at + 1) * count)
      return [field, TIMES.includes(field) ? times(own) : own] as const
    })
    return Array.from(
      { length: count },
      (_, row) => Object.fromEntries(columns.map(([field, own]) => [field, own[row]])) as TaskEntry,
    )
  } catch {
    return null
  }
}

/** A JSON string without its quotes. Null is a lone backslash, which is never a JSON string. */
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

/** @throws {RangeError} a value is not a time */
function times(values: readonly (string | null)[]): (string | null)[] {
  let last = 0
  return values.map((value) => {
    if (value === null || !/^-?\d+$/.test(value)) return value
    last += Number(value)
    return new Date(last).toISOString()
  })
}

/** Two bytes become letter, letter, mark. A single last byte becomes letter, mark. */
function spelled(bytes: Buffer): string {
  const groups: string[] = []
  for (let at = 0; at < bytes.length; at += 2) {
    const isPair = at + 1 < bytes.length
    const word = isPair ? bytes.readUInt16BE(at) : bytes.readUInt8(at)
    const first = isPair ? LETTERS[word >> 10] : ''
    groups.push(`${first}${LETTERS[(word >> 4) & 63]}${MARKS[word & 15]}`)
  }
  return groups.join('')
}

/** The bytes of a text; null if `spelled` cannot have written it. */
function unspelled(text: string): Buffer | null {
  const bytes: number[] = []
  for (let at = 0; at < text.length; at += 3) {
    const group = Array.from(text.slice(at, at + 3))
    const mark = MARKS.indexOf(group.pop() ?? '')
    const letters = group.map((letter) => LETTERS.indexOf(letter))
    if (mark < 0 || letters.includes(-1)) return null
    const word = letters.reduce((all, letter) => all * 64 + letter, 0) * 16 + mark
    if (letters.length === 2) bytes.push(word >> 8, word & 255)
    else if (letters.length === 1 && word < 256) bytes.push(word)
    else return null
  }
  return Buffer.from(bytes)
}
