/**
 * Stops dump tasks, and waits until the service itself lists all of them as `PAUSED`: the story of the main step. Each
 * stream goes its own way, and none decides about another.
 */
import { expected } from '../cloud/retry.ts'
import type { Budget } from '../model/budget.ts'
import { CancelledError, type RunnerFileError, StepError } from '../model/errors.ts'
import { LAST_LOOK, STOP_WATCH } from '../model/limits.ts'
import { type DumpTask, fewLabels } from '../model/tasks.ts'
import {
  type ApplyContext,
  openTasks,
  type PolledStream,
  poll,
  polledStream,
  waitFor,
  withHeartbeat,
} from './poll.ts'
import {
  type Entry,
  entryOf,
  fateOf,
  isAboutTasks,
  isSent,
  noteFate,
  seenList,
  type TrackedTask,
  trackedTask,
} from './tracked.ts'

/** A task of a pause: one that has to be stopped, or one that was found paused and has to stay so. */
export interface StopTask extends TrackedTask {
  isFound: boolean // Also one that others paused while its stop was refused
  isAdopted: boolean // The post step resumes it as if this step had paused it
}

export interface StopStream extends PolledStream<StopTask> {
  /** The last time at which a task of it was known not to be PAUSED, by the clock that nobody can set. */
  unpausedAt: number
}

export interface StopContext extends ApplyContext {
  /** For a stop that is on its way: cut some time after the cancel, so that its answer is still heard. */
  grace: Budget
  isMinimal: boolean // One stop request and nothing else: no list is asked for
  adoptsLate: boolean // Tasks that others paused meanwhile count as adopted
  /** Saves for the post step how far this stream came. Gives the error if that cannot be written. */
  save(stream: StopStream): RunnerFileError | null
}

export function stopStream(
  stream: string,
  plan: { stop: readonly DumpTask[]; adopt: readonly DumpTask[]; leave: readonly DumpTask[] },
  context: ApplyContext,
): StopStream {
  const own = (tasks: readonly DumpTask[], isFound: boolean, isAdopted: boolean) =>
    tasks
      .filter((task) => task.stream === stream)
      .map((task) => ({ ...trackedTask(task), isFound, isAdopted }))
  const tasks = [
    ...own(plan.stop, false, false),
    ...own(plan.adopt, true, true),
    ...own(plan.leave, true, false),
  ]
  return { ...polledStream(stream, tasks, context), unpausedAt: Number.NEGATIVE_INFINITY }
}

/** Never throws for what happens to a task: the tracked tasks say it. */
export async function stopTasks(streams: readonly StopStream[], context: StopContext): Promise<void> {
  const stopping = Promise.all(streams.map((stream) => stopAndWait(stream, context)))
  await withHeartbeat(streams, context, stopping)
  if (context.wait > 0) await lookOnceMore(streams, context)
}

async function stopAndWait(stream: StopStream, context: StopContext): Promise<void> {
  const { wait, budget, isMinimal } = context
  const toStop = stream.tasks.filter(({ isFound }) => !isFound)
  if (toStop.length === 0) return
  stream.unpausedAt = budget.clock.now()
  await sendStop(stream, toStop, context)
  const refused = toStop.filter(({ error }) => error?.fate === 'refused' && isAboutTasks(error))
  if (refused.length > 0 && !isMinimal) await stopOneByOne(stream, refused, context)
  for (const tracked of toStop) if (!isSent(tracked) && !tracked.isFound) tracked.verdict ??= 'not-sent'
  if (wait === 0) for (const tracked of openTasks(stream)) tracked.verdict = 'not-waited'
  stream.since = budget.clock.now()
  stream.unpausedAt = stream.since
  const isAnswered = openTasks(stream).some(({ fate }) => fate === 'answered')
  waitFor(stream, isAnswered ? wait : Math.min(wait, STOP_WATCH), context)
  if (openTasks(stream).some((tracked) => !tracked.isFound)) await waitForPaused(stream, context)
}

