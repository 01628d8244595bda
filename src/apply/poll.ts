/** Looks at the list of a stream again and again: what stop and start share. */
import { type Dis, NO_STREAM } from '../cloud/dis.ts'
import { askedWait, expected, mayTryAgain, tooPatient, waitAfter } from '../cloud/retry.ts'
import { type Budget, later } from '../model/budget.ts'
import { ServiceError, StepError, TimeLimitError } from '../model/errors.ts'
import {
  HEARTBEAT,
  LAST_LOOK,
  LONGEST_POLL,
  SECOND_LOOK,
  SHORTEST_ATTEMPT,
  SHORTEST_POLL,
} from '../model/limits.ts'
import type { Log } from '../model/log.ts'
import type { DumpTask } from '../model/tasks.ts'
import { counted, fewOf, span } from '../model/text.ts'
import {
  type Entry,
  entryOf,
  isSent,
  labelOf,
  REVISABLE,
  type SeenList,
  seenList,
  stateOf,
  type TrackedTask,
} from './tracked.ts'

export interface ApplyContext {
  dis: Dis
  log: Log
  budget: Budget // The budget of the step: cut when the job is cancelled
  wait: number // How long to wait for the goal, in ms; 0: not at all
  attempts: number // How often a look or a start is tried; `Infinity`: until the time is up
  isDryRun?: boolean // Find and report, start nothing
}

/** A stream whose list is polled. All times are by the clock that nobody can set. */
export interface PolledStream<T extends TrackedTask = TrackedTask> {
  stream: string
  tasks: T[]
  others: readonly DumpTask[] // What the last list has beside these tasks
  doubted: T[] // Their entries in the last list contradict what was seen before, and are not believed yet
  until: Budget // How long its tasks are waited for
  since: number // When the schedule of its polls begins
  seenAt: number // When the last list that was answered was asked for
  trouble: StepError | null // Why the last look got no answer
  /** The next look is the first one, or the first after a stop or start: it does not count as repeated. */
  isFirst: boolean
}

export function polledStream<T extends TrackedTask>(
  stream: string,
  tasks: T[],
  { budget }: ApplyContext,
): PolledStream<T> {
  const now = budget.clock.now()
  const unseen = { others: [], doubted: [], trouble: null, isFirst: true }
  return { stream, tasks, until: budget.atMost(0), since: now, seenAt: now, ...unseen }
}

/** Waits for the tasks of a stream for `ms` from now on, if that is longer than before. Leaves time for a last look. */
export function waitFor(polled: PolledStream, ms: number, { budget }: ApplyContext): void {
  polled.until = later(polled.until, budget.atMost(Math.min(ms, budget.left - LAST_LOOK)))
}

export function openTasks<T extends TrackedTask>({ tasks }: PolledStream<T>): T[] {
  return tasks.filter(({ verdict }) => verdict === null)
}

/** Also those of which another list may say something else. */
function listedTasks<T extends TrackedTask>({ tasks }: PolledStream<T>): T[] {
  return tasks.filter(({ verdict }) => verdict === null || REVISABLE.includes(verdict))
}

/** What a pause or a resume makes of each list. */
interface Judging<T extends TrackedTask> {
  contradicts(tracked: T, entry: Entry): boolean // Whether an entry contradicts what was seen before
  judge(tracked: T, entry: Entry): void // Judges a task by an entry that is believed
  act(): Promise<boolean> | boolean // Does what is due then. True if nothing more has to be waited for
}

/**
 * Polls until nothing has to be waited for, the time is up, or no answer can be expected. An entry that contradicts
 * what was seen before is believed when the next list says so, too; that one is asked for even if the time is up.
 */
export async function poll<T extends TrackedTask>(
  polled: PolledStream<T>,
  context: ApplyContext,
  { contradicts, judge, act }: Judging<T>,
): Promise<void> {
  const { budget, log } = context
  const { clock } = budget
  for (let [failures, isExtra] = [0, false]; ; ) {
    const isLast = polled.until.isOver
    const list = await look(polled, context, isLast || polled.doubted.length > 0)
    if (budget.isCut) return
    failures = list === null ? failures + 1 : 0
    if (list !== null) {
      const known = listedTasks(polled).map((tracked) => ({ tracked, entry: entryOf(list, tracked) }))
      const isNew = ({ tracked, entry }: (typeof known)[number]) =>
        !polled.doubted.includes(tracked) && contradicts(tracked, entry)
      const [fresh, believed] = [known.filter(isNew), known.filter((each) => !isNew(each))]
      polled.doubted = fresh.map(({ tracked }) => tracked)
      polled.others = othersIn(list, polled)
      for (const { tracked } of believed) takeOver(tracked, list, log)
      for (const { tracked, entry } of believed) judge(tracked, entry)
      if ((await act()) && fresh.length === 0) return
    } else if (!mayLookAgain(polled.trouble) || failures >= context.attempts) return
    if (budget.isOver || (isLast && polled.until.isOver && (isExtra || polled.doubted.length === 0))) return
    isExtra = isLast && polled.until.isOver
    if (list !== null && polled.doubted.length > 0) {
      await budget.sleep(SECOND_LOOK)
      continue
    }
    const elapsed = clock.now() - polled.since
    const wait = list === null ? retryIn(polled, failures, log) : nextPoll(elapsed, clock.random())
    if (wait === null) return
    await (isExtra ? budget : polled.until).sleep(wait)
  }
}

