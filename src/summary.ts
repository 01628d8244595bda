/** The job summary, as Markdown. Pure. */
import { code, escaped, fenced, table, tableRow } from './markdown.js'
import { explain } from './remedies.js'
import { grouped, RETENTION, STEP_LEAD, totals } from './report.js'
import type { StepResult } from './result.js'
import type { Outcome, TaskReport } from './tasks.js'
import { counted } from './text.js'

/**
 * The runner drops a summary of more than 1 MiB without a word. Ours stays below 900 kB: these are what its two
 * parts that grow may take; the rest has a few kB. In bytes.
 */
const LARGEST_TABLE = 500_000
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
  paused: '✅',
  'already-paused': '⏸️',
  adopted: '⏸️',
  resumed: '✅',
  'already-running': '▶️',
  requested: '📨',
  planned: '📝',
  'timed-out': '⌛',
  failed: '❌',
  missing: '❔',
}

/** The whole summary of a step; always smaller than what the runner takes. */
export function summaryOf(parts: SummaryParts): string {
  const { title, mark, dryRun, result, where, remark, stillPaused } = parts
  const { reports } = result
  const sections = [
    `## ${mark} ${title}\n`,
    dryRun ? '> **Dry run: nothing was changed.**\n' : '',
    stillPaused === null ? '' : `> ⚠️ **${escaped(stillPaused.lead, LONGEST_LINE)}** ${RETENTION}\n`,
    line([reports.length > 0 ? `**${totals(reports)}**` : '', escaped(where)]),
    remark === null ? '' : `${sentences(remark)}\n`,
    toDo(result),
    stillPaused === null ? '' : `${STEP_LEAD}\n\n${fenced('yaml', stillPaused.step)}`,
    taskTable(reports),
  ]
  return `${sections.filter((section) => section !== '').join('\n')}\n`
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
  const shown = fitting(items.slice(0, 50), (text) => text, LARGEST_LIST)
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
  const rows = fitting(sorted, rowOf, LARGEST_TABLE)
  const rest = sorted.slice(rows.length)
  const more = rest.length > 0 ? `\n… and ${counted(rest.length, 'more dump task')}: ${totals(rest)}\n` : ''
  const header = ['Stream', 'Dump task', 'Destination', 'Before', 'After', 'Last dump (UTC)', 'Result']
  return `${table(header, rows)}${more}`
}

/** The first of them, as texts, as many as fit into so many bytes. */
function fitting<T>(items: readonly T[], textOf: (item: T) => string, bytes: number): string[] {
  const texts: string[] = []
  let size = 0
  for (const item of items) {
    const text = textOf(item)
    size += Buffer.byteLength(text) + 1
    if (size > bytes) break
    texts.push(text)
  }
  return texts
}

function rowOf(report: TaskReport): string {
  const { stream, id, name, destination, before, after, lastTransfer, outcome } = report
  const task = name === null ? code(id) : id === null ? code(name) : `${code(name)}<br>${code(id)}`
  const time = lastTransfer === null ? '–' : lastTransfer.replace('T', ' ').replace(/(\.\d+)?Z$/, '')
  const states = [code(before), code(after)]
  return tableRow([code(stream), task, code(destination), ...states, time, `${MARKS[outcome]} ${outcome}`])
}
