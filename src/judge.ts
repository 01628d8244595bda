/** What a state that was seen means for a dump task that is under way. Pure. */
import { GIVE_UP_AFTER } from './schedule.js'
import { type DumpTask, isGone } from './tasks.js'
import type { Direction } from './transition.js'

/** A stop of the pause step that was not seen to its end when the resume began. */
export interface PendingStop {
  /** Was it answered, or is its fate unknown? */
  answered: boolean
  /** How long it may still take effect, in ms since 1970. */
  until: number
}

/**
 * How far this step's own stop or start of a task came. `doubtful`: it may have arrived, and no answer said so.
 */
export type CallProgress = 'unsent' | 'doubtful' | 'answered'

/** A dump task under way, as far as judging needs it. */
export interface Progress {
  call: CallProgress
  /** The task can be sent a start: its ID is known. Of no meaning for a pause. */
  mayStart: boolean
  pendingStop: PendingStop | null
  /** Since when it has been in a bad state, in ms since 1970; null when it is not. */
  badSince: number | null
}

export type Verdict =
  /** Its goal was seen. */
  | 'reached'
  /** It is running, and this step had no part in it. */
  | 'already'
  | 'wait'
  /** A start is due. */
  | 'start'
  /** A start would be due, and cannot be sent. */
  | 'cannot-start'
  | 'gone'
  | 'bad'
  /** Running although its stop was answered, for longer than it is waited for. */
  | 'unsettled'
  /** Running, and the stop of unknown fate has not shown for as long as it is watched. */
  | 'stop-never-showed'

/** Judges the state in which the service's list has the task; `listed` is undefined where it is not listed. */
export function judge(
  direction: Direction,
  progress: Progress,
  listed: DumpTask | undefined,
  now: number,
): Verdict {
  if (listed === undefined || isGone(listed)) return 'gone'
  const { state } = listed
  if (direction.bad.includes(state)) {
    const isNew = progress.badSince === null || now - progress.badSince < GIVE_UP_AFTER
    const mayPass = direction.call === 'stop' || progress.call !== 'unsent' || progress.pendingStop !== null
    return isNew && mayPass ? 'wait' : 'bad'
  }
  if (direction.call === 'stop') return state === direction.goal ? 'reached' : 'wait'
  if (state === 'PAUSED' && progress.call !== 'answered') return progress.mayStart ? 'start' : 'cannot-start'
  if (state !== direction.goal) return 'wait'
  if (progress.call !== 'unsent') return 'reached'
  const { pendingStop } = progress
  if (pendingStop === null) return 'already'
  if (now < pendingStop.until) return 'wait'
  return pendingStop.answered ? 'unsettled' : 'stop-never-showed'
}
