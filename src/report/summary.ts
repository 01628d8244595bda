/** The job summary, as Markdown. Pure. */

import type { TaskReport } from '../model/tasks.ts'
import { capital, counted } from '../model/text.ts'
import type { Advice, Fact } from './ended.ts'
import { entryUrl, fileUrl } from './entries.ts'
import { failuresFirst, totals } from './headline.ts'
import { alert, code, details, escaped, fenced, link, prose, strong, table, tableRow } from './markdown.ts'
import { joined, namesOf } from './sentences.ts'
import type { Story } from './story.ts'
import { columnsOf } from './taskTable.ts'

/**
 * The runner silently drops a summary of more than 1 MiB. Ours stays below 900 kB: the two parts that can grow have a
 * limit in bytes, and the rest takes a few kB.
 */
const LARGEST_TABLE = 500_000
const LARGEST_ADVICE = 250_000
/** The most lines of one message, and the most facts of one cause. */
const MOST_LINES = 20
const MOST_FACTS = 20
/** A table with more rows opens at a click. */
const MOST_ROWS = 50

/** The whole summary of a step; always smaller than what the runner takes. */
export function summaryOf(story: Story): string {
  const sections = [
    `## ${story.icon} ${escaped(story.headline)}\n`,
    subtitle(story),
    ...taskTable(story),
    ...adviceBlocks(story),
    ...(story.resumeStep === null ? [] : [resumeBlock(story, story.resumeStep)]),
  ]
  return `${sections.join('\n')}\n`
}

/** The totals, and which step of the job reports them. */
function subtitle({ result, direction, step, stepId, place }: Story): string {
  const { region, endpoint } = place
  const where = region === null ? endpoint : `region ${region}`
  const count = totals(result.reports, direction)
  const line = joined(
    ' · ',
    count && strong(escaped(count)),
    joined(' ', `${capital(step)} step`, stepId && code(stepId)),
    where && escaped(where),
  )
  return `${line}\n`
}

/**
 * Failures first. A long table opens at a click, so that the advice is not far below. Rows without room are counted.
 */
function taskTable(story: Story): string[] {
  const { reports } = story.result
  if (reports.length === 0) return []
  const sorted = failuresFirst(reports)
  const columns = columnsOf(story)
  const rowOf = (report: TaskReport) => tableRow(columns.map(({ cell }) => cell(report, story) || '–'))
  const rows = fitting(sorted, rowOf, LARGEST_TABLE)
  const rest = sorted.slice(rows.length)
  const header = columns.map(({ title }) => title)
  const more = `\n… and ${counted(rest.length, 'more dump task')}: ${totals(rest, story.direction)}\n`
  const whole = `${table(header, rows)}${rest.length > 0 ? more : ''}`
  const title = `All ${reports.length} dump tasks${story.success ? '' : ', failures first'}`
  return [reports.length > MOST_ROWS ? details(title, whole) : whole]
}

const KINDS = { error: 'CAUTION', warning: 'WARNING', notice: 'NOTE', summary: 'NOTE' } as const

function adviceBlocks(story: Story): string[] {
  const blocks = fitting(story.advice, (advice) => adviceBlock(advice, story), LARGEST_ADVICE)
  const more = story.advice.length - blocks.length
  return more > 0 ? [...blocks, `… and ${more} more, in the log\n`] : blocks
}

/** What happened, then what to do. */
function adviceBlock({ level, lead, facts, todo, next, entry }: Advice, { action }: Story): string {
  const url = entryUrl(action, entry)
  const told = facts.slice(0, MOST_FACTS).map(factText)
  if (facts.length > told.length) told.push(`… and ${facts.length - told.length} more`)
  const paragraphs = [
    lead && strong(lines(lead)),
    told.length === 1 ? told[0] : told.map((fact) => `- ${fact}`).join('\n'),
    joined(' ', todo && lines(todo), url && link('More in Troubleshooting', url)),
    next && lines(next),
  ]
  return alert(KINDS[level], joined('\n\n', ...paragraphs))
}

function factText({ tasks, text }: Fact): string {
  return tasks.length === 0 ? lines(text) : `${strong(prose(namesOf(tasks)))}: ${lines(text)}`
}

/** Our own sentences contain foreign words, so each line is made harmless. */
function lines(text: string): string {
  const indent = (line: string) => '&nbsp;'.repeat(Math.min(line.length - line.trimStart().length, 40))
  return text
    .split('\n')
    .slice(0, MOST_LINES)
    .map((line) => `${indent(line)}${prose(line.trim())}`)
    .join('<br>')
}

function resumeBlock({ action }: Story, step: string): string {
  const example = 'examples/resume-by-hand.yml'
  const url = fileUrl(action, example)
  const workflow = url === null ? code(example) : link(example, url)
  const hint = `It starts what is paused by then. By hand: the console of DIS, or the workflow ${workflow}.\n`
  return details('The step that resumes them', `${fenced('yaml', step)}\n${hint}`)
}

/** The first items as texts, as many as fit into `bytes`. */
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
