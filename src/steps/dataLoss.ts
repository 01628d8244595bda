/** Finds out whether a long pause lost data: a stream keeps its data for some hours only. */
import type { ApplyContext } from '../apply/poll.ts'
import { startReports } from '../apply/reports.ts'
import type { StartStream } from '../apply/start.ts'
import { HOUR, LEAST_RETENTION } from '../model/limits.ts'
import { ENTRY, note } from '../model/note.ts'
import type { TaskReport } from '../model/tasks.ts'
import { span } from '../model/text.ts'

/**
 * Reports on what was started, with a warning for each task whose stream may have dropped data. Asks how long streams
 * keep their data where that is not known (`saved`) and matters: tasks stay paused, or were paused for long.
 */
export async function resumedReports(
  streams: readonly StartStream[],
  saved: ReadonlyMap<string, number>,
  context: ApplyContext,
): Promise<{ reports: TaskReport[]; retention: ReadonlyMap<string, number> }> {
  const { dis, budget } = context
  const now = budget.clock.wall()
  const tracked = streams.flatMap(({ tasks }) => tasks)
  const resumed = startReports(streams, context).map((report, index) => {
    return { report, lastTransfer: tracked[index]?.task.lastTransfer ?? null }
  })
  const matters = resumed.filter(({ report, lastTransfer }) => {
    const isLeft = report.outcome !== 'missing' && report.after === 'PAUSED'
    return isLeft || (pausedFor(report, lastTransfer, now) ?? 0) > LEAST_RETENTION * HOUR
  })
  const unknown = matters.flatMap(({ report: { stream } }) =>
    stream === null || saved.has(stream) ? [] : stream,
  )
  const asked = unknown.length === 0 ? [] : await dis.retentions(unknown, budget)
  const retention = new Map([...saved, ...asked])
  const reports = resumed.map(({ report, lastTransfer }) =>
    withLoss(report, lastTransfer, retention.get(report.stream ?? ''), now),
  )
  return { reports, retention }
}

/** For how long it was paused, in ms; if that is not known, how long ago its last dump was; null if neither is. */
function pausedFor(
  { pausedAt, pausedFor }: TaskReport,
  lastTransfer: string | null,
  now: number,
): number | null {
  const since = Date.parse(pausedAt ?? lastTransfer ?? '')
  return pausedFor ?? (Number.isNaN(since) ? null : Math.max(0, now - since))
}

/** `hours`: how long the stream keeps its data, if known. Pure. */
export function withLoss(
  report: TaskReport,
  lastTransfer: string | null,
  hours: number | undefined,
  now: number,
): TaskReport {
  const kept = hours ?? LEAST_RETENTION
  const paused = pausedFor(report, lastTransfer, now)
  const isStarted = report.sent && (report.outcome === 'resumed' || report.outcome === 'requested')
  if (!isStarted || paused === null || paused <= kept * HOUR) return report
  const keeps = `its stream keeps data for ${kept} hours only (${hours === undefined ? 'by default' : 'by its own setting'})`
  const what =
    report.pausedAt === null
      ? `Its last dump was ${span(paused)} ago, and ${keeps}: records that arrived since then may be lost. A quiet stream ` +
        'has lost nothing.'
      : `It was paused for ${span(paused)}, and ${keeps}: what the stream had to drop meanwhile is lost.`
  const other = report.warning === null ? '' : ` ${report.warning.what}`
  const todo = 'Load what is missing from its source, and resume sooner or raise the retention of the stream.'
  return { ...report, warning: note(`${what}${other}`, todo, ENTRY.dataLost) }
}
