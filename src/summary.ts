/** The job summary, as Markdown. Pure. */
import { code, escaped, fenced, table } from './markdown.js'
import type { StepResult } from './pauseTasks.js'
import { explain } from './remedies.js'
import { grouped, RETENTION, totals } from './report.js'
import type { Outcome, TaskReport } from './tasks.js'
import { counted } from './text.js'

/** The runner drops a summary of more than 1 MiB without a word; this leaves room. In bytes. */
const LARGEST = 900_000
/** What the table may take of it. */
const LARGEST_TABLE = 500_000
/** What the list of what to do may take of it. */
const LARGEST_LIST = 250_000
/** Of one line of a message, in characters. */
const LONGEST_LINE = 1000
/** Of one message, in lines. */
const MOST_LINES = 20

export interface SummaryParts {
  title: string
  mark: '✅' | '❌' | '⚠️' | '📝'
  dryRun: boolean
  result: StepResult
  /** Region and way, for the line under the title. */
  where: string
  /** What becomes of the tasks now, where there is more to say; null where there is not. */
  remark: string | null
  /** Said first where tasks stay paused; the step that resumes them comes after the reasons. */
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
  const { title, mark, dryRun, result, where, remark, stillPaused } = parts
  const { reports } = result
  const sections = [
    `## ${mark} ${title}\n`,
    dryRun ? '> **Dry run: nothing was changed.**\n' : '',
    stillPaused === null ? '' : `> ⚠️ **${escaped(stillPaused.lead)}** ${RETENTION}\n`,
    line([reports.length > 0 ? `**${totals(reports)}**` : '', escaped(where)]),
    remark === null ? '' : `${sentences(remark)}\n`,
    toDo(result),
    stillPaused === null ? '' : `This step resumes them:\n\n${fenced('yaml', stillPaused.step)}`,
    taskTable(reports),
  ]
  const text = `${sections.filter((section) => section !== '').join('\n')}\n`
  if (Buffer.byteLength(text) <= LARGEST) return text
  return `## ${mark} ${title}\n\n**${totals(reports)}**\n\nThe details are too long for a summary; they are in the log.\n`
}

function line(parts: readonly string[]): string {
  const said = parts.filter((part) => part !== '')
  return said.length > 0 ? `${said.join(' · ')}\n` : ''
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
  const shown: string[] = []
  let size = 0
  for (const text of items.slice(0, 50)) {
    size += Buffer.byteLength(text)
    if (size > LARGEST_LIST) break
    shown.push(text)
  }
  if (items.length > shown.length) shown.push(`- … and ${items.length - shown.length} more, in the log`)
  return `### What to do\n\n${shown.join('\n')}\n`
}

function item(mark: string, names: string, text: string): string {
  return `- ${mark} ${code(names)}: ${sentences(text)}`
}

/** Our own sentences with foreign words in them, so all of it is made harmless, line by line. */
function sentences(text: string): string {
  const indent = (line: string) => '&nbsp;'.repeat(Math.min(line.length - line.trimStart().length, 40))
  return text
    .split('\n')
    .slice(0, MOST_LINES)
    .map((line) => `${indent(line)}${escaped(line.trim(), LONGEST_LINE)}`)
    .join('<br>')
}

function taskTable(reports: readonly TaskReport[]): string {
  if (reports.length === 0) return ''
  const rank = ({ problem, warning }: TaskReport) => (problem !== null ? 0 : warning !== null ? 1 : 2)
  const sorted = [...reports].sort((a, b) => rank(a) - rank(b))
  const rows: string[][] = []
  let size = 0
  for (const report of sorted) {
    const row = rowOf(report)
    size += Buffer.byteLength(row.join(' | ')) + 8
    if (size > LARGEST_TABLE) break
    rows.push(row)
  }
  const rest = sorted.slice(rows.length)
  const more = rest.length > 0 ? `\n… and ${counted(rest.length, 'more dump task')}: ${totals(rest)}\n` : ''
  const header = ['Stream', 'Dump task', 'Destination', 'Before', 'After', 'Last dump (UTC)', 'Result']
  return `${table(header, rows)}${more}`
}

function rowOf(report: TaskReport): string[] {
  const { stream, id, name, destination, before, after, lastTransfer, outcome } = report
  const task = name === null ? code(id) : id === null ? code(name) : `${code(name)}<br>${code(id)}`
  const time = lastTransfer === null ? '–' : lastTransfer.replace('T', ' ').replace(/(\.\d+)?Z$/, '')
  return [code(stream), task, code(destination), code(before), code(after), time, MARKS[outcome]]
}
