/** The pause action's main step at the runner: inputs in, the story told, outcomes out. */
import { announce } from './announce.js'
import { leaveUncompiled } from './compilers.js'
import { concludePause, resultOf, type Scene, sceneOf, UNKNOWN_SCENE } from './conclude.js'
import { RunnerFileError } from './errors.js'
import { type SavedPause, type SavedStream, STATE } from './handover.js'
import { type PauseRequest, readPauseRequest } from './inputs.js'
import { pauseTasks } from './pauseTasks.js'
import { handoverOutputs } from './report.js'
import { resultWith } from './result.js'
import type { Runner } from './runner.js'
import type { TaskReport } from './tasks.js'
import { makeWorld } from './world.js'

/** Runs the main step; true when it is a success. */
export async function runPause(runner: Runner): Promise<boolean> {
  const cancellation = runner.listenForCancel(0)
  let request: PauseRequest | null = null
  let scene: Scene = UNKNOWN_SCENE
  let result = resultWith()
  /** What was handed over before the first stop left: after that, no error makes it untrue. */
  let published: () => TaskReport[] = () => []
  /** The streams whose stop left. */
  const stopped = new Set<string>()
  try {
    request = readPauseRequest(runner.given())
    const { place, dryRun, wayIn } = request
    scene = sceneOf(place, dryRun)
    announce(runner, place, wayIn, request.warnings)
    leaveUncompiled(request.streams.length)
    const masked = place.region === null ? [] : [place.region]
    const world = makeWorld(runner, request.maxAttempts, cancellation, (projectId) => {
      scene = { ...scene, projectId }
    })
    try {
      result = await pauseTasks(request, {
        ...world,
        savePause(pause: SavedPause) {
          runner.saveState(STATE.pause, pause)
        },
        saveStream(index: number, stream: SavedStream) {
          runner.saveState(`${STATE.streamPrefix}${index}`, stream)
          if (stream.fate !== 'unsent') stopped.add(stream.stream)
        },
        publish(reports: () => TaskReport[]) {
          published = reports
          runner.setOutputs(handoverOutputs(reports(), masked))
        },
      })
    } finally {
      world.close()
    }
  } catch (error) {
    result = resultOf(
      error,
      published().map((report) => asItStands(report, stopped)),
    )
  }
  const success = concludePause(runner, result, scene, request?.resume ?? null)
  try {
    runner.saveState(STATE.reported, 'yes')
  } catch (error) {
    // All is told already; the post step may tell it once more.
    if (!(error instanceof RunnerFileError)) throw error
  }
  return success
}

/** What was handed over in advance, when an error came between: of what did not leave is claimed. */
function asItStands(report: TaskReport, stopped: ReadonlySet<string>): TaskReport {
  if (report.outcome !== 'requested') return report
  if (report.stream !== null && stopped.has(report.stream)) return { ...report, sent: true }
  return { ...report, outcome: 'failed', problem: 'Its stop was not sent.' }
}
