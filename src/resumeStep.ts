/** The resume action's step at the runner: inputs in, the story told, outcomes out. */
import { announce } from './announce.js'
import { concludeResume, resultOf, type Scene, sceneOf, UNKNOWN_SCENE } from './conclude.js'
import { resultWith } from './result.js'
import { type ResumeRequest, readResumeRequest } from './resumeInputs.js'
import { askedTasks, resumeTasks } from './resumeTasks.js'
import type { Runner } from './runner.js'
import { CANCEL_GRACE } from './schedule.js'
import { makeWorld } from './world.js'

/** Runs the resume action; true when it is a success. */
export async function runResume(runner: Runner): Promise<boolean> {
  const cancellation = runner.listenForCancel(CANCEL_GRACE)
  let request: ResumeRequest | null = null
  let scene: Scene = UNKNOWN_SCENE
  let result = resultWith()
  try {
    const read = readResumeRequest(runner.given())
    if (read.what === null) {
      for (const warning of read.warnings) runner.warning(warning)
      runner.notice(
        'There is nothing to resume: no dump task was handed over that a pause step stopped or adopted.',
      )
      return concludeResume(runner, result, scene, { outputs: true, ours: true })
    }
    request = read
    const { place, dryRun, wayIn, what } = request
    scene = { ...sceneOf(place, dryRun), streams: 'streams' in what ? what.streams : [] }
    announce(runner, place, wayIn, request.warnings)
    const world = makeWorld(runner, request.maxAttempts, cancellation, (projectId) => {
      scene = { ...scene, projectId }
    })
    try {
      result = await resumeTasks(request, world)
    } finally {
      world.close()
    }
  } catch (error) {
    result = resultOf(error, request === null ? [] : askedTasks(request.what, 'It was not resumed.'))
  }
  const ours = request !== null && 'handed' in request.what
  return concludeResume(runner, result, scene, { outputs: true, ours })
}
