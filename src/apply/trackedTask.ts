/** Defines the tracked task: a dump task on its way to its goal. */
import type { Note } from '../model/note.ts'
import type { DumpTask, TaskReport } from '../model/tasks.ts'

/** What a resume knows of the pause step's stop of a task. */
export interface PastStop {
  /**
   * `paused`: the task was seen `PAUSED`. `answered`: the stop was accepted. `unknown`: the stop may have been sent.
   */
  fate: 'paused' | 'answered' | 'unknown'
  /** Until when the stop may still take effect, by the monotonic clock. */
  until: number
  /** The stop was sent more than once, and one attempt got no answer. That one may take effect after the start. */
  mayComeLate: boolean
  /** When the task was first seen `PAUSED`, ISO 8601 in UTC; null if it was not. */
  pausedAt: string | null
}

/** A dump task to be brought to its goal. */
export interface FollowedTask {
  /** The state is empty if it is not known yet. A start then waits for the first poll. */
  task: DumpTask
  /** Null in a pause, and if no stop is known. */
  stop: PastStop | null
}

/** How far this step's own call for a task came. `doubtful`: it may have arrived, but no answer says so. */
export type CallProgress = 'unsent' | 'doubtful' | 'answered'

export interface TrackedTask extends FollowedTask {
  /** The state before this step did anything; null if it was not read. */
  before: string | null
  /** As last seen; null if it was never seen, or is gone. */
  seen: DumpTask | null
  call: CallProgress
  /** When the call was answered, by the monotonic clock. */
  answeredAt: number | null
  /** When the goal was first seen, by the monotonic clock; null again if the task leaves it. */
  goalSince: number | null
  /** Since when it is in a bad state, by the monotonic clock; null if it is not. */
  badSince: number | null
  /** At its goal when last seen, and nothing is left to watch. */
  settled: boolean
  /** When it was first seen `PAUSED` after its stop, ISO 8601 in UTC. */
  pausedAt: string | null
  /** Told to the reader, however the task ends. */
  warning: Note | null
  report: TaskReport | null
}

export function trackedTask({ task, stop }: FollowedTask): TrackedTask {
  return {
    task,
    stop,
    before: task.state || null,
    seen: task.state === '' ? null : task,
    call: 'unsent',
    answeredAt: null,
    goalSince: null,
    badSince: null,
    settled: false,
    pausedAt: stop?.pausedAt ?? null,
    warning: null,
    report: null,
  }
}
