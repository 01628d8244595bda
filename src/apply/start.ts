/**
 * Starts paused dump tasks, waits until they are `RUNNING`, and watches those that may still pause: the story of the
 * post step and of the resume action. Each stream goes its own way, and none waits for another.
 */
import { askedWait, expected, mayTryAgain, type Tries } from '../cloud/retry.ts'
import { CancelledError, ServiceError, type StepError } from '../model/errors.ts'
import type { Fate } from '../model/fate.ts'
import { GIVE_UP, PATIENCE_WITHOUT_WAIT, SHORTEST_WAIT, STOP_WATCH } from '../model/limits.ts'
import { type DumpTask, fewLabels } from '../model/tasks.ts'
import { span } from '../model/text.ts'
import { type ApplyContext, openTasks, type PolledStream, poll, polledStream, waitFor } from './poll.ts'
import {
  type Entry,
  fateOf,
  isAboutTasks,
  isSent,
  labelOf,
  noteFate,
  type TrackedTask,
  trackedTask,
} from './tracked.ts'

export interface PastStop {
  fate: Fate
  unanswered: number // How many attempts of it stayed without an answer
  isSeenPaused: boolean // It was seen `PAUSED` by the pause step, or was found so and adopted
  /** When it was first seen `PAUSED` after its stop, ISO 8601 in UTC; null if that is not known. */
  pausedAt: string | null
  watch: number // For how long it is watched whether it still pauses, in ms
}

/** All times are by the clock that nobody can set. */
export interface StartTask extends TrackedTask {
  stop: PastStop | null
  lateStops: number // How many stops may still take effect late, and are then made good
  isStartedAgain: boolean
  watchedFor: number // For how many late stops it was watched last
  watchedUntil: number // How long it is watched: a task that was not seen PAUSED may still pause
  badSince: number | null
  tries: Tries
  startAt: number // It is not started before this time; `Infinity`: its start has failed for good
}

export interface StartStream extends PolledStream<StartTask> {
  /** A start of several tasks failed. From then on each task is started in a request of its own. */
  isOneByOne: boolean
}

/** The state of a task is empty if it was not read yet; `stop` is null if nothing is known of a stop. */
export function startStream(
  stream: string,
  tasks: readonly { task: DumpTask; stop: PastStop | null }[],
  context: ApplyContext,
): StartStream {
  const { wait, budget, attempts, dis } = context
  const now = budget.clock.now()
  const tracked = tasks.map(({ task, stop }): StartTask => {
    return {
      ...trackedTask(task),
      stop,
      pausedAt: stop?.pausedAt ?? null,
      // One that was not answered is the one that took effect, or is waited for.
      lateStops: stop === null ? 0 : Math.max(0, stop.unanswered - (stop.fate === 'answered' ? 0 : 1)),
      isStartedAgain: false,
      watchedFor: 0,
      watchedUntil: now + (stop?.watch ?? 0),
      badSince: null,
      tries: dis.caller.tries(budget, attempts),
      startAt: 0,
    }
  })
  const polled = polledStream(stream, tracked, context)
  const longest = Math.max(
    wait || PATIENCE_WITHOUT_WAIT,
    ...tracked.map(({ watchedUntil }) => watchedUntil - now),
  )
  waitFor(polled, longest, context)
  return { ...polled, isOneByOne: false }
}

/** Starts and follows the tasks of one stream. Never throws for what happens to a task: the tracked tasks say it. */
export async function startTasks(stream: StartStream, context: ApplyContext): Promise<void> {
  const act = async (): Promise<boolean> => {
    if (context.isDryRun) return endDryRun(stream)
    await startDue(stream, context)
    if (context.wait === 0) endUnwaited(stream)
    return openTasks(stream).every((tracked) => isSettled(tracked, stream.seenAt))
  }
  // What was just listed needs no second list before its start.
  const isListed = stream.tasks.every(({ seen }) => seen !== null)
  if (isListed) {
    for (const tracked of stream.tasks) judge(tracked, tracked.task, stream, context)
    if (await act()) return
  }
  const judgeOne = (tracked: StartTask, entry: Entry) => judge(tracked, entry, stream, context)
  await poll(stream, context, { contradicts, judge: judgeOne, act })
}

/** One list is no proof that a task is gone, or that somebody started it. */
function contradicts(tracked: StartTask, entry: Entry): boolean {
  if (typeof entry === 'string') return entry === 'gone' && tracked.verdict !== 'gone'
  if (tracked.verdict === 'started-by-others') return false
  const wasPaused = tracked.stop?.isSeenPaused || tracked.seen?.state === 'PAUSED'
  return entry.state === 'RUNNING' && wasPaused === true && !isSent(tracked)
}

function judge(tracked: StartTask, entry: Entry, stream: StartStream, context: ApplyContext): void {
  // A list shows what was so when it was asked for.
  const now = stream.seenAt
  // Two odd lists come within some seconds. What ran for longer did run, whatever it does now.
  const isOver = tracked.goalSince !== null && now - tracked.goalSince > GIVE_UP
  if (tracked.verdict === 'started-by-others' && isOver) return
  tracked.verdict = entry === 'gone' ? 'gone' : null
  if (typeof entry === 'string') {
    Object.assign(tracked, { seen: null, goalSince: null })
    return
  }
  const isBad = entry.state === 'ERROR' || entry.state === 'ABNORMAL'
  tracked.badSince = isBad ? (tracked.badSince ?? now) : null
  if (isBad && (!isSent(tracked) || now - (tracked.badSince ?? now) >= GIVE_UP)) tracked.verdict = 'bad'
  if (entry.state === 'RUNNING') judgeRunning(tracked, now, stream, context)
  if (entry.state === 'PAUSED') judgePaused(tracked, entry, now)
  if (entry.state !== 'RUNNING') tracked.goalSince = null
}

