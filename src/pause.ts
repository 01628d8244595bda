/** Runs the main step of the pause action. */
import { exit } from './runner/exit.ts'
import { Runner } from './runner/runner.ts'
import { runPause } from './steps/pauseStep.ts'

export function pause(): void {
  runPause(new Runner()).then(exit)
}
