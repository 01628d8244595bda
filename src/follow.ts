/**
 * Brings dump tasks to their goal: sends what is due, looks until the service itself shows the goal or the time
 * is up, and says what became of each task. Stop and start, main step and post step: all come through here.
 */
import type { Clock } from './cloud/clock.js'
import { mayTryAgain } from './cloud/retry.js'
import { CancelledError, TimeLimitError } from './errors.js'
import { Gathering } from './gathering.js'
import type { StopFate } from './handover.js'
import { judge, type Progress } from './judge.js'
import type { FoundStream } from './plan.js'
import { explainInLine } from './remedies.js'
import { HEARTBEAT, LAST_LOOK, nextLook, UNKNOWN_FATE_WATCH } from './schedule.js'
import { mayBeAboutState, type SendWorld, sendAction } from './send.js'
import { type DumpTask, isSameTask, reportOf, type TaskReport, taskLabel } from './tasks.js'
import { counted, fewOf, plain, span } from './text.js'
import { type Direction, PAUSE } from './transition.js'

/** A dump task to be brought to the goal. */
export interface Target extends Pick<Progress, 'pendingStop'> {
  task: DumpTask
  /** False where its state is not known yet, so that it has to be looked at first. */
  known: boolean
}

export interface FollowedStream {
  stream: string
  targets: Target[]
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
  /** Told how far a stream's call came, before it leaves and after; `positions`: the targets that it names. */
  onFate?: (stream: string, fate: StopFate, positions: number[]) => void
  /** Told which tasks of a stream (positions in its targets) the service has at the goal, at each change. */
  onReached?: (stream: string, positions: number[]) => void
  /** Whether the list is asked when a call is refused: it may be about one task only. */
  believeList: boolean
}

/** One task on its way. */
interface Tracker extends Progress {
  readonly task: DumpTask
  /** The state before this step did anything; null where it was not read. */
  before: string | null
  /** As last seen. */
  seen: DumpTask | null
  /** At its goal when last seen. */
  settled: boolean
  report: TaskReport | null
}

