/** Inputs and environment → what an action is asked for. Pure. */
import { InputError } from '../model/errors.ts'
import { FIELDS, fromHandover, type HandoverPlace, type TaskEntry } from '../model/handover.ts'
import { isRecord, jsonIn } from '../model/json.ts'
import { isStreamName, isTaskId, isTime, meant } from '../model/names.ts'
import { OUTCOMES, type Outcome, type TaskReport, taskKey } from '../model/tasks.ts'
import { chooseSignInMethod, type Preferred, type SignInMethod } from './credentials.ts'
import { choosePlace, type Iam, isIamOfOwner, type Place } from './place.ts'
import { type Given, Reader } from './reader.ts'

/** The default of `wait-timeout`, in ms. The post step also uses it in place of `0`. */
export const DEFAULT_WAIT = 600_000

/** More would not fit into what a step can save and hand over. */
const MOST_STREAMS = 100

export interface Selection {
  all: boolean
  ids: readonly string[]
  names: readonly string[]
}

export type IfMissing = 'error' | 'warn' | 'ignore'
export type ResumeMode = 'never' | 'always' | 'on-success'

interface CommonRequest {
  signInMethod: SignInMethod
  place: Place
  wait: number // How long to wait for the state, in ms; 0: do not wait
  ifMissing: IfMissing
  dryRun: boolean
  maxAttempts: number
}

export interface PauseRequest extends CommonRequest {
  streams: readonly string[]
  selection: Selection
  resume: ResumeMode | null // Null: not set. Works like `never`, but with a warning.
  ifPaused: 'leave' | 'ignore' | 'adopt' | 'error'
}

export interface ResumeRequest extends CommonRequest {
  /** What to start: streams with a selection, or what a pause step handed over, with its place if that is known. */
  what:
    | { streams: readonly string[]; selection: Selection }
    | { handed: readonly HandedTask[]; from: HandoverPlace | null }
}

/** A task that a pause step handed over, as that step reported it. */
export type HandedTask = Pick<TaskReport, 'id' | 'name' | 'pausedAt' | 'lastTransfer' | 'outcome'> & {
  stream: string
}

export interface Handed {
  handed: HandedTask[] // The tasks to start
  from: HandoverPlace | null // Where the pause step ran; null if that is not known, as in the output `tasks`
}

/** @throws {InputError} with every mistake */
export function readPauseRequest(given: Given): PauseRequest {
  const reader = new Reader(given)
  const streams = readStreams(reader)
  const selection = readSelection(reader)
  const resume = reader.choice('resume', ['never', 'always', 'on-success'], null)
  const ifPaused = reader.choice('if-already-paused', ['leave', 'ignore', 'adopt', 'error'], 'leave')
  return { ...readCommon(reader), streams, selection, resume, ifPaused }
}

/** If no task to start was handed over, the other inputs are not read. @throws {InputError} with every mistake */
export function readResumeRequest(given: Given): ResumeRequest | { what: null } {
  const reader = new Reader(given)
  const what = readWhatToResume(reader)
  const isNothing = 'handed' in what && what.handed.length === 0 && reader.problems.length === 0
  return isNothing ? { what: null } : { ...readCommon(reader), what }
}

/** The post step reads only credentials from its inputs. @throws {InputError} with every mistake */
export function readSignInMethod(given: Given, saved: Iam & { signIn: Preferred }): SignInMethod {
  const reader = new Reader(given)
  const signInMethod = chooseSignInMethod(reader, saved.signIn)
  if (signInMethod !== null && !isIamOfOwner(saved, signInMethod, reader)) {
    const named = saved.iamNamedBy === 'region' ? 'the region' : saved.iamNamedBy
    const names = signInMethod.source.names.join(', ')
    const what = `the main step signed in at another IAM (that of ${named}) than the one of these credentials`
    const todo = 'they are not sent there. Give the post step the credentials that the main step had.'
    reader.problems.push(`${names}: ${what}; ${todo}`)
  }
  if (signInMethod === null || reader.problems.length > 0) throw new InputError(reader.problems)
  return signInMethod
}

function readStreams(reader: Reader): string[] {
  const words = 'the name of a stream (1 to 64 letters, digits, - and _)'
  const streams = reader.list('stream-name', words, isStreamName)
  if (streams?.length === 0) reader.problems.push('stream-name: the name of a DIS stream is needed')
  if (streams !== null && streams.length > MOST_STREAMS) {
    const many = `stream-name: ${streams.length} streams are too many; a step takes ${MOST_STREAMS} at most.`
    reader.problems.push(`${many} Split a larger fleet by a matrix of jobs.`)
  }
  return streams ?? []
}

function readSelection(reader: Reader): Selection {
  const isId = (item: string) => item === 'all' || (isTaskId(item) && meant(item, ['all']) === null)
  const ids = reader.list('task-ids', 'the ID of a dump task; for every dump task, write all', isId)
  const names = reader.list('task-names')
  const count = ids === null || names === null ? null : ids.length + names.length
  if (count === 0) {
    reader.problems.push('task-ids: set task-ids (IDs of dump tasks, or the word all) or task-names')
  }
  const all = ids?.includes('all') ?? false
  if (all && count !== null && count > 1) {
    reader.problems.push('task-ids: `all` cannot be combined with other task-ids or task-names')
  }
  return { all, ids: all ? [] : (ids ?? []), names: names ?? [] }
}

