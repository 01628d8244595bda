/**
 * Entry of the pause action's post step. An entry of its own, not a flag in the state: a main step that was
 * killed before it could set the flag would be run once more, and pause.
 */
import { exit } from './exit.js'
import { mayHaveSomethingToResume, readSaved, STATE } from './handover.js'

const PREFIX = 'STATE_'
const state = new Map(
  Object.entries(process.env).flatMap(([name, value]) =>
    name.startsWith(PREFIX) ? [[name.slice(PREFIX.length), value ?? ''] as const] : [],
  ),
)
post().then(exit)

async function post(): Promise<boolean> {
  const saved = readSaved(state)
  if (saved === null || (saved !== 'unreadable' && !mayHaveSomethingToResume(saved))) {
    process.stdout.write('Nothing to resume: this step stopped no dump task.\n')
    return true
  }
  // All the rest, connections included, is loaded only when it is needed.
  const { runPost } = await import('./postStep.js')
  return runPost(saved, state.get(STATE.reported) === 'yes')
}
