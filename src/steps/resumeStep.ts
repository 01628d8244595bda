/** Connects the resume action to the runner: reads inputs, resumes, and reports. */
import { readResumeRequest } from '../inputs/resumeInputs.ts'
import { note } from '../model/note.ts'
import { resultWith } from '../model/result.ts'
import type { TaskReport } from '../model/tasks.ts'
import { ENTRY } from '../report/entries.ts'
import { placeOf } from '../report/resumeStep.ts'
import { CANCEL_GRACE, type Runner } from '../runner/runner.ts'
import { announce } from './announce.ts'
import { inContext } from './context.ts'
import { askedTasks, resumeTasks } from './resumeTasks.ts'
import { runStep } from './runStep.ts'

/** Runs the resume action. True if it is a success. */
export function runResume(runner: Runner): Promise<boolean> {
  const cancellation = runner.listenForCancel(CANCEL_GRACE)
  let asked: TaskReport[] = []
  return runStep(
    runner,
    'resume',
    async (known) => {
      known.ours = true
      const request = readResumeRequest(runner.given())
      if (request.what === null) return nothingToResume(runner, request.warnings)
      const { what, place, wait, maxAttempts, dryRun } = request
      asked = askedTasks(what, note('It was not resumed.', null, ENTRY.notTried))
      Object.assign(known, {
        place: placeOf(place, 'streams' in what ? what.streams : []),
        ours: 'handed' in what,
        dryRun,
      })
      announce(runner, request)
      const persistence = { wait, maxAttempts, keepsTrying: wait > 0 }
      return inContext(runner, persistence, cancellation, known, (context) => resumeTasks(request, context))
    },
    () => asked,
  )
}

function nothingToResume(runner: Runner, warnings: readonly string[]) {
  for (const warning of warnings) runner.warning(warning)
  runner.notice(
    'There is nothing to resume: no dump task was handed over that a pause step stopped or adopted.',
  )
  return resultWith()
}
