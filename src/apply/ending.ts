/** With what outcome a dump task that was under way ends, and what a reader has to know of it. Pure. */
import type { Direction } from '../model/direction.ts'
import { type Note, note } from '../model/note.ts'
import { noteOf } from '../model/remedies.ts'
import type { DumpTask, Outcome } from '../model/tasks.ts'
import { plain, span } from '../model/text.ts'
import type { Verdict } from './judge.ts'
import type { TrackedTask } from './trackedTask.ts'

export interface Ending {
  outcome: Outcome
  /** What keeps the step from being a success, with the way out. */
  problem?: Note | null
  /** What is worth knowing although it is no failure. */
  warning?: Note | null
}

const STAYED_PAUSED = 'dump-tasks-stayed-paused'
const IF_IT_PAUSES = 'If it pauses later, resume it.'
const IN_CONSOLE = 'Look at it in the console of DIS.'
const BAD_ADVICE = 'Look at it in the console of DIS and correct its destination.'
const WAIT_ADVICE = 'It may still get there: look at it in the console of DIS, or raise wait-timeout.'

/** The state as last seen, for a sentence. */
export function stateOf(task: DumpTask | null): string {
  return task === null || task.state === '' ? 'not known' : plain(task.state, 40)
}

/** The ending that a poll brings, or null while it goes on. */
export function endingOf(verdict: Verdict, direction: Direction, seen: DumpTask | null): Ending | null {
  switch (verdict) {
    case 'reached':
    case 'wait':
    case 'start':
      return null
    case 'already':
      return { outcome: direction.already }
    case 'started-by-others':
      return { outcome: direction.already, warning: STARTED_BY_OTHERS }
    case 'gone':
      return { outcome: 'missing', ...(direction.needsTask ? { problem: DELETED } : { warning: DELETED }) }
    case 'bad':
      return { outcome: 'failed', problem: note(`It is in state ${stateOf(seen)}.`, BAD_ADVICE, 'bad-state') }
    case 'cannot-start':
      return { outcome: 'failed', problem: NO_ID }
    case 'unsettled':
      return { outcome: 'failed', problem: UNSETTLED }
    case 'stop-never-showed':
      return { outcome: direction.already, warning: NEVER_SHOWED }
  }
}

const STARTED_BY_OTHERS = note(
  'It was paused, and somebody else started it: its dump may have run during the deployment.',
  'Find out who started it. Only one run at a time should pause it.',
  'started-by-others',
)
const DELETED = note('It is not there any more: it was deleted meanwhile.')
const NO_ID = note(
  'It is PAUSED, and the service gives no ID for it, which a start needs.',
  'Start it in the console of DIS.',
)
const UNSETTLED = note(
  'Its stop was accepted, and it is still running, unsettled: it may pause at any time, and nothing will start it then.',
  'Watch it, and resume it if it pauses.',
  STAYED_PAUSED,
)
const NEVER_SHOWED = note(
  'Its stop may have been sent, and it is still running.',
  IF_IT_PAUSES,
  STAYED_PAUSED,
)

/** A stop that was sent more than once took effect after the task had been started. */
export const PAUSED_ONCE_MORE = note(
  'It paused once more after its start: a stop that had got no answer took effect late. It was started again.',
)

/** The ending of a task that is not waited for. */
export function unwatchedEnding({ call, seen }: Pick<TrackedTask, 'call' | 'seen'>): Ending {
  if (call !== 'unsent') return { outcome: 'requested' }
  return { outcome: 'requested', warning: note(`It is ${stateOf(seen)}, and was not waited for.`) }
}

export interface Circumstances {
  /** How long it was to be waited for, in ms; 0: not at all. */
  wait: number
  /** How long that really was, in ms: shorter where it is not known whether the call arrived. */
  waited: number
  isTimeUp: boolean
  isCancelled: boolean
  /** What kept the last poll or call from its answer. */
  trouble: Error | null
}

