/** Runs the step of the resume action. */
import { exit } from './runner/exit.ts'
import { Runner } from './runner/runner.ts'
import { runResume } from './steps/resumeStep.ts'

export function resume(): void {
  runResume(new Runner()).then(exit)
}
