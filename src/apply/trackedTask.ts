/** One dump task on its way to its goal. */
import type { Note } from '../model/note.ts'
import type { DumpTask, TaskReport } from '../model/tasks.ts'

/** What is known of the pause step's stop of a task, when a resume begins. */
export interface PastStop {
  /** `paused`: the task was seen `PAUSED`. `answered`: the stop was taken. `unknown`: it may have left. */
  fate: 'paused' | 'answered' | 'unknown'
  /** How long it may still take effect, by the monotonic clock. */
  until: number
  /** It was sent more than once, and an attempt got no answer: that one may take effect after the start. */
  mayComeLate: boolean
  /** When the task was first seen `PAUSED`, ISO 8601 in UTC; null where it was not. */
  pausedAt: string | null
}

/** A dump task to be brought to its goal. */
export interface FollowedTask {
  /** With an empty state where it is not known yet: then it is polled before anything is sent for it. */
  task: DumpTask
  /** Null in a pause, and where nobody knows of a stop. */
  stop: PastStop | null
}

/** How far this step's own call for a task came. `doubtful`: it may have arrived, and no answer said so. */
export type CallProgress = 'unsent' | 'doubtful' | 'answered'

export interface TrackedTask extends FollowedTask {
  /** The state before this step did anything; null where it was not read. */
  before: string | null
  /** As last seen; null where it never was, or is gone. */
  seen: DumpTask | null
  call: CallProgress
  /** When the call was answered, by the monotonic clock. */
  answeredAt: number | null
  /** When the goal was first seen, by the monotonic clock; null again when the task leaves it. */
  goalSince: number | null
  /** Since when it has been in a bad state, by the monotonic clock; null when it is not. */
  badSince: number | null
  /** At its goal when last seen, and nothing is left to watch. */
  settled: boolean
  /** When this step first saw it `PAUSED` after its stop, ISO 8601 in UTC. */
  pausedAt: string | null
  /** What a reader has to know, however it ends. */
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
