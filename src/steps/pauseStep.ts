/** The main step of the pause action: signs in, lists, plans, saves, stops, waits. */
import { findStreams } from '../apply/find.ts'
import { stopReports } from '../apply/reports.ts'
import { type StopContext, type StopStream, stopStream, stopTasks } from '../apply/stop.ts'
import type { Dis } from '../cloud/dis.ts'
import { signIn } from '../cloud/signIn.ts'
import { type PauseRequest, readPauseRequest } from '../inputs/inputs.ts'
import { InputError, RunnerFileError } from '../model/errors.ts'
import { ENTRY, note } from '../model/note.ts'
import { type DumpTask, reportOf, resultWith, type TaskReport } from '../model/tasks.ts'
import { isResumed, lateReports, leftAlone, type PausePlan, planPause, untouchedBy } from '../plan/plan.ts'
import { handoverOutputs, resultOf } from '../report/conclude.ts'
import { placeOf } from '../report/resumeStep.ts'
import type { Runner } from '../runner/runner.ts'
import { type SavedPause, type SavedTask, stateWriter, unreadableRecord } from '../runner/state.ts'
import { announce } from './announce.ts'
import { type Means, meansOf, runStep, type Worked } from './runStep.ts'

type State = ReturnType<typeof stateWriter>

/** A pause that has signed in. */
interface Pause {
  request: PauseRequest
  runner: Runner
  state: State
  dis: Dis
  means: Means
}

/** Runs the main step. True if it is a success. */
export async function runPause(runner: Runner): Promise<boolean> {
  const state = stateWriter((name, value) => runner.saveState(name, value))
  const success = await runStep(runner, 'pause', {
    read() {
      state.claim()
      return readPauseRequest(runner)
    },
    known: ({ place, streams, resume, ifPaused, dryRun }) => ({
      place: placeOf(place, streams),
      mode: resume,
      dryRun,
      ignoresPaused: ifPaused === 'ignore',
    }),
    work: (request) => pause(request, runner, state),
  })
  // Everything is reported already. If this cannot be saved, the post step reports it once more.
  written(() => state.reported())
  return success
}

/** @throws {StepError} before anything was stopped */
async function pause(request: PauseRequest, runner: Runner, state: State): Promise<Worked> {
  const { wait, maxAttempts, signInMethod, streams } = request
  announce(runner, request)
  const means = meansOf(runner, { wait, attempts: maxAttempts, isPlaceProven: false, cancelGrace: 0 })
  const dis = await signIn(signInMethod, request.place, means.caller, means.budget)
  const place = { ...placeOf(request.place, streams), projectId: dis.place.projectId }
  const signedIn = { request, runner, state, dis, means }
  if (isMinimal(request)) return { place, ...(await stop(unlisted(request), signedIn)) }
  const terms = { budget: means.budget, region: request.place.region }
  const { found, failed } = await findStreams(dis, streams, terms)
  // The tasks of a stream that was not listed are not known, so no task is called missing.
  const isListed = failed.length === 0
  const plan = planPause(isListed ? request : { ...request, ifMissing: 'ignore' }, found)
  const { problems } = plan
  const errors = failed.map(({ error }) => error)
  if (!isListed) return { place, result: resultWith(notTried({ ...plan, missing: [] }), { errors }) }
  if (problems.length > 0) return { place, result: resultWith(notTried(plan), { problems }) }
  return { place, ...(await stop(plan, signedIn)) }
}

/** Whether one stop request is enough. Only a list can tell which tasks are paused, and what would be done. */
function isMinimal(request: PauseRequest): boolean {
  const { streams, selection, wait, ifMissing, dryRun, ifPaused, resume } = request
  const byIds = streams.length === 1 && !selection.all && selection.names.length === 0
  const asksNothing = ifPaused === 'leave' || ifPaused === 'ignore'
  return byIds && wait === 0 && ifMissing === 'error' && !isResumed(resume) && !dryRun && asksNothing
}

/** The plan of one stop request: nothing was listed. */
function unlisted({ streams: [stream = ''], selection }: PauseRequest): PausePlan {
  const unread = { stream, name: null, destination: null, state: '', lastTransfer: null }
  return {
    ...{ adopt: [], leave: [], missing: [], problems: [], warnings: [] },
    stop: selection.ids.map((id) => ({ ...unread, id })),
  }
}

/**
 * Stops what is planned. First saved, then done: what is about to be stopped is handed over and saved before the first
 * stop leaves. A dry run gives what it would stop.
 *
 * @throws {InputError} the post step would reject what has to be saved
 */
