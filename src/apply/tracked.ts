/** Defines the tracked task: a dump task of which a step knows what it did to it, and what it saw of it. */
import type { TaskList } from '../cloud/dis.ts'
import { ServiceError, type StepError } from '../model/errors.ts'
import { type Fate, mayHaveArrived, merged } from '../model/fate.ts'
import { type DumpTask, isGone, TaskIndex, taskLabel } from '../model/tasks.ts'
import { plain } from '../model/text.ts'

/** Why nothing more is to be done for a task, and nothing to be waited for. */
export type Verdict =
  | 'gone'
  | 'planned' // A dry run of a resume: it would be started or waited for
  /** A pause: it was PAUSED, and runs again. A resume: it runs although the pause step saw it PAUSED. */
  | 'started-by-others'
  | 'paused-by-others' // A resume: it paused again, and no late stop explains it
  | 'not-sent' // Its stop or start was refused, or could not be sent
  | 'not-waited' // Its stop or start was sent and is not waited for
  | 'bad' // A resume: it is ERROR or ABNORMAL
  | 'no-id' // A resume: the service gives no ID for it, which a start needs

/** What lists said that may have been wrong: a later list of the same step is believed instead. */
export const REVISABLE: readonly Verdict[] = ['gone', 'started-by-others']

export interface TrackedTask {
  task: DumpTask
  before: string | null // The state before this step did anything; null if it was not read
  seen: DumpTask | null // As last listed; null if it was not listed yet, or is gone
  fate: Fate // How far this step's own stop or start came
  /** How many attempts of this step's stop stayed without an answer. Each may take effect later. */
  unanswered: number
  isPartly: boolean // A stop of several tasks was refused, and may be the one that paused this task
  isOut: boolean // An attempt has left, and nothing was heard of it yet
  error: StepError | null // Why the last attempt failed
  verdict: Verdict | null // Null: it is still worked on
  /** When its stop or start was answered, and since when its goal is seen; by the clock that nobody can set. */
  answeredAt: number | null
  goalSince: number | null
  pausedAt: string | null // When it was first seen `PAUSED` after its stop, ISO 8601 in UTC
}

export function trackedTask(task: DumpTask): TrackedTask {
  const [before, seen] = task.state === '' ? [null, null] : [task.state, task]
  const unsent = {
    fate: 'unsent',
    unanswered: 0,
    isPartly: false,
    isOut: false,
    error: null,
    verdict: null,
  } as const
  return { task, before, seen, ...unsent, answeredAt: null, goalSince: null, pausedAt: null }
}

/** Notes that the stop or start of these tasks left, was answered, or failed with this error. */
export function noteFate(
  batch: readonly TrackedTask[],
  news: Fate,
  now: number,
  error: StepError | null = null,
): void {
  for (const tracked of batch) {
    tracked.fate = merged(tracked.fate, news)
    tracked.error = error
    tracked.isOut = news === 'sent'
    if (news === 'unknown' && error?.fate === 'unknown') tracked.unanswered += 1
    else if (news === 'unknown') tracked.isPartly = true
    if (news === 'answered') tracked.answeredAt = now
  }
}

/** How far a call for this many tasks came. One that was refused may have taken effect for some of several tasks. */
export function fateOf(error: StepError, count: number): Fate {
  return count > 1 && isAboutTasks(error) ? 'unknown' : error.fate
}

/** Whether a service may have refused a call for one of its tasks, and not for who asked. */
export function isAboutTasks(error: StepError): boolean {
  return error instanceof ServiceError && !error.isUnauthorized && !error.parts.isRepeated
}

/** Whether this step's call may have changed the task. */
export function isSent({ fate }: Pick<TrackedTask, 'fate'>): boolean {
  return mayHaveArrived(fate)
}

export interface SeenList {
  tasks: readonly DumpTask[]
  index: TaskIndex
  /** False if the service counts more tasks than it lists: a task that is not listed may still exist. */
  isWhole: boolean
}

export function seenList({ tasks, unlisted }: TaskList): SeenList {
  return { tasks, index: new TaskIndex(tasks), isWhole: unlisted === 0 }
}

/** What a list says of a task: its entry, that it is gone, or nothing, as for an entry without a state. */
export type Entry = DumpTask | 'gone' | 'unlisted'

export function entryOf({ index, isWhole }: SeenList, { task }: TrackedTask): Entry {
  const listed = index.find(task)
  if (listed === undefined) return isWhole ? 'gone' : 'unlisted'
  if (listed.state === '') return 'unlisted'
  return isGone(listed) ? 'gone' : listed
}

/** `stream/name (ID)`, for the log. */
export function labelOf(task: DumpTask): string {
  return `${task.stream}/${plain(taskLabel(task), 80)}`
}

/** The state that was last seen, for a sentence. */
export function stateOf(task: DumpTask | null): string {
  return task === null || task.state === '' ? 'not known' : plain(task.state, 40)
}
