/** Judges what the state of a tracked task means. Pure. */
import type { Direction } from '../model/direction.ts'
import { type DumpTask, isGone } from '../model/tasks.ts'
import { GIVE_UP_AFTER, STOP_WATCH } from './schedule.ts'
import type { TrackedTask } from './trackedTask.ts'

/** The part of a tracked task that is needed to judge it. */
export type Progress = Pick<TrackedTask, 'task' | 'stop' | 'call' | 'badSince' | 'goalSince'>

export type Verdict =
  /** Its goal was seen. */
  | 'reached'
  /** It is running, and this step had no part in it. */
  | 'already'
  /** The pause step paused it, and somebody else started it. */
  | 'started-by-others'
  | 'wait'
  /** A start is due. */
  | 'start'
  /** A start is due but cannot be sent, as the ID of the task is not known. */
  | 'cannot-start'
  | 'gone'
  | 'bad'
  /** Its stop was accepted, and it is still running after the wait. */
  | 'unsettled'
  /** Its stop may have arrived, but has not taken effect for as long as it is watched. */
  | 'stop-never-showed'

/** Judges the state of a task in the service's list. `listed` is undefined if the task is not in the list. */
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

/** Judges a task at its goal: did this step bring it there, and may a stop still undo it? */
function atGoal(direction: Direction, { call, stop, goalSince }: Progress, now: number): Verdict {
  if (direction.from === null) return 'reached'
  if (stop?.mayComeLate && now - (goalSince ?? now) < STOP_WATCH) return 'wait'
  if (call !== 'unsent') return 'reached'
  if (stop === null) return 'already'
  if (stop.fate === 'paused') return 'started-by-others'
  if (now < stop.until) return 'wait'
  return stop.fate === 'answered' ? 'unsettled' : 'stop-never-showed'
}
