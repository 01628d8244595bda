/** The pause action's post step at the runner: what was saved in, the story told, outcomes out. */
import { announce } from './announce.js'
import { concludeLeft, concludeResume, resultOf, type Scene, UNKNOWN_SCENE } from './conclude.js'
import type { Saved } from './handover.js'
import { readWayIn } from './inputs.js'
import { resultWith } from './result.js'
import { decidePost, leftAsSaved, resumeSaved, savedPlace, unresumed } from './resumeSaved.js'
import { Runner } from './runner.js'
import { CANCEL_GRACE } from './schedule.js'
import { namesByStream } from './tasks.js'
import { counted } from './text.js'
import { makeWorld } from './world.js'

/** Runs the post step; true when it is a success. `reported`: the main step came to its end. */
export async function runPost(
  saved: Saved | 'unreadable',
  reported: boolean,
  runner = new Runner(),
): Promise<boolean> {
  if (saved === 'unreadable') {
    const problem =
      'What the pause step saved cannot be read, so which dump tasks it stopped is not known. Look at the streams in ' +
      'the console of DIS, or in the log of the pause step, and resume what is paused.'
    return concludeResume(runner, resultWith([], { problems: [problem] }), UNKNOWN_SCENE, {
      outputs: false,
      ours: true,
    })
  }
  const { pause } = saved
  const scene: Scene = { ...pause, projectId: pause.project.id, dryRun: false }
  const decision = decidePost(saved, runner.input('job-status'), reported)
  if (decision.do === 'fail') {
    const result = resultWith(unresumed(saved, 'It was not resumed.'), { problems: [decision.problem] })
    return concludeResume(runner, result, scene, { outputs: false, ours: true })
  }
  if (decision.do === 'leave') {
    if (decision.told) {
      runner.info('Nothing to resume: resume is not set to always or on-success.')
      return true
    }
    const left = leftAsSaved(saved)
    const why = {
      never: 'resume is never, and the step ended before it could report',
      'not-set': 'resume is not set, and the step ended before it could report',
      'job-failed': 'The job did not succeed and resume is on-success',
    }[decision.why]
    const isSure = left.every(({ after }) => after === 'PAUSED')
    const state = isSure ? 'left paused' : 'left paused, or about to pause'
    const tasks = `${counted(left.length, 'dump task')} ${state}: ${namesByStream(left)}.`
    concludeLeft(runner, left, scene, `${why}: ${tasks}`, decision.why !== 'never')
    return true
  }

  const cancellation = runner.listenForCancel(CANCEL_GRACE)
  let result = resultWith()
  try {
    const { wayIn, warnings } = readWayIn(runner.given())
    const place = savedPlace(saved, wayIn, (runner.env['OS_AUTH_URL'] ?? '').trim())
    announce(runner, place, wayIn, warnings)
    const world = makeWorld(runner, pause.maxAttempts, cancellation, () => {})
    try {
      result = await resumeSaved(saved, wayIn, place, decision.cancelled, world)
    } finally {
      world.close()
    }
  } catch (error) {
    result = resultOf(error, unresumed(saved, 'It was not resumed.'))
  }
  return concludeResume(runner, result, scene, { outputs: false, ours: true })
}
