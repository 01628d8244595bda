/** The pause action's main step at the runner: inputs in, the story told, outcomes out. */
import { type PauseRequest, readPauseRequest } from '../inputs/inputs.ts'
import { RunnerFileError } from '../model/errors.ts'
import { note } from '../model/note.ts'
import type { StepResult } from '../model/result.ts'
import type { TaskReport } from '../model/tasks.ts'
import { conclude } from '../report/conclude.ts'
import { ENTRY } from '../report/entries.ts'
import { handoverOutputs } from '../report/outputs.ts'
import { placeOf, type ReportPlace, UNKNOWN_PLACE } from '../report/resumeStep.ts'
import type { Runner } from '../runner/runner.ts'
import { StateWriter, stateRoom } from '../runner/state.ts'
import { announce, proxyOf } from './announce.ts'
import { patienceOf, type World } from './context.ts'
import { pauseTasks } from './pauseTasks.ts'
import { inWorld, playToTheEnd } from './runStep.ts'

/** Runs the main step; true when it is a success. */
export async function runPause(runner: Runner): Promise<boolean> {
  const state = new StateWriter((name, value) => runner.saveState(name, value))
  const cancellation = runner.listenForCancel(0)
  const known = new PauseSoFar()
  const result = await playToTheEnd(
    async () => {
      state.claim()
      const request = readPauseRequest(runner.given())
      known.begin(request)
      announce(runner, { ...request, proxy: proxyOf(request.place, runner.env) })
      const { maxAttempts, wait } = request
      const persistence = { maxAttempts, keepsTrying: false, patience: patienceOf(wait), within: null }
      const onProject = (projectId: string) => known.setProject(projectId)
      const play = (world: World) => pause(runner, state, request, known, world)
      return inWorld(runner, persistence, cancellation, onProject, play)
    },
    () => known.asItStands(),
  )
  const success = conclude(runner, { step: 'pause', result, ...known.conclusion })
  tellReported(state)
  return success
}

function pause(
  runner: Runner,
  state: StateWriter,
  request: PauseRequest,
  known: PauseSoFar,
  world: World,
): Promise<StepResult> {
  return pauseTasks(request, {
    ...world,
    stateRoom: stateRoom(process.platform, runner.env),
    savePause: (pause) => state.pause(pause),
    saveStream(index, stream) {
      state.stream(index, stream)
      runner.debug(`State written: ${stream.stream}: ${stream.tasks.map(({ fate }) => fate).join(', ')}`)
      if (stream.tasks.some(({ fate }) => fate !== 'unsent')) known.stopped.add(stream.stream)
    },
    publish(reports) {
      known.published = reports
      runner.setOutputs(handoverOutputs(reports()))
    },
    onRetention: (hours) => known.setRetention(hours),
  })
}

/** All is told already where this cannot be written; the post step may tell it once more. */
function tellReported(state: StateWriter): void {
  try {
    state.reported()
  } catch (error) {
    if (!(error instanceof RunnerFileError)) throw error
  }
}

/** What is known of a pause, so that an error in the middle of it hides nothing. */
class PauseSoFar {
  /** What was handed over before the first stop left: after that, no error makes it untrue. */
  published: () => readonly TaskReport[] = () => []
  /** The streams whose stop left. */
  readonly stopped = new Set<string>()
  #request: PauseRequest | null = null
  #place: ReportPlace = UNKNOWN_PLACE
  #retention: ReadonlyMap<string, number> = new Map()

  begin(request: PauseRequest): void {
    this.#request = request
    this.#place = placeOf(request.place, request.streams)
  }

  setProject(projectId: string): void {
    this.#place = { ...this.#place, projectId }
  }

  setRetention(hours: ReadonlyMap<string, number>): void {
    this.#retention = hours
  }

  get conclusion() {
    return {
      place: this.#place,
      mode: this.#request?.resume ?? null,
      dryRun: this.#request?.dryRun ?? false,
      ignoresPaused: this.#request?.ifPaused === 'ignore',
      retention: this.#retention,
    }
  }

  /** What was handed over in advance, when an error came between: of what did not leave nothing is claimed. */
  asItStands(): TaskReport[] {
    return this.published().map((report) => {
      if (report.outcome !== 'requested') return report
      if (report.stream !== null && this.stopped.has(report.stream)) return { ...report, sent: true }
      return { ...report, outcome: 'failed', problem: note('Its stop was not sent.', null, ENTRY.notTried) }
    })
  }
}
