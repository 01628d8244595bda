/** One stream's dump tasks on their way to the goal: send what is due, poll, judge, and end each with its outcome. */
import type { TaskReport } from '../model/tasks.ts'
import { unwatchedEnding } from './ending.ts'
import type { FollowedStream, FollowOptions, FollowWorld } from './followed.ts'
import type { PollOrder } from './pollOrder.ts'
import { nextPoll } from './schedule.ts'
import { StreamCalls } from './streamCalls.ts'
import { StreamList } from './streamList.ts'
import { StreamTasks } from './streamTasks.ts'
import type { TrackedTask } from './trackedTask.ts'

export class StreamRun {
  readonly #tasks: StreamTasks
  readonly #calls: StreamCalls
  readonly #list: StreamList
  readonly #options: FollowOptions
  readonly #world: FollowWorld
  readonly #order: PollOrder
  /** The poll that found all of its tasks at their goal. */
  #settledAt = 0

  constructor(followed: FollowedStream, options: FollowOptions, world: FollowWorld, order: PollOrder) {
    this.#options = options
    this.#world = world
    this.#order = order
    this.#list = new StreamList(followed.stream, world)
    this.#tasks = new StreamTasks(followed, options, world)
    this.#calls = new StreamCalls(this.#tasks, this.#list, options, world, order)
  }

  get tracked(): readonly TrackedTask[] {
    return this.#tasks.all
  }

  /** Sends what is due by what is known already, then polls until all tasks are at their goal, or over. */
  async run(): Promise<void> {
    const tasks = this.#tasks
    if (this.#options.direction.from === null) await this.#calls.send(tasks.all)
    else {
      for (const tracked of tasks.all) if (tracked.seen) tasks.judge(tracked, tracked.seen)
      await this.#calls.startDue()
    }
    if (this.#options.wait === 0 && this.#list.trouble === null && tasks.callTrouble === null) {
      for (const tracked of tasks.open) tasks.end(tracked, unwatchedEnding(tracked))
    }
    await this.poll()
  }

  /** Polls until all tasks are at their goal, or over, or the job is cancelled. The first poll is made at once. */
  async poll(): Promise<void> {
    const { cancelled, clock } = this.#world
    const tasks = this.#tasks
    for (let due = clock.now(); tasks.open.length > 0 && !cancelled.aborted; due = this.#nextDue()) {
      const rest = due - clock.now()
      if (rest > 0) await clock.sleep(rest, cancelled)
      const isLast = clock.now() >= tasks.deadline
      const poll = await this.#pollOnce(isLast)
      if (cancelled.aborted) return
      await this.#calls.startDue()
      if (isLast && clock.now() >= tasks.deadline) {
        const late = tasks.open.filter(({ settled }) => !settled || poll === null)
        tasks.endAsTheyAre(late, this.#list.trouble)
      }
      if (poll !== null && tasks.isSettled) {
        this.#settledAt = poll
        return
      }
    }
  }

  /** Its tasks were seen at their goal, but another was not after that: it has to be polled again. */
  get isStale(): boolean {
    return this.#tasks.open.length > 0 && this.#order.isStale(this.#settledAt)
  }

  /** What became of each task; those that are still open end as they are. */
  conclude(): TaskReport[] {
    this.#tasks.endAsTheyAre(this.#tasks.open, this.#list.trouble)
    return this.#tasks.all.map(({ report }) => report as TaskReport)
  }

  /** One list call; what it shows is judged. Gives the poll's number, or null when there was no answer. */
  async #pollOnce(isLast: boolean): Promise<number | null> {
    const tasks = this.#tasks
    const list = await this.#list.poll(isLast ? null : tasks.deadline)
    if (list === null) {
      if (this.#list.isHopeless) tasks.endAsTheyAre(tasks.open, this.#list.trouble)
      return null
    }
    tasks.take(tasks.open, list)
    return this.#order.note(tasks.isSettled)
  }

  #nextDue(): number {
    const { clock } = this.#world
    const { open, since, deadline } = this.#tasks
    const { startAt } = this.#calls
    const { from } = this.#options.direction
    const now = clock.now()
    const next = now + (this.#list.retryIn() ?? nextPoll(now - since, clock.random()))
    // What only waits for another start need not be polled before that.
    const isWaiting = open.every(({ seen, call }) => call !== 'answered' && seen?.state === from)
    return Math.min(isWaiting ? Math.max(next, startAt) : next, Math.max(now, deadline))
  }
}
