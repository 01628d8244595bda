/**
 * Brings dump tasks to their goal: sends what is due, polls until the service itself shows the goal or the time
 * is up, and says what became of each task. Stop and start, main step and post step: all come through here.
 */
import type { Direction } from '../model/direction.ts'
import type { TaskReport } from '../model/tasks.ts'
import { counted, fewOf, span } from '../model/text.ts'
import { stateOf } from './ending.ts'
import type { FollowedStream, FollowOptions, FollowWorld } from './followed.ts'
import { PollOrder } from './pollOrder.ts'
import { HEARTBEAT } from './schedule.ts'
import { labelOf } from './sighting.ts'
import { StreamRun } from './streamRun.ts'
import type { TrackedTask } from './trackedTask.ts'

/** Follows all streams side by side. Never throws for what happens to a task: that is in the reports. */
export async function follow(
  streams: readonly FollowedStream[],
  options: FollowOptions,
  world: FollowWorld,
): Promise<TaskReport[]> {
  const order = new PollOrder()
  const runs = streams
    .filter(({ tasks }) => tasks.length > 0)
    .map((each) => new StreamRun(each, options, world, order))
  const over = new AbortController()
  if (options.wait > 0 && runs.length > 0) world.startGroup(CHANGES)
  const heartbeat = beat(runs, options.direction, world, over.signal)
  try {
    await Promise.all(runs.map((run) => run.run()))
    for (;;) {
      const stale = runs.filter((run) => run.isStale)
      if (stale.length === 0 || world.cancelled.aborted) break
      await Promise.all(stale.map((run) => run.poll()))
    }
    return runs.flatMap((run) => run.conclude())
  } finally {
    over.abort()
    await heartbeat
    world.endGroup()
  }
}

/** The group of the log that has each change of state. */
const CHANGES = 'Changes of state while waiting'

/** Says every 15 s or so what is still waited for, outside of the group. */
async function beat(
  runs: readonly StreamRun[],
  direction: Direction,
  { clock, info, cancelled, startGroup, endGroup }: FollowWorld,
  over: AbortSignal,
): Promise<void> {
  const start = clock.now()
  for (;;) {
    await clock.sleep(HEARTBEAT, over)
    if (over.aborted) return
    if (cancelled.aborted) continue
    const lines = waitingLines(
      runs.flatMap(({ tracked }) => tracked),
      direction,
      clock.now(),
    )
    if (lines.length === 0) continue
    endGroup()
    for (const line of lines) info(`${span(clock.now() - start)}: ${line}`)
    startGroup(CHANGES)
  }
}

/** What is waited for, and what only might still pause; `now` by the monotonic clock. */
export function waitingLines(tracked: readonly TrackedTask[], direction: Direction, now: number): string[] {
  const open = tracked.filter(({ settled, report }) => !settled && report === null)
  const watched = open.filter(({ seen }) => direction.from !== null && seen?.state === direction.goal)
  const waiting = open.filter((each) => !watched.includes(each))
  const lines: string[] = []
  if (waiting.length > 0) {
    const names = fewOf(
      waiting.map(({ task, seen }) => `${labelOf(task)} (${stateOf(seen)})`),
      5,
    )
    const done = `${tracked.length - open.length} of ${counted(tracked.length, 'dump task')} ${direction.words.done}`
    lines.push(`${done}; waiting for ${names}`)
  }
  if (watched.length > 0) {
    const left = Math.max(...watched.map(({ stop }) => (stop?.until ?? now) - now), 0)
    const run = watched.length === 1 ? '1 runs after its stop' : `${watched.length} run after their stop`
    lines.push(
      `${run}; watching ${left > 0 ? `${span(left)} more ` : ''}whether ${watched.length === 1 ? 'it pauses' : 'they pause'}`,
    )
  }
  return lines
}