/** The ending of a task for which there will be no more polls. */
export function lastEnding(direction: Direction, tracked: TrackedTask, circumstances: Circumstances): Ending {
  const { call, stop, seen, settled, goalSince } = tracked
  const { wait, isCancelled, trouble } = circumstances
  if (settled) return { outcome: direction.reached }
  if (wait === 0 && call === 'answered') return { outcome: 'requested' }
  if (stop?.mayComeLate && goalSince !== null && (call !== 'unsent' || stop.fate === 'paused')) {
    return watchedTooShort(direction, tracked)
  }
  if (isCancelled) return cancelledEnding(direction, tracked)
  if (call !== 'unsent') return sentEnding(direction, tracked, circumstances)
  if (stop !== null && stop.fate !== 'paused' && seen?.state === direction.goal) {
    return unseenStopEnding(direction, stop.fate === 'answered', seen, trouble)
  }
  const isLate = seen !== null && seen.state !== 'PAUSED' && trouble === null
  const text = `It could not be ${direction.words.achieved}. ${lastSeen(seen)}`
  return { outcome: isLate ? 'timed-out' : 'failed', problem: withCause(text, trouble, IN_CONSOLE) }
}

/** It runs, and a stop that was sent more than once may still arrive. */
function watchedTooShort(direction: Direction, { call }: TrackedTask): Ending {
  return {
    outcome: call === 'unsent' ? direction.already : direction.reached,
    warning: note(
      'It runs. Its stop was sent more than once, and one that got no answer may still pause it; there was no time to ' +
        'watch it any longer.',
      IF_IT_PAUSES,
      STAYED_PAUSED,
    ),
  }
}

function cancelledEnding(direction: Direction, { call, seen }: TrackedTask): Ending {
  const state = lastSeen(seen)
  if (call === 'unsent') {
    return {
      outcome: 'failed',
      problem: note(`The job was cancelled before its ${direction.call} was sent. ${state}`),
    }
  }
  const text = `The job was cancelled while it was waited for.${doubtOf(direction, call)} ${state}`
  return { outcome: 'requested', problem: note(text) }
}

/** Its call was sent, or may have been, and its goal was not seen. */
function sentEnding(direction: Direction, tracked: TrackedTask, circumstances: Circumstances): Ending {
  const { call, seen, badSince } = tracked
  const { wait, waited, isTimeUp, trouble } = circumstances
  const state = lastSeen(seen)
  const doubt = doubtOf(direction, call)
  if (wait === 0) {
    return {
      outcome: 'requested',
      problem: withCause(`${doubt.trim()} ${state}`.trim(), trouble, IN_CONSOLE),
    }
  }
  if (!isTimeUp) {
    const text = `Its ${direction.call} was sent, and its state could not be seen. ${state}${doubt}`
    return { outcome: 'requested', problem: withCause(text, trouble, IN_CONSOLE) }
  }
  const advice = badSince !== null ? BAD_ADVICE : call === 'doubtful' ? IN_CONSOLE : WAIT_ADVICE
  const text = `Not ${direction.goal} within ${span(waited)}. ${state}${doubt}`
  return {
    outcome: badSince !== null ? direction.badOutcome : 'timed-out',
    problem: withCause(text, trouble, advice, 'not-in-time'),
  }
}

/** It runs, and the pause step's stop of it was not seen to take effect. */
function unseenStopEnding(
  direction: Direction,
  isAnswered: boolean,
  seen: DumpTask,
  trouble: Error | null,
): Ending {
  const state = lastSeen(seen)
  if (!isAnswered && trouble === null) {
    const text = `Its stop may have been sent, and it was not seen to pause. ${state}`
    return { outcome: direction.already, warning: note(text, IF_IT_PAUSES, STAYED_PAUSED) }
  }
  const sent = isAnswered ? 'was accepted' : 'may have been sent'
  const text = `Its stop ${sent} and was not seen to take effect: it may still pause, unsettled. ${state}`
  return {
    outcome: 'failed',
    problem: withCause(text, trouble, 'Watch it, and resume it if it pauses.', STAYED_PAUSED),
  }
}

/** A note with what kept the last poll or call from its answer, and the way out of that. */
function withCause(text: string, trouble: Error | null, advice: string, entry: string | null = null): Note {
  if (trouble === null) return note(text, advice, entry)
  const cause = noteOf(trouble)
  return note(`${text} ${cause.what}`, cause.todo ?? advice, cause.entry ?? entry)
}

function lastSeen(seen: DumpTask | null): string {
  return seen ? `It was last seen ${stateOf(seen)}.` : 'Its state was never seen.'
}

function doubtOf(direction: Direction, call: TrackedTask['call']): string {
  return call === 'doubtful' ? ` Whether its ${direction.call} arrived is not known.` : ''
}
