/** Pauses dump tasks: signs in, lists, plans, saves, stops, waits. */
import { follow } from '../apply/follow.ts'
import { connect } from '../cloud/connect.ts'
import type { Dis } from '../cloud/dis.ts'
import type { StepContext } from '../cloud/stepContext.ts'
import type { PauseRequest } from '../inputs/inputs.ts'
import { PAUSE } from '../model/direction.ts'
import { InputError } from '../model/errors.ts'
import { note } from '../model/note.ts'
import { resultWith, type StepResult } from '../model/result.ts'
import { byStream, type DumpTask, reportOf, type TaskReport } from '../model/tasks.ts'
import { findTasks } from '../plan/find.ts'
import { inListOrder } from '../plan/listOrder.ts'
import { isResumed, leftAlone, mayMean, type PausePlan, planPause, untouchedBy } from '../plan/plan.ts'
import { ENTRY } from '../report/entries.ts'
import type { SavedPause, SavedStream } from '../runner/savedState.ts'
import { type StateRoom, stateProblem } from '../runner/state.ts'
import { savedMemory } from './pauseMemory.ts'
import { askRetention } from './retention.ts'

/** What a pause needs besides the context of a step. */
export interface PauseContext extends StepContext {
  /** How much can be saved for the post step. */
  stateRoom: StateRoom
  /** Saves it for the post step. It has to be on disk when this returns. */
  savePause(pause: SavedPause): void
  saveStream(index: number, stream: SavedStream): void
  /** Sets the outputs that hand the tasks over, before anything is stopped. `reports` may be called again later. */
  publish(reports: () => TaskReport[]): void
}

/** @throws {InputError} | {ServiceError} | {NetworkError} | {CancelledError} before anything was stopped */
export async function pauseTasks(request: PauseRequest, context: PauseContext): Promise<StepResult> {
  const dis = await connect(request.signInMethod, request.place, context)
  const [stream = ''] = request.streams
  if (isMinimal(request)) {
    const unlisted = { stream, name: null, destination: null, state: '', lastTransfer: null }
    const tasks = request.selection.ids.map((id) => ({ ...unlisted, id }))
    return resultWith(await stop(request, dis, { stop: tasks, adopt: [] }, [], context))
  }
  const { found, failed } = await findTasks(dis, request.streams, {
    signal: context.cancelled,
    allOrNothing: true,
    isWanted: (task) => mayMean(request.selection, task),
  })
  // The tasks of a stream that was not listed are not known, so no task is called missing.
  const isListed = failed.length === 0
  const plan = planPause(isListed ? request : { ...request, ifMissing: 'ignore' }, found)
  const { problems, warnings } = plan
  context.log.debug(planLine(plan))
  if (!isListed) {
    const errors = failed.map(({ error }) => error)
    return resultWith(inListOrder(notTried({ ...plan, missing: [] }), found), { errors })
  }
  if (problems.length > 0) return resultWith(inListOrder(notTried(plan), found), { problems })

  const untouched = untouchedBy(plan, request)
  const stopped = await stop(request, dis, plan, untouched, context)
  if (!request.dryRun && !isResumed(request.resume) && !context.cancelled.aborted) {
    const left = stopped.filter(({ outcome }) => outcome !== 'missing' && outcome !== 'failed')
    const streams = left.map(({ stream }) => stream)
    await askRetention(dis, streams, context)
  }
  return resultWith(inListOrder([...stopped, ...untouched], found), { warnings })
}

/**
 * Whether one stop request is enough, without a list. A list is needed to know whether tasks are paused already, and
 * to say what would be done.
 */
function isMinimal(request: PauseRequest): boolean {
  const { streams, selection, wait, ifMissing, dryRun, ifPaused, resume } = request
  const byIds = streams.length === 1 && !selection.all && selection.names.length === 0
  const asksNothing = ifPaused === 'leave' || ifPaused === 'ignore'
  return byIds && wait === 0 && ifMissing === 'error' && !isResumed(resume) && !dryRun && asksNothing
}

function planLine({ stop, adopt, leave, missing }: PausePlan): string {
  return `Plan: stop ${stop.length}, adopt ${adopt.length}, leave ${leave.length}, missing ${missing.length}`
}

/**
 * Stops the tasks. Each stream's stop is saved before it leaves. A dry run gives what it would stop, if a real run
 * could save it.
 *
 * @throws {InputError} the post step could not be started with all that has to be saved
 */
async function stop(
  request: PauseRequest,
  dis: Dis,
  plan: Pick<PausePlan, 'stop' | 'adopt'>,
  untouched: readonly TaskReport[],
  context: PauseContext,
): Promise<TaskReport[]> {
  if (plan.stop.length + plan.adopt.length === 0) return []
  const { streams, wait, ifPaused, dryRun } = request
  const memory = savedMemory(streams, plan, ifPaused === 'adopt', context.saveStream)
  const pause = savedPause(request, dis.place.projectId)
  const problem = stateProblem(pause, memory.records, context.stateRoom)
  if (problem !== null) throw new InputError([problem])
  if (dryRun) return plan.stop.map((task) => reportOf(task, 'planned'))
  const requested = (task: DumpTask) =>
    reportOf(task, 'requested', { after: null, before: task.state || null })
  context.publish(() => [...plan.stop.map(requested), ...untouched])
  context.savePause(pause)
  memory.begin()

  const toStop = byStream(plan.stop)
  const followed = streams.map((stream) => ({
    stream,
    tasks: (toStop.get(stream) ?? []).map((task) => ({ task, stop: null })),
  }))
  const means = { ...context, dis, direction: PAUSE, wait, believeList: !isMinimal(request), memory }
  const reports = await follow(followed, means)
  return reports.map((report) => changedMeanwhile(request, report))
}

function savedPause(request: PauseRequest, projectId: string): SavedPause {
  const { resume, wait, maxAttempts, streams, signInMethod } = request
  const { notices: _, ...place } = request.place
  const { family, names } = signInMethod.source
  return {
    ...place,
    mode: resume,
    project: { id: projectId, name: null },
    wait,
    maxAttempts,
    signIn: { family, kind: signInMethod.kind, names },
    records: streams.length,
  }
}

/** Treats a task that somebody else paused or deleted between the list and the stop as if the list had shown it so. */
function changedMeanwhile(request: PauseRequest, report: TaskReport): TaskReport {
  const { ifMissing, ifPaused } = request
  if (report.outcome === 'missing' && ifMissing !== 'error') {
    return { ...report, problem: null, warning: ifMissing === 'warn' ? report.problem : null }
  }
  if (report.outcome !== 'already-paused') return report
  if (ifPaused === 'adopt') return { ...report, outcome: 'adopted' }
  if (ifPaused !== 'error') return { ...report, warning: leftAlone(request) }
  const what = 'Somebody else paused it while this step ran, and if-already-paused is error.'
  return { ...report, problem: note(what, 'Find out who paused it.', ENTRY.leftPaused) }
}

/** Reports on all tasks as they are. The check before the stop found a problem, so nothing was stopped. */
function notTried(plan: PausePlan): TaskReport[] {
  const what = 'Not tried: the check before the first stop failed, so nothing was stopped.'
  const problem = note(what, null, ENTRY.notTried)
  return [
    ...plan.stop.map((task) => reportOf(task, 'failed', { problem })),
    ...[...plan.adopt, ...plan.leave].map((task) => reportOf(task, 'already-paused')),
    ...plan.missing.map((report) => ({ ...report, problem: null })),
  ]
}
