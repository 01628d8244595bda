/** Finds out whether a long pause lost data: a stream keeps its data for some hours only. Pure. */
import { note } from '../model/note.ts'
import type { TaskReport } from '../model/tasks.ts'
import { span } from '../model/text.ts'

const HOUR = 3_600_000
/** How long a stream keeps its data at least, and by default; in hours. */
export const SHORTEST_RETENTION = 24

/**
 * Since when a task is paused, as far as is known: when it was seen paused, otherwise its last dump. ISO 8601, or
 * null.
 */
export interface PausedSince {
  pausedAt: string | null
  lastTransfer: string | null
}

/** How long the task has been paused at `now` (ms since 1970), in ms; null if that is not known. */
export function pauseSpan(paused: PausedSince | undefined, now: number): number | null {
  const since = Date.parse(paused?.pausedAt ?? paused?.lastTransfer ?? '')
  return Number.isNaN(since) ? null : Math.max(0, now - since)
}

/** Whether a pause of this many ms may have lost data, so that it is worth asking the stream. */
export function mayHaveLost(paused: number | null): boolean {
  return paused !== null && paused > SHORTEST_RETENTION * HOUR
}

/**
 * Adds a warning to the report of a task that was started after `paused` ms, if its stream had to drop data
 * meanwhile. `hours`: how long the stream keeps its data, if known.
 */
export function withLoss(report: TaskReport, paused: number | null, hours: number | undefined): TaskReport {
  const kept = hours ?? SHORTEST_RETENTION
  const isStarted = report.sent && (report.outcome === 'resumed' || report.outcome === 'requested')
  if (!isStarted || paused === null || paused <= kept * HOUR) return report
  const known = hours === undefined ? 'by default' : 'by its own setting'
  const other = report.warning === null ? '' : ` ${report.warning.what}`
  const warning = note(
    `It was paused for ${span(paused)}, and its stream keeps data for ${kept} hours only (${known}): what the stream had ` +
      `to drop meanwhile is lost.${other}`,
    'Load what is missing from its source, and resume sooner or raise the retention of the stream.',
    'data-lost',
  )
  return { ...report, warning }
}
