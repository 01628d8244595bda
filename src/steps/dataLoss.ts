/** What a long pause cost: a stream keeps its data for some hours only, and drops what is older. Pure. */
import { note } from '../model/note.ts'
import type { TaskReport } from '../model/tasks.ts'
import { span } from '../model/text.ts'

const HOUR = 3_600_000
/** For how long a stream keeps its data at least, and where nobody says otherwise; in hours. */
export const SHORTEST_RETENTION = 24

/** Since when a task is paused, as far as is known: when it was seen so, or else its last dump. ISO 8601, or null. */
export interface PausedSince {
  pausedAt: string | null
  lastTransfer: string | null
}

/** How long that was at `now` (ms since 1970), in ms; null where it is not known. */
export function pauseSpan({ pausedAt, lastTransfer }: PausedSince, now: number): number | null {
  const since = Date.parse(pausedAt ?? lastTransfer ?? '')
  return Number.isNaN(since) ? null : Math.max(0, now - since)
}

/** Whether a pause of so many ms may have cost data, so that it is worth to ask the stream. */
export function mayHaveLost(paused: number | null): boolean {
  return paused !== null && paused > SHORTEST_RETENTION * HOUR
}

/** The report of a task that was started after `paused` ms, with a warning where its stream had to drop data meanwhile. */
export function withLoss(report: TaskReport, paused: number | null, hours: number | undefined): TaskReport {
  const kept = hours ?? SHORTEST_RETENTION
  const isStarted = report.sent && (report.outcome === 'resumed' || report.outcome === 'requested')
  if (!isStarted || paused === null || paused <= kept * HOUR) return report
  const known = hours === undefined ? 'by default' : 'by its own setting'
  const loss = note(
    `It was paused for ${span(paused)}, and its stream keeps data for ${kept} hours only (${known}): what the stream had ` +
      'to drop meanwhile is lost.',
    'Load what is missing from its source, and resume sooner or raise the retention of the stream.',
    'data-lost',
  )
  const what = report.warning === null ? loss.what : `${loss.what} ${report.warning.what}`
  return { ...report, warning: { ...loss, what } }
}
