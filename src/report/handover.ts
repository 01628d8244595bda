/** What a pause hands over to another job: the outputs `tasks` and `handover`. No secret is in either. */
import { type TaskEntry, toHandover } from '../model/handoverCode.ts'
import type { TaskReport } from '../model/tasks.ts'

/** The `tasks` output: the contract's object for each task. */
export function tasksOutput(reports: readonly TaskReport[]): string {
  return JSON.stringify(reports.map(entryOf))
}

/** The `handover` output: the same, in a text that nothing masked can be found in. */
export function handoverOutput(reports: readonly TaskReport[]): string {
  return toHandover(reports.map(entryOf))
}

function entryOf(report: TaskReport): TaskEntry {
  const { stream, id, name, destination, before, after, lastTransfer, pausedAt, outcome } = report
  return {
    stream,
    id,
    name,
    destination,
    before,
    after,
    'last-transfer': lastTransfer,
    'paused-at': pausedAt,
    outcome,
  }
}