/** If only its turn did not come in time (that error has no cause), another look may have more luck. */
function mayLookAgain(trouble: StepError | null): boolean {
  return mayTryAgain(trouble) || (trouble instanceof TimeLimitError && trouble.cause === undefined)
}

/** Asks for the list; null without an answer. A stream that is gone has an empty one. `isDecisive`: tried repeatedly. */
async function look(
  polled: PolledStream,
  { dis, budget, attempts }: ApplyContext,
  isDecisive: boolean,
): Promise<SeenList | null> {
  const within = budget.atMost(Math.max(LAST_LOOK, polled.until.left))
  // Where looks are counted, each one is a single attempt.
  const tries = isDecisive && attempts === Number.POSITIVE_INFINITY ? dis.caller.tries(within) : null
  for (;;) {
    if (!polled.isFirst) await dis.caller.spacing.turn(within)
    polled.isFirst = false
    const askedAt = budget.clock.now()
    try {
      const list = await dis.listTasks(polled.stream, { budget: within, attempts: 1 }).catch(emptyIfGone)
      polled.trouble = null
      polled.seenAt = askedAt
      return seenList(list)
    } catch (failure) {
      const again = tries !== null && (await tries.again(failure).catch(expected))
      polled.trouble = expected(again instanceof StepError ? again : failure)
      if (again !== true || within.left < SHORTEST_ATTEMPT) return null
    }
  }
}

function emptyIfGone(failure: unknown) {
  if (failure instanceof ServiceError && failure.parts.code === NO_STREAM) return { tasks: [], unlisted: 0 }
  throw failure
}

/** How long to wait after this many looks without an answer; null if the service asks for more time than there is. */
function retryIn(polled: PolledStream, failures: number, log: Log): number | null {
  const { trouble, until } = polled
  const asked = askedWait(trouble)
  if (asked !== null && asked > until.left) {
    polled.trouble = tooPatient(trouble, asked, until.left)
    return null
  }
  const wait = waitAfter(failures, until.clock.random(), asked)
  log.info(`${trouble?.message}; looking again in ${span(wait)}`)
  return wait
}

function othersIn({ tasks, index }: SeenList, polled: PolledStream): DumpTask[] {
  const own = polled.tasks.map(({ task }) => index.find(task))
  return tasks.filter((listed) => !own.includes(listed))
}

/** Takes over what is listed, and logs a change of state. */
function takeOver(tracked: TrackedTask, list: SeenList, log: Log): void {
  if (entryOf(list, tracked) === 'unlisted') return
  const [was, next] = [tracked.seen, list.index.find(tracked.task) ?? null]
  if (was?.state !== next?.state) {
    log.info(`${labelOf(tracked.task)}: ${was ? `${stateOf(was)} → ` : ''}${next ? stateOf(next) : 'gone'}`)
  }
  if (!isSent(tracked)) tracked.before ??= next?.state || null
  tracked.seen = next
}

/**
 * How long to wait before the next poll, if `elapsed` ms have passed: a tenth of that time. Chance (`random` in 0..1)
 * takes off up to a fifth, so that many jobs do not poll at the same moment.
 */
function nextPoll(elapsed: number, random: number): number {
  const base = Math.min(LONGEST_POLL, Math.max(SHORTEST_POLL, elapsed * 0.1))
  return base === SHORTEST_POLL ? SHORTEST_POLL : Math.round(base * (1 - 0.2 * random))
}

/** Logs about every 15 s what is still waited for, while `work` goes on. */
export function withHeartbeat<T>(
  streams: readonly PolledStream[],
  { budget: { clock }, log }: ApplyContext,
  work: Promise<T>,
): Promise<T> {
  const began = clock.now()
  const beating = setInterval(() => {
    const all = streams.flatMap(({ tasks }) => tasks)
    const open = streams.flatMap(openTasks).filter(({ goalSince }) => goalSince === null)
    const names = fewOf(open, 5, ({ task, seen }) => `${labelOf(task)} (${stateOf(seen)})`)
    const done = `${all.length - open.length} of ${counted(all.length, 'dump task')} done`
    if (open.length > 0) log.info(`${span(clock.now() - began)}: ${done}; waiting for ${names}`)
  }, HEARTBEAT)
  return work.finally(() => clearInterval(beating))
}
