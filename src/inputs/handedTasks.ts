/** Reads the input `tasks` of the resume action: the `tasks` or `handover` output of a pause step. Pure. */
import { InputError } from '../model/errors.ts'
import { FIELDS, fromHandover, type TaskEntry } from '../model/handoverCode.ts'
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

/** The outcomes of tasks that the pause step stopped or adopted. Only these tasks are started. */
const TO_START: readonly Outcome[] = ['paused', 'requested', 'timed-out', 'adopted']

/**
 * Reads which tasks are to be started, and which could not be paused. Anything unexpected is a problem; nothing is
 * guessed.
 *
 * @throws {InputError}
 */
export function parseTasks(text: string): { handed: HandedTask[]; failed: HandedTask[] } {
  const tasks = entriesIn(text.trim()).map((entry, index) => {
    const task = handedTask(entry)
    return typeof task === 'string' ? refuse(`entry ${index + 1}: ${task}`) : task
  })
  return {
    handed: tasks.filter(({ outcome }) => TO_START.includes(outcome)),
    failed: tasks.filter(({ outcome }) => outcome === 'failed'),
  }
}

function entriesIn(text: string): unknown[] {
  if (!/^[[{]/.test(text)) return fromHandover(text) ?? refuse('neither JSON nor a whole handover')
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    refuse('no JSON')
  }
  return Array.isArray(json) ? json : refuse(`JSON, but ${kindOf(json)} instead of an array`)
}

/** @throws {InputError} */
function refuse(why: string): never {
  throw new InputError([
    `tasks: is not the tasks or handover output of a pause step (${why}). Nothing was started. Pass the output on ` +
      'unchanged, or set stream-name and task-ids',
  ])
}

/**
 * The task, or what is wrong with it. The message repeats only short texts of a wrong entry, which can be nested
 * without end.
 */
function handedTask(entry: unknown): HandedTask | string {
  if (!isRecord(entry)) return `${kindOf(entry)} instead of an object`
  const odd = FIELDS.find((field) => typeof (entry[field] ?? '') !== 'string')
  if (odd !== undefined) return `${odd} is ${kindOf(entry[odd])}`
  const texts = entry as Partial<TaskEntry>
  const { stream = null, id = null, name = null } = texts
  const { 'paused-at': pausedAt = null, 'last-transfer': lastTransfer = null } = texts
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
