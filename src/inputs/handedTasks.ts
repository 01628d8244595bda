/** Reads what a pause step handed over: its `tasks` or `handover` output, as the resume action's input `tasks`. Pure. */
import { FIELDS, fromHandover } from '../model/handoverCode.ts'
import { isRecord } from '../model/json.ts'
import { isStreamName, isTime } from '../model/names.ts'
import { OUTCOMES, type Outcome } from '../model/tasks.ts'
import { plain } from '../model/text.ts'

/** A task that a pause step handed over to be started. */
export interface HandedTask {
  stream: string
  id: string | null
  name: string | null
  /** When the pause step first saw it `PAUSED`, ISO 8601 in UTC; null where that is not known. */
  pausedAt: string | null
  /** Time of its last dump before the pause, ISO 8601 in UTC; null where that is not known. */
  lastTransfer: string | null
  outcome: Outcome
}

/** What the pause step stopped or adopted. The others are not its to start. */
const TO_START: readonly Outcome[] = ['paused', 'requested', 'timed-out', 'adopted']

const UNUSABLE =
  'is not the tasks or handover output of a pause step: it was cut or edited on its way. Nothing was started. ' +
  'Pass the output on unchanged, or set stream-name and task-ids instead'

/**
 * Reads the `tasks` or `handover` output: what is to be started, and what failed to be paused. Anything odd is a
 * problem, never a guess.
 */
export function parseTasks(
  text: string,
): { handed: HandedTask[]; failed: HandedTask[] } | { problem: string } {
  const entries = entriesIn(text.trim())
  if (typeof entries === 'string') return { problem: `${UNUSABLE} (${entries})` }
  const tasks: HandedTask[] = []
  for (const [index, entry] of entries.entries()) {
    const task = handedTask(entry)
    if (typeof task === 'string') return { problem: `${UNUSABLE} (entry ${index + 1}: ${task})` }
    tasks.push(task)
  }
  return {
    handed: tasks.filter(({ outcome }) => TO_START.includes(outcome)),
    failed: tasks.filter(({ outcome }) => outcome === 'failed'),
  }
}

/** The entries, or why there are none to be read. */
function entriesIn(text: string): unknown[] | string {
  if (!/^[[{]/.test(text)) return fromHandover(text) ?? 'neither JSON nor a whole handover'
  try {
    const json: unknown = JSON.parse(text)
    return Array.isArray(json) ? json : `JSON, but ${kindOf(json)} instead of an array`
  } catch {
    return 'no JSON'
  }
}

/** The task, or what is odd about it. Nothing of an odd entry is repeated but a short text: it can be nested without end. */
function handedTask(entry: unknown): HandedTask | string {
  if (!isRecord(entry)) return `${kindOf(entry)} instead of an object`
  const odd = FIELDS.find((field) => {
    const value = entry[field] ?? null
    return value !== null && typeof value !== 'string'
  })
  if (odd !== undefined) return `${odd} is ${kindOf(entry[odd])}`
  const text = (field: (typeof FIELDS)[number]) => (entry[field] ?? null) as string | null
  const [stream, id, name] = [text('stream'), text('id'), text('name')]
  const [pausedAt, lastTransfer] = [text('paused-at'), text('last-transfer')]
  const outcome = OUTCOMES.find((each) => each === entry['outcome'])
  if (outcome === undefined) return `outcome is ${kindOf(entry['outcome'])}`
  if (id === '' || name === '' || (id === null && name === null)) return 'it has neither id nor name'
  if (stream === null && TO_START.includes(outcome)) return 'it names no stream'
  if (stream !== null && !isStreamName(stream)) return `stream is ${kindOf(stream)}`
  for (const time of [pausedAt, lastTransfer])
    if (time !== null && !isTime(time)) return `${kindOf(time)} is no time`
  return { stream: stream ?? '', id, name, pausedAt, lastTransfer, outcome }
}

function kindOf(value: unknown): string {
  if (typeof value === 'string') return value === '' ? 'an empty text' : `«${plain(value, 60)}»`
  if (Array.isArray(value)) return 'an array'
  if (value === undefined) return 'missing'
  return typeof value === 'object' && value !== null ? 'an object' : String(value)
}
