/** The resume action, as a story: sign in, list, plan, start, wait. What can be started is started. */
import { type ConnectWorld, connect } from './cloud/connect.js'
import { findTasks } from './find.js'
import { type FollowWorld, follow } from './follow.js'
import type { HandedTask } from './handover.js'
import { planResume } from './plan.js'
import type { StepResult } from './result.js'
import type { ResumeRequest } from './resumeInputs.js'
import { type DumpTask, isSameTask, reportOf, type TaskReport } from './tasks.js'
import { fewOf } from './text.js'
import { RESUME } from './transition.js'

/** @throws {InputError} | {ServiceError} | {NetworkError} | {CancelledError} before anything was started */
export async function resumeTasks(
  request: ResumeRequest,
  world: ConnectWorld & Omit<FollowWorld, 'dis'>,
): Promise<StepResult> {
  const { what } = request
  const dis = await connect(request.wayIn, request.place, world)
  const streams = 'streams' in what ? what.streams : [...new Set(what.handed.map(({ stream }) => stream))]
  const { found, failed } = await findTasks(dis, streams, world.cancelled)
  // A stream that was not listed may hold the tasks that others lack.
  const mayBeElsewhere = failed.length > 0 && 'streams' in what
  const ifMissing = mayBeElsewhere ? 'ignore' : request.ifMissing
  const { chosen, missing, problems, warnings } = planResume({ ...request, ifMissing }, found)
  const errors = failed.map(({ error }) => error)
  const unseen =
    'handed' in what ? failed.flatMap(({ stream, error }) => askedTasks(what, error.message, stream)) : []
  const others = [...(mayBeElsewhere ? missing.map((report) => unfound(report, failed)) : missing), ...unseen]

  if (request.dryRun)
    return { reports: [...chosen.map(plannedReport), ...others], problems, warnings, errors }
  const started = await follow(
    found.map(({ stream }) => ({
      stream,
      tasks: chosen.filter((task) => task.stream === stream),
    })),
    { direction: RESUME, wait: request.wait, believeList: true },
    { ...world, dis },
  )
  const handed = 'handed' in what ? what.handed : []
  const reports = [...started.map((report) => withDoubt(report, handed)), ...others]
  return { reports, problems, warnings, errors }
}

/** A task that no list has, while some list could not be had. */
function unfound(report: TaskReport, failed: readonly { stream: string; error: Error }[]): TaskReport {
  const [only] = failed
  const streams = failed.map(({ stream }) => stream)
  return {
    ...report,
    stream: failed.length === 1 && only ? only.stream : null,
    outcome: 'failed',
    problem: `It was not found, and the list of ${fewOf(streams)} could not be had.`,
  }
}

function plannedReport(task: DumpTask): TaskReport {
  if (task.state === 'RUNNING') return reportOf(task, 'already-running')
  if (task.state !== 'PAUSED') return reportOf(task, 'planned')
  return reportOf(task, 'planned', { warning: 'It is paused. A run that is no dry run would start it.' })
}

/** A stop that was sent but never seen to take effect may still come through after this look. */
function withDoubt(report: TaskReport, handed: readonly HandedTask[]): TaskReport {
  const doubtful = handed.some(
    (task) =>
      (task.outcome === 'requested' || task.outcome === 'timed-out') &&
      task.stream === report.stream &&
      isSameTask(task, report),
  )
  if (!doubtful || report.outcome !== 'already-running' || report.warning !== null) return report
  return {
    ...report,
    warning:
      'Its stop was sent but never seen to take effect. It is running now; should it pause later, resume it.',
  }
}

/**
 * The tasks that were asked for, as far as they can be told without a list, as failed with this problem;
 * `only`: of those that were handed over, the ones of one stream.
 */
export function askedTasks(what: ResumeRequest['what'], problem: string, only?: string): TaskReport[] {
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
