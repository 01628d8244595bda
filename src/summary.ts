/** The job summary, as Markdown. Pure. */
import { code, escaped, fenced, table } from './markdown.js'
import type { StepResult } from './pauseTasks.js'
import { explain } from './remedies.js'
import { grouped, RETENTION, totals } from './report.js'
import type { Outcome, TaskReport } from './tasks.js'
import { counted } from './text.js'

/**
 * The runner drops a summary of more than 1 MiB without a word. Ours stays below 900 kB: these are what its two
 * parts that grow may take; the rest has a few kB. In bytes.
 */
const LARGEST_TABLE = 600_000
const LARGEST_LIST = 200_000

export interface SummaryParts {
  title: string
  success: boolean
  dryRun: boolean
  result: StepResult
  /** Region and way, for the line under the title. */
  where: string
  /** Said first where tasks stay paused, with the step that resumes them. */
  stillPaused: { lead: string; step: string } | null
}

const MARKS: Readonly<Record<Outcome, string>> = {
  paused: '✅ paused',
  'already-paused': '⏸️ already paused',
  adopted: '⏸️ adopted',
  resumed: '✅ resumed',
  'already-running': '▶️ already running',
  requested: '📨 requested, not seen',
  planned: '📝 planned',
  'timed-out': '⌛ timed out',
  failed: '❌ failed',
  missing: '❔ missing',
}

/** The whole summary of a step; always smaller than what the runner takes. */
export function summaryOf(parts: SummaryParts): string {
  const { title, success, dryRun, result, where, stillPaused } = parts
  const { reports } = result
  const mark = success ? (dryRun ? '📝' : '✅') : '❌'
  const sections = [
    `## ${mark} ${title}\n`,
    dryRun ? '> **Dry run: nothing was changed.**\n' : '',
    stillPaused === null ? '' : `${paused(stillPaused)}`,
    reports.length > 0 ? `**${totals(reports)}** · ${escaped(where)}\n` : `${escaped(where)}\n`,
    toDo(result),
    taskTable(reports),
  ]
  return `${sections.filter((section) => section !== '').join('\n')}\n`
}

function paused({ lead, step }: NonNullable<SummaryParts['stillPaused']>): string {
  return `> ⚠️ **${words(lead)}** ${RETENTION}\n>\n> This step resumes them:\n\n${fenced('yaml', step)}`
}

/** What went wrong or is worth knowing, each with the way out. */
function toDo({ reports, problems, warnings, errors }: StepResult): string {
  const problemsOfTasks = grouped(reports, 'problem').map(({ names, text }) => item('❌', names, text))
  const warningsOfTasks = grouped(reports, 'warning').map(({ names, text }) => item('⚠️', names, text))
  const items = [
    ...[...new Set(errors.map(explain))].map((text) => `- ❌ ${sentences(text)}`),
    ...problems.map((text) => `- ❌ ${sentences(text)}`),
    ...problemsOfTasks,
    ...warnings.map((text) => `- ⚠️ ${sentences(text)}`),
    ...warningsOfTasks,
  ]
  if (items.length === 0) return ''
  const shown = fitting(items.slice(0, 50), LARGEST_LIST)
  if (items.length > shown.length) shown.push(`- … and ${items.length - shown.length} more, in the log`)
  return `### What to do\n\n${shown.join('\n')}\n`
}

function item(mark: string, names: string, text: string): string {
  return `- ${mark} ${code(names)}: ${sentences(text)}`
}

/** Our own sentences with foreign words in them, so all of it is made harmless, line by line. */
function sentences(text: string): string {
  return text
    .split('\n')
    .map(
      (line) =>
        `${' '.repeat(line.length - line.trimStart().length).replaceAll(' ', '&nbsp;')}${words(line.trim())}`,
    )
    .join('<br>')
}

/** Longer than a name may be, so cut later. */
function words(line: string): string {
  const pieces: string[] = []
  for (let start = 0; start < Math.min(line.length, 1500); start += 250)
    pieces.push(line.slice(start, start + 250))
  return pieces.map(escaped).join('')
}

function taskTable(reports: readonly TaskReport[]): string {
  if (reports.length === 0) return ''
  const rank = ({ problem, warning }: TaskReport) => (problem !== null ? 0 : warning !== null ? 1 : 2)
  const sorted = [...reports].sort((a, b) => rank(a) - rank(b))
  const rows = fitting(sorted.map(rowOf), LARGEST_TABLE)
  const rest = sorted.slice(rows.length)
  const more = rest.length > 0 ? `\n… and ${counted(rest.length, 'more dump task')}: ${totals(rest)}\n` : ''
  const header = ['Stream', 'Dump task', 'Destination', 'Before', 'After', 'Last dump (UTC)', 'Result']
  return `${table(header, rows)}${more}`
}

/** The first of them, as many as fit into so many bytes. */
function fitting<T extends string | readonly string[]>(pieces: readonly T[], bytes: number): T[] {
  let size = 0
  const isOver = (piece: T) => {
    size += Buffer.byteLength([piece].flat().join(' | ')) + 8
    return size > bytes
  }
  const end = pieces.findIndex(isOver)
  return pieces.slice(0, end < 0 ? pieces.length : end)
}

function rowOf(report: TaskReport): string[] {
  const { stream, id, name, destination, before, after, lastTransfer, outcome } = report
  const task = name === null ? code(id) : id === null ? code(name) : `${code(name)}<br>${code(id)}`
  const time = lastTransfer === null ? '–' : lastTransfer.replace('T', ' ').replace(/(\.\d+)?Z$/, '')
  return [code(stream), task, code(destination), code(before), code(after), time, MARKS[outcome]]
}
