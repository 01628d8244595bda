/** The stops or starts of one stream: sent, and what follows from how each was answered. */
import { askedWait, tooPatient, waitAfter } from '../cloud/retry.ts'
import { TimeLimitError } from '../model/errors.ts'
import { explainInLine } from '../model/remedies.ts'
import { fewLabels } from '../model/tasks.ts'
import type { FollowOptions, FollowWorld } from './followed.ts'
import type { PollOrder } from './pollOrder.ts'
import { mayBeAboutState, sendAction } from './send.ts'
import type { StreamList } from './streamList.ts'
import type { StreamTasks } from './streamTasks.ts'
import type { TrackedTask } from './trackedTask.ts'

export class StreamCalls {
  /** A start that failed is not sent again before this time, by the monotonic clock. */
  startAt = 0
  readonly #tasks: StreamTasks
  readonly #list: StreamList
  readonly #options: FollowOptions
  readonly #world: FollowWorld
  readonly #order: PollOrder
  #failedStarts = 0

  constructor(
    tasks: StreamTasks,
    list: StreamList,
    options: FollowOptions,
    world: FollowWorld,
    order: PollOrder,
  ) {
    this.#tasks = tasks
    this.#list = list
    this.#options = options
    this.#world = world
    this.#order = order
  }

  /** The starts that are due by what was last seen, unless one failed a moment ago. */
  async startDue(): Promise<void> {
    if (this.#options.direction.from === null || this.#world.clock.now() < this.startAt) return
    const due = this.#tasks.toStart()
    // What paused only while it was watched was PAUSED before the start, whatever it was at the first poll.
    for (const tracked of due) tracked.before = tracked.seen?.state ?? null
    if (due.length > 0) await this.send(due)
  }

  /** `again`: part of a request that was refused as a whole. */
  async send(batch: readonly TrackedTask[], again = false): Promise<void> {
    const { direction, wait, memory } = this.#options
    const { stream } = this.#tasks
    const positions = this.#positions(batch)
    const tasks = batch.map(({ task, seen }) => ({ ...task, id: task.id ?? seen?.id ?? null }))
    const sent = await sendAction(direction, stream, tasks, this.#world, {
      ...(direction.keepsTrying && wait > 0 && { attempts: 1 }),
      onLeaving: () => {
        this.#order.leaves()
        memory?.stop(stream, 'sent', positions)
      },
      onUnanswered: () => memory?.unanswered(stream, positions),
    })
    if (sent.fate !== 'refused') memory?.stop(stream, sent.fate, positions)
    this.#list.expectChange()
    switch (sent.fate) {
      case 'answered':
        return this.#onAnswered(batch)
      case 'unknown':
        return this.#onUnknown(batch, sent.error)
      case 'unsent':
        return this.#onUnsent(batch, sent.error)
      case 'refused':
        return this.#onRefused(batch, sent.error, again)
    }
  }

  #onAnswered(batch: readonly TrackedTask[]): void {
    this.#list.trouble = null
    this.#failedStarts = 0
    this.#tasks.waitFromNow(batch)
    const labels = fewLabels(batch.map(({ task }) => task))
    this.#world.info(`Stream ${this.#tasks.stream}: ${this.#options.direction.call} of ${labels} accepted`)
  }

  #onUnknown(batch: readonly TrackedTask[], error: Error): void {
    for (const tracked of batch) if (tracked.call === 'unsent') tracked.call = 'doubtful'
    this.#world.info(explainInLine(error))
    if (!this.#options.direction.keepsTrying) this.#tasks.watchStop(error)
    else {
      this.#tasks.callTrouble = error
      this.#backOff(batch, error)
    }
  }

  /** A stop that did not leave is over; a start is tried again, ever more slowly. */
  #onUnsent(batch: readonly TrackedTask[], error: Error): void {
    const { direction, wait } = this.#options
    this.#list.trouble = error
    if (!direction.keepsTrying || wait === 0 || error instanceof TimeLimitError) {
      this.#tasks.fail(batch, error)
    } else {
      this.#world.info(error.message)
      this.#backOff(batch, error)
    }
  }

  #backOff(batch: readonly TrackedTask[], error: Error): void {
    const { clock } = this.#world
    this.#failedStarts += 1
    this.startAt = clock.now() + waitAfter(this.#failedStarts, clock.random(), askedWait(error))
    const asked = askedWait(error)
    const left = this.#tasks.deadline - clock.now()
    if (asked !== null && asked > left) this.#tasks.fail(batch, tooPatient(error, asked, left))
  }

  /**
   * A refusal may be due to one of several tasks, and a refused request may have taken effect for some of them: the
   * stream's list shows it. What is left is sent again: a stop in one request, starts one by one.
   */
  async #onRefused(batch: readonly TrackedTask[], error: Error, again: boolean): Promise<void> {
    const { direction, believeList, memory } = this.#options
    const isAboutState = mayBeAboutState(error)
    const isHalf = isAboutState && batch.length > 1
    if (isHalf) for (const tracked of batch) tracked.call = 'doubtful'
    const isDoubtful = batch.some(({ call }) => call === 'doubtful')
    memory?.stop(this.#tasks.stream, isDoubtful ? 'unknown' : 'refused', this.#positions(batch))
    this.#list.trouble = error
    this.#world.info(explainInLine(error))
    const rest = !again && believeList && isAboutState ? await this.#afterList(batch, isHalf) : null
    if (rest?.length === 0) return
    if (rest !== null && rest.length < batch.length) return this.send(rest, true)
    const open = batch.filter(({ report }) => report === null)
    if (direction.keepsTrying && !again && isHalf) {
      for (const tracked of open) await this.send([tracked], true)
    } else if (!direction.keepsTrying && isDoubtful && believeList) {
      this.#tasks.watchStop(error)
    } else this.#tasks.fail(open, error)
  }

  /** Those that the list shows neither at the goal nor gone; null where there is no list. */
  async #afterList(batch: readonly TrackedTask[], isHalf: boolean): Promise<TrackedTask[] | null> {
    const { direction, memory } = this.#options
    const list = await this.#list.askAfterRefusal()
    if (list === null) return null
    const atGoal = batch.filter(({ task }) => list.find(task)?.state === direction.goal)
    // The stop of one task that was refused took no effect: if it is paused now, somebody else paused it.
    const byOthers = isHalf ? [] : atGoal
    this.#tasks.take(
      batch.filter((tracked) => !byOthers.includes(tracked)),
      list,
    )
    for (const tracked of byOthers) {
      tracked.seen = list.find(tracked.task) ?? tracked.seen
      this.#tasks.end(tracked, { outcome: direction.already })
    }
    if (byOthers.length > 0) memory?.already(this.#tasks.stream, this.#positions(byOthers))
    return batch.filter((tracked) => tracked.report === null && !atGoal.includes(tracked))
  }

  #positions(batch: readonly TrackedTask[]): number[] {
    const wanted = new Set(batch)
    return this.#tasks.all.flatMap((tracked, position) => (wanted.has(tracked) ? [position] : []))
  }
}
