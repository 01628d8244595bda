/**
 * Brings dump tasks to their goal: sends what is due, looks until the service itself shows the goal or the time
 * is up, and says what became of each task. Stop and start, main step and post step: all come through here.
 */
import { stateOf } from './ending.js'
import type { StopFate } from './handover.js'
import type { PendingStop } from './judge.js'
import { Looks } from './looks.js'
import { HEARTBEAT } from './schedule.js'
import type { SendWorld } from './send.js'
import { labelOf, StreamRun } from './streamRun.js'
import type { DumpTask, TaskReport } from './tasks.js'
import { counted, fewOf, span } from './text.js'
import type { Direction } from './transition.js'

export interface FollowedStream {
  stream: string
  /** To be brought to the goal. One whose state is not known yet is looked at before anything is sent for it. */
  tasks: readonly DumpTask[]
  /** Those of them whose stop by the pause step was not seen to its end. */
  pending?: { stop: PendingStop; tasks: readonly DumpTask[] }
}

export interface FollowWorld extends SendWorld {
  warning(text: string): void
}

export interface FollowOptions {
  direction: Direction
  /** How long to wait for the goal after a call was answered, in ms; 0: do not wait. */
  wait: number
  /** When all has to be over, whatever was answered when; in ms since 1970. */
  latest?: number
  /** Told how far a stream's call came, before it leaves and after; `positions`: the tasks that it names. */
  onFate?: (stream: string, fate: StopFate, positions: number[]) => void
  /** Told which tasks (positions) were found at the goal when a call for them was refused: others were quicker. */
  onAlready?: (stream: string, positions: number[]) => void
  /** Told which tasks of a stream (positions in its tasks) the service has at the goal, at each change. */
  onReached?: (stream: string, positions: number[]) => void
  /** Whether the list is asked when a call is refused: it may be about one task only. */
  believeList: boolean
}

/** Follows all streams side by side. Never throws for what happens to a task: that is in the reports. */
export async function follow(
  streams: readonly FollowedStream[],
  options: FollowOptions,
  world: FollowWorld,
): Promise<TaskReport[]> {
  const looks = new Looks()
  const runs = streams
    .filter(({ tasks }) => tasks.length > 0)
    .map((each) => new StreamRun(each, options, world, looks))
  const { gate } = world.dis
  const over = new AbortController()
  const heartbeat = beat(runs, options.direction, world, over.signal)
  try {
    // A look before all have begun would only keep the stops of others waiting, and have to be repeated after them.
    const begun = await gate.begin(runs, (run) => run.begin())
    await gate.forEach(runs, async (run, index) => {
      await begun[index]
      await run.watch()
    })
    for (;;) {
      const stale = runs.filter((run) => run.isStale)
      if (stale.length === 0 || world.cancelled.aborted) break
      await gate.forEach(stale, (run) => run.watch())
    }
    return runs.flatMap((run) => run.conclude())
  } finally {
    over.abort()
    await heartbeat
  }
}

/** Says every 15 s or so what is still waited for. */
async function beat(
  runs: readonly StreamRun[],
  direction: Direction,
  { clock, info, cancelled }: FollowWorld,
  over: AbortSignal,
): Promise<void> {
  const start = clock.now()
  for (;;) {
    await clock.sleep(HEARTBEAT, over)
    if (over.aborted) return
    const trackers = runs.flatMap(({ trackers }) => trackers)
    const waiting = trackers.filter(({ settled, report }) => !settled && report === null)
    if (waiting.length === 0 || cancelled.aborted) continue
    const names = fewOf(
      waiting.map(({ task, seen }) => `${labelOf(task)} is ${stateOf(seen)}`),
      5,
    )
    const of = `${trackers.length - waiting.length} of ${counted(trackers.length, 'dump task')} ${direction.words.done}`
    info(`${span(clock.now() - start)}: ${of}; waiting for ${names}`)
  }
}
