/**
 * What the main step saves for its post step, in the state of the runner. It holds no secret.
 *
 * For the post step, the runner applies the environment of the job first, and then the names of state that the main
 * step wrote. Every other `STATE_…` comes from whoever can write `GITHUB_ENV`. So the main step writes each name
 * before it matters, even if it is empty, and what is read passes the same checks as an input.
 */
import { FAMILIES, type Preferred, SIGN_IN_METHOD_NAMES } from '../inputs/credentials.ts'
import type { ResumeMode } from '../inputs/inputs.ts'
import { isRegionName, isSafeForCredentials, type Place } from '../inputs/place.ts'
import { FATES, type Fate } from '../model/fate.ts'
import { isRecord, jsonIn } from '../model/json.ts'
import { isProjectId, isStreamName, isTaskId, isTime } from '../model/names.ts'
import type { DumpTask } from '../model/tasks.ts'

export interface SavedPause extends Omit<Place, 'project'> {
  mode: ResumeMode | null
  projectId: string
  wait: number // How long to wait for the tasks, in ms; 0: not at all
  signIn: Preferred // How the main step signed in
  records: number // How many streams have a record. Records beyond this number are not from the main step.
}

export interface SavedTask extends Pick<DumpTask, 'id' | 'name' | 'destination' | 'lastTransfer'> {
  fate: Fate // How far its stop came, and how many attempts of it stayed without an answer
  unanswered: number
  isAdopted: boolean // It was found paused, and is to be resumed as if this step had paused it
  /** When the main step first saw it `PAUSED` after its stop, ISO 8601 in UTC; null if it did not. */
  pausedAt: string | null
  state: string | null // The state that was last seen; null if none was
}

/** One stream of a pause. It is saved again at each change, and the last one counts. */
export interface SavedStream {
  stream: string
  at: string // When it was saved, ISO 8601 in UTC
  tasks: SavedTask[] // The tasks that are stopped or adopted
}

/** The longest record of a stream, in characters. Beyond 128 KiB, with what comes later, no post step could start. */
const LONGEST_RECORD = 60_000

type Check = (value: unknown) => boolean

const isText = (value: unknown, fits: (text: string) => boolean = (text) => text !== '') =>
  typeof value === 'string' && fits(value)
const isTextOrNull = (value: unknown, fits?: (text: string) => boolean) =>
  value === null || isText(value, fits)
const isOneOf = (value: unknown, values: readonly unknown[]) => values.includes(value)
const isCount = (value: unknown, most = Number.MAX_SAFE_INTEGER) =>
  Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= most

function passes<T>(value: unknown, checks: Record<keyof T & string, Check>): value is T {
  return isRecord(value) && Object.entries<Check>(checks).every(([name, check]) => check(value[name]))
}

/** A URL as the inputs are read: only origin and path, and safe for credentials. */
function isServiceUrl(text: string): boolean {
  const url = URL.parse(text)
  if (url === null || !isSafeForCredentials(url) || text.includes('%')) return false
  return text === `${url.origin}${url.pathname === '/' ? '' : url.pathname}`
}

const IAM_NAMED_BY = ['iam-endpoint', 'region', ...FAMILIES.flatMap(({ iam }) => iam ?? [])]

const isPause = (value: unknown) =>
  passes<SavedPause>(value, {
    mode: (mode) => isOneOf(mode, [null, 'never', 'always', 'on-success']),
    region: (region) => isTextOrNull(region, isRegionName),
    endpoint: (url) => isText(url, isServiceUrl),
    iamEndpoint: (url) => isTextOrNull(url, isServiceUrl),
    iamNamedBy: (name) => isOneOf(name, IAM_NAMED_BY),
    projectId: (id) => isText(id, isProjectId),
    wait: (ms) => isCount(ms),
    signIn: isSignIn,
    records: (count) => isCount(count, 100),
  })

const isSignIn = (value: unknown) =>
  passes<Preferred>(value, {
    family: (family) => isOneOf(family, [null, ...FAMILIES.map(({ name }) => name)]),
    kind: (kind) => isOneOf(kind, Object.keys(SIGN_IN_METHOD_NAMES)),
    names: (names) => Array.isArray(names) && names.every((name) => isText(name)),
  })

