/** The resume action: signs in, lists, starts, waits. Each stream goes its own way, whatever becomes of the others. */
import { type Finding, findStream } from '../apply/find.ts'
import { type ApplyContext, withHeartbeat } from '../apply/poll.ts'
import { type PastStop, type StartStream, startStream, startTasks } from '../apply/start.ts'
import type { Dis, FoundStream } from '../cloud/dis.ts'
import { expected } from '../cloud/retry.ts'
import { signIn } from '../cloud/signIn.ts'
import { type HandedTask, type ResumeRequest, readResumeRequest, type Selection } from '../inputs/inputs.ts'
import { InputError } from '../model/errors.ts'
import type { HandoverPlace } from '../model/handover.ts'
import { CANCEL_GRACE } from '../model/limits.ts'
import { ENTRY, type Note, note } from '../model/note.ts'
import { type NamedTask, resultWith, type TaskReport, unreadReport } from '../model/tasks.ts'
import { fewOf, plain } from '../model/text.ts'
import { lateReports, onlyOne, select } from '../plan/plan.ts'
import { resultOf } from '../report/conclude.ts'
import { placeOf } from '../report/resumeStep.ts'
import type { Runner } from '../runner/runner.ts'
import { announce } from './announce.ts'
import { resumedReports } from './dataLoss.ts'
import { meansOf, runStep, type Worked } from './runStep.ts'

/** Runs the resume action. True if it is a success. */
export function runResume(runner: Runner): Promise<boolean> {
  return runStep(runner, 'resume', {
    read: () => readResumeRequest(runner),
    known: (request) => {
      if (request.what === null) return {}
      return { place: placeOf(request.place, streamsOf(request)), dryRun: request.dryRun }
    },
    work: (request) => {
      if (request.what !== null) return resume(request, runner)
      runner.notice(
        'There is nothing to resume: no dump task was handed over that a pause step stopped or adopted.',
      )
      return Promise.resolve({ result: resultWith() })
    },
  })
}

async function resume(request: ResumeRequest, runner: Runner): Promise<Worked> {
  const { what, wait, maxAttempts, signInMethod } = request
  announce(runner, request)
  const attempts = wait > 0 ? Number.POSITIVE_INFINITY : maxAttempts
  const terms = { wait, attempts, isPlaceProven: false, cancelGrace: CANCEL_GRACE }
  const { caller, budget } = meansOf(runner, terms)
  try {
    const trying = wait > 0 ? budget.atMost(wait) : budget
    const dis = await signIn(signInMethod, request.place, caller, trying)
    if ('handed' in what && what.from !== null) checkPlace(what.from, dis)
    const place = { ...placeOf(request.place, streamsOf(request)), projectId: dis.place.projectId }
    const context = { dis, log: runner, budget, wait, attempts, isDryRun: request.dryRun }
    if ('handed' in what) return { place, ...(await resumeHanded(what.handed, context)) }
    return { place, ...(await resumeFound(what, request, context)) }
  } catch (error) {
    return { result: resultOf(error, askedTasks(what, note('It was not resumed.', null, ENTRY.notTried))) }
  }
}

/** The streams that were asked for; none if the tasks were handed over. */
function streamsOf({ what }: ResumeRequest): readonly string[] {
  return 'streams' in what ? what.streams : []
}

/** @throws {InputError} the tasks were handed over from another place: there they would stay paused */
function checkPlace(from: HandoverPlace, { place: { endpoint, projectId } }: Dis): void {
  if (from.dis === endpoint && from.project === projectId) return
  throw new InputError([
    `tasks: these dump tasks were paused in another place: DIS ${plain(from.dis)}, project ${plain(from.project, 64)}; this ` +
      `step works at DIS ${plain(endpoint)}, project ${plain(projectId, 64)}. Nothing was started. Give this step the ` +
      'region, project and credentials of the pause step.',
  ])
}