/** Sends one stop for these tasks until it is answered, refused or given up. Notes in each task how far it came. */
async function sendStop(stream: StopStream, batch: StopTask[], context: StopContext): Promise<void> {
  const { dis, budget, grace, log, isMinimal } = context
  const { clock } = budget
  const tries = dis.caller.tries(budget)
  for (let rest = batch; rest.length > 0; ) {
    const onLeaving = () => {
      if (budget.isCut) throw new CancelledError()
      noteFate(rest, 'sent', clock.now())
      const unwritten = context.save(stream)
      if (unwritten !== null) throw unwritten
    }
    const ids = rest.flatMap(({ task }) => task.id ?? [])
    const sending = dis.send('stop', stream.stream, ids, { budget: grace, onLeaving })
    const error = await sending.then(() => null, expected)
    noteFate(rest, error === null ? 'answered' : fateOf(error, rest.length), clock.now(), error)
    stream.isFirst = true
    context.save(stream)
    if (error === null) {
      const labels = fewLabels(rest.map(({ task }) => task))
      return log.info(`Stream ${stream.stream}: stop of ${labels} accepted`)
    }
    const again = await tries.again(error).catch(expected)
    if (again instanceof StepError) for (const tracked of rest) tracked.error = again
    if (again !== true) return
    if (error.fate === 'unknown' && !isMinimal) rest = await notPaused(stream, rest, context)
  }
}

/** The tasks of these that the list does not show `PAUSED`; all of them if there is no list. */
async function notPaused(
  stream: StopStream,
  batch: StopTask[],
  { dis, budget }: StopContext,
): Promise<StopTask[]> {
  const { clock } = budget
  stream.isFirst = false
  const listing = dis.listTasks(stream.stream, { budget: budget.atMost(LAST_LOOK) })
  const list = await listing.then(seenList, expected)
  return batch.filter((tracked) => {
    const entry = list instanceof StepError ? 'unlisted' : entryOf(list, tracked)
    if (typeof entry === 'string' || entry.state !== 'PAUSED') return true
    tracked.seen = entry
    if (isSent(tracked)) judge(tracked, entry, clock.now(), clock.wall())
    return false
  })
}

/**
 * A refused stop of several tasks may have taken effect for some: the list shows it. The rest is stopped one by one. A
 * task that is `PAUSED` although the stop of it alone was refused was paused by somebody else.
 */
async function stopOneByOne(stream: StopStream, batch: StopTask[], context: StopContext): Promise<void> {
  const rest = await notPaused(stream, batch, context)
  if (batch.length > 1) {
    await Promise.all(rest.map((tracked) => sendStop(stream, [tracked], context)))
    return
  }
  for (const tracked of batch) {
    if (rest.includes(tracked) || isSent(tracked)) continue
    tracked.isFound = true
    tracked.isAdopted = context.adoptsLate
  }
  context.save(stream)
}

function waitForPaused(stream: StopStream, context: StopContext): Promise<void> {
  const { clock } = context.budget
  return poll(stream, context, {
    contradicts,
    judge: (tracked, entry) => judge(tracked, entry, clock.now(), clock.wall()),
    act() {
      const isSettled = openTasks(stream).every(({ goalSince }) => goalSince !== null)
      if (!isSettled) stream.unpausedAt = clock.now()
      context.save(stream)
      return isSettled
    },
  })
}

/** One list is no proof that a task is gone, or that somebody started it. */
function contradicts(tracked: StopTask, entry: Entry): boolean {
  if (typeof entry === 'string') return entry === 'gone' && tracked.verdict !== 'gone'
  return tracked.verdict !== 'started-by-others' && wasPaused(tracked) && entry.state !== 'PAUSED'
}

function isPaused({ seen }: StopTask): boolean {
  return seen?.state === 'PAUSED'
}

function wasPaused({ isFound, pausedAt }: StopTask): boolean {
  return isFound || pausedAt !== null
}

function judge(tracked: StopTask, entry: Entry, now: number, wall: number): void {
  // It ran, whatever it does now.
  if (tracked.verdict === 'started-by-others') return
  tracked.verdict = null
  if (entry === 'unlisted') {
    tracked.seen = null
    tracked.goalSince = null
  } else if (entry === 'gone') tracked.verdict = 'gone'
  else if (entry.state === 'PAUSED') {
    tracked.goalSince ??= now
    if (!tracked.isFound) tracked.pausedAt ??= new Date(wall).toISOString()
  } else if (wasPaused(tracked)) tracked.verdict = 'started-by-others'
}

/**
 * The tasks have to be `PAUSED` together. While one stream was still waited for, tasks of another may have been started
 * again: each stream is looked at once more whose last list is older than that.
 */
async function lookOnceMore(streams: readonly StopStream[], context: StopContext): Promise<void> {
  while (!context.budget.isOver) {
    const latest = Math.max(...streams.map(({ unpausedAt }) => unpausedAt))
    const stale = streams.filter((stream) => {
      const open = openTasks(stream)
      const isOpen = open.length > 0 || stream.tasks.length === 0
      return isOpen && stream.seenAt < latest && stream.trouble === null && open.every(isPaused)
    })
    if (stale.length === 0) return
    await Promise.all(stale.map((stream) => waitForPaused(stream, context)))
  }
}
