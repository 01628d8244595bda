/** The post step of the pause action: reads what the main step saved, then resumes or leaves, and reports. */
import { withHeartbeat } from '../apply/poll.ts'
import { startStream, startTasks } from '../apply/start.ts'
import { signIn } from '../cloud/signIn.ts'
import { DEFAULT_WAIT, readSignInMethod } from '../inputs/inputs.ts'
import { CANCEL_GRACE, CANCELLED_JOB } from '../model/limits.ts'
import { noteText } from '../model/note.ts'
import { resultWith } from '../model/tasks.ts'
import { conclude, resultOf } from '../report/conclude.ts'
import type { Conclusion } from '../report/ended.ts'
import { UNKNOWN_PLACE } from '../report/resumeStep.ts'
import { Runner } from '../runner/runner.ts'
import { readSaved, type Saved } from '../runner/state.ts'
import { announce } from './announce.ts'
import { resumedReports } from './dataLoss.ts'
import {
  decidePost,
  leftAsSaved,
  lostNotes,
  NOT_RESUMED,
  ownTasks,
  seenAt,
  stopOf,
  UNREADABLE,
  unresumed,
} from './decidePost.ts'
import { meansOf, type Worked } from './runStep.ts'

/** Runs the post step by what the main step saved. True if it is a success. */
export async function runPostStep(state: (name: string) => string): Promise<boolean> {
  const saved = readSaved(state)
  const isEmpty =
    saved === null || (saved !== 'unreadable' && saved.unreadable === 0 && leftAsSaved(saved).length === 0)
  if (isEmpty) {
    process.stdout.write('Nothing to resume: this step stopped no dump task.\n')
    return true
  }
  const runner = new Runner()
  const step = 'post'
  if (saved === 'unreadable') {
    const result = resultWith([], { problems: [UNREADABLE] })
    return conclude(runner, { step, place: UNKNOWN_PLACE, result })
  }
  const { pause, retention } = saved
  const known = { step, place: pause, retention } satisfies Partial<Conclusion>
  const decision = decidePost(saved, runner.input('job-status'))
  switch (decision.do) {
    case 'tell': {
      if (!decision.isTold) {
        const told = { left: decision.why, seenAt: seenAt(saved) }
        return conclude(runner, { ...known, ...told, result: resultWith(leftAsSaved(saved)) })
      }
      for (const lost of lostNotes(saved)) runner.warning(noteText(lost))
      runner.info('Nothing to resume: resume is not set to always or on-success.')
      return true
    }
    case 'fail': {
      const problems = [decision.problem, ...lostNotes(saved)]
      return conclude(runner, { ...known, result: resultWith(unresumed(saved, NOT_RESUMED), { problems }) })
    }
    case 'resume': {
      const worked = await resume(runner, saved, decision.isCancelled).catch((error) => ({
        result: resultOf(error, unresumed(saved, NOT_RESUMED)),
      }))
      const problems = [...lostNotes(saved), ...worked.result.problems]
      return conclude(runner, { ...known, ...worked, result: { ...worked.result, problems } })
    }
  }
}

/** Signs in at the place of the main step, and starts what is paused. @throws {StepError} before anything was started */
async function resume(runner: Runner, saved: Saved, isCancelled: boolean): Promise<Worked> {
  const { pause, streams, retention } = saved
  if (streams.length === 0) return { result: resultWith() }
  const signInMethod = readSignInMethod(runner, pause)
  const place = { ...pause, project: { id: pause.projectId, name: null } }
  announce(runner, { place, signInMethod }, pause.signIn)
  const wait = pause.wait || DEFAULT_WAIT
  const attempts = Number.POSITIVE_INFINITY
  const within = isCancelled ? CANCELLED_JOB - runner.elapsed : attempts
  const terms = { within, wait, attempts, isPlaceProven: true, cancelGrace: CANCEL_GRACE }
  const { caller, budget } = meansOf(runner, terms)
  const dis = await signIn(signInMethod, place, caller, budget.atMost(wait))
  const context = { dis, log: runner, budget, wait, attempts }
  const started = streams.map((saved) => {
    const { stream } = saved
    const unread = { stream, state: '' }
    const tasks = ownTasks(saved).map((task) => ({ task: { ...task, ...unread }, stop: stopOf(task, wait) }))
    return startStream(stream, tasks, context)
  })
  await withHeartbeat(started, context, Promise.all(started.map((stream) => startTasks(stream, context))))
  const { reports, ...told } = await resumedReports(started, retention, context)
  return { ...told, result: resultWith(reports) }
}
