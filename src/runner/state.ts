/**
 * Saves what a post step has to know in the state of the runner, and reads it there. It holds no secret.
 *
 * For the post step, the runner applies the environment of the job first, and then the names of state that the main
 * step wrote. Every other `STATE_…` comes from whoever can write `GITHUB_ENV`. So the main step writes each name
 * before it matters, even if it is empty, and the post step reads only those names.
 */
import type { DumpTask } from '../model/tasks.ts'
import { counted, plain } from '../model/text.ts'
import { readPause, readStream, type SavedPause, type SavedStream, type SavedTask } from './savedState.ts'

/** What the main step saved. */
export interface Saved {
  pause: SavedPause
  /** The records that can be read. */
  streams: SavedStream[]
  /** How many records of streams cannot be read. */
  unreadable: number
  /** The main step came to its end, and reported what it left paused. */
  reported: boolean
}

/** The record of a stream before a stop was sent. */
export function newRecord(
  stream: string,
  stop: readonly DumpTask[],
  adopt: readonly DumpTask[],
): SavedStream {
  const saved = (tasks: readonly DumpTask[], isAdopted: boolean) =>
    tasks.map(({ id, name, destination, lastTransfer }): SavedTask => {
      const unsent = { fate: 'unsent', mayComeLate: false, isAdopted, pausedAt: null } as const
      return { id, name, destination, lastTransfer, ...unsent }
    })
  return { stream, tasks: [...saved(stop, false), ...saved(adopt, true)] }
}

/** Writes the state with `save`. It has to be on disk when each call returns. */
export function stateWriter(save: (name: string, value: unknown) => void) {
  const stream = (index: number, record: SavedStream | '') => save(`stream-${index}`, record)
  return {
    /** The first act of the main step: from now on, the environment cannot set these names. */
    claim() {
      for (const name of ['pause', 'reported']) save(name, '')
    },
    /**
     * Called before the first stop leaves. The names of the records come first: a name that is not claimed must not
     * be read.
     */
    pause(pause: SavedPause) {
      for (let index = 0; index < pause.records; index += 1) stream(index, '')
      save('pause', pause)
    },
    stream,
    /** Called when all that is left paused has been reported. */
    reported: () => save('reported', 'yes'),
  }
}

/**
 * Reads what the main step saved. `lookup` gives '' for a name that is not set. Null if nothing was saved, so that
 * nothing was stopped. `unreadable` if something was saved and cannot be read, which must not count as nothing.
 */
export function readSaved(lookup: (name: string) => string): Saved | 'unreadable' | null {
  const text = lookup('pause')
  if (text === '') return null
  const pause = readPause(text)
  if (pause === null) return 'unreadable'
  const texts = Array.from({ length: pause.records }, (_, index) => lookup(`stream-${index}`))
  // An empty record was only claimed: its stop never left.
  const records = texts.filter((each) => each !== '').map(readStream)
  const streams = records.filter((record) => record !== null)
  return {
    pause,
    streams,
    unreadable: records.length - streams.length,
    reported: lookup('reported') === 'yes',
  }
}

/** Whether there may be something for the post step to resume. */
export function mayHaveSomethingToResume({ streams, unreadable }: Saved): boolean {
  return unreadable > 0 || streams.some((each) => ownTasks(each).length > 0)
}

/** The tasks that this step has to resume: those it adopted, and those whose stop may have taken effect. */
export function ownTasks({ tasks }: SavedStream): SavedTask[] {
  return tasks.filter(({ fate, isAdopted }) => isAdopted || (fate !== 'unsent' && fate !== 'refused'))
}

/** How many bytes the post step can be given: in one variable, and in all of them. */
export interface StateRoom {
  one: number
  all: number
}

/** How many bytes an environment and the arguments may have in all. With more, a process does not start. */
const ENVIRONMENT = 2_097_152
const ENVIRONMENT_OF_MACOS = 1_048_576
/** Room for what later steps of the job add to the environment, in bytes. */
const SPARE = 400_000

/** The room that the current environment leaves. */
export function stateRoom(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): StateRoom {
  const used = Object.entries(env).reduce((sum, [name, value = '']) => sum + variable(name, value), 0)
  const whole = platform === 'darwin' ? ENVIRONMENT_OF_MACOS : ENVIRONMENT
  return { one: platform === 'win32' ? 32_000 : 120_000, all: whole - SPARE - used }
}

/** How many bytes a variable takes: name and value, the `=`, the end and a pointer. */
function variable(name: string, value: string): number {
  return Buffer.byteLength(name) + Buffer.byteLength(value) + 10
}

/**
 * Why these records cannot be saved for a post step; null if they can. Counts the longest form that they can take
 * until the main step ends. Ask before anything is stopped.
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
      `stream-name: stream ${plain(stream, 64)}: the record of its ${counted(tasks.length, 'dump task')} is too long: with ` +
      `${inKb(sizes[large] ?? 0)} the post step could not start (one variable may hold ${inKb(room.one)}). ` +
      'Pause fewer of them in one step: name them in task-ids or task-names'
    )
  }
  const size = sizes.reduce((sum, each) => sum + each, 0)
  if (size <= room.all) return null
  return (
    `stream-name: ${counted(records.length, 'stream')} are too many for one step: with the record of their dump tasks ` +
    `(${inKb(size)}, room for ${inKb(Math.max(0, room.all))} in its environment) the post step could not start. ` +
    'Split them over several jobs, as a matrix does'
  )
}

function inKb(bytes: number): string {
  return `${Math.ceil(bytes / 1000)} kB`
}

/** The longest form that a record can take. */
function grown({ stream, tasks }: SavedStream): SavedStream {
  const longest = { fate: 'answered', mayComeLate: false, isAdopted: false } as const
  return {
    stream,
    tasks: tasks.map((task) => ({ ...task, ...longest, pausedAt: new Date(0).toISOString() })),
  }
}
