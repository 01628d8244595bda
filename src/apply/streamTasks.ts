/** Holds the dump tasks of one stream: what was seen of each, how long to wait, and how each ends. */
import { noteOf } from '../model/remedies.ts'
import { type DumpTask, reportOf, taskKey } from '../model/tasks.ts'
import { type Ending, endingOf, lastEnding } from './ending.ts'
import type { FollowContext, FollowedStream } from './followed.ts'
import { judge } from './judge.ts'
import type { PollOrder } from './pollOrder.ts'
import { STOP_WATCH } from './schedule.ts'
import { noteState } from './sighting.ts'
import { type SeenList, StreamList } from './streamList.ts'
import { type TrackedTask, trackedTask } from './trackedTask.ts'

/** The state of one stream. `streamCalls.ts` and `streamRun.ts` act on it. */
export class StreamTasks {
  readonly stream: string
  readonly all: readonly TrackedTask[]
  readonly context: FollowContext
  readonly order: PollOrder
  readonly list: StreamList
  /** When the schedule of polls begins, by the monotonic clock. */
  since: number
  /** When the wait ends, by the monotonic clock. */
  deadline: number
  /** Why nobody knows whether the call arrived. An answered poll does not clear this. */
  callTrouble: Error | null = null
  /** A failed start is not sent again before this time, by the monotonic clock. */
  startAt = 0
  /** How many starts failed in a row. */
  failedStarts = 0
  /** The number of the poll that found all tasks at their goal. */
  settledAt = 0
  #told = '[]'

  constructor({ stream, tasks }: FollowedStream, context: FollowContext, order: PollOrder) {
    this.stream = stream
    this.context = context
    this.order = order
    this.list = new StreamList(stream, context)
    this.all = tasks.map(trackedTask)
    this.since = context.clock.now()
    this.deadline = this.#deadlineFrom(this.since)
  }

  /** The tasks that have not ended. */
  get open(): TrackedTask[] {
    return this.all.filter(({ report }) => report === null)
  }

  get isSettled(): boolean {
    return this.open.every(({ settled }) => settled)
  }

  /** Why the last poll or call got no answer; null if it got one. */
  get trouble(): Error | null {
    return this.list.trouble ?? this.callTrouble
  }

  /** Begins the wait: a call for these tasks was answered. */
  waitFromNow(batch: readonly TrackedTask[]): void {
    this.callTrouble = null
    this.since = this.context.clock.now()
    const answered = { call: 'answered', answeredAt: this.since, badSince: null } as const
    for (const tracked of batch) Object.assign(tracked, answered)
    this.deadline = this.#deadlineFrom(this.since)
  }

  /** A stop that may have arrived takes effect within a minute, or most likely never. */
  watchStop(trouble: Error): void {
    this.callTrouble = trouble
    this.since = this.context.clock.now()
    this.deadline = this.#latest(this.since + Math.min(this.context.wait, STOP_WATCH))
  }

  /** Notes and judges what a list shows of these tasks. */
  take(batch: readonly TrackedTask[], list: SeenList): void {
    for (const tracked of batch) {
      const listed = list.index.find(tracked.task)
      if (listed !== undefined) this.#see(tracked, listed)
      // If the service counts more tasks than it lists, a task that is not listed may still exist.
      if (listed !== undefined || list.isWhole) this.judge(tracked, listed)
    }
    this.#tellReached()
  }

  judge(tracked: TrackedTask, listed: DumpTask | undefined): void {
    const { direction, clock } = this.context
    const verdict = judge(direction, tracked, listed, clock.now())
    tracked.settled = verdict === 'reached'
    if (listed === undefined) tracked.seen = null
    const ending = endingOf(verdict, direction, tracked.seen)
    if (ending !== null) this.end(tracked, ending)
  }

  /** Ends the open tasks of the batch as failed with this error. */
  fail(batch: readonly TrackedTask[], error: Error): void {
    const problem = noteOf(error)
    for (const tracked of batch)
      if (tracked.report === null) this.end(tracked, { outcome: 'failed', problem })
  }

  /** Ends these tasks by what is known: they will not be polled again. */
  endAsTheyAre(batch: readonly TrackedTask[]): void {
    const { clock, cancelled, direction, wait } = this.context
    for (const tracked of batch) {
      const ending = lastEnding(direction, tracked, {
        wait,
        waited: this.deadline - this.since,
        isTimeUp: clock.now() >= this.deadline,
        isCancelled: cancelled.aborted,
        trouble: this.trouble,
      })
      this.end(tracked, ending)
    }
  }

  end(tracked: TrackedTask, { outcome, problem = null, warning = null }: Ending): void {
    const { task, before, seen, call, answeredAt, goalSince, pausedAt } = tracked
    const { clock, direction } = this.context
    const isPolled = seen !== null && (seen !== task || call === 'unsent')
    const known = { ...task, ...seen, id: task.id ?? seen?.id ?? null, name: seen?.name ?? task.name }
    const isResumed = direction.from !== null && goalSince !== null && pausedAt !== null
    tracked.report = reportOf(known, outcome, {
      before,
      after: isPolled ? seen.state : null,
      sent: call !== 'unsent',
      pausedAt,
      took: answeredAt !== null && goalSince !== null ? Math.max(0, goalSince - answeredAt) : null,
      pausedFor: isResumed ? Math.max(0, clock.wall() - Date.parse(pausedAt)) : null,
      problem,
      warning: warning ?? tracked.warning,
    })
  }

  #see(tracked: TrackedTask, listed: DumpTask): void {
    noteState(tracked, listed, this.context)
    if (tracked.goalSince !== null && tracked.stop?.mayComeLate) {
      this.deadline = Math.max(this.deadline, this.#latest(tracked.goalSince + STOP_WATCH))
    }
  }

  #tellReached(): void {
    const reached = this.all.flatMap(({ task, settled, pausedAt }): [string, string][] =>
      settled && pausedAt !== null ? [[taskKey(task), pausedAt]] : [],
    )
    const told = JSON.stringify(reached)
    if (told === this.#told) return
    this.#told = told
    this.context.memory?.reached(this.stream, new Map(reached))
  }

  /** When a wait that begins now ends. A stop that may still take effect gets its full time. */
  #deadlineFrom(now: number): number {
    const watched = this.open.map(({ call, stop }) =>
      call !== 'answered' && stop && stop.fate !== 'paused' ? stop.until : now,
    )
    return this.#latest(Math.max(now + this.context.wait, ...watched))
  }

  #latest(time: number): number {
    return Math.min(time, this.context.latest)
  }
}
