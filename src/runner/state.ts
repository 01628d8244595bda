/**
 * What a pause leaves to its own post step: the runner's state. No secret is in it.
 *
 * For the post step the runner applies the job's environment first, then the names of state that the main step wrote:
 * every other `STATE_…` comes from whoever may write `GITHUB_ENV`. So the main step writes each name before it matters,
 * empty too, and the post step reads those names and no others.
 */
import type { DumpTask } from '../model/tasks.ts'
import { counted, plain } from '../model/text.ts'
import { readPause, readStream, type SavedPause, type SavedStream, type SavedTask } from './savedState.ts'

/** What the main step saved. */
export interface Saved {
  pause: SavedPause
  /** Those that can be read. */
  streams: SavedStream[]
  /** How many records of streams cannot be read. */
  unreadable: number
  /** The main step came to its end and told what it left paused. */
  reported: boolean
}

/** What is remembered of a stream, before anything was sent. */
export function newRecord(
  stream: string,
  stop: readonly DumpTask[],
  adopt: readonly DumpTask[],
): SavedStream {
  const saved =
    (isAdopted: boolean) =>
    (task: DumpTask): SavedTask => {
      const { id, name, destination, lastTransfer } = task
      const unsent = { fate: 'unsent', mayComeLate: false, isPaused: false, pausedAt: null } as const
      return { id, name, destination, lastTransfer, ...unsent, isAdopted }
    }
  return { stream, tasks: [...stop.map(saved(false)), ...adopt.map(saved(true))] }
}

/** Writes the state. Each call has to be on disk when it returns. */
export class StateWriter {
  readonly #save: (name: string, value: unknown) => void

  constructor(save: (name: string, value: unknown) => void) {
    this.#save = save
  }

  /** The main step's first act: nothing of this state is the environment's to set from now on. */
  claim(): void {
    for (const name of ['pause', 'reported']) this.#save(name, '')
  }

  /** Before the first stop leaves. The records' names come first: what is not claimed yet must not be read. */
  pause(pause: SavedPause): void {
    for (let index = 0; index < pause.records; index += 1) this.#save(`stream-${index}`, '')
    this.#save('pause', pause)
  }

  stream(index: number, record: SavedStream): void {
    this.#save(`stream-${index}`, record)
  }

  /** All that is left paused was told. */
  reported(): void {
    this.#save('reported', 'yes')
  }
}

/**
 * What the main step saved, by a look-up that gives '' for what is not set. Null when it saved nothing, so that nothing
 * was stopped; `unreadable` when it did and that cannot be read, which must not pass for nothing.
 */
export function readSaved(lookup: (name: string) => string): Saved | 'unreadable' | null {
  const text = lookup('pause')
  if (text === '') return null
  const pause = readPause(text)
  if (pause === null) return 'unreadable'
  const texts = Array.from({ length: pause.records }, (_, index) => lookup(`stream-${index}`))
  // An empty one was claimed, and its stream's stop never left.
  const records = texts.filter((each) => each !== '').map(readStream)
  const streams = records.filter((record) => record !== null)
  return {
    pause,
    streams,
    unreadable: records.length - streams.length,
    reported: lookup('reported') === 'yes',
  }
}

/** Whether there is anything for the post step to look after, as cheaply as it can be told. */
export function mayHaveSomethingToResume({ streams, unreadable }: Saved): boolean {
  return unreadable > 0 || streams.some((each) => each.tasks.some(isOwn))
}

/** The tasks of a stop that may have taken effect, and those that were adopted: what this step has to resume. */
export function ownTasks({ tasks }: SavedStream): SavedTask[] {
  return tasks.filter(isOwn)
}

function isOwn({ fate, isAdopted }: SavedTask): boolean {
  return isAdopted || (fate !== 'unsent' && fate !== 'refused')
}

/** How much the post step can be given, in bytes: in one variable, and in all of them. */
export interface StateRoom {
  one: number
  all: number
}

/** What an environment may hold in all with the arguments, in bytes; a process beyond it does not start. */
const ENVIRONMENT = 2_097_152
const ENVIRONMENT_OF_MACOS = 1_048_576
/** For what the job's later steps add to it. In bytes. */
const SPARE = 400_000

/** The room beside the environment as it is now. */
export function stateRoom(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): StateRoom {
  const used = Object.entries(env).reduce((sum, [name, value = '']) => sum + variable(name, value), 0)
  const whole = platform === 'darwin' ? ENVIRONMENT_OF_MACOS : ENVIRONMENT
  return { one: platform === 'win32' ? 32_000 : 120_000, all: whole - SPARE - used }
}

/** What one variable takes of it: with the sign between, the end and a pointer. */
function variable(name: string, value: string): number {
  return Buffer.byteLength(name) + Buffer.byteLength(value) + 10
}

/**
 * Why these records cannot be left to a post step, as they can grow until the main step ends; null when they can. To
 * be asked before anything is stopped.
 */
export function stateProblem(
  pause: SavedPause,
  records: readonly SavedStream[],
  room: StateRoom,
): string | null {
  const texts = records.map((record) => JSON.stringify(grown(record)))
  const odd = records[texts.findIndex((text) => readStream(text) === null)]
  if (odd !== undefined || readPause(JSON.stringify(pause)) === null) {
    const what = odd ? `stream ${plain(odd.stream, 64)} has a dump task whose ID` : 'its project or IAM'
    return `stream-name: ${what} has a form that no service was seen to use, and the post step would not trust it`
  }
  const sizes = texts.map((text) => variable('STATE_stream-00000', text))
  const large = sizes.findIndex((size) => size > room.one)
  if (large >= 0) {
    const { stream, tasks } = records[large] as SavedStream
    return (
      `stream-name: stream ${plain(stream, 64)}: what has to be remembered of its ${counted(tasks.length, 'dump task')} is too long ` +
      `for the post step (${inKb(sizes[large] ?? 0)}; one variable may hold ${inKb(room.one)}), which could not start. ` +
      'Pause fewer of them in one step: name them in task-ids or task-names'
    )
  }
  const size = sizes.reduce((sum, each) => sum + each, 0)
  if (size <= room.all) return null
  return (
    `stream-name: ${counted(records.length, 'stream')} are too many for one step: what has to be remembered of their dump tasks ` +
    `(${inKb(size)}) does not fit into the environment of the post step (room for ${inKb(Math.max(0, room.all))}), ` +
    'which could not start. Split them over several jobs, as a matrix does'
  )
}

function inKb(bytes: number): string {
  return `${Math.ceil(bytes / 1000)} kB`
}

/** The longest form that a record can take. */
function grown({ stream, tasks }: SavedStream): SavedStream {
  const longest = { fate: 'answered', mayComeLate: false, isAdopted: false, isPaused: false } as const
  return {
    stream,
    tasks: tasks.map((task) => ({ ...task, ...longest, pausedAt: new Date(0).toISOString() })),
  }
}
