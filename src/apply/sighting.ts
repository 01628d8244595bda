/** What a list shows of a tracked task: remembered, and told where it changed. */
import type { Direction } from '../model/direction.ts'
import { type DumpTask, taskLabel } from '../model/tasks.ts'
import { plain } from '../model/text.ts'
import { PAUSED_ONCE_MORE } from './ending.ts'
import type { FollowWorld } from './followed.ts'
import type { TrackedTask } from './trackedTask.ts'

/** `stream/name (ID)`, for the log. */
export function labelOf(task: DumpTask): string {
  return `${task.stream}/${plain(taskLabel(task), 80)}`
}

/** Notes the state in which the list has the task. */
export function noteState(
  tracked: TrackedTask,
  listed: DumpTask,
  direction: Direction,
  world: Pick<FollowWorld, 'clock' | 'info' | 'warning'>,
): void {
  const previous = tracked.seen?.state ?? null
  if (tracked.call === 'unsent') tracked.before ??= listed.state
  if (previous !== listed.state) tellChange(tracked, previous, listed.state, direction, world)
  noteBad(tracked, listed, direction, world)
  if (listed.state === direction.goal) {
    tracked.goalSince ??= world.clock.now()
    if (direction.from === null) tracked.pausedAt ??= new Date(world.clock.wall()).toISOString()
  } else {
    leaveGoal(tracked, listed, direction)
  }
  tracked.seen = listed
}

function tellChange(
  { task, settled }: TrackedTask,
  previous: string | null,
  state: string,
  direction: Direction,
  { info, warning }: Pick<FollowWorld, 'info' | 'warning'>,
): void {
  const from = previous === null ? '' : `${plain(previous, 40)} → `
  info(`${labelOf(task)}: ${from}${plain(state, 40)}`)
  if (settled && state !== direction.goal) {
    warning(`${labelOf(task)} was ${plain(previous)} and is ${plain(state, 40)} again.`)
  }
}

function noteBad(
  tracked: TrackedTask,
  { state }: DumpTask,
  direction: Direction,
  { clock, warning }: Pick<FollowWorld, 'clock' | 'warning'>,
): void {
  const isBad = direction.bad.includes(state)
  if (isBad && tracked.badSince === null) {
    tracked.badSince = clock.now()
    warning(`${labelOf(tracked.task)} is in state ${plain(state, 40)}.`)
  }
  if (!isBad) tracked.badSince = null
}

/** A task that pauses after its start, where a late stop can be the reason, is started again. */
function leaveGoal(tracked: TrackedTask, { state }: DumpTask, direction: Direction): void {
  const ran = tracked.goalSince !== null
  if (direction.from === null) tracked.pausedAt = null
  tracked.goalSince = null
  if (!ran || state !== direction.from || !tracked.stop?.mayComeLate) return
  tracked.call = 'unsent'
  tracked.warning = PAUSED_ONCE_MORE
}
