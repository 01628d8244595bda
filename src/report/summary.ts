/** The job summary, as Markdown. Pure. */

import type { TaskReport } from '../model/tasks.ts'
import { counted } from '../model/text.ts'
import { type Advice, isUntried } from './ended.ts'
import { totals } from './headline.ts'
import { entryUrl, fileUrl } from './links.ts'
import { alert, code, details, escaped, fenced, link, prose, strong, table } from './markdown.ts'
import { namesOf } from './names.ts'
import type { Story } from './story.ts'
import { headerOf, rowOf } from './taskTable.ts'

/**
 * The runner drops a summary of more than 1 MiB without a word. Ours stays below 900 kB: these are what its two
 * parts that grow may take; the rest has a few kB. In bytes.
 */
const LARGEST_TABLE = 500_000
const LARGEST_ADVICE = 250_000
/** Of one line of a message, in characters. */
const LONGEST_LINE = 1000
/** Of one message, in lines; of one cause, in facts; of one step, in causes. */
const MOST_LINES = 20
const MOST_FACTS = 20
const MOST_CAUSES = 50
/** More rows open at a click. */
const MOST_ROWS = 50

/** The whole summary of a step; always smaller than what the runner takes. */
export function summaryOf(story: Story): string {
  const sections = [
    `## ${story.icon} ${escaped(story.headline, LONGEST_LINE)}\n`,
    subtitle(story),
    ...taskTable(story),
    ...adviceBlocks(story),
    ...(story.resumeStep === null ? [] : [resumeBlock(story, story.resumeStep)]),
  ]
  return `${sections.join('\n')}\n`
}

const STEPS = { pause: 'Pause step', post: 'Post step', resume: 'Resume step' }

/** Totals, and which step of the job speaks. */
function subtitle({ result, direction, step, stepId, place }: Story): string {
  const { region, endpoint } = place
  const where =
    region !== null
      ? `region ${escaped(region)}`
      : endpoint !== null
        ? escaped(`DIS at ${new URL(endpoint).host}`)
        : ''
  const parts = [
    result.reports.length > 0 ? strong(escaped(totals(result.reports, direction))) : '',
    `${STEPS[step]}${stepId === null ? '' : ` ${code(stepId)}`}`,
    where,
  ]
  return `${parts.filter((part) => part !== '').join(' · ')}\n`
}

/** Failures first. A long one opens at a click, so that what to do is not far below; what has no room is counted. */
function taskTable(story: Story): string[] {
  const { reports } = story.result
  if (reports.length === 0) return []
  const sorted = [...reports].sort((a, b) => rankOf(a) - rankOf(b))
  const header = headerOf(reports)
  const rows = fitting(sorted, (report) => rowOf(report, header, story), LARGEST_TABLE)
  const rest = sorted.slice(rows.length)
  const more =
    rest.length > 0
      ? `\n… and ${counted(rest.length, 'more dump task')}: ${totals(rest, story.direction)}\n`
      : ''
  const whole = `${table(header, rows)}${more}`
  const title = `All ${reports.length} dump tasks${story.success ? '' : ', failures first'}`
  return [reports.length > MOST_ROWS ? details(title, whole) : whole]
}

function rankOf(report: TaskReport): number {
  if (report.problem !== null && !isUntried(report)) return 0
  if (report.outcome === 'missing') return 1
  return report.warning !== null ? 2 : 3
}

const KINDS = { error: 'CAUTION', warning: 'WARNING', notice: 'NOTE', summary: 'NOTE' } as const

function adviceBlocks(story: Story): string[] {
  const blocks = fitting(
    story.advice.slice(0, MOST_CAUSES),
    (advice) => adviceBlock(advice, story),
    LARGEST_ADVICE,
  )
  const more = story.advice.length - blocks.length
  return more > 0 ? [...blocks, `… and ${more} more, in the log\n`] : blocks
}

/** What happened, then what to do. */
function adviceBlock({ level, lead, facts, todo, next, deadline, entry }: Advice, { action }: Story): string {
  const url = entryUrl(action, entry)
  const until = deadline === null ? '' : lines(deadline)
  const isNamed = lead !== null
  const shown = facts.slice(0, MOST_FACTS).map(({ tasks, text }) => {
    const names =
      tasks.length === 0 || (isNamed && facts.length === 1)
        ? ''
        : `${strong(prose(namesOf(tasks), LONGEST_LINE))}: `
    return `${names}${lines(text)}`
  })
  if (facts.length > shown.length) shown.push(`… and ${facts.length - shown.length} more`)
  const parts = [todo === null ? '' : lines(todo), url === null ? '' : link('More in Troubleshooting', url)]
  const advice = joined(...parts)
  return alert(KINDS[level], [
    ...(lead === null ? [] : [joined(strong(lines(lead)), until)]),
    shown.length === 1 ? (shown[0] ?? '') : shown.map((line) => `- ${line}`).join('\n'),
    ...(advice === '' ? [] : [advice]),
    ...(next === null ? [] : [lines(next)]),
    ...(lead === null && until !== '' ? [until] : []),
  ])
}

const joined = (...parts: string[]) => parts.filter((part) => part !== '').join(' ')

/** Our own sentences with foreign words in them, so all of it is made harmless, line by line. */
function lines(text: string): string {
  const indent = (line: string) => '&nbsp;'.repeat(Math.min(line.length - line.trimStart().length, 40))
  return text
    .split('\n')
    .slice(0, MOST_LINES)
    .map((line) => `${indent(line)}${prose(line.trim(), LONGEST_LINE)}`)
    .join('<br>')
}

function resumeBlock({ action }: Story, step: string): string {
  const example = 'examples/resume-by-hand.yml'
  const url = fileUrl(action, example)
  const hint =
    'It starts what is paused by then. By hand: the console of DIS (the stream, its dump tasks), or the workflow ' +
    `${url === null ? code(example) : link(example, url)}.\n`
  return details('The step that resumes them', `${fenced('yaml', step)}\n${hint}`)
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
