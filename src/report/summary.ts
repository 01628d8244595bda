/** The job summary, as Markdown. Pure. */

import { namesOf, type Outcome, type TaskReport } from '../model/tasks.ts'
import { capital, dayAndTime, joined } from '../model/text.ts'
import type { Advice, Paragraph } from './advice.ts'
import type { Story } from './conclude.ts'
import { failuresFirst, isUntried, statesOf, timesOf, wordOf } from './ended.ts'
import { alert, code, details, escaped, link, prose, small, strong, table } from './markdown.ts'
import { entryUrl } from './resumeStep.ts'

const MOST_ROWS = 25 // A table with more rows opens at a click, so that the advice is not far below
/** The longest name in a cell: longer than any of the service. With it, 100 streams fit into what the runner takes. */
const LONGEST_NAME = 80

/** The gravest first. An icon means the same in the heading and in the table. `⏸️`: left paused. */
const LEVELS = {
  error: { icon: '❌', kind: 'CAUTION' },
  warning: { icon: '⚠️', kind: 'WARNING' },
  notice: { icon: '📨', kind: 'NOTE' },
  summary: { icon: '⏸️', kind: 'NOTE' },
} as const
const ICONS: Partial<Record<Outcome, string>> = { requested: '📨', planned: '📝', missing: '❔' }

/** The whole summary of a step: totals, table, what to do, YAML. */
export function summaryOf(story: Story): string {
  const { headline, advice, resumeStep, step, stepId } = story
  const sections = [
    `## ${headingIcon(story)} ${escaped(headline)}\n`,
    `${joined(' ', `${capital(step)} step`, stepId && code(stepId))}\n`,
    taskTable(story),
    ...advice.map((each) => adviceBlock(each, story)),
    resumeStep !== null && details('The step that resumes them', `\`\`\`yaml\n${resumeStep}\n\`\`\`\n`),
  ]
  return `${joined('\n', ...sections)}\n`
}

export function headingIcon({ dryRun, success, advice }: Story): string {
  if (dryRun && success) return '📝'
  const gravest = Object.entries(LEVELS).find(([level]) => advice.some((each) => each.level === level))
  return gravest?.[1].icon ?? '✅'
}

function taskTable(story: Story): string | null {
  const { result, success, now } = story
  if (result.reports.length === 0) return null
  const rows = failuresFirst(result.reports).map((report) => {
    const { lastTransfer } = report
    const dump = lastTransfer === null ? '–' : dayAndTime(Date.parse(lastTransfer), now)
    return [taskCell(report), resultCell(report, story), dump]
  })
  const whole = table(['Dump task', 'Result', 'Last dump (UTC)'], rows)
  const title = `All ${rows.length} dump tasks${success ? '' : ', failures first'}`
  return rows.length > MOST_ROWS ? details(title, whole) : whole
}

/** `orders / to-obs`, and below it the destination and the ID. */
function taskCell({ stream, id, name, destination }: TaskReport): string {
  const label = strong(name === null ? code(id ?? '–') : escaped(name, LONGEST_NAME))
  const idBelow = name !== null && id !== null && code(id)
  const below = joined(' · ', destination && escaped(destination, LONGEST_NAME), idBelow)
  return joined('<br>', joined(' / ', stream && escaped(stream), label), below && small(below))
}

/** `✅ paused`, and below it the states and the times. */
function resultCell(report: TaskReport, story: Story): string {
  const word = `${iconOf(report, story)} ${escaped(wordOf(report, story))}`
  const below = joined(' · ', escaped(statesOf(report)), timesOf(report))
  return joined('<br>', word, below && small(below))
}

function iconOf(report: TaskReport, { step, leftPaused }: Story): string {
  const { outcome, problem, warning, mayStillPause } = report
  if (isUntried(report)) return step === 'pause' ? '➖' : '⏸️'
  if (problem !== null) return '❌'
  if (warning !== null || (mayStillPause && step !== 'pause')) return '⚠️'
  return ICONS[outcome] ?? (leftPaused.includes(report) || outcome === 'already-paused' ? '⏸️' : '✅')
}

function adviceBlock({ level, lead, paragraphs, entry }: Advice, { action }: Story): string {
  const url = entryUrl(action, entry)
  const more = url && link('More in Troubleshooting', url)
  const texts = joined('\n\n', lead && strong(lines(lead)), ...paragraphs.map(paragraphText), more)
  return alert(LEVELS[level].kind, texts)
}

function paragraphText({ tasks, text }: Paragraph): string {
  return tasks.length === 0 ? lines(text) : `${strong(prose(namesOf(tasks)))}: ${lines(text)}`
}

/** Our own sentences contain foreign words, so each line is made harmless. */
function lines(text: string): string {
  return text
    .split('\n')
    .map((line) => prose(line.trim()))
    .join('<br>')
}
