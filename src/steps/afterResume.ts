/** What is asked of the streams when their tasks run again: whether the pause was longer than their data lasts. */
import type { Dis } from '../cloud/dis.ts'
import type { TaskReport } from '../model/tasks.ts'
import { type PausedSince, pauseSpan, withLoss } from './dataLoss.ts'
import type { ResumeWorld } from './resumeSaved.ts'
import { retentionAfterResume } from './retention.ts'

/** The reports with what the pause cost. `since`: since when the task of a report was paused. */
export async function afterResume(
  dis: Dis,
  reports: readonly TaskReport[],
  since: (report: TaskReport) => PausedSince,
  world: Pick<ResumeWorld, 'clock' | 'onRetention'>,
): Promise<TaskReport[]> {
  const now = world.clock.wall()
  const pausedFor = (report: TaskReport) => report.pausedFor ?? pauseSpan(since(report), now)
  const hours = await retentionAfterResume(dis, reports, pausedFor)
  if (hours.size > 0) world.onRetention(hours)
  return reports.map((report) => withLoss(report, pausedFor(report), hours.get(report.stream ?? '')))
}