async function stop(plan: PausePlan, { request, runner, state, dis, means }: Pause): Promise<Worked> {
  const { warnings } = plan
  const saved = savedPause(request, dis.place.projectId)
  const records = recorderOf(request, state)
  const isEmpty = plan.stop.length + plan.adopt.length === 0
  const { budget, grace } = means
  const context: StopContext = {
    dis,
    log: runner,
    budget,
    grace,
    wait: request.wait,
    attempts: Number.POSITIVE_INFINITY,
    isMinimal: isMinimal(request),
    adoptsLate: request.ifPaused === 'adopt',
    save: records.save,
  }
  const streams = request.streams.map((stream) => stopStream(stream, plan, context))
  const problem = isEmpty ? null : unreadableRecord(saved, streams.map(recordOf))
  if (problem !== null) throw new InputError([problem])
  if (request.dryRun || isEmpty) {
    const planned = plan.stop.map((task) => reportOf(task, 'planned'))
    return { result: resultWith([...planned, ...untouchedBy(plan, request)], { warnings }) }
  }
  const requested = (task: DumpTask) =>
    reportOf(task, 'requested', { after: null, before: task.state || null })
  const before = [...plan.stop.map(requested), ...untouchedBy(plan, request)]
  runner.setOutputs(handoverOutputs(before, { dis: dis.place.endpoint, project: dis.place.projectId }))
  state.pause(saved)
  for (const stream of streams.filter(({ tasks }) => tasks.some(({ isAdopted }) => isAdopted))) {
    const unwritten = records.save(stream)
    if (unwritten !== null) throw unwritten
  }

  const { problems } = await stopTasks(streams, context).then(() => resultWith(), resultOf)
  const stopped = stopReports(streams, request, leftAlone(request), context)
  const retention = await retentionOf(request, stopped, dis, context, state)
  const late = lateReports(request.selection, streams, 'PAUSED')
  const missing = plan.missing.filter(
    ({ id, name }) => !late.some((each) => [each.id, each.name].includes(id ?? name)),
  )
  const reports = [...stopped, ...late, ...missing]
  const result = resultWith(reports, { problems, warnings, errors: records.errors() })
  return { result, retention }
}

/** Asks how long the streams keep their data, if tasks may stay paused: until then, somebody has to resume them. */
async function retentionOf(
  request: PauseRequest,
  stopped: readonly TaskReport[],
  dis: Dis,
  { budget, isMinimal }: StopContext,
  state: State,
): Promise<ReadonlyMap<string, number>> {
  if (isMinimal || request.resume === 'always' || budget.isCut) return new Map()
  const left = stopped.filter(({ outcome, sent }) => outcome !== 'missing' && (outcome !== 'failed' || sent))
  const streams = left.flatMap(({ stream }) => stream ?? [])
  const hours = await dis.retentions(streams, budget)
  if (hours.size > 0) written(() => state.retention(hours))
  return hours
}

function savedPause(request: PauseRequest, projectId: string): SavedPause {
  const { resume, wait, streams, signInMethod } = request
  const { project: _, ...place } = request.place
  const signIn = { ...signInMethod.source, kind: signInMethod.kind }
  return { ...place, mode: resume, projectId, wait, signIn, records: streams.length }
}

/** What the post step has to know of a stream. */
function recordOf({ stream, tasks }: StopStream): { stream: string; tasks: SavedTask[] } {
  const own = tasks.filter(({ isFound, isAdopted }) => !isFound || isAdopted)
  return {
    stream,
    tasks: own.map(({ task, seen, fate, unanswered: lost, isOut, isPartly, isAdopted, pausedAt }) => {
      const { stream: _, state: __, ...known } = task
      const unanswered = lost + (isOut ? 1 : 0) + (isPartly && fate !== 'answered' ? 1 : 0)
      return { ...known, fate, unanswered, isAdopted, pausedAt, state: seen?.state || null }
    }),
  }
}

/** Saves a stream whenever what the post step has to know of it has changed. */
function recorderOf({ streams }: PauseRequest, state: State) {
  const last = new Map<string, string>()
  const errors: RunnerFileError[] = []
  return {
    save(stream: StopStream): RunnerFileError | null {
      const record = recordOf(stream)
      const text = JSON.stringify(record)
      if (last.get(stream.stream) === text) return null
      const at = new Date().toISOString()
      const error = written(() => state.stream(streams.indexOf(stream.stream), { ...record, at }))
      if (error === null) last.set(stream.stream, text)
      else errors.push(error)
      return error
    },
    /** The first error: the others are of the same file. Told by the tasks, if it kept all of them from their stop. */
    errors: () => errors.slice(0, 1),
  }
}

/** Null, or why it cannot be written. */
function written(write: () => void): RunnerFileError | null {
  try {
    write()
    return null
  } catch (error) {
    if (error instanceof RunnerFileError) return error
    throw error
  }
}

/** Reports on all tasks as they are. A check before the stop found a problem, so nothing was stopped. */
function notTried(plan: PausePlan): TaskReport[] {
  const problem = note('Not tried, because a check failed before anything was stopped.', null, ENTRY.notTried)
  return [
    ...plan.stop.map((task) => reportOf(task, 'failed', { problem })),
    ...[...plan.adopt, ...plan.leave].map((task) => reportOf(task, 'already-paused')),
    ...plan.missing.map((report) => ({ ...report, problem: null })),
  ]
}
