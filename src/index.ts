/** Runs the three steps. Each file of `entry` calls one of them. */
import { defectText } from './model/errors.ts'
import { logLines } from './model/text.ts'
import { Runner } from './runner/runner.ts'
import { runPause } from './steps/pauseStep.ts'
import { runPostStep } from './steps/postStep.ts'
import { runResume } from './steps/resumeStep.ts'

/** How long to wait for the reader of the log, in ms. */
const LINGER = 500

// The process counts as failed until its last act says otherwise: if a promise never settles, Node ends early.
process.exitCode = 1

// Who reads the log may be gone. What is paused has to be resumed all the same.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

/** An uncaught error is a defect. Its stack may hold foreign text, which must not become a command to the runner. */
process.on('uncaughtException', (error) => {
  process.stdout.write(`${logLines(defectText(error)).join('\n')}\n`)
  process.exit(1)
})

export function pause(): void {
  runPause(new Runner()).then(exit)
}

/**
 * The post step has an entry file of its own, not a flag in the state. If a main step were killed before it set the
 * flag, the post step would run as a second main step, and pause.
 */
export function post(): void {
  runPostStep((name) => process.env[`STATE_${name}`] ?? '').then(exit)
}

export function resume(): void {
  runResume(new Runner()).then(exit)
}

/** The last act: sets the exit code, and ends the process when the log is written, even if a connection hangs. */
function exit(success: boolean): void {
  process.exitCode = success ? 0 : 1
  setTimeout(() => process.exit(), LINGER).unref()
  process.stdout.write('', () => process.exit())
}
