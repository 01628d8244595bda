/** The last lines of the log: one for each dump task, then the totals. Pure. */

import { byStream, taskLabel } from '../model/tasks.ts'
import { capital, fewOf, plain, span, timeOfDay } from '../model/text.ts'
import { fateOf, totals } from './headline.ts'
import { joined, timesOf } from './sentences.ts'
import type { Story } from './story.ts'

/** A line for each task: `orders/to-obs (ID): paused in 3 s (RUNNING → PAUSED)`. */
export function taskLines({ result, direction }: Story): string[] {
  return result.reports.map((report) => {
    const { stream, before, after, outcome } = report
    const isStated = outcome === 'planned' || (before === null && after === null)
    const states = isStated ? '' : `(${plain(before ?? '?', 40)} → ${plain(after ?? '?', 40)})`
    const label = `${plain(stream ?? '?')}/${plain(taskLabel(report), 80)}:`
    return joined(' ', label, fateOf(report, direction), timesOf(report), states)
  })
}

/** The last line of a step: `5 paused in 12 s (18:50:22 UTC): orders 2, clicks 3`. */
export function lastLine({ result, direction, dryRun, success, headline, now, took }: Story): string {
  const { reports } = result
  const time = `${timeOfDay(now)} UTC`
  if (reports.length === 0) return `${headline} (${time})`
  const known = [...byStream(reports)].filter(([stream]) => stream !== null)
  const streams = fewOf(known, 10, ([stream, own]) => `${stream} ${own.length}`)
  const end = `${totals(reports, direction)} in ${span(took)} (${time})`
  const begin = [success ? '' : 'failed', dryRun ? 'dry run, nothing was changed' : '']
  return capital(joined(': ', ...begin, end, streams))
}
