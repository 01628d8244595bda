/** Decides how a tracked task ends: its outcome, and what a reader has to know. Pure. */
import type { Direction } from '../model/direction.ts'
import { type Note, note } from '../model/note.ts'
import { noteOf } from '../model/remedies.ts'
import type { DumpTask, Outcome } from '../model/tasks.ts'
import { plain, span } from '../model/text.ts'
import { badState, CORRECT_IT } from '../plan/plan.ts'
import { ENTRY } from '../report/entries.ts'
import type { Verdict } from './judge.ts'
import type { TrackedTask } from './trackedTask.ts'

export interface Ending {
  outcome: Outcome
  /** Why the step is not a success, with what to do. */
  problem?: Note | null
  /** Worth knowing, but not a failure. */
  warning?: Note | null
}

/** The state that was last seen, for a sentence. */
export function stateOf(task: DumpTask | null): string {
  return task === null || task.state === '' ? 'not known' : plain(task.state, 40)
}

/** The ending that follows from a poll; null if the task is not over. */
export function endingOf(verdict: Verdict, direction: Direction, seen: DumpTask | null): Ending | null {
  const { already, needsTask } = direction
  switch (verdict) {
    case 'reached':
    case 'wait':
    case 'start':
      return null
    case 'already':
      return { outcome: already }
    case 'started-by-others':
      return { outcome: already, warning: STARTED_BY_OTHERS }
    case 'stop-never-showed':
      return { outcome: already, warning: NEVER_SHOWED }
    case 'gone':
      return { outcome: 'missing', [needsTask ? 'problem' : 'warning']: DELETED }
    case 'bad':
      return { outcome: 'failed', problem: badState(stateOf(seen)) }
    case 'cannot-start':
      return { outcome: 'failed', problem: NO_ID }
    case 'unsettled':
      return { outcome: 'failed', problem: UNSETTLED }
  }
}

/** A note on a task that is running but may still pause. */
export function mayStillPause(what: string): Note {
  return note(what, 'If it pauses later, resume it.', ENTRY.leftPaused)
}

const STARTED_BY_OTHERS = note(
  'It was paused, and somebody else started it: its dump may have run during the deployment.',
  'Find out who started it. Only one run at a time should pause it.',
  'started-by-others',
)
const NEVER_SHOWED = mayStillPause('Its stop may have been sent, and it is still running.')
const WATCHED_TOO_SHORT = mayStillPause(
  'It runs. Its stop was sent more than once, and one without an answer may still pause it; there was no time left to ' +
    'watch it.',
)
const DELETED = note('It is not there any more: it was deleted meanwhile.')
const NO_ID = note(
  'It is PAUSED, and the service gives no ID for it, which a start needs.',
  'Start it in the console of DIS.',
)
const IN_CONSOLE = 'Look at it in the console of DIS.'
const WATCH_IT = 'Watch it, and resume it if it pauses.'
const UNSETTLED = note(
  'Its stop was accepted, and it is still running, unsettled: it may pause at any time, and nothing will start it then.',
  WATCH_IT,
  ENTRY.leftPaused,
)

export const PAUSED_ONCE_MORE = note(
  'It paused once more after its start: one of its stops took effect late. It was started again.',
)

/** The ending of a task that is not waited for. */
export function unwatchedEnding({ call, seen }: Pick<TrackedTask, 'call' | 'seen'>): Ending {
  if (call !== 'unsent') return { outcome: 'requested' }
  return { outcome: 'requested', warning: note(`It is ${stateOf(seen)}, and was not waited for.`) }
}

export interface Circumstances {
  /** How long the step was to wait for the task, in ms; 0: not at all. */
  wait: number
  /** How long the step really waited, in ms. Shorter if nobody knows whether the call arrived. */
  waited: number
  isTimeUp: boolean
  isCancelled: boolean
  /** Why the last poll or call got no answer; null if it got one. */
  trouble: Error | null
}

/** The ending of a task that will not be polled again. */
export function lastEnding(direction: Direction, tracked: TrackedTask, circumstances: Circumstances): Ending {
  const { call, stop, seen, settled, goalSince } = tracked
  const { wait, isCancelled, trouble } = circumstances
  const { reached, already, goal } = direction
  if (settled) return { outcome: reached }
  if (wait === 0 && call === 'answered') return { outcome: 'requested' }
  if (stop?.mayComeLate && goalSince !== null && (call !== 'unsent' || stop.fate === 'paused')) {
    return { outcome: call === 'unsent' ? already : reached, warning: WATCHED_TOO_SHORT }
  }
  const failed = failing(direction, tracked, isCancelled ? null : trouble)
  if (isCancelled) {
    return call === 'unsent'
      ? failed('failed', `The job was cancelled before its ${direction.call} was sent.`, null)
      : failed('requested', 'The job was cancelled while it was waited for.', null)
  }
  if (call !== 'unsent') return notReached(direction, tracked, circumstances, failed)
  if (stop !== null && stop.fate !== 'paused' && seen?.state === goal) {
    const isAnswered = stop.fate === 'answered'
    if (!isAnswered && trouble === null) return { outcome: already, warning: NEVER_SHOWED }
    const sent = isAnswered ? 'was accepted' : 'may have been sent'
    const what = `Its stop ${sent} and was not seen to take effect: it may still pause, unsettled.`
    return failed('failed', what, WATCH_IT, ENTRY.leftPaused)
  }
  const isLate = seen !== null && seen.state !== 'PAUSED' && trouble === null
  return failed(isLate ? 'timed-out' : 'failed', `It could not be ${direction.words.achieved}.`)
}

/** Makes the ending of a task that is not at its goal. `what` comes before its state. */
type Failing = (outcome: Outcome, what: string, advice?: string | null, entry?: string) => Ending

/** The ending of a task whose call was sent, or may have been, and whose goal was not seen. */
function notReached(
  { call: name, goal, badOutcome }: Direction,
  { call, badSince }: TrackedTask,
  { wait, waited, isTimeUp }: Circumstances,
  failed: Failing,
): Ending {
  if (wait === 0) return failed('requested', '')
  if (!isTimeUp) return failed('requested', `Its ${name} was sent, and its state could not be seen.`)
  const isBad = badSince !== null
  const mayGetThere = 'It may still get there: look at it in the console of DIS, or raise wait-timeout.'
  const advice = isBad ? CORRECT_IT : call === 'doubtful' ? IN_CONSOLE : mayGetThere
  return failed(
    isBad ? badOutcome : 'timed-out',
    `Not ${goal} within ${span(waited)}.`,
    advice,
    'not-in-time',
  )
}

/** `trouble`: why the last poll or call got no answer. The ending says that, and what to do. */
function failing(direction: Direction, { call, seen }: TrackedTask, trouble: Error | null): Failing {
  const cause = trouble && noteOf(trouble)
  const known = [
    seen ? `It was last seen ${stateOf(seen)}.` : 'Its state was never seen.',
    call === 'doubtful' ? ` Whether its ${direction.call} arrived is not known.` : '',
    cause ? ` ${cause.what}` : '',
  ].join('')
  return (outcome, what, advice = IN_CONSOLE, entry) => {
    const text = what === '' ? known : `${what} ${known}`
    return { outcome, problem: note(text, cause?.todo ?? advice, cause?.entry ?? entry) }
  }
}
