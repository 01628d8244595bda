/** The end of each step: its outputs, then log, annotations and summary, all from one story. */

import { defectText, InputError, RunnerFileError, StepError } from '../model/errors.ts'
import { type HandoverPlace, type TaskEntry, toHandover } from '../model/handover.ts'
import { ENTRY, note } from '../model/note.ts'
import { namesOf, type Outcome, resultWith, type StepResult, type TaskReport } from '../model/tasks.ts'
import { counted, joined, timeOfDay } from '../model/text.ts'
import type { Level, Runner } from '../runner/runner.ts'
import { type Advice, adviceOf } from './advice.ts'
import { type Conclusion, type Ended, endedOf, headlineOf, type Surroundings, taskLines } from './ended.ts'
import { entryUrl } from './resumeStep.ts'
import { summaryOf } from './summary.ts'

/** The one model of what happened, from which log, annotations and summary are made. */
export interface Story extends Ended {
  headline: string
  advice: Advice[]
}

export function storyOf(conclusion: Conclusion, surroundings: Surroundings): Story {
  const ended = endedOf(conclusion, surroundings)
  return { ...ended, headline: headlineOf(ended), advice: adviceOf(ended) }
}

/** Ends a step with a line for each task, the annotations, the summary and the headline; true when it is a success. */
export function conclude(runner: Runner, conclusion: Conclusion): boolean {
  const result = withOutputs(runner, conclusion)
  const { action, stepId, isPullRequest, elapsed } = runner
  const isMasked = (text: string) => runner.isMasked(text)
  const surroundings = { now: Date.now(), elapsed, action, stepId, isPullRequest, isMasked }
  const story = storyOf({ ...conclusion, result }, surroundings)
  for (const line of taskLines(story)) runner.info(line)
  const isInSummary = runner.summarize(summaryOf(story))
  const { annotations, overflow } = annotationsOf(story, (level) => runner.room(level), isInSummary)
  for (const { level, title, text } of annotations) runner.annotate(level, text, title)
  for (const text of overflow) runner.info(text)
  runner.info(`${story.headline} (${timeOfDay(story.now)} UTC)`)
  return story.success
}

/** The outputs come first, since other steps depend on them. If they cannot be set, that is one more error. */
function withOutputs(runner: Runner, { step, result, place }: Conclusion): StepResult {
  const { endpoint, projectId } = place
  try {
    runner.setOutputs(outputsOf(step, result.reports, { dis: endpoint ?? '', project: projectId ?? '' }))
    return result
  } catch (error) {
    if (!(error instanceof RunnerFileError)) throw error
    return { ...result, errors: [...result.errors, error] }
  }
}

export function outputsOf(
  step: Conclusion['step'],
  reports: readonly TaskReport[],
  place: HandoverPlace,
): Record<string, string> {
  if (step === 'post') return {}
  const changed = reports.filter(({ sent, outcome }) => sent && CHANGED.includes(outcome))
  const [ids, count] = [idsOf(changed), String(changed.length)]
  const { tasks, handover } = handoverOutputs(reports, place)
  if (step === 'resume') return { 'resumed-task-ids': ids, 'resumed-count': count, tasks }
  const foundPaused = reports.filter(({ outcome }) => outcome === 'already-paused' || outcome === 'adopted')
  const found = { 'already-paused-task-ids': idsOf(foundPaused) }
  return { 'paused-task-ids': ids, 'paused-count': count, ...found, tasks, handover }
}

/** The outcomes of tasks whose stop or start reached the service, as far as is known. */
const CHANGED: readonly Outcome[] = ['paused', 'resumed', 'requested', 'timed-out']

function idsOf(reports: readonly TaskReport[]): string {
  return JSON.stringify(reports.flatMap(({ id }) => id ?? []))
}

/** The outputs for another job. `handover` cannot contain a masked text. */
export function handoverOutputs(reports: readonly TaskReport[], place: HandoverPlace) {
  const entries = reports.map((report): TaskEntry => {
    const { stream, id, name, destination, before, after, lastTransfer, pausedAt, outcome } = report
    const times = { 'last-transfer': lastTransfer, 'paused-at': pausedAt }
    return { stream, id, name, destination, before, after, ...times, outcome }
  })
  return { tasks: JSON.stringify(entries), handover: toHandover(place, entries) }
}

/** The result of a step that ended with an error. All mistakes of inputs are in one result. */
export function resultOf(error: unknown, reports: TaskReport[] = []): StepResult {
  if (error instanceof InputError) {
    return resultWith(reports, { problems: error.problems.map((each) => note(each, null, ENTRY.inputs)) })
  }
  if (error instanceof StepError) return resultWith(reports, { errors: [error] })
  return resultWith(reports, { problems: [note(defectText(error), null, ENTRY.defect)] })
}

/** `room`: how many annotations of a level GitHub still shows. The last one counts the `overflow`, which is logged. */
export function annotationsOf({ advice, action }: Story, room: (level: Level) => number, isInSummary = true) {
  const told = advice.map((each) => {
    const level = each.level === 'summary' && !isInSummary ? 'warning' : each.level
    return { ...each, level, text: textOf(each, action) }
  })
  const overflow = told.filter(({ level }) => level === 'summary').map(({ text }) => text)
  const annotations = (['error', 'warning', 'notice'] as const).flatMap((level) => {
    const all = told.filter((each) => each.level === level).map(({ title, text }) => ({ level, title, text }))
    const rest = all.length > room(level) ? all.splice(Math.max(0, room(level) - 1)) : []
    if (rest.length === 0) return all
    overflow.push(...rest.map(({ title, text }) => `${title}: ${text}`))
    return [...all, { level, title: counted(rest.length, 'more message'), text: 'They are in the log.' }]
  })
  return { annotations, overflow }
}

function textOf({ lead, paragraphs, entry }: Advice, action: Story['action']): string {
  const url = entryUrl(action, entry)
  const texts = paragraphs.map(({ tasks, text }) =>
    tasks.length === 0 ? text : `${namesOf(tasks)}: ${text.replace(/\s*\n\s*/g, ' ')}`,
  )
  return joined('\n', lead, ...texts, url && `More: ${url}`)
}
