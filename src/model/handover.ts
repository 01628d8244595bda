/**
 * The output `handover`: place and tasks of a pause as a text for another job. The runner drops an output with masked
 * text, and nobody knows what a job masks. So a mark follows every second letter: no word can be found in it. Pure.
 */
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib'
import { isRecord } from './json.ts'

/** The fields of a task in the outputs `tasks` and `handover`, in their order. */
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

/** Where the tasks are: the URL of DIS, and the ID of the project. */
export interface HandoverPlace {
  dis: string
  project: string
}

const MARK = '~' // It occurs in no base64url and in no path, and is not escaped in JSON, XML or a URL
/** In bytes: more than an input can hold. A forged text could fill the memory otherwise. */
const LONGEST = 10_000_000

export function toHandover(place: HandoverPlace, entries: readonly TaskEntry[]): string {
  const packed = deflateRawSync(JSON.stringify({ place, tasks: entries }), { level: 9 })
  const checksum = Buffer.alloc(4)
  checksum.writeUInt32BE(crc32(packed))
  return marked(Buffer.concat([checksum, packed]))
}

/** Null for a text that `toHandover` did not write, or that was cut or edited. A forged one can hold any entries. */
export function fromHandover(text: string): { place: HandoverPlace; tasks: TaskEntry[] } | null {
  const bytes = Buffer.from(text.replaceAll(MARK, ''), 'base64url')
  const packed = bytes.subarray(4)
  if (marked(bytes) !== text || bytes.length < 4 || bytes.readUInt32BE(0) !== crc32(packed)) return null
  try {
    const json: unknown = JSON.parse(inflateRawSync(packed, { maxOutputLength: LONGEST }).toString())
    if (!isRecord(json) || !isRecord(json['place']) || !Array.isArray(json['tasks'])) return null
    const { dis, project } = json['place']
    if (typeof dis !== 'string' || typeof project !== 'string') return null
    return { place: { dis, project }, tasks: json['tasks'] as TaskEntry[] }
  } catch {
    return null
  }
}

function marked(bytes: Buffer): string {
  return bytes.toString('base64url').replace(/..?/g, `$&${MARK}`)
}
