/** Connects the main step of the pause action to the runner: reads inputs, pauses, writes state and outputs. */
import { readPauseRequest } from '../inputs/inputs.ts'
import { RunnerFileError } from '../model/errors.ts'
import { note } from '../model/note.ts'
import type { TaskReport } from '../model/tasks.ts'
import { ENTRY } from '../report/entries.ts'
import { handoverOutputs } from '../report/outputs.ts'
import { placeOf } from '../report/resumeStep.ts'
import type { Runner } from '../runner/runner.ts'
import { stateRoom, stateWriter } from '../runner/state.ts'
import { announce } from './announce.ts'
import { inContext } from './context.ts'
import { pauseTasks } from './pauseTasks.ts'
import { runStep } from './runStep.ts'

/** Runs the main step. True if it is a success. */
export async function runPause(runner: Runner): Promise<boolean> {
  const state = stateWriter((name, value) => runner.saveState(name, value))
  const cancellation = runner.listenForCancel(0)
  /** The tasks that were handed over before the first stop left. An error after that does not take them back. */
  let published: () => readonly TaskReport[] = () => []
  /** The streams whose stop has left. */
  const stopped = new Set<string | null>()
  const success = await runStep(
    runner,
    'pause',
    async (known) => {
      state.claim()
      const request = readPauseRequest(runner.given())
      const { place, streams, resume, ifPaused, dryRun, wait, maxAttempts } = request
      Object.assign(known, {
        place: placeOf(place, streams),
        mode: resume,
        dryRun,
        ignoresPaused: ifPaused === 'ignore',
      })
      announce(runner, request)
      return inContext(runner, { wait, maxAttempts, keepsTrying: false }, cancellation, known, (context) =>
        pauseTasks(request, {
          ...context,
          stateRoom: stateRoom(process.platform, runner.env),
          savePause: state.pause,
          saveStream(index, record) {
            state.stream(index, record)
            const fates = record.tasks.map(({ fate }) => fate)
            runner.debug(`State written: ${record.stream}: ${fates.join(', ')}`)
            if (fates.some((fate) => fate !== 'unsent')) stopped.add(record.stream)
          },
          publish(reports) {
            published = reports
            runner.setOutputs(handoverOutputs(reports()))
          },
        }),
      )
    },
    () => published().map((report) => asItStands(report, stopped.has(report.stream))),
  )
  try {
    state.reported()
  } catch (error) {
    // Everything is reported already. The post step may report it once more.
    if (!(error instanceof RunnerFileError)) throw error
  }
  return success
}

/** The report on a task that was handed over before an error came. It does not claim a stop that did not leave. */
function asItStands(report: TaskReport, isStopped: boolean): TaskReport {
  if (report.outcome !== 'requested') return report
  if (isStopped) return { ...report, sent: true }
  return { ...report, outcome: 'failed', problem: note('Its stop was not sent.', null, ENTRY.notTried) }
}
