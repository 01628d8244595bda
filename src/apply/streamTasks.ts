/** The dump tasks of one stream under way: what was seen of each, until when it is waited for, and how each ends. */
import type { Clock } from '../cloud/clock.ts'
import { noteOf } from '../model/remedies.ts'
import { type DumpTask, reportOf } from '../model/tasks.ts'
import { type Ending, endingOf, lastEnding } from './ending.ts'
import type { FollowedStream, FollowOptions, FollowWorld } from './followed.ts'
import { judge } from './judge.ts'
import { STOP_WATCH } from './schedule.ts'
import { noteState } from './sighting.ts'
import type { SeenList } from './streamList.ts'
import { type TrackedTask, trackedTask } from './trackedTask.ts'

export class StreamTasks {
  readonly stream: string
  readonly all: readonly TrackedTask[]
  /** Where the schedule of polls begins, by the monotonic clock. */
  since: number
  /** When the waiting is over, by the monotonic clock. */
  deadline: number
  /** What left it open whether the call arrived; no poll makes that untrue. */
  callTrouble: Error | null = null
  readonly #options: FollowOptions
  readonly #world: FollowWorld
  readonly #clock: Clock
  #told = ''

  constructor({ stream, tasks }: FollowedStream, options: FollowOptions, world: FollowWorld) {
    this.stream = stream
    this.#options = options
    this.#world = world
    this.#clock = world.clock
    this.all = tasks.map(trackedTask)
    this.since = world.clock.now()
    this.deadline = this.#deadlineFrom(this.since)
  }

  /** Those that have not ended. */
  get open(): TrackedTask[] {
    return this.all.filter(({ report }) => report === null)
  }

  get isSettled(): boolean {
    return this.open.every(({ settled }) => settled)
  }

  /** A call for them was answered: the waiting begins. */
  waitFromNow(batch: readonly TrackedTask[]): void {
    this.callTrouble = null
    this.since = this.#clock.now()
    const answered = { call: 'answered', answeredAt: this.since, badSince: null } as const
    for (const tracked of batch) Object.assign(tracked, answered)
    this.deadline = this.#deadlineFrom(this.since)
  }

  /** A stop of unknown fate shows within a minute, or most likely never. */
  watchStop(trouble: Error): void {
    this.callTrouble = trouble
    this.since = this.#clock.now()
    this.deadline = this.#latest(this.since + Math.min(this.#options.wait, STOP_WATCH))
  }

  /** Takes in what a list shows of these tasks. */
  take(tasks: readonly TrackedTask[], list: SeenList): void {
    for (const tracked of tasks) {
      const listed = list.find(tracked.task)
      if (listed !== undefined) this.#see(tracked, listed)
      // A list that is shorter than the service's own count says nothing about what it lacks.
      if (listed !== undefined || list.isWhole) this.judge(tracked, listed)
    }
    this.#tellReached()
  }

  judge(tracked: TrackedTask, listed: DumpTask | undefined): void {
    const { direction } = this.#options
    const verdict = judge(direction, tracked, listed, this.#clock.now())
    tracked.settled = verdict === 'reached'
    if (listed === undefined) tracked.seen = null
    const ending = endingOf(verdict, direction, tracked.seen)
    if (ending !== null) this.end(tracked, ending)
  }

  /** Those for which a start is due by what was last seen. */
  toStart(): TrackedTask[] {
    const { direction } = this.#options
    const now = this.#clock.now()
    return this.open.filter(
      (each) => each.seen !== null && judge(direction, each, each.seen, now) === 'start',
    )
  }

  fail(batch: readonly TrackedTask[], error: Error): void {
    const problem = noteOf(error)
    for (const tracked of batch)
      if (tracked.report === null) this.end(tracked, { outcome: 'failed', problem })
  }

  /** There will be no more polls for these. `trouble`: what kept the last one from its answer. */
  endAsTheyAre(batch: readonly TrackedTask[], trouble: Error | null): void {
    for (const tracked of batch) this.end(tracked, this.#lastEnding(tracked, trouble ?? this.callTrouble))
  }

  end(tracked: TrackedTask, { outcome, problem = null, warning = null }: Ending): void {
    const { task, before, seen, call, answeredAt, goalSince, pausedAt } = tracked
    const isPolled = seen !== null && (seen !== task || call === 'unsent')
    const known = { ...task, ...seen, id: task.id ?? seen?.id ?? null, name: seen?.name ?? task.name }
    const isResumed = this.#options.direction.from !== null && goalSince !== null && pausedAt !== null
    tracked.report = reportOf(known, outcome, {
      before,
      after: isPolled ? seen.state : null,
      sent: call !== 'unsent',
      pausedAt,
      took: answeredAt !== null && goalSince !== null ? Math.max(0, goalSince - answeredAt) : null,
      pausedFor: isResumed ? Math.max(0, this.#clock.wall() - Date.parse(pausedAt)) : null,
      problem,
      warning: warning ?? tracked.warning,
    })
  }

  #see(tracked: TrackedTask, listed: DumpTask): void {
    noteState(tracked, listed, this.#options.direction, this.#world)
    if (tracked.goalSince !== null && tracked.stop?.mayComeLate) {
      this.deadline = Math.max(this.deadline, this.#latest(tracked.goalSince + STOP_WATCH))
    }
  }

  #lastEnding(tracked: TrackedTask, trouble: Error | null): Ending {
    return lastEnding(this.#options.direction, tracked, {
      wait: this.#options.wait,
      isTimeUp: this.#clock.now() >= this.deadline,
      isCancelled: this.#world.cancelled.aborted,
      waited: this.deadline - this.since,
      trouble,
    })
  }

  #tellReached(): void {
    const { memory } = this.#options
    const reached = this.all.flatMap(({ settled, pausedAt }, position) =>
      settled ? [{ position, pausedAt }] : [],
    )
    const told = JSON.stringify(reached)
    if (!memory || told === this.#told || (reached.length === 0 && this.#told === '')) return
    this.#told = told
    memory.reached(this.stream, reached)
  }

  /** When the waiting ends that begins now; never before a stop that may still show has had its time. */
  #deadlineFrom(now: number): number {
    const watched = this.open.map(({ call, stop }) =>
      call !== 'answered' && stop && stop.fate !== 'paused' ? stop.until : now,
    )
    const latest = watched.reduce((a, b) => Math.max(a, b), now)
    return this.#latest(Math.max(now + this.#options.wait, latest))
  }

  #latest(time: number): number {
    return Math.min(time, this.#options.latest)
  }
}
