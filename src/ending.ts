/** With what outcome a dump task that was under way ends, and what a reader has to know of it. Pure. */
import type { Progress, Verdict } from './judge.js'
import { explainInLine } from './remedies.js'
import type { DumpTask, Outcome } from './tasks.js'
import { plain, span } from './text.js'
import { type Direction, PAUSE } from './transition.js'

export interface Ending {
  outcome: Outcome
  /** What keeps the step from being a success, with the way out. */
  problem?: string | null
  /** What is worth knowing although it is no failure. */
  warning?: string | null
}

/** A dump task on its way, as far as its ending depends on it. */
export interface Journey extends Progress {
  /** As last seen; null where it never was. */
  seen: DumpTask | null
  /** At its goal when last seen. */
  settled: boolean
}

/** The state as last seen, for a sentence. */
export function stateOf(task: DumpTask | null): string {
  return task === null || task.state === '' ? 'not known' : plain(task.state, 40)
}

/** The ending that a look brings, or null while it goes on. */
export function endingOf(verdict: Verdict, direction: Direction, seen: DumpTask | null): Ending | null {
  switch (verdict) {
    case 'reached':
    case 'wait':
    case 'start':
      return null
    case 'already':
      return { outcome: direction.already }
    case 'gone': {
      const text = 'It is not there any more: it was deleted meanwhile.'
      return { outcome: 'missing', ...(direction === PAUSE ? { problem: text } : { warning: text }) }
    }
    case 'bad':
      return {
        outcome: 'failed',
        problem: `It is in state ${stateOf(seen)}. ${BAD_ADVICE}`,
      }
    case 'cannot-start':
      return {
        outcome: 'failed',
        problem:
          'It is PAUSED, and the service gives no ID for it, which a start needs. Start it in the console of DIS.',
      }
    case 'unsettled':
      return {
        outcome: 'failed',
        problem:
          'Its stop was sent, and it still is running, unsettled: it may pause at any time from now on, and nothing will ' +
          'start it then. Watch it, and resume it should it pause.',
      }
    case 'stop-never-showed':
      return {
        outcome: direction.already,
        warning:
          'Its stop may have been sent, and never showed: it is still running. Should it pause after all, resume it.',
      }
  }
}

/** The ending of a task that is not waited for at all. */
export function unwatchedEnding({ call, seen }: Journey): Ending {
  if (call !== 'unsent') return { outcome: 'requested' }
  return { outcome: 'requested', warning: `It is ${stateOf(seen)}, and was not waited for.` }
}

export interface Circumstances {
  /** How long it was to be waited for, in ms; 0: not at all. */
  wait: number
  /** How long that really was, in ms: shorter where it is not known whether the call arrived. */
  waited: number
  isTimeUp: boolean
  isCancelled: boolean
  /** What kept the last look or call from its answer. */
  trouble: Error | null
}

const BAD_ADVICE = 'Look at it in the console of DIS and correct its destination.'
const LOOK_ADVICE = 'Look at it in the console of DIS.'
const WAIT_ADVICE = 'It may still get there: look at it in the console of DIS, or raise wait-timeout.'

/** The ending of a task for which there will be no more looks. */
export function lastEnding(direction: Direction, journey: Journey, circumstances: Circumstances): Ending {
  const { call, pendingStop, seen, badSince, settled } = journey
  const { wait, waited, isTimeUp, isCancelled, trouble } = circumstances
  if (settled) return { outcome: direction.reached }
  if (wait === 0 && call === 'answered') return { outcome: 'requested' }
  const state = seen ? `It was last seen ${stateOf(seen)}.` : 'Its state was never seen.'
  const why = trouble ? ` ${explainInLine(trouble)}` : ''
  const doubt = call === 'doubtful' ? ` Whether its ${direction.call} arrived is not known.` : ''
  if (isCancelled) {
    return call === 'unsent'
      ? {
          outcome: 'failed',
          problem: `The job was cancelled before its ${direction.call} was sent. ${state}`,
        }
      : {
          outcome: 'requested',
          problem: `The job was cancelled while it was waited for.${doubt} ${state}`,
        }
  }
  if (call !== 'unsent') {
    if (wait === 0) return { outcome: 'requested', problem: `${doubt.trim()} ${state}${why}` }
    if (!isTimeUp) {
      const text = `Its ${direction.call} was sent, and its state could not be seen.`
      return { outcome: 'requested', problem: `${text} ${state}${doubt}${why}` }
    }
    const advice = badSince !== null ? BAD_ADVICE : call === 'doubtful' ? LOOK_ADVICE : WAIT_ADVICE
    return {
      outcome: badSince !== null && direction !== PAUSE ? 'failed' : 'timed-out',
      problem: `Not ${direction.goal} within ${span(waited)}. ${state}${doubt}${why} ${advice}`,
    }
  }
  if (pendingStop && seen?.state === direction.goal) {
    if (!pendingStop.answered && trouble === null) {
      return {
        outcome: direction.already,
        warning: `Its stop may have been sent, and it was not seen to pause. ${state}`,
      }
    }
    const sent = pendingStop.answered ? 'was sent' : 'may have been sent'
    const text = `Its stop ${sent} and was not seen to take effect: it may still pause, unsettled.`
    return { outcome: 'failed', problem: `${text} ${state}${why}` }
  }
  const isLate = seen !== null && seen.state !== 'PAUSED' && trouble === null
  const text = `It could not be ${direction.words.achieved}.`
  return { outcome: isLate ? 'timed-out' : 'failed', problem: `${text} ${state}${why}` }
}
