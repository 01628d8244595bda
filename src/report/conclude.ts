/** The end of each step: its outputs, then log, annotations and summary, all from one story. */

import { defectText, InputError, RunnerFileError, StepError } from '../model/errors.ts'
import { note } from '../model/note.ts'
import { resultWith, type StepResult } from '../model/result.ts'
import type { TaskReport } from '../model/tasks.ts'
import type { Runner } from '../runner/runner.ts'
import { annotationsOf } from './annotations.ts'
import type { Conclusion } from './ended.ts'
import { ENTRY } from './entries.ts'
import { lastLine, taskLines } from './log.ts'
import { longHandoverNotice, outputsOf } from './outputs.ts'
import { type Story, storyOf } from './story.ts'
import { summaryOf } from './summary.ts'

/** Ends a step; true when it is a success. */
export function conclude(runner: Runner, conclusion: Conclusion): boolean {
  const result = withOutputs(runner, conclusion)
  const story = storyOf(
    { ...conclusion, result },
    {
      now: Date.now(),
      took: runner.elapsed,
      action: runner.action,
      stepId: runner.stepId,
      isPullRequest: runner.isPullRequest,
      isMasked: (text) => runner.isMasked(text),
    },
  )
  tell(runner, story)
  return story.success
}

/** A line for each task, then the annotations and the summary, then one line with the totals. */
function tell(runner: Runner, story: Story): void {
  runner.endGroup()
  const lines = taskLines(story)
  if (lines.length > 0) runner.info(lines.join('\n'))
  const { annotations, overflow } = annotationsOf(story)
  for (const { level, title, text } of annotations) runner[level](text, title)
  for (const text of overflow) runner.info(text)
  runner.summarize(summaryOf(story))
  runner.info(lastLine(story))
}

/**
 * The outputs come first, since other steps depend on them. If they cannot be set, that is one more error, and the
 * tasks are still reported.
 */
function withOutputs(runner: Runner, { step, result }: Conclusion): StepResult {
  try {
    const outputs = outputsOf(step, result.reports)
    runner.setOutputs(outputs)
    const notice = longHandoverNotice(outputs)
    if (notice !== null) runner.notice(notice)
    return result
  } catch (error) {
    if (!(error instanceof RunnerFileError)) throw error
    return { ...result, errors: [...result.errors, error] }
  }
}

/** The result of a step that ended with an error. All mistakes of inputs are in one result. */
export function resultOf(error: unknown, reports: TaskReport[] = []): StepResult {
  if (error instanceof InputError) {
    return resultWith(reports, { problems: error.problems.map((each) => note(each, null, ENTRY.inputs)) })
  }
  if (error instanceof StepError) return resultWith(reports, { errors: [error] })
  return resultWith(reports, { problems: [note(defectText(error), null, ENTRY.defect)] })
}