/** Follows all streams side by side. Never throws for what happens to a task: that is in the reports. */
export async function follow(
  streams: readonly FollowedStream[],
  options: FollowOptions,
  world: FollowWorld,
): Promise<TaskReport[]> {
  const runs = streams
    .filter(({ targets }) => targets.length > 0)
    .map((each) => new StreamRun(each, options, world))
  const gathering = new Gathering(runs.map(({ member }) => member))
  const over = new AbortController()
  const heartbeat = beat(runs, options.direction, world, over.signal)
  try {
    const reports = await Promise.all(runs.map((run) => run.follow(gathering)))
    return reports.flat()
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

class StreamRun {
  readonly member = Symbol('stream')
  readonly trackers: Tracker[]
  readonly #stream: string
  readonly #clock: Clock
  /** Where the schedule of looks begins. */
  #since: number
  #deadline: number
  /** What kept the last look or call from its answer. */
  #trouble: Error | null = null
  #reached = ''

  constructor(
    { stream, targets }: FollowedStream,
    readonly options: FollowOptions,
    readonly world: FollowWorld,
  ) {
    this.#stream = stream
    this.#clock = world.clock
    this.#since = world.clock.now()
    this.trackers = targets.map(({ task, known, pendingStop }) => ({
      task,
      before: known ? task.state : null,
      seen: known ? task : null,
      mayStart: task.id !== null,
      pendingStop,
      call: 'unsent',
      badSince: null,
      settled: false,
      report: null,
    }))
    this.#deadline = this.#deadlineFrom(this.#since)
  }

  async follow(gathering: Gathering): Promise<TaskReport[]> {
    const { options, world } = this
    await this.#sendFirst()
    if (options.wait === 0 && this.#trouble === null) this.#endUnwatched()
    for (let due = this.#since; this.#open().length > 0; ) {
      await this.#clock.sleep(due - this.#clock.now(), world.cancelled)
      if (world.cancelled.aborted) break
      const last = this.#clock.now() >= this.#deadline
      const look = await this.#look(gathering, last)
      if (world.cancelled.aborted) break
      await this.#startDue()
      if (last && this.#clock.now() >= this.#deadline) this.#endUnsettled()
      if (this.#open().every(({ settled }) => settled) && look !== null && this.#open().length > 0) {
        if (await gathering.arrive(this.member, look, world.cancelled)) break
        due = this.#clock.now()
      } else {
        const now = this.#clock.now()
        due = Math.min(now + nextLook(now - this.#since, this.#clock.random()), Math.max(now, this.#deadline))
      }
    }
    gathering.leave(this.member)
    for (const tracker of this.#open()) this.#end(tracker, ...this.#lastWord(tracker))
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
    if (due.length > 0) await this.#send(due)
  }

  async #send(trackers: readonly Tracker[], again = false): Promise<void> {
    const { options, world } = this
    const { direction } = options
    const tasks = trackers.map(({ task }) => task)
    const positions = trackers.map((tracker) => this.trackers.indexOf(tracker))
    const onLeaving = () => options.onFate?.(this.#stream, 'sent', positions)
    const limits = options.latest === undefined ? { onLeaving } : { onLeaving, deadline: options.latest }
    const sent = await sendAction(direction, this.#stream, tasks, world, limits)
    options.onFate?.(this.#stream, sent.fate, positions)
    this.#since = this.#clock.now()
    if (sent.fate === 'answered') {
      for (const tracker of trackers) Object.assign(tracker, { call: 'answered', badSince: null })
      this.#deadline = this.#deadlineFrom(this.#since)
      world.info(`Stream ${this.#stream}: ${direction.call} of ${namesOf(tasks)} was taken`)
      return
    }
    this.#trouble = sent.error
    if (sent.fate === 'unknown') for (const tracker of trackers) tracker.call = 'doubtful'
    if (sent.fate === 'unknown' && direction.call === 'stop') {
      this.#deadline = this.#latest(this.#since + Math.min(options.wait, UNKNOWN_FATE_WATCH))
    } else if (sent.fate === 'refused' || direction.call === 'stop' || sent.error instanceof TimeLimitError) {
      if (sent.fate === 'refused' && (await this.#believeTheList(trackers, sent.error, again))) return
      for (const tracker of trackers)
        if (!tracker.report) this.#end(tracker, 'failed', explainInLine(sent.error))
    }
  }

  /**
   * A call that was refused may have been so for one of its tasks: stopped already by somebody else, or gone.
   * True when that was it and the rest was sent again.
   */
  async #believeTheList(trackers: readonly Tracker[], error: Error, again: boolean): Promise<boolean> {
    const { believeList, direction } = this.options
    if (again || !believeList || !mayBeAboutState(error)) return false
    const list = await this.#list(LAST_LOOK)
    if (list === null) return false
    const rest = trackers.filter((tracker) => {
      const listed = list.tasks.find((task) => isSameTask(task, tracker.task))
      this.#see(tracker, listed)
      if (listed === undefined && list.unlisted > 0) return true
      if (listed === undefined || listed.state === 'DELETE') this.#endGone(tracker)
      else if (listed.state === direction.goal) this.#end(tracker, direction.already)
      return tracker.report === null
    })
    if (rest.length === trackers.length) return false
    if (rest.length > 0) await this.#send(rest, true)
    return true
  }

  /** One list call; what it shows is judged. Gives the look's number, or null when there was no answer. */
  async #look(gathering: Gathering, last: boolean): Promise<number | null> {
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
    return gathering.look(this.#open().every(({ settled }) => settled))
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
      else for (const tracker of this.#open()) this.#end(tracker, ...this.#lastWord(tracker))
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
    tracker.seen = listed
  }

  #judge(tracker: Tracker, listed: DumpTask | undefined): void {
    const { direction } = this.options
    const verdict = judge(direction, tracker, listed, this.#clock.now())
    tracker.settled = verdict === 'reached'
    if (verdict === 'gone') this.#endGone(tracker)
    if (verdict === 'already') this.#end(tracker, direction.already)
    if (verdict === 'bad') {
      const state = stateOf(tracker.seen)
      this.#end(
        tracker,
        'failed',
        `It is in state ${state}. Look at it in the console of DIS and correct its destination.`,
      )
    }
    if (verdict === 'cannot-start') {
      this.#end(
        tracker,
        'failed',
        'It is PAUSED, and the service gives no ID for it, which a start needs. Start it in the console of DIS.',
      )
    }
    if (verdict === 'unsettled') {
      this.#end(
        tracker,
        'failed',
        'Its stop was sent, and it still is running: it may pause at any time from now on, and nothing will start ' +
          'it then. Watch it, and resume it should it pause.',
      )
    }
    if (verdict === 'stop-never-showed') {
      this.#end(
        tracker,
        direction.already,
        null,
        'Its stop may have been sent, and never showed: it is still running. Should it pause after all, resume it.',
      )
    }
  }

  #endGone(tracker: Tracker): void {
    const text = 'It is not there any more: it was deleted meanwhile.'
    tracker.seen = tracker.seen && { ...tracker.seen, state: 'DELETE' }
    if (this.options.direction === PAUSE) this.#end(tracker, 'missing', text)
    else this.#end(tracker, 'missing', null, text)
  }

  /** Not waited for: what was sent is reported as that and no more. */
  #endUnwatched(): void {
    for (const tracker of this.#open()) {
      const note =
        tracker.call === 'unsent' ? `It is ${stateOf(tracker.seen)}, and was not waited for.` : null
      this.#end(tracker, 'requested', null, note)
    }
  }

  /** The time is up and the last look taken. */
  #endUnsettled(): void {
    for (const tracker of this.#open()) {
      if (!tracker.settled) this.#end(tracker, ...this.#lastWord(tracker))
    }
  }

  /** The outcome of a task for which there will be no more looks, and what keeps it from being a success. */
  #lastWord(tracker: Tracker): [TaskReport['outcome'], string | null, (string | null)?] {
    const { direction, wait } = this.options
    const { call, pendingStop, seen, badSince } = tracker
    if (tracker.settled) return [direction.reached, null]
    if (wait === 0 && call === 'answered') return ['requested', null]
    const state = seen ? `It was last seen ${stateOf(seen)}` : 'Its state was never seen'
    const trouble = this.#trouble ? ` ${explainInLine(this.#trouble)}` : ''
    const doubt = call === 'doubtful' ? ` Whether its ${direction.call} arrived is not known.` : ''
    if (this.world.cancelled.aborted) {
      return call === 'unsent'
        ? ['failed', `The job was cancelled before its ${direction.call} was sent. ${state}.`]
        : ['requested', `The job was cancelled while it was waited for.${doubt} ${state}.`]
    }
    if (call !== 'unsent') {
      if (badSince !== null) return ['failed', `${state}.${doubt}${trouble}`]
      if (this.#clock.now() < this.#deadline || wait === 0) {
        return [
          'requested',
          `Its ${direction.call} was sent, and its state could not be seen. ${state}.${doubt}${trouble}`,
        ]
      }
      const advice = 'It may still get there: look at it in the console of DIS, or raise wait-timeout.'
      return [
        'timed-out',
        `Not ${direction.goal} within ${span(wait)}. ${state}.${doubt}${trouble} ${advice}`,
      ]
    }
    if (pendingStop && seen?.state === direction.goal) {
      const sent = pendingStop.answered ? 'was sent' : 'may have been sent'
      return pendingStop.answered || this.#trouble !== null
        ? [
            'failed',
            `Its stop ${sent} and was not seen to take effect: it may still pause, unsettled. ${state}.${trouble}`,
          ]
        : [
            direction.already,
            null,
            `The stop of it may have been sent, and it was not seen to pause. ${state}.`,
          ]
    }
    const waited = seen !== null && seen.state !== 'PAUSED' && this.#trouble === null
    return [
      waited ? 'timed-out' : 'failed',
      `It could not be ${direction.words.achieved}. ${state}.${trouble}`,
    ]
  }

  #end(
    tracker: Tracker,
    outcome: TaskReport['outcome'],
    problem: string | null = null,
    warning: string | null = null,
  ): void {
    const { task, before, seen, call } = tracker
    const lookedAt = seen !== null && (seen !== task || call === 'unsent')
    const known = { ...task, ...seen, id: task.id ?? seen?.id ?? null, name: seen?.name ?? task.name }
    const after = lookedAt ? seen.state : null
    tracker.report = reportOf(known, outcome, { before, after, sent: call !== 'unsent', problem, warning })
  }

  #tellReached(): void {
    const positions = this.trackers.flatMap(({ settled }, index) => (settled ? [index] : []))
    if (positions.join() === this.#reached) return
    this.#reached = positions.join()
    this.options.onReached?.(this.#stream, positions)
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

function labelOf(task: DumpTask): string {
  return `${task.stream}/${plain(taskLabel(task), 80)}`
}

function stateOf(task: DumpTask | null): string {
  return task === null || task.state === '' ? 'not known' : plain(task.state, 40)
}

function namesOf(tasks: readonly DumpTask[]): string {
  return fewOf(tasks.map((task) => plain(taskLabel(task), 80)))
}
