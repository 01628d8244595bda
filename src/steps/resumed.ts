/** Resumes dump tasks for the post step and the resume action: starts them, waits, and warns of lost data. */
import { mayStillPause } from '../apply/ending.ts'
import { follow } from '../apply/follow.ts'
import type { FollowedStream } from '../apply/followed.ts'
import type { FollowedTask } from '../apply/trackedTask.ts'
import type { Dis } from '../cloud/dis.ts'
import type { StepContext } from '../cloud/stepContext.ts'
import { RESUME } from '../model/direction.ts'
import type { TaskReport } from '../model/tasks.ts'
import { mayHaveLost, type PausedSince, pauseSpan, withLoss } from './dataLoss.ts'
import { askRetention } from './retention.ts'

export interface ResumedTask extends FollowedTask {
  /** Since when it is paused. */
  since: PausedSince
  /** Its stop was sent but never seen to take effect. It may still take effect after the last poll. */
  isDoubtful?: boolean
}

export interface ResumedStream extends FollowedStream {
  tasks: readonly ResumedTask[]
}

/** Starts the paused tasks, and waits for `wait` ms (0: not at all). Gives a report for each task, in their order. */
export async function resumeAll(
  streams: readonly ResumedStream[],
  dis: Dis,
  wait: number,
  context: StepContext,
): Promise<TaskReport[]> {
  const reports = await follow(streams, { ...context, dis, direction: RESUME, wait, believeList: true })
  const tasks = streams.flatMap((each) => each.tasks)
  const now = context.clock.wall()
  const told = reports.map((report, index) => ({
    report: tasks[index]?.isDoubtful ? withDoubt(report) : report,
    paused: report.pausedFor ?? pauseSpan(tasks[index]?.since, now),
  }))
  const isLeft = ({ problem, after, outcome }: TaskReport) =>
    problem !== null && outcome !== 'missing' && after === 'PAUSED'
  const asked = told.filter(({ report, paused }) => isLeft(report) || mayHaveLost(paused))
  const names = asked.map(({ report }) => report.stream)
  const hours = await askRetention(dis, names, context)
  return told.map(({ report, paused }) => withLoss(report, paused, hours.get(report.stream)))
}

function withDoubt(report: TaskReport): TaskReport {
  if (report.outcome !== 'already-running' || report.warning !== null) return report
  const what = 'It is running, and its stop was sent but never seen to take effect.'
  return { ...report, warning: mayStillPause(what) }
}
