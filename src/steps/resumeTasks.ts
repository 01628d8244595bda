/**
 * Resumes dump tasks: signs in, lists, plans, starts, waits. Each task that can be started is started, even if others
 * fail.
 */
import { connect } from '../cloud/connect.ts'
import type { Dis } from '../cloud/dis.ts'
import type { StepContext } from '../cloud/stepContext.ts'
import type { HandedTask } from '../inputs/handedTasks.ts'
import type { ResumeRequest } from '../inputs/resumeInputs.ts'
import { type Note, note } from '../model/note.ts'
import { noteOf } from '../model/remedies.ts'
import type { StepResult } from '../model/result.ts'
import { type DumpTask, isSameTask, type NamedTask, type TaskReport, unreadReport } from '../model/tasks.ts'
import { fewOf } from '../model/text.ts'
import { type Finding, findTasks, saysNoStream } from '../plan/find.ts'
import { mayMean, onlyOne, plannedResume, planResume } from '../plan/plan.ts'
import { ENTRY } from '../report/entries.ts'
import { type ResumedTask, resumeAll } from './resumed.ts'

/** @throws {InputError} | {ServiceError} | {NetworkError} | {CancelledError} before anything was started */
export async function resumeTasks(request: ResumeRequest, context: StepContext): Promise<StepResult> {
  const { what, wait } = request
  const dis = await connect(request.signInMethod, request.place, context)
  const { found, failed } = await find(request, dis, context.cancelled)
  // A stream that was not listed may hold the tasks that seem to be missing.
  const mayBeElsewhere = failed.length > 0 && 'streams' in what
  const ifMissing = mayBeElsewhere ? 'ignore' : request.ifMissing
  const { chosen, missing, problems, warnings } = planResume({ ...request, ifMissing }, found)
  const errors = failed.map(({ error }) => error)
  const others = mayBeElsewhere ? missing.map((report) => unfound(report, failed)) : missing
  if ('handed' in what) {
    for (const { stream, error } of failed) {
      const unread = what.handed.filter((task) => task.stream === stream)
      others.push(...askedTasks({ handed: unread }, noteOf(error)))
    }
  }
  const resultOf = (reports: TaskReport[]) => ({
    reports: [...reports, ...others],
    problems,
    warnings,
    errors,
  })
  if (request.dryRun) return resultOf(chosen.map(plannedResume))

  const resumed = chosen.map((task) => toResume(task, 'handed' in what ? what.handed : []))
  const streams = found.map(({ stream }) => ({
    stream,
    tasks: resumed.filter(({ task }) => task.stream === stream),
  }))
  return resultOf(await resumeAll(streams, dis, wait, context))
}

/** The task, and what the pause step handed over about it. */
function toResume(task: DumpTask, handed: readonly HandedTask[]): ResumedTask {
  const own = handed.find((each) => each.stream === task.stream && isSameTask(each, task))
  const { outcome, pausedAt = null } = own ?? {}
  // If the pause step saw the task paused and it is running now, somebody else started it.
  const wasPaused = outcome === 'paused' || outcome === 'adopted'
  const lastTransfer = task.state === 'PAUSED' ? task.lastTransfer : (own?.lastTransfer ?? null)
  return {
    task,
    stop: wasPaused ? { fate: 'paused', until: 0, mayComeLate: false, pausedAt } : null,
    since: { pausedAt, lastTransfer },
    isDoubtful: outcome === 'requested' || outcome === 'timed-out',
  }
}

/** Lists the streams. Handed-over tasks of a stream that is gone need no resume: its list counts as empty. */
async function find({ what }: ResumeRequest, dis: Dis, signal: AbortSignal): Promise<Finding> {
  const isHanded = 'handed' in what
  const streams = isHanded ? [...new Set(what.handed.map(({ stream }) => stream))] : what.streams
  const isWanted = (task: DumpTask) =>
    isHanded
      ? what.handed.some((each) => each.id === null && isSameTask(each, task))
      : mayMean(what.selection, task)
  const { found, failed } = await findTasks(dis, streams, { signal, allOrNothing: false, isWanted })
  const isGone = ({ error }: Finding['failed'][number]) => isHanded && saysNoStream(error)
  const gone = failed.filter(isGone).map(({ stream }) => ({ stream, tasks: [], unlisted: 0 }))
  return { found: [...found, ...gone], failed: failed.filter((each) => !isGone(each)) }
}

/** The report on a task that is in no list, while the service did not give all lists. */
function unfound(report: TaskReport, failed: Finding['failed']): TaskReport {
  const streams = failed.map(({ stream }) => stream)
  const what = `It was not found, and the service gave no list of ${fewOf(streams)}.`
  const problem = note(what, null, ENTRY.notTried)
  return { ...report, stream: onlyOne(streams), outcome: 'failed', problem }
}

/** Reports the requested tasks as failed with this problem, as far as they are known without a list. */
export function askedTasks(what: ResumeRequest['what'], problem: Note): TaskReport[] {
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
