/**
 * Runs the post step of the pause action. It has an entry file of its own, not a flag in the state. If a main step
 * were killed before it set the flag, the post step would run as a second main step, and pause.
 */
import { exit } from './runner/exit.ts'
import { runPostStep } from './steps/postStep.ts'

export function post(): void {
  runPostStep((name) => process.env[`STATE_${name}`] ?? '').then(exit)
}