const NO_TASKS =
  'tasks: is empty, and stream-name is not set. The usual causes: the pause step has no id; its job has no outputs; this ' +
  'job does not name that job in needs; the pause did not run; or the runner dropped the output because it holds masked ' +
  'text (hand over the output handover instead of tasks). Without a handover, set stream-name, and task-ids or task-names.'

function readWhatToResume(reader: Reader): ResumeRequest['what'] {
  const tasks = reader.look('tasks')
  const others = ['stream-name', 'task-ids', 'task-names'].filter((name) => reader.look(name) !== '')
  if (tasks === '' && others.length > 0) {
    return { streams: readStreams(reader), selection: readSelection(reader) }
  }
  if (others.length > 0) {
    reader.problems.push(`tasks: stands instead of ${others.join(', ')}; set one or the other`)
  }
  const read = tasks === '' ? NO_TASKS : readHanded(tasks)
  if (typeof read !== 'string') return read
  reader.problems.push(read)
  return { handed: [], from: null }
}

/** The outcomes of tasks that the pause step stopped or adopted. Only these tasks are started. */
const TO_START: readonly Outcome[] = ['paused', 'requested', 'timed-out', 'adopted']

/** Reads `tasks`; gives the problem if that cannot be used. Anything unexpected is one; nothing is guessed. */
export function readHanded(text: string): Handed | string {
  const handover = /^[[{]/.test(text) ? null : fromHandover(text)
  const entries: unknown = handover?.tasks ?? jsonIn(text)
  const read = Array.isArray(entries) ? entries.map(handedTask) : null
  if (read === null || read.includes(null)) {
    const entry = `entry ${(read?.indexOf(null) ?? 0) + 1} is not a task of a pause step`
    const why = read === null ? 'neither a JSON array nor a whole handover' : entry
    const what = `tasks: is not the tasks or handover output of a pause step (${why}). Nothing was started.`
    return `${what} Pass the output on unchanged, or set stream-name and task-ids`
  }
  const handed = read.filter((task) => task !== null && TO_START.includes(task.outcome)) as HandedTask[]
  const once = new Map(handed.map((task) => [`${task.stream} ${taskKey(task)}`, task]))
  return { handed: [...once.values()], from: handover?.place ?? null }
}

/** Null for what is no task. Any field but the outcome may be missing. */
function handedTask(entry: unknown): HandedTask | null {
  if (!isRecord(entry) || !FIELDS.every((field) => typeof (entry[field] ?? '') === 'string')) return null
  const { stream = null, id = null, name = null, outcome, ...times } = entry as Partial<TaskEntry>
  const { 'paused-at': pausedAt = null, 'last-transfer': lastTransfer = null } = times
  const known = OUTCOMES.find((each) => each === outcome)
  if (known === undefined || id === '' || name === '' || (id ?? name) === null) return null
  if (![pausedAt, lastTransfer].every((time) => time === null || isTime(time))) return null
  // Only a task that was missing may be of no stream.
  if (stream === null ? TO_START.includes(known) : !isStreamName(stream)) return null
  return { stream: stream ?? '', id, name, pausedAt, lastTransfer, outcome: known }
}

/** Reads what both actions share. @throws {InputError} with all mistakes found so far */
function readCommon(reader: Reader): CommonRequest {
  const duration = 'is not a duration; use seconds, or 90s, 5m, 1h'
  const wait = reader.value('wait-timeout', DEFAULT_WAIT, parseDuration, duration)
  const ifMissing = reader.choice('if-task-missing', ['error', 'warn', 'ignore'], 'error')
  const toBoolean = (text: string) => (/^(true|false)$/i.test(text) ? /^t/i.test(text) : null)
  const dryRun = reader.value('dry-run', false, toBoolean, 'is neither true nor false.', ['true', 'false'])
  const toAttempts = (text: string) => (/^[1-9]\d?$/.test(text) ? Number(text) : null)
  const maxAttempts = reader.value('retry-max-attempts', 5, toAttempts, 'is not a number from 1 to 99')
  const signInMethod = chooseSignInMethod(reader)
  const place = choosePlace(reader, signInMethod)
  if (place === null || signInMethod === null || reader.problems.length > 0) {
    throw new InputError(reader.problems)
  }
  return { signInMethod, place, wait, ifMissing, dryRun, maxAttempts }
}

/** Seconds, or `90s`, `5m`, `1h`, as ms; null for anything else. */
function parseDuration(text: string): number | null {
  const [, count, unit = 's'] = /^(\d{1,9})([smh])?$/.exec(text) ?? []
  return count === undefined ? null : Number(count) * ({ m: 60_000, h: 3_600_000 }[unit] ?? 1000)
}
