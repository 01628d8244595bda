/**
 * Brings dump tasks to their goal: sends calls, polls until the goal is seen or the time is up, and reports on each
 * task. Stop and start, main step and post step all use it.
 */
import type { Direction } from '../model/direction.ts'
import type { TaskReport } from '../model/tasks.ts'
import { counted, fewOf, span } from '../model/text.ts'
import { stateOf } from './ending.ts'
import type { FollowContext, FollowedStream } from './followed.ts'
import { PollOrder } from './pollOrder.ts'
import { HEARTBEAT } from './schedule.ts'
import { labelOf } from './sighting.ts'
import { concludeStream, isStale, pollStream, runStream } from './streamRun.ts'
import { StreamTasks } from './streamTasks.ts'
import type { TrackedTask } from './trackedTask.ts'

/**
 * Follows all streams at the same time. Gives a report for each of their tasks, in the same order. Never throws for
 * what happens to a task: the report says it.
 */
export async function follow(
  followed: readonly FollowedStream[],
  context: FollowContext,
): Promise<TaskReport[]> {
  const { wait, log, cancelled } = context
  const order = new PollOrder()
  const streams = followed
    .filter(({ tasks }) => tasks.length > 0)
    .map((each) => new StreamTasks(each, context, order))
  const over = new AbortController()
  if (wait > 0 && streams.length > 0) log.startGroup(CHANGES)
  const heartbeat = beat(streams, context, over.signal)
  try {
    await Promise.all(streams.map(runStream))
    for (;;) {
      const stale = streams.filter(isStale)
      if (stale.length === 0 || cancelled.aborted) break
      await Promise.all(stale.map(pollStream))
    }
    return streams.flatMap(concludeStream)
  } finally {
    over.abort()
    await heartbeat
    log.endGroup()
  }
}

/** The title of the log group that shows each change of state. */
const CHANGES = 'Changes of state while waiting'

/** Logs about every 15 s what is still waited for, outside of the group. */
async function beat(
  streams: readonly StreamTasks[],
  { clock, log, cancelled, direction }: FollowContext,
  over: AbortSignal,
): Promise<void> {
  const start = clock.now()
  for (;;) {
    await clock.sleep(HEARTBEAT, over)
    if (over.aborted) return
    if (cancelled.aborted) continue
    const tracked = streams.flatMap(({ all }) => all)
    const lines = waitingLines(tracked, direction, clock.now())
    if (lines.length === 0) continue
    log.endGroup()
    for (const line of lines) log.info(`${span(clock.now() - start)}: ${line}`)
    log.startGroup(CHANGES)
  }
}

/**
 * Lines about the tasks that are waited for, and about those that might still pause. `now`: by the monotonic clock.
 */
export function waitingLines(tracked: readonly TrackedTask[], direction: Direction, now: number): string[] {
  const open = tracked.filter(({ settled, report }) => !settled && report === null)
  const watched = open.filter(({ seen }) => direction.from !== null && seen?.state === direction.goal)
  const waiting = open.filter((each) => !watched.includes(each))
  const lines: string[] = []
  if (waiting.length > 0) {
    const names = fewOf(waiting, 5, ({ task, seen }) => `${labelOf(task)} (${stateOf(seen)})`)
    const done = `${tracked.length - open.length} of ${counted(tracked.length, 'dump task')} ${direction.words.done}`
    lines.push(`${done}; waiting for ${names}`)
  }
  if (watched.length > 0) {
    const left = Math.max(...watched.map(({ stop }) => (stop?.until ?? now) - now), 0)
    const time = left > 0 ? `${span(left)} more ` : ''
    const [run, pauses] =
      watched.length === 1
        ? ['1 runs after its stop', 'it pauses']
        : [`${watched.length} run after their stop`, 'they pause']
    lines.push(`${run}; watching ${time}whether ${pauses}`)
  }
  return lines
}
