/** What a state that was seen means for a dump task that is under way. Pure. */
import type { Direction } from '../model/direction.ts'
import { type DumpTask, isGone } from '../model/tasks.ts'
import { GIVE_UP_AFTER, STOP_WATCH } from './schedule.ts'
import type { TrackedTask } from './trackedTask.ts'

/** As much of a tracked task as judging needs. */
export type Progress = Pick<TrackedTask, 'task' | 'stop' | 'call' | 'badSince' | 'goalSince'>

export type Verdict =
  /** Its goal was seen. */
  | 'reached'
  /** It is running, and this step had no part in it. */
  | 'already'
  /** It was paused by the pause step, and somebody else started it. */
  | 'started-by-others'
  | 'wait'
  /** A start is due. */
  | 'start'
  /** A start would be due, and cannot be sent: the task's ID is not known. */
  | 'cannot-start'
  | 'gone'
  | 'bad'
  /** Running although its stop was answered, for longer than it is waited for. */
  | 'unsettled'
  /** Running, and the stop of unknown fate has not shown for as long as it is watched. */
  | 'stop-never-showed'

/** Judges the state in which the service lists the task; `listed` is undefined where it is not listed. */
export function judge(
  direction: Direction,
  progress: Progress,
  listed: DumpTask | undefined,
  now: number,
): Verdict {
  if (listed === undefined || isGone(listed)) return 'gone'
  const { call, stop, badSince, task } = progress
  if (direction.bad.includes(listed.state)) {
    const isNew = badSince === null || now - badSince < GIVE_UP_AFTER
    const mayPass = direction.from === null || call !== 'unsent' || (stop !== null && stop.fate !== 'paused')
    return isNew && mayPass ? 'wait' : 'bad'
  }
  if (listed.state === direction.goal) return atGoal(direction, progress, now)
  if (direction.from === null || listed.state !== direction.from || call === 'answered') return 'wait'
  return (listed.id ?? task.id) === null ? 'cannot-start' : 'start'
}

/** The goal is seen: is it this step's doing, and may a stop still undo it? */
function atGoal(direction: Direction, { call, stop, goalSince }: Progress, now: number): Verdict {
  if (direction.from === null) return 'reached'
  if (stop?.mayComeLate && now - (goalSince ?? now) < STOP_WATCH) return 'wait'
  if (call !== 'unsent') return 'reached'
  if (stop === null) return 'already'
  if (stop.fate === 'paused') return 'started-by-others'
  if (now < stop.until) return 'wait'
  return stop.fate === 'answered' ? 'unsettled' : 'stop-never-showed'
}
