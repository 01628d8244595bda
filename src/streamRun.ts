/** The way of one stream's dump tasks to their goal: send what is due, look, judge, and end each with its outcome. */
import { CALL_LIMIT } from './cloud/call.js'
import type { Clock } from './cloud/clock.js'
import { mayTryAgain } from './cloud/retry.js'
import { type Ending, endingOf, type Journey, lastEnding, unwatchedEnding } from './ending.js'
import { CancelledError, TimeLimitError } from './errors.js'
import type { FollowedStream, FollowOptions, FollowWorld } from './follow.js'
import { judge } from './judge.js'
import type { Looks } from './looks.js'
import type { FoundStream } from './plan.js'
import { explainInLine } from './remedies.js'
import { LAST_LOOK, nextLook, UNKNOWN_FATE_WATCH } from './schedule.js'
import { mayBeAboutState, sendAction } from './send.js'
import {
  type DumpTask,
  isGone,
  isSameTask,
  reportOf,
  type TaskReport,
  taskLabel,
  withTextsOf,
} from './tasks.js'
import { fewOf, plain } from './text.js'

/** One task on its way. */
interface Tracker extends Journey {
  readonly task: DumpTask
  /** The state before this step did anything; null where it was not read. */
  before: string | null
  report: TaskReport | null
}

/** One stream on its way. */
export class StreamRun {
  readonly trackers: Tracker[]
  readonly #stream: string
  readonly #clock: Clock
  /** Where the schedule of looks begins. */
  #since: number
  #deadline: number
  /** What kept the last look or call from its answer. */
  #trouble: Error | null = null
  /** What left it open whether the call arrived; no look makes that untrue. */
  #callTrouble: Error | null = null
  #reached = ''
  /** The look that found all of its tasks at their goal. */
  #settledAt = 0

  constructor(
    { stream, tasks, pending }: FollowedStream,
    readonly options: FollowOptions,
    readonly world: FollowWorld,
    readonly looks: Looks,
  ) {
    this.#stream = stream
    this.#clock = world.clock
    this.#since = world.clock.now()
    this.trackers = tasks.map((task) => ({
      task,
      before: task.state || null,
      seen: task.state === '' ? null : task,
      mayStart: task.id !== null,
      pendingStop: pending?.tasks.includes(task) ? pending.stop : null,
      call: 'unsent',
      badSince: null,
      settled: false,
      report: null,
    }))
    this.#deadline = this.#deadlineFrom(this.#since)
  }

