/**
 * What a pause leaves to whoever resumes: to its own post step by the runner's state, written before each stop
 * leaves; to another job by the outputs `tasks` and `handover`. No secret is in either.
 */
import type { ProjectScope } from './cloud/iam.js'
import type { ResumeMode } from './inputs.js'
import { isRecord } from './json.js'
import type { IamNamedBy } from './place.js'
import { type DumpTask, OUTCOMES, type Outcome, type TaskReport } from './tasks.js'
import { plain } from './text.js'

// --- To another job ---

/** The `tasks` output: the contract's object for each task, each made only when its text is. */
export function tasksOutput(reports: readonly TaskReport[]): string {
  const isReport = (value: unknown): value is TaskReport => isRecord(value) && 'lastTransfer' in value
  return JSON.stringify(reports, (_, value: unknown) => (isReport(value) ? taskOutput(value) : value))
}

function taskOutput({ stream, id, name, destination, before, after, lastTransfer, outcome }: TaskReport) {
  return { stream, id, name, destination, before, after, 'last-transfer': lastTransfer, outcome }
}

/**
 * The `handover` output: the same as base64. The runner masks a secret's base64 too, begun at any of its first
 * three bytes, and then drops the output; where `masked` (the region, after huaweicloud/auth-action) would meet
 * that, its hyphens are written as escapes of JSON, which say the same in other bytes.
 */
export function handoverOutput(tasks: string, masked: readonly string[]): string {
  const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64')
  const forms = masked.flatMap((secret) =>
    [0, 1, 2].map((start) => {
      const bytes = Buffer.from(secret, 'utf8').subarray(start)
      return bytes.subarray(0, bytes.length - (bytes.length % 3)).toString('base64')
    }),
  )
  const packed = base64(tasks)
  const isMasked = forms.some((form) => form !== '' && packed.includes(form))
  return isMasked ? base64(tasks.replaceAll('-', '\\u002d')) : packed
}

/** A task that a pause step handed over to be started. */
export interface HandedTask {
  stream: string
  id: string | null
  name: string | null
  outcome: Outcome
}

/** What the pause step stopped or adopted. The others are not its to start. */
const TO_START: readonly Outcome[] = ['paused', 'requested', 'timed-out', 'adopted']

/**
 * Reads the `tasks` or `handover` output: what is to be started, and what failed to be paused. Anything odd is a
 * problem, never a guess.
 */
export function parseTasks(
  text: string,
): { handed: HandedTask[]; failed: HandedTask[] } | { problem: string } {
  const problem =
    'is not the tasks or handover output of a pause step: it was cut or edited on its way. Nothing was started. ' +
    'Pass the output on unchanged, or set stream-name and task-ids instead'
  const json = decoded(text)
  if (!Array.isArray(json)) return { problem: `${problem} (${json === undefined ? 'no JSON' : 'no array'})` }
  const handed: HandedTask[] = []
  const failed: HandedTask[] = []
  for (const [index, entry] of json.entries()) {
    const task = isRecord(entry) ? handedTask(entry) : null
    if (task === null)
      return { problem: `${problem} (entry ${index + 1}: ${plain(JSON.stringify(entry), 120)})` }
    if (TO_START.includes(task.outcome)) {
      if (task.stream === '') return { problem: `${problem} (entry ${index + 1} names no stream)` }
      handed.push(task)
    }
    if (task.outcome === 'failed') failed.push(task)
  }
  return { handed, failed }
}

function decoded(text: string): unknown {
  const plainText = text.trim().startsWith('[') ? text : fromBase64(text)
  try {
    return JSON.parse(plainText)
  } catch {
    return undefined
  }
}

/** Strict: what is no base64 becomes '', not something else. */
function fromBase64(text: string): string {
  const packed = text.replace(/\s+/g, '')
  return /^[A-Za-z0-9+/]+={0,2}$/.test(packed) && packed.length % 4 === 0
    ? Buffer.from(packed, 'base64').toString('utf8')
    : ''
}

