/**
 * The pause action's post step. It has an entry file of its own rather than a flag in the state: a main step that
 * was killed before it could set the flag would run again as the post step, and pause.
 */
import { exit } from './runner/exit.ts'
import { runPostStep } from './steps/postStep.ts'

export function post(): void {
  runPostStep((name) => process.env[`STATE_${name}`] ?? '').then(exit)
}
