/** Looks at the list of a stream again and again: what stop and start share. */
import { type Dis, NO_STREAM } from '../cloud/dis.ts'
import { askedWait, expected, mayTryAgain, tooPatient, waitAfter } from '../cloud/retry.ts'
import { type Budget, later } from '../model/budget.ts'
import { ServiceError, type StepError, TimeLimitError } from '../model/errors.ts'
import { HEARTBEAT, LAST_LOOK, LONGEST_POLL, SECOND_LOOK, SHORTEST_POLL } from '../model/limits.ts'
import type { Log } from '../model/log.ts'
import type { DumpTask } from '../model/tasks.ts'
import { counted, fewOf, span } from '../model/text.ts'
import {
  type Entry,
  entryOf,
  labelOf,
  type SeenList,
  seenList,
  stateOf,
  type TrackedTask,
} from './tracked.ts'

/** What stop and start work with. */
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
  const unseen = { others: [], trouble: null, isFirst: true }
  return { stream, tasks, until: budget.atMost(0), since: now, seenAt: now, ...unseen }
}

/** Waits for the tasks of a stream for `ms` from now on, if that is longer than before. Leaves time for a last look. */
export function waitFor(polled: PolledStream, ms: number, { budget }: ApplyContext): void {
  polled.until = later(polled.until, budget.atMost(Math.min(ms, budget.left - LAST_LOOK)))
}

export function openTasks<T extends TrackedTask>({ tasks }: PolledStream<T>): T[] {
  return tasks.filter(({ verdict }) => verdict === null)
}

/**
 * Polls until `judge` finds nothing to wait for, the time is up, or no answer can be expected. `judge` gets each list
 * that is believed, and is true when nothing more has to be waited for. `contradicts` says whether an entry contradicts
 * what was seen before: then the list is asked for once more, and that one is believed.
 */
export async function poll<T extends TrackedTask>(
  polled: PolledStream<T>,
  context: ApplyContext,
  contradicts: (tracked: T, entry: Entry) => boolean,
  judge: (list: SeenList) => Promise<boolean> | boolean,
): Promise<void> {
  const { budget, log } = context
  const { clock } = budget
  for (let failures = 0; ; ) {
    const isLast = polled.until.isOver
    let list = await look(polled, context, isLast)
    for (let doubted: T[] = []; list !== null; ) {
      const seen: SeenList = list
      const doubtful = openTasks(polled).filter((each) => contradicts(each, entryOf(seen, each)))
      // Only what two lists in a row say is believed, task by task.
      if (doubtful.every((each) => doubted.includes(each)) || budget.isCut) break
      doubted = doubtful
      await budget.sleep(SECOND_LOOK)
      list = await look(polled, context, true)
    }
    if (budget.isCut) return
    failures = list === null ? failures + 1 : 0
    if (list !== null) {
      takeOver(polled, list, log)
      if (await judge(list)) return
    } else if (!mayLookAgain(polled.trouble) || failures >= context.attempts) return
    if ((isLast && polled.until.isOver) || budget.isOver) return
    const elapsed = clock.now() - polled.since
    const wait = list === null ? retryIn(polled, failures, log) : nextPoll(elapsed, clock.random())
    if (wait === null) return
    await polled.until.sleep(wait)
  }
}

/** If only its turn did not come in time, another look may have more luck. */
function mayLookAgain(trouble: StepError | null): boolean {
  return mayTryAgain(trouble) || trouble instanceof TimeLimitError
}

/**
 * Asks for the list; null if no answer came. A stream that does not exist has an empty list. `isDecisive`: it is tried
 * as often as any request.
 */
async function look(
  polled: PolledStream,
  { dis, budget }: ApplyContext,
  isDecisive: boolean,
): Promise<SeenList | null> {
  const within = budget.atMost(Math.max(LAST_LOOK, polled.until.left))
  if (!polled.isFirst) await dis.caller.spacing.turn(within)
  polled.isFirst = false
  const askedAt = budget.clock.now()
  try {
    const list = await dis
      .listTasks(polled.stream, { budget: within, ...(!isDecisive && { attempts: 1 }) })
      .catch(emptyIfGone)
    polled.trouble = null
    polled.seenAt = askedAt
    return seenList(list)
  } catch (failure) {
    polled.trouble = expected(failure)
    return null
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

/** Takes over what is listed, and logs each change of state. */
function takeOver(polled: PolledStream, list: SeenList, log: Log): void {
  const own = polled.tasks.map(({ task }) => list.index.find(task))
  polled.others = list.tasks.filter((listed) => !own.includes(listed))
  for (const tracked of openTasks(polled)) {
    if (entryOf(list, tracked) === 'unlisted') continue
    const [was, next] = [tracked.seen, list.index.find(tracked.task) ?? null]
    if (was?.state !== next?.state) {
      log.info(`${labelOf(tracked.task)}: ${was ? `${stateOf(was)} → ` : ''}${next ? stateOf(next) : 'gone'}`)
    }
    tracked.before ??= next?.state || null
    tracked.seen = next
  }
}

/**
 * How long to wait before the next poll, if `elapsed` ms have passed: a tenth of that time. Chance (`random` in 0..1)
 * takes off up to a fifth, so that many jobs do not poll at the same moment.
 */
function nextPoll(elapsed: number, random: number): number {
  const base = Math.min(LONGEST_POLL, Math.max(SHORTEST_POLL, elapsed * 0.1))
  return base === SHORTEST_POLL ? SHORTEST_POLL : Math.round(base * (1 - 0.2 * random))
}

/** Logs about every 15 s what is still waited for, while `work` goes on. `done`: nothing is waited for any more. */
export function withHeartbeat<S extends PolledStream, T>(
  streams: readonly S[],
  { budget: { clock }, log }: ApplyContext,
  isDone: (tracked: S['tasks'][number]) => boolean,
  work: Promise<T>,
): Promise<T> {
  const began = clock.now()
  const beating = setInterval(() => {
    const all = streams.flatMap(({ tasks }) => tasks)
    const open = streams.flatMap(openTasks).filter((tracked) => !isDone(tracked))
    const names = fewOf(open, 5, ({ task, seen }) => `${labelOf(task)} (${stateOf(seen)})`)
    const done = `${all.length - open.length} of ${counted(all.length, 'dump task')} done`
    if (open.length > 0) log.info(`${span(clock.now() - began)}: ${done}; waiting for ${names}`)
  }, HEARTBEAT)
  return work.finally(() => clearInterval(beating))
}