  /** Sends what is due by what is known already; where nothing is waited for, that is all. */
  async begin(): Promise<void> {
    await this.#sendFirst()
    if (this.options.wait === 0 && this.#trouble === null) {
      for (const tracker of this.#open()) this.#end(tracker, unwatchedEnding(tracker))
    }
  }

  /**
   * Looks until all tasks are at their goal, or over, or the job is cancelled. The first look is due, and so made at
   * once: there is room for it when this is begun.
   */
  async watch(): Promise<void> {
    const { cancelled, dis } = this.world
    for (let due = this.#since; this.#open().length > 0; ) {
      const rest = due - this.#clock.now()
      if (rest > 0) await this.#clock.sleep(rest, cancelled)
      if (rest > 0 && !cancelled.aborted) await dis.gate.room()
      if (cancelled.aborted) return
      const last = this.#clock.now() >= this.#deadline
      const look = await this.#look(last)
      if (cancelled.aborted) return
      await this.#startDue()
      if (last && this.#clock.now() >= this.#deadline) {
        for (const tracker of this.#open())
          if (!tracker.settled || look === null) this.#end(tracker, this.#lastEnding(tracker))
      }
      if (look !== null && this.#open().every(({ settled }) => settled)) {
        this.#settledAt = look
        return
      }
      const now = this.#clock.now()
      due = Math.min(now + nextLook(now - this.#since, this.#clock.random()), Math.max(now, this.#deadline))
    }
  }

  /** Its tasks were seen at their goal, but another was not after that: it has to be watched again. */
  get isStale(): boolean {
    return this.#open().length > 0 && this.looks.isStale(this.#settledAt)
  }

  /** What became of each task; those that are still open end as they are. */
  conclude(): TaskReport[] {
    for (const tracker of this.#open()) this.#end(tracker, this.#lastEnding(tracker))
    return this.trackers.map(({ report }) => report as TaskReport)
  }

  /** Everything that is due by what is known already: all stops, and starts of what the plan found paused. */
  async #sendFirst(): Promise<void> {
    const { direction } = this.options
    if (direction.call === 'stop') return this.#send(this.trackers)
    for (const tracker of this.trackers) if (tracker.seen) this.#judge(tracker, tracker.seen)
    await this.#startDue()
  }

  async #startDue(): Promise<void> {
    const { direction } = this.options
    if (direction.call === 'stop') return
    const now = this.#clock.now()
    const due = this.#open().filter(
      (tracker) => tracker.seen !== null && judge(direction, tracker, tracker.seen, now) === 'start',
    )
    // What paused only while it was watched was PAUSED before the start, whatever it was at the first look.
    for (const tracker of due) tracker.before = tracker.seen?.state ?? null
    if (due.length > 0) await this.#send(due)
  }

  async #send(trackers: readonly Tracker[], again = false): Promise<void> {
    const { options, world } = this
    const { direction } = options
    const tasks = trackers.map(({ task }) => task)
    const positions = this.#positions(trackers)
    const onLeaving = () => {
      this.looks.leaves()
      options.onFate?.(this.#stream, 'sent', positions)
    }
    const now = this.#clock.now()
    const deadline = this.#latest(now + Math.max(CALL_LIMIT, options.wait))
    const patience = options.wait > 0 ? now + options.wait : deadline
    const limits = { onLeaving, deadline, patience }
    const sent = await sendAction(direction, this.#stream, tasks, world, limits)
    options.onFate?.(this.#stream, sent.fate, positions)
    this.#since = this.#clock.now()
    if (sent.fate === 'answered') {
      this.#callTrouble = null
      for (const tracker of trackers) Object.assign(tracker, { call: 'answered', badSince: null })
      this.#deadline = this.#deadlineFrom(this.#since)
      world.info(`Stream ${this.#stream}: ${direction.call} of ${namesOf(tasks)} was taken`)
      return
    }
    this.#trouble = sent.error
    world.info(explainInLine(sent.error))
    if (sent.fate === 'unknown') {
      this.#callTrouble = sent.error
      for (const tracker of trackers) tracker.call = 'doubtful'
    }
    if (sent.fate === 'unknown' && direction.call === 'stop') {
      this.#deadline = this.#latest(this.#since + Math.min(options.wait, UNKNOWN_FATE_WATCH))
    } else if (sent.fate === 'refused' || direction.call === 'stop' || sent.error instanceof TimeLimitError) {
      if (sent.fate === 'refused' && (await this.#believeTheList(trackers, sent.error, again))) return
      const open = trackers.filter(({ report }) => report === null)
      // One bad task has the whole request refused; what can be started is started.
      if (direction.call === 'start' && !again && open.length > 1 && mayBeAboutState(sent.error)) {
        for (const tracker of open) await this.#send([tracker], true)
        return
      }
      const ending = { outcome: 'failed', problem: explainInLine(sent.error) } as const
      for (const tracker of trackers) if (!tracker.report) this.#end(tracker, ending)
    }
  }

  /**
   * A call that was refused may have been so for one of its tasks: stopped already by somebody else, or gone.
   * True when that was it and the rest was sent again.
   */
  async #believeTheList(trackers: readonly Tracker[], error: Error, again: boolean): Promise<boolean> {
    const { options } = this
    const { believeList, direction } = options
    if (again || !believeList || !mayBeAboutState(error)) return false
    const list = await this.#list(LAST_LOOK)
    if (list === null) return false
    const rest = trackers.filter((tracker) => {
      const listed = list.tasks.find((task) => isSameTask(task, tracker.task))
      this.#see(tracker, listed)
      if (listed === undefined && list.unlisted > 0) return true
      if (listed?.state === direction.goal) this.#end(tracker, { outcome: direction.already })
      else if (isGone(listed)) this.#judge(tracker, listed)
      return tracker.report === null
    })
    const already = trackers.filter(({ report }) => report?.outcome === direction.already)
    if (already.length > 0) options.onAlready?.(this.#stream, this.#positions(already))
    if (rest.length === trackers.length) return false
    if (rest.length > 0) await this.#send(rest, true)
    return true
  }

  /** One list call; what it shows is judged. Gives the look's number, or null when there was no answer. */
  async #look(last: boolean): Promise<number | null> {
    const now = this.#clock.now()
    const list = await this.#list(last ? LAST_LOOK : Math.max(LAST_LOOK / 10, this.#deadline - now))
    if (list === null) return null
    this.#trouble = null
    for (const tracker of this.#open()) {
      const listed = list.tasks.find((task) => isSameTask(task, tracker.task))
      this.#see(tracker, listed)
      // A list that is shorter than the service's own count says nothing about what it lacks.
      if (listed !== undefined || list.unlisted === 0) this.#judge(tracker, listed)
    }
    this.#tellReached()
    return this.looks.note(this.#open().every(({ settled }) => settled))
  }

  /** The stream's list, or null when there was no answer. A refusal that will last ends all that is open. */
  async #list(within: number): Promise<FoundStream | null> {
    const { dis, cancelled, info } = this.world
    try {
      const limits = { deadline: this.#clock.now() + within, signal: cancelled }
      return { stream: this.#stream, ...(await dis.listTasks(this.#stream, limits)) }
    } catch (failure) {
      const error = failure instanceof Error ? failure : new Error(String(failure))
      if (error instanceof CancelledError) return null
      this.#trouble = error
      if (mayTryAgain(error)) info(`${error.message}; looking again later`)
      else for (const tracker of this.#open()) this.#end(tracker, this.#lastEnding(tracker))
      return null
    }
  }

  #see(tracker: Tracker, listed: DumpTask | undefined): void {
    const { direction } = this.options
    const previous = tracker.seen?.state ?? null
    if (listed === undefined) return
    if (tracker.call === 'unsent') tracker.before ??= listed.state
    if (previous !== listed.state) {
      const from = previous === null ? '' : `${plain(previous, 40)} → `
      this.world.info(`${labelOf(tracker.task)}: ${from}${plain(listed.state, 40)}`)
      if (tracker.settled && listed.state !== direction.goal) {
        this.world.warning(
          `${labelOf(tracker.task)} was ${plain(previous)} and is ${plain(listed.state, 40)} again.`,
        )
      }
    }
    const isBad = direction.bad.includes(listed.state)
    if (isBad && tracker.badSince === null) {
      tracker.badSince = this.#clock.now()
      this.world.warning(`${labelOf(tracker.task)} is in state ${plain(listed.state, 40)}.`)
    }
    if (!isBad) tracker.badSince = null
    tracker.seen = tracker.seen === null ? listed : withTextsOf(tracker.seen, listed)
  }

  #judge(tracker: Tracker, listed: DumpTask | undefined): void {
    const { direction } = this.options
    const verdict = judge(direction, tracker, listed, this.#clock.now())
    tracker.settled = verdict === 'reached'
    if (listed === undefined) tracker.seen = null
    const ending = endingOf(verdict, direction, tracker.seen)
    if (ending !== null) this.#end(tracker, ending)
  }

  /** The ending of a task for which there will be no more looks. */
  #lastEnding(tracker: Tracker): Ending {
    return lastEnding(this.options.direction, tracker, {
      wait: this.options.wait,
      isTimeUp: this.#clock.now() >= this.#deadline,
      isCancelled: this.world.cancelled.aborted,
      waited: this.#deadline - this.#since,
      trouble: this.#trouble ?? this.#callTrouble,
    })
  }

  #end(tracker: Tracker, { outcome, problem = null, warning = null }: Ending): void {
    const { task, before, seen, call } = tracker
    const lookedAt = seen !== null && (seen !== task || call === 'unsent')
    const known = { ...task, ...seen, id: task.id ?? seen?.id ?? null, name: seen?.name ?? task.name }
    const after = lookedAt ? seen.state : null
    tracker.report = reportOf(known, outcome, { before, after, sent: call !== 'unsent', problem, warning })
  }

  #tellReached(): void {
    const positions = this.#positions(this.trackers.filter(({ settled }) => settled))
    if (positions.join() === this.#reached) return
    this.#reached = positions.join()
    this.options.onReached?.(this.#stream, positions)
  }

  #positions(trackers: readonly Tracker[]): number[] {
    return trackers.map((tracker) => this.trackers.indexOf(tracker))
  }

  #open(): Tracker[] {
    return this.trackers.filter(({ report }) => report === null)
  }

  /** When the waiting ends that begins now; never before a stop that may still show has had its time. */
  #deadlineFrom(now: number): number {
    const watched = this.#open().flatMap(({ call, pendingStop }) =>
      call !== 'answered' && pendingStop ? [pendingStop.until] : [],
    )
    return this.#latest(Math.max(now + this.options.wait, ...watched))
  }

  #latest(time: number): number {
    return Math.min(time, this.options.latest ?? Number.POSITIVE_INFINITY)
  }
}

/** `stream/name (ID)`, for the log. */
export function labelOf(task: DumpTask): string {
  return `${task.stream}/${plain(taskLabel(task), 80)}`
}

function namesOf(tasks: readonly DumpTask[]): string {
  return fewOf(tasks.map((task) => plain(taskLabel(task), 80)))
}
