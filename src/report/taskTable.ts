/** The columns of the summary's table. Pure. */

import type { Outcome, TaskReport } from '../model/tasks.ts'
import { dayAndTime } from '../model/text.ts'
import { isUntried } from './ended.ts'
import { fateOf, type Icon } from './headline.ts'
import { escaped, idText, small, strong } from './markdown.ts'
import { timesOf } from './sentences.ts'
import type { Story } from './story.ts'

export interface Column {
  title: string
  /** The cell as Markdown. A column is left out if every cell in it is empty or null. */
  cell(report: TaskReport, story: Story): string | null
}

/** The most important columns come first: a narrow window cuts off the last ones. */
const COLUMNS: readonly Column[] = [
  { title: 'Stream', cell: ({ stream }) => shown(stream) },
  { title: 'Dump task', cell: taskCell },
  { title: 'Result', cell: resultCell },
  {
    title: 'State',
    cell: ({ before, after }) =>
      before === null || before === after ? shown(after) : `${shown(before)} → ${shown(after)}`,
  },
  { title: 'Destination', cell: ({ destination }) => destination && escaped(destination) },
  {
    title: 'Last dump (UTC)',
    cell: ({ lastTransfer }, { now }) => lastTransfer && unbroken(dayAndTime(Date.parse(lastTransfer), now)),
  },
]

/** The columns in which there is anything to show. */
export function columnsOf(story: Story): Column[] {
  return COLUMNS.filter(({ cell }) => story.result.reports.some((report) => cell(report, story)))
}

function taskCell({ id, name }: TaskReport): string {
  if (id === null) return name === null ? '–' : strong(shown(name))
  return name === null ? strong(idText(id)) : `${strong(shown(name))}<br>${small(idText(id))}`
}

function resultCell(report: TaskReport, story: Story): string {
  const times = timesOf(report)
  const fate = `${iconOf(report, story)} ${escaped(fateOf(report, story.direction))}`
  return times === '' ? fate : `${fate}<br>${small(unbroken(times))}`
}

function shown(text: string | null): string {
  return text ? escaped(text) : '–'
}

function unbroken(text: string): string {
  return text.replaceAll(' ', '&nbsp;')
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

function iconOf(report: TaskReport, { step, leftPaused }: Story): Icon {
  const { outcome, problem, warning } = report
  if (isUntried(report)) return step === 'pause' ? '➖' : '⏸️'
  if (problem !== null && outcome !== 'timed-out') return '❌'
  const icon = ICONS[outcome]
  if (icon === '✅' && leftPaused.includes(report)) return '⏸️'
  return warning !== null && outcome !== 'already-paused' ? '⚠️' : icon
}