function judgeRunning(tracked: StartTask, now: number, stream: StartStream, context: ApplyContext): void {
  const { stop, task, goalSince, lateStops } = tracked
  tracked.goalSince ??= now
  // One of its stops may still take effect: if not within a minute, it never arrived.
  if (lateStops > 0 && goalSince === null && tracked.watchedFor !== lateStops) {
    tracked.watchedFor = lateStops
    tracked.watchedUntil = Math.max(tracked.watchedUntil, now + STOP_WATCH)
    waitFor(stream, STOP_WATCH, context)
    context.log.info(
      `${labelOf(task)} is watched for ${span(STOP_WATCH)}: a stop without an answer may still pause it`,
    )
  }
  if (stop?.isSeenPaused && !isSent(tracked) && now >= tracked.watchedUntil)
    tracked.verdict = 'started-by-others'
}

/** It is to be started, unless its start was accepted and may still show, or somebody else paused it after that. */
function judgePaused(tracked: StartTask, entry: DumpTask, now: number): void {
  const { stop, fate, goalSince, answeredAt, lateStops, task } = tracked
  if (entry.id === null && task.id === null) tracked.verdict = 'no-id'
  // Its stop has taken effect.
  tracked.watchedUntil = now
  const hasRun = goalSince !== null && isSent(tracked)
  const isLost = fate === 'answered' && now - (answeredAt ?? now) > GIVE_UP
  if (lateStops > 0 && (hasRun || isLost)) {
    tracked.lateStops -= 1
    tracked.isStartedAgain = true
    tracked.fate = 'unsent'
  } else if (hasRun) tracked.verdict = 'paused-by-others'
  // Somebody started it, and one of its stops paused it again.
  else if (lateStops > 0 && goalSince !== null && stop?.isSeenPaused) tracked.lateStops -= 1
}

/** Whether it runs, and nothing is left to watch. */
export function isSettled({ goalSince, watchedUntil }: StartTask, now: number): boolean {
  return goalSince !== null && now >= watchedUntil
}

/** Sends the starts that are due by the states last seen: in one request as long as that goes well. */
async function startDue(stream: StartStream, context: ApplyContext): Promise<void> {
  const now = context.budget.clock.now()
  const known = openTasks(stream).filter((tracked) => !stream.doubted.includes(tracked))
  const paused = known.filter(({ seen, fate }) => seen?.state === 'PAUSED' && fate !== 'answered')
  for (const tracked of paused) if (tracked.startAt === Number.POSITIVE_INFINITY) tracked.verdict = 'not-sent'
  const due = paused.filter(({ startAt }) => now >= startAt)
  if (due.length === 0) return
  const batches = stream.isOneByOne ? due.map((tracked) => [tracked]) : [due]
  await Promise.all(batches.map((batch) => sendStart(stream, batch, context)))
}

async function sendStart(stream: StartStream, batch: StartTask[], context: ApplyContext): Promise<void> {
  const { dis, budget, log, wait } = context
  const { clock } = budget
  const ids = batch.flatMap(({ task, seen }) => task.id ?? seen?.id ?? [])
  const onLeaving = () => noteFate(batch, 'sent', clock.now())
  const error = await dis.send('start', stream.stream, ids, { budget, onLeaving }).then(() => null, expected)
  stream.isFirst = true
  for (const tracked of batch) tracked.before = 'PAUSED'
  const isForAll = error instanceof ServiceError && (error.isThrottled || !isAboutTasks(error))
  const failed = isForAll ? error.fate : error && fateOf(error, batch.length)
  noteFate(batch, failed ?? 'answered', clock.now(), error)
  if (error === null) {
    stream.since = clock.now()
    waitFor(stream, wait, context)
    return log.info(`Stream ${stream.stream}: start of ${fewLabels(batch.map(({ task }) => task))} accepted`)
  }
  if (error instanceof CancelledError) return
  if (batch.length > 1 && !isForAll) {
    // One task may be the cause, and no task decides about another.
    log.info(`${error.message}; going on one task at a time`)
    stream.isOneByOne = true
    for (const tracked of batch)
      tracked.startAt = clock.now() + Math.max(SHORTEST_WAIT, askedWait(error) ?? 0)
  } else putOff(batch, error, clock.now())
}

/** Lets the next start of these tasks wait, ever longer, and together. */
function putOff(batch: readonly StartTask[], error: StepError, now: number): void {
  let wait = 0
  for (const tracked of batch) {
    try {
      wait = Math.max(
        wait,
        (mayTryAgain(error) ? tracked.tries.next(error) : null) ?? Number.POSITIVE_INFINITY,
      )
    } catch (tooLong) {
      tracked.error = expected(tooLong)
      wait = Number.POSITIVE_INFINITY
    }
  }
  for (const tracked of batch) tracked.startAt = now + wait
}

/** A dry run ends with the first list: what does not run would be started, or waited for. */
function endDryRun(stream: StartStream): true {
  const known = openTasks(stream).filter((tracked) => !stream.doubted.includes(tracked))
  for (const tracked of known) if (tracked.goalSince === null) tracked.verdict = 'planned'
  return true
}

/** With `wait-timeout: 0`, a start that was answered is not waited for, nor is what somebody else started. */
function endUnwaited(stream: StartStream): void {
  for (const tracked of openTasks(stream)) {
    const isDue = tracked.seen?.state === 'PAUSED' && tracked.fate !== 'answered'
    if (!isDue && tracked.goalSince === null && tracked.seen !== null) tracked.verdict = 'not-waited'
  }
}
