/** The rows of the summary's table. Pure. */

import type { Outcome, TaskReport } from '../model/tasks.ts'
import { dayAndTime, span } from '../model/text.ts'
import { isUntried } from './ended.ts'
import { fateOf, type Icon } from './headline.ts'
import { escaped, idText, small, strong, tableRow } from './markdown.ts'
import type { Story } from './story.ts'

/** What matters first: a narrow window cuts off the last ones. */
const COLUMNS = ['Stream', 'Dump task', 'Result', 'State', 'Destination', 'Last dump (UTC)'] as const
export type Column = (typeof COLUMNS)[number]

/** The columns in which there is anything to show. */
export function headerOf(reports: readonly TaskReport[]): Column[] {
  return COLUMNS.filter((column) => {
    if (column === 'Destination') return reports.some(({ destination }) => destination !== null)
    if (column === 'Last dump (UTC)') return reports.some(({ lastTransfer }) => lastTransfer !== null)
    return true
  })
}

export function rowOf(report: TaskReport, header: readonly Column[], story: Story): string {
  return tableRow(header.map((column) => CELLS[column](report, story)))
}

const CELLS: Readonly<Record<Column, (report: TaskReport, story: Story) => string>> = {
  Stream: ({ stream }) => shown(stream),
  'Dump task': ({ id, name }) => {
    if (name === null) return id === null ? '–' : strong(idText(id))
    return id === null ? strong(shown(name)) : `${strong(shown(name))}<br>${small(idText(id))}`
  },
  Destination: ({ destination }) => shown(destination),
  State: ({ before, after }) => {
    if (before === null && after === null) return '–'
    return before === after || before === null ? shown(after) : `${shown(before)} → ${shown(after)}`
  },
  'Last dump (UTC)': ({ lastTransfer }, { now }) =>
    lastTransfer === null ? '–' : dayAndTime(Date.parse(lastTransfer), now).replaceAll(' ', '&nbsp;'),
  Result: (report, story) => {
    const { took, pausedFor } = report
    const times = [
      ...(took === null ? [] : [`in ${span(took)}`]),
      ...(pausedFor === null ? [] : [`paused for ${span(pausedFor)}`]),
    ]
    const time = times.length === 0 ? '' : `<br>${small(times.join(', ').replaceAll(' ', '&nbsp;'))}`
    return `${iconOf(report, story)} ${escaped(fateOf(report, story.direction))}${time}`
  },
}

function shown(text: string | null): string {
  return text === null || text === '' ? '–' : escaped(text)
}

const ICONS: Readonly<Record<Outcome, Icon>> = {
  paused: '✅',
  'already-paused': '⏸️',
  adopted: '✅',
  resumed: '✅',
  'already-running': '▶️',
  requested: '📨',
  planned: '📝',
  'timed-out': '⌛',
  failed: '❌',
  missing: '❔',
}

function iconOf(report: TaskReport, { step, mode, left }: Story): Icon {
  const { outcome, problem, warning } = report
  if (isUntried(report)) return step === 'pause' ? '➖' : '⏸️'
  if (problem !== null) return outcome === 'timed-out' ? '⌛' : '❌'
  const isResumed = mode === 'always' || mode === 'on-success'
  const isLeft = left !== null || (step === 'pause' && !isResumed)
  if (isLeft && (outcome === 'paused' || outcome === 'adopted')) return '⏸️'
  if (warning !== null && outcome !== 'already-paused') return '⚠️'
  return ICONS[outcome]
}