/** Starts what a pause step handed over. */
async function resumeHanded(handed: readonly HandedTask[], context: ApplyContext): Promise<Worked> {
  const unread = { destination: null, state: '' }
  const taskOf = (task: HandedTask) => ({ task: { ...task, ...unread }, stop: stopOf(task) })
  const streams = [...Map.groupBy(handed, ({ stream }) => stream)].map(([stream, tasks]) => {
    return startStream(stream, tasks.map(taskOf), context)
  })
  await withHeartbeat(streams, context, Promise.all(streams.map((stream) => startTasks(stream, context))))
  const { reports, retention } = await resumedReports(streams, new Map(), context)
  const isNoneThere = reports.every(({ outcome }) => outcome === 'missing')
  return { retention, result: resultWith(reports, { problems: isNoneThere ? [NONE_THERE] : [] }) }
}

const NONE_THERE = note(
  'None of the dump tasks that were handed over is there.',
  'Most likely this step works in another region, project or account than the pause step.',
  ENTRY.notThere,
)

/** What the outcome of a pause step says about the stop of a task. It was sent long ago, so nothing is watched. */
function stopOf({ outcome, pausedAt }: HandedTask): PastStop {
  const isSeenPaused = outcome === 'paused' || outcome === 'adopted'
  return { fate: 'unknown', unanswered: 0, isSeenPaused, pausedAt, watch: 0 }
}

/** Starts the tasks of each stream as soon as its own list is there. */
async function resumeFound(
  { streams, selection }: { streams: readonly string[]; selection: Selection },
  { ifMissing, wait, place: { region } }: ResumeRequest,
  context: ApplyContext,
): Promise<Worked> {
  const { dis, budget } = context
  const started: StartStream[] = []
  const failed: Finding['failed'] = []
  const work = async (name: string): Promise<FoundStream[]> => {
    try {
      const within = wait > 0 ? budget.atMost(wait) : budget
      const found = await findStream(dis, name, { budget: within, region })
      const chosen = select(selection, [found], 'ignore').chosen.map((task) => ({ task, stop: null }))
      const stream = startStream(name, chosen, context)
      started.push(stream)
      await startTasks(stream, context)
      return [found]
    } catch (failure) {
      failed.push({ stream: name, error: expected(failure) })
      return []
    }
  }
  const found = (await withHeartbeat(started, context, Promise.all(streams.map(work)))).flat()
  const { reports, retention } = await resumedReports(started, new Map(), context)
  const { missing, problems, warnings } = select(selection, found, failed.length > 0 ? 'ignore' : ifMissing)
  const errors = failed.map(({ error }) => error)
  const others = failed.length > 0 ? unfound(missing, failed) : missing
  const all = [...reports, ...lateReports(selection, started, 'RUNNING'), ...others]
  return { retention, result: resultWith(all, { problems, warnings, errors }) }
}

/** The reports on tasks that are in no list, while the service did not give all lists. */
function unfound(missing: readonly TaskReport[], failed: Finding['failed']): TaskReport[] {
  const streams = failed.map(({ stream }) => stream)
  const what = `It was not found, and the service gave no list of ${fewOf(streams)}.`
  const problem = note(what, null, ENTRY.notTried)
  return missing.map((report) => ({ ...report, stream: onlyOne(streams), outcome: 'failed', problem }))
}

/** Reports the requested tasks as failed with this problem, as far as they are known without a list. */
function askedTasks(what: ResumeRequest['what'], problem: Note): TaskReport[] {
  const failed = ({ stream, id, name }: NamedTask) =>
    unreadReport({ stream, id, name }, 'failed', { problem })
  if ('handed' in what) return what.handed.map(failed)
  // Only the lists could tell which of several streams a task is in.
  const stream = onlyOne(what.streams)
  const { ids, names } = what.selection
  return [
    ...ids.map((id) => failed({ stream, id, name: null })),
    ...names.map((name) => failed({ stream, id: null, name })),
  ]
}
