/** Notes what a list shows of a tracked task, and logs each change. */
import { type DumpTask, taskLabel } from '../model/tasks.ts'
import { plain } from '../model/text.ts'
import { PAUSED_ONCE_MORE } from './ending.ts'
import type { FollowContext } from './followed.ts'
import type { TrackedTask } from './trackedTask.ts'

/** `stream/name (ID)`, for the log. */
export function labelOf(task: DumpTask): string {
  return `${task.stream}/${plain(taskLabel(task), 80)}`
}

/** Notes the state that the list shows. */
export function noteState(tracked: TrackedTask, listed: DumpTask, context: FollowContext): void {
  const { clock, direction } = context
  const { goal, from } = direction
  tellState(tracked, listed, context)
  if (tracked.call === 'unsent') tracked.before ??= listed.state
  tracked.badSince = direction.bad.includes(listed.state) ? (tracked.badSince ?? clock.now()) : null
  tracked.seen = listed
  if (listed.state === goal) {
    tracked.goalSince ??= clock.now()
    if (from === null) tracked.pausedAt ??= new Date(clock.wall()).toISOString()
    return
  }
  // If a task pauses after its start, and a late stop can be the reason, it is started again.
  if (tracked.goalSince !== null && listed.state === from && tracked.stop?.mayComeLate) {
    tracked.call = 'unsent'
    tracked.warning = PAUSED_ONCE_MORE
  }
  if (from === null) tracked.pausedAt = null
  tracked.goalSince = null
}

function tellState(
  { task, seen, settled, badSince }: TrackedTask,
  listed: DumpTask,
  { log, direction }: FollowContext,
): void {
  const [label, state] = [labelOf(task), plain(listed.state, 40)]
  if (seen?.state !== listed.state) {
    const previous = seen === null ? '' : plain(seen.state, 40)
    log.info(`${label}: ${previous === '' ? '' : `${previous} → `}${state}`)
    if (settled && listed.state !== direction.goal) {
      log.warning(`${label} was ${previous} and is ${state} again.`)
    }
  }
  if (badSince === null && direction.bad.includes(listed.state)) {
    log.warning(`${label} is in state ${state}.`)
  }
}
