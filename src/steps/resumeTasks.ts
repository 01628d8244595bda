/** The resume action, as a story: sign in, list, plan, start, wait. What can be started is started. */
import { follow } from '../apply/follow.ts'
import type { PastStop } from '../apply/trackedTask.ts'
import { connect } from '../cloud/connect.ts'
import type { Dis } from '../cloud/dis.ts'
import { NO_STREAM } from '../cloud/strayStream.ts'
import type { HandedTask } from '../inputs/handedTasks.ts'
import type { ResumeRequest } from '../inputs/resumeInputs.ts'
import { RESUME } from '../model/direction.ts'
import { ServiceError } from '../model/errors.ts'
import { type Note, note } from '../model/note.ts'
import { noteOf } from '../model/remedies.ts'
import type { StepResult } from '../model/result.ts'
import { type DumpTask, isSameTask, reportOf, type TaskReport, taskKey } from '../model/tasks.ts'
import { fewOf } from '../model/text.ts'
import { type Finding, findTasks } from '../plan/find.ts'
import { mayMean, plannedResume, planResume } from '../plan/plan.ts'
import { afterResume } from './afterResume.ts'
import type { PausedSince } from './dataLoss.ts'
import type { ResumeWorld } from './resumeSaved.ts'

/** @throws {InputError} | {ServiceError} | {NetworkError} | {CancelledError} before anything was started */
export async function resumeTasks(request: ResumeRequest, world: ResumeWorld): Promise<StepResult> {
  const { what, wait } = request
  const dis = await connect(request.signInMethod, request.place, world)
  const { found, failed } = await find(request, dis, world.cancelled)
  // A stream that was not listed may hold the tasks that others lack.
  const mayBeElsewhere = failed.length > 0 && 'streams' in what
  const ifMissing = mayBeElsewhere ? 'ignore' : request.ifMissing
  const { chosen, missing, problems, warnings } = planResume({ ...request, ifMissing }, found)
  const errors = failed.map(({ error }) => error)
  const unseen =
    'handed' in what ? failed.flatMap(({ stream, error }) => askedTasks(what, noteOf(error), stream)) : []
  const others = [...(mayBeElsewhere ? missing.map((report) => unfound(report, failed)) : missing), ...unseen]
  if (request.dryRun)
    return { reports: [...chosen.map(plannedResume), ...others], problems, warnings, errors }

  const handed = 'handed' in what ? what.handed : []
  const streams = found.map(({ stream }) => ({
    stream,
    tasks: chosen
      .filter((task) => task.stream === stream)
      .map((task) => ({ task, stop: pastStop(task, handed) })),
  }))
  const options = { direction: RESUME, wait, latest: Infinity, believeList: true }
  const started = await follow(streams, options, { ...world, dis })
  const doubtful = started.map((report) => withDoubt(report, handed))
  const told = await afterResume(dis, doubtful, foundSince(chosen, handed), world)
  return { reports: [...told, ...others], problems, warnings, errors }
}

/** Since when a task is paused: as handed over, or else by its last dump before the start. */
function foundSince(
  chosen: readonly DumpTask[],
  handed: readonly HandedTask[],
): (report: TaskReport) => PausedSince {
  const found = new Map(chosen.map((task) => [`${task.stream} ${taskKey(task)}`, task]))
  return (report) => {
    const own = handed.find((each) => each.stream === report.stream && isSameTask(each, report))
    const task = found.get(`${report.stream} ${taskKey(report)}`)
    const isPaused = task?.state === 'PAUSED'
    return {
      pausedAt: own?.pausedAt ?? null,
      lastTransfer: isPaused ? task.lastTransfer : (own?.lastTransfer ?? null),
    }
  }
}

/** What was handed over of a stream that is gone needs no resume: its list counts as empty. */
async function find(request: ResumeRequest, dis: Dis, signal: AbortSignal): Promise<Finding> {
  const { what } = request
  if ('streams' in what) {
    const isWanted = (task: DumpTask) => mayMean(what.selection, task)
    return findTasks(dis, what.streams, { signal, allOrNothing: false, isWanted })
  }
  const streams = [...new Set(what.handed.map(({ stream }) => stream))]
  const isWanted = (task: DumpTask) => what.handed.some((each) => each.id === null && isSameTask(each, task))
  const { found, failed } = await findTasks(dis, streams, { signal, allOrNothing: false, isWanted })
  const isGone = ({ error }: Finding['failed'][number]) =>
    error instanceof ServiceError && error.parts.code === NO_STREAM
  const gone = failed.filter(isGone).map(({ stream }) => ({ stream, tasks: [], unlisted: 0 }))
  return { found: [...found, ...gone], failed: failed.filter((each) => !isGone(each)) }
}

/** What the pause step saw of the task: where it was paused, somebody else may have started it since. */
function pastStop(task: DumpTask, handed: readonly HandedTask[]): PastStop | null {
  const own = handed.find((each) => each.stream === task.stream && isSameTask(each, task))
  if (own?.outcome !== 'paused' && own?.outcome !== 'adopted') return null
  return { fate: 'paused', until: 0, mayComeLate: false, pausedAt: own.pausedAt }
}

/** A task that no list has, while the service did not give some list. */
function unfound(report: TaskReport, failed: readonly { stream: string; error: Error }[]): TaskReport {
  const [only] = failed
  const streams = failed.map(({ stream }) => stream)
  return {
    ...report,
    stream: failed.length === 1 && only ? only.stream : null,
    outcome: 'failed',
    problem: note(`It was not found, and the service gave no list of ${fewOf(streams)}.`, null, 'not-tried'),
  }
}

/** A stop that was sent but never seen to take effect may still come through after this poll. */
function withDoubt(report: TaskReport, handed: readonly HandedTask[]): TaskReport {
  const doubtful = handed.some(
    (task) =>
      (task.outcome === 'requested' || task.outcome === 'timed-out') &&
      task.stream === report.stream &&
      isSameTask(task, report),
  )
  if (!doubtful || report.outcome !== 'already-running' || report.warning !== null) return report
  const what = 'It is running, and its stop was sent but never seen to take effect.'
  return { ...report, warning: note(what, 'If it pauses later, resume it.', 'dump-tasks-stayed-paused') }
}

/**
 * The tasks that were asked for, as far as they can be told without a list, as failed with this problem;
 * `only`: of those that were handed over, the ones of one stream.
 */
export function askedTasks(what: ResumeRequest['what'], problem: Note, only?: string): TaskReport[] {
  const report = (stream: string | null, { id, name }: Pick<DumpTask, 'id' | 'name'>): TaskReport => {
    const task = { stream: stream ?? '', id, name, destination: null, state: '', lastTransfer: null }
    return { ...reportOf(task, 'failed', { problem }), stream, before: null, after: null }
  }
  if ('handed' in what) {
    return what.handed
      .filter(({ stream }) => only === undefined || stream === only)
      .map((task) => report(task.stream, task))
  }
  // Which of several streams a task is in, only their lists could tell.
  const stream = what.streams.length === 1 ? (what.streams[0] ?? null) : null
  return [
    ...what.selection.ids.map((id) => report(stream, { id, name: null })),
    ...what.selection.names.map((name) => report(stream, { id: null, name })),
  ]
}
