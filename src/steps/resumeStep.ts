/** The resume action's step at the runner: inputs in, the story told, outcomes out. */
import { type ResumeRequest, readResumeRequest } from '../inputs/resumeInputs.ts'
import { note } from '../model/note.ts'
import { resultWith } from '../model/result.ts'
import { conclude } from '../report/conclude.ts'
import { ENTRY } from '../report/entries.ts'
import { placeOf, type ReportPlace, UNKNOWN_PLACE } from '../report/resumeStep.ts'
import { CANCEL_GRACE, type Runner } from '../runner/runner.ts'
import { announce, proxyOf } from './announce.ts'
import { patienceOf } from './context.ts'
import { askedTasks, resumeTasks } from './resumeTasks.ts'
import { inWorld, playToTheEnd } from './runStep.ts'

/** Runs the resume action; true when it is a success. */
export async function runResume(runner: Runner): Promise<boolean> {
  const cancellation = runner.listenForCancel(CANCEL_GRACE)
  let request: ResumeRequest | null = null
  let place: ReportPlace = UNKNOWN_PLACE
  let retention: ReadonlyMap<string, number> = new Map()
  const onRetention = (hours: ReadonlyMap<string, number>) => {
    retention = hours
  }
  const notTried = note('It was not resumed.', null, ENTRY.notTried)
  const result = await playToTheEnd(
    async () => {
      const read = readResumeRequest(runner.given())
      if (read.what === null) return nothingToResume(runner, read.warnings)
      request = read
      const { what, maxAttempts, wait } = read
      place = placeOf(read.place, 'streams' in what ? what.streams : [])
      announce(runner, { ...read, proxy: proxyOf(read.place, runner.env) })
      const persistence = { maxAttempts, keepsTrying: wait > 0, patience: patienceOf(wait), within: null }
      const onProject = (projectId: string) => {
        place = { ...place, projectId }
      }
      return inWorld(runner, persistence, cancellation, onProject, (world) =>
        resumeTasks(read, { ...world, onRetention }),
      )
    },
    () => (request === null ? [] : askedTasks(request.what, notTried)),
  )
  return conclude(runner, { step: 'resume', result, place, retention, ...circumstancesOf(request) })
}

function circumstancesOf(request: ResumeRequest | null) {
  return { ours: request === null || 'handed' in request.what, dryRun: request?.dryRun ?? false }
}

function nothingToResume(runner: Runner, warnings: readonly string[]) {
  for (const warning of warnings) runner.warning(warning)
  runner.notice(
    'There is nothing to resume: no dump task was handed over that a pause step stopped or adopted.',
  )
  return resultWith()
}
