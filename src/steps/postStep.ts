/** Connects the post step of the pause action to the runner: reads what was saved, resumes or leaves, and reports. */
import { CANCELLED_JOB_WAIT } from '../apply/schedule.ts'
import { connect } from '../cloud/connect.ts'
import type { Dis } from '../cloud/dis.ts'
import type { StepContext } from '../cloud/stepContext.ts'
import { readSignInMethod } from '../inputs/inputs.ts'
import { note, noteText } from '../model/note.ts'
import { resultWith, type StepResult } from '../model/result.ts'
import { isResumed } from '../plan/plan.ts'
import { resultOf } from '../report/conclude.ts'
import { ENTRY } from '../report/entries.ts'
import { CANCEL_GRACE, Runner } from '../runner/runner.ts'
import { mayHaveSomethingToResume, readSaved, type Saved } from '../runner/state.ts'
import { announceAgain } from './announce.ts'
import { inContext, type Known } from './context.ts'
import {
  decidePost,
  leftAsSaved,
  lostNotes,
  postWait,
  resumeSaved,
  savedPlace,
  UNREADABLE,
  unresumed,
} from './resumeSaved.ts'
import { askRetention } from './retention.ts'
import { runStep } from './runStep.ts'

const NOT_RESUMED = note('It was not resumed.', null, ENTRY.notTried)

/** Runs the post step by what the main step saved. True if it is a success. Sends no request if nothing was saved. */
export async function runPostStep(state: (name: string) => string): Promise<boolean> {
  const saved = readSaved(state)
  if (saved === null || (saved !== 'unreadable' && !mayHaveSomethingToResume(saved))) {
    process.stdout.write('Nothing to resume: this step stopped no dump task.\n')
    return true
  }
  const runner = new Runner()
  if (saved === 'unreadable') {
    return runStep(
      runner,
      'post',
      async () => resultWith([], { problems: [UNREADABLE] }),
      () => [],
    )
  }
  const decision = decidePost(saved, runner.input('job-status'))
  if (decision.do === 'leave' && isTold(runner, saved, decision.told)) return true
  const asTheyStand = () => unresumed(saved, NOT_RESUMED)
  return runStep(
    runner,
    'post',
    async (known) => {
      known.place = { ...saved.pause, projectId: saved.pause.project.id }
      if (decision.do === 'resume') return resume(runner, saved, decision.isCancelled, known)
      if (decision.do === 'fail') {
        return resultWith(asTheyStand(), { problems: [decision.problem, ...lostNotes(saved)] })
      }
      known.left = decision.why
      await askUntilWhen(runner, saved, known)
      return resultWith(leftAsSaved(saved))
    },
    asTheyStand,
  )
}

/** Whether all that this step leaves paused is reported already. */
function isTold(runner: Runner, saved: Saved, told: boolean): boolean {
  for (const lost of lostNotes(saved)) runner.warning(noteText(lost))
  if (told) runner.info('Nothing to resume: resume is not set to always or on-success.')
  return told || leftAsSaved(saved).length === 0
}

/**
 * Asks how long the streams keep their data: until then, somebody has to resume. A failure does not matter. After a
 * pause of one request, nothing is asked.
 */
async function askUntilWhen(runner: Runner, saved: Saved, known: Known): Promise<void> {
  const { mode, wait } = saved.pause
  if (wait === 0 && saved.streams.length === 1 && !isResumed(mode)) return
  const streams = saved.streams.map(({ stream }) => stream)
  await inSavedPlace(runner, saved, false, known, (dis, context) =>
    askRetention(dis, streams, context),
  ).catch(() => {})
}

async function resume(runner: Runner, saved: Saved, isCancelled: boolean, known: Known): Promise<StepResult> {
  const lost = lostNotes(saved)
  if (saved.streams.length === 0) return resultWith([], { problems: lost })
  const result = await inSavedPlace(runner, saved, isCancelled, known, (dis, context) =>
    resumeSaved(saved, dis, context),
  ).catch((error) => resultOf(error, unresumed(saved, NOT_RESUMED)))
  return { ...result, problems: [...lost, ...result.problems] }
}

/** Signs in with the credentials of the post step, at the place of the main step. */
async function inSavedPlace<T>(
  runner: Runner,
  saved: Saved,
  isCancelled: boolean,
  known: Known,
  play: (dis: Dis, context: StepContext) => Promise<T>,
): Promise<T> {
  const { pause } = saved
  const cancellation = runner.listenForCancel(CANCEL_GRACE)
  const read = readSignInMethod(runner.given(), pause.signIn)
  const place = savedPlace(saved, read.signInMethod, (name) => (runner.env[name] ?? '').trim())
  const { source, kind } = read.signInMethod
  const isSame = source.family === pause.signIn.family && kind === pause.signIn.kind
  announceAgain(runner, { ...read, place }, isSame)
  const persistence = {
    wait: postWait(pause),
    maxAttempts: pause.maxAttempts,
    keepsTrying: true,
    within: isCancelled ? CANCELLED_JOB_WAIT : Infinity,
  }
  return inContext(runner, persistence, cancellation, known, async (context) =>
    play(await connect(read.signInMethod, place, context), context),
  )
}