function handedTask(entry: Record<string, unknown>): HandedTask | null {
  const { stream, id, name, outcome } = entry
  const known = OUTCOMES.find((each) => each === outcome)
  const isText = (value: unknown) => value === null || (typeof value === 'string' && value !== '')
  if (known === undefined || !isText(id) || !isText(name) || (id === null && name === null)) return null
  if (stream !== null && (typeof stream !== 'string' || !/^[A-Za-z0-9_-]{1,64}$/.test(stream))) return null
  return { stream: stream ?? '', id: id as string | null, name: name as string | null, outcome: known }
}

// --- To the post step ---

/** What the post step has to know of the step as a whole. Saved before the first stop leaves. */
export interface SavedPause {
  version: 1
  mode: ResumeMode | null
  region: string | null
  endpoint: string
  iamEndpoint: string | null
  iamNamedBy: IamNamedBy
  project: ProjectScope
  /** ms */
  wait: number
  maxAttempts: number
}

export type SavedTask = Pick<DumpTask, 'id' | 'name' | 'destination' | 'lastTransfer'>

/**
 * How far the stop of one stream came. `sent`: it may have left, its answer was not seen. `unknown`: it was
 * sent, and no answer came at last. `refused`: the service said no, so nothing was stopped.
 */
export type StopFate = 'unsent' | 'sent' | 'answered' | 'unknown' | 'refused'

/** One stream of a pause. Saved anew whenever its fate changes; the last one counts. */
export interface SavedStream {
  stream: string
  fate: StopFate
  /** The tasks that are to be stopped. */
  stop: SavedTask[]
  /** Positions in `stop` of the tasks that the last request named: of those found paused by others, none. */
  named: number[]
  adopted: SavedTask[]
  /** Positions in `stop` of the tasks that the service reported `PAUSED` to the main step. */
  paused: number[]
}

/** The names of the runner's state. A stream has a name of its own: one variable may hold 32 kB on Windows. */
export const STATE = { pause: 'pause', reported: 'reported', streamPrefix: 'stream-' }

/**
 * The state comes back as environment variables, and Linux starts no process whose environment and arguments
 * exceed 2 MiB: the post step could not run. This leaves room for all the rest. In bytes.
 */
const LARGEST_STATE = 1_500_000

/** Whether the post step can be started with all that is saved of these streams. */
export function fitsIntoState(streams: readonly SavedStream[]): boolean {
  return (
    streams.reduce((sum, each) => sum + Buffer.byteLength(JSON.stringify(toSave(each))), 0) <= LARGEST_STATE
  )
}

/** The stream without what else its tasks may hold: state has narrow limits. */
export function toSave(stream: SavedStream): SavedStream {
  const slim = ({ id, name, destination, lastTransfer }: SavedTask) => ({
    id,
    name,
    destination,
    lastTransfer,
  })
  return { ...stream, stop: stream.stop.map(slim), adopted: stream.adopted.map(slim) }
}

/** What the main step saved; null when it saved nothing, so that nothing was stopped. */
export interface Saved {
  pause: SavedPause
  streams: SavedStream[]
}

/** Null when nothing was saved; `unreadable` when something was and cannot be read, which must not pass for nothing. */
export function readSaved(state: ReadonlyMap<string, string>): Saved | 'unreadable' | null {
  const pauseText = state.get(STATE.pause)
  if (pauseText === undefined || pauseText === '') return null
  try {
    const pause = JSON.parse(pauseText) as SavedPause
    const position = (name: string) => Number(name.slice(STATE.streamPrefix.length))
    const streams = [...state]
      .filter(([name]) => name.startsWith(STATE.streamPrefix))
      .sort(([a], [b]) => position(a) - position(b))
      .map(([, text]) => JSON.parse(text) as SavedStream)
    const whole = streams.every(
      (each) => [each.stop, each.named, each.adopted, each.paused].every(Array.isArray) && each.fate,
    )
    return pause.version === 1 && whole ? { pause, streams } : 'unreadable'
  } catch {
    return 'unreadable'
  }
}

/** Whether there is anything for the post step to look after, as cheaply as it can be told. */
export function mayHaveSomethingToResume(saved: Saved): boolean {
  return saved.streams.some((stream) => stream.adopted.length > 0 || mayBeStopped(stream).length > 0)
}

/** The tasks of a stop that may have taken effect. */
export function mayBeStopped({ fate, stop, named }: SavedStream): SavedTask[] {
  return fate === 'unsent' || fate === 'refused' ? [] : stop.filter((_, index) => named.includes(index))
}