const isTask = (value: unknown) =>
  passes<SavedTask>(value, {
    id: (id) => isTextOrNull(id, isTaskId),
    name: (name) => isTextOrNull(name),
    destination: (destination) => isTextOrNull(destination),
    lastTransfer: (time) => isTextOrNull(time, isTime),
    fate: (fate) => isOneOf(fate, FATES),
    unanswered: (count) => isCount(count),
    isAdopted: (isAdopted) => typeof isAdopted === 'boolean',
    pausedAt: (time) => isTextOrNull(time, isTime),
    state: (state) => isTextOrNull(state),
  }) && (value.id ?? value.name) !== null

const isStream = (value: unknown) =>
  passes<SavedStream>(value, {
    stream: (name) => isText(name, isStreamName),
    at: (time) => isText(time, isTime),
    tasks: (tasks) => Array.isArray(tasks) && tasks.every(isTask),
  })

const isRetention = (value: unknown): value is Record<string, number> =>
  isRecord(value) &&
  Object.entries(value).every(([name, hours]) => isStreamName(name) && isCount(hours, 9_999))

/** Writes the state with `save`. It has to be on disk when each call returns. */
export function stateWriter(save: (name: string, value: unknown) => void) {
  const stream = (index: number, saved: SavedStream | '') => save(`stream-${index}`, saved)
  return {
    /** The first act of the main step: from now on, the environment cannot set these names. */
    claim() {
      for (const name of ['pause', 'retention', 'reported']) save(name, '')
    },
    /** Called before the first stop leaves. A name that is not claimed must not be read, so the records come first. */
    pause(pause: SavedPause) {
      for (let index = 0; index < pause.records; index += 1) stream(index, '')
      save('pause', pause)
    },
    stream,
    /** How many hours streams keep their data, as far as the main step asked. */
    retention: (hours: ReadonlyMap<string, number>) => save('retention', Object.fromEntries(hours)),
    /** Called when all that is left paused has been reported. */
    reported: () => save('reported', 'yes'),
  }
}

/** What the main step saved. */
export interface Saved {
  pause: SavedPause
  streams: SavedStream[] // The records that can be read
  unreadable: number // How many records of streams cannot be read
  retention: ReadonlyMap<string, number>
  reported: boolean // The main step came to its end, and reported what it left paused
}

/**
 * Reads what the main step saved. `lookup` gives '' for a name that is not set. Null if nothing was saved, so that
 * nothing was stopped. `unreadable` if something was saved and cannot be read, which must not count as nothing.
 */
export function readSaved(lookup: (name: string) => string): Saved | 'unreadable' | null {
  const saved = lookup('pause')
  if (saved === '') return null
  const pause = jsonIn(saved)
  if (!isPause(pause)) return 'unreadable'
  const texts = Array.from({ length: pause.records }, (_, index) => lookup(`stream-${index}`))
  // An empty record was only claimed: its stop never left.
  const records = texts.filter((text) => text !== '').map(jsonIn)
  const streams = records.filter(isStream)
  const hours = jsonIn(lookup('retention'))
  const retention = new Map(Object.entries(isRetention(hours) ? hours : {}))
  const unreadable = records.length - streams.length
  return { pause, streams, unreadable, retention, reported: lookup('reported') === 'yes' }
}

/**
 * Why the post step would reject what is about to be saved; null if it would not. Ask before anything is stopped: a
 * service may give an ID or a place in a form that nobody has seen.
 */
export function unreadableRecord(
  pause: SavedPause,
  streams: readonly Pick<SavedStream, 'stream' | 'tasks'>[],
): string | null {
  const big = streams.find((each) => JSON.stringify(each).length > LONGEST_RECORD)
  if (big) return `stream-name: stream ${big.stream} has more dump tasks, or longer names, than can be saved`
  const odd = streams.find((each) => !isStream({ ...each, at: new Date().toISOString() }))
  if (odd === undefined && isPause(pause)) return null
  const what = odd ? `stream ${odd.stream} has a dump task whose ID or name` : 'its project or IAM'
  return `stream-name: ${what} has an unexpected format that the post step would reject`
}
