/** How a tracked task ends: two tables, searched from the top. Pure. */
import { mayTryAgain } from '../cloud/retry.ts'
import { CancelledError, type StepError } from '../model/errors.ts'
import { ENTRY, type Note, note } from '../model/note.ts'
import { noteOf } from '../model/remedies.ts'
import type { Outcome } from '../model/tasks.ts'
import { span } from '../model/text.ts'
import { badState, CORRECT_IT } from '../plan/plan.ts'
import { isSent, type TrackedTask, type Verdict } from './tracked.ts'

/** What is known of a task when its step ends. `error`: why the last stop or start failed. */
export interface Facts extends Pick<TrackedTask, 'verdict' | 'fate' | 'error'> {
  call: 'stop' | 'start'
  state: string // The state that was last seen, in words
  isCancelled: boolean
  isTimeUp: boolean
  waited: number // How long it was waited for, in ms
  trouble: StepError | null // Why the last look got no answer
}

export interface PauseFacts extends Facts {
  isFound: boolean
  isAdopted: boolean
  ifMissing: 'error' | 'warn' | 'ignore'
  ifPaused: 'leave' | 'ignore' | 'adopt' | 'error'
  /** The warning for a task that was paused already and is not resumed; null if there is none. */
  leftAlone: Note | null
}

export interface ResumeFacts extends Facts {
  /** What the pause step did to it; null if nothing is known of a stop. */
  stop: 'seen-paused' | 'answered' | 'unknown' | null
  isWatched: boolean // Nothing is left to watch
  isStartedAgain: boolean
}

/** `failure`: a problem, to which the state that was last seen and the cause are added. */
type Kind = 'fine' | 'warning' | 'problem' | 'failure'

/** `when`: a verdict, or what has to be true. */
type Row<F> = readonly [
  when: Verdict | ((facts: F) => boolean),
  outcome: Outcome,
  kind: Kind,
  text?: Note | ((facts: F) => Note | null),
]

const IN_CONSOLE = 'Look at it in the console of DIS.'
const MAY_PAUSE = 'It may still pause: raise wait-timeout and run again, or look at it in the console.'
const FIND_OUT = 'Find out who started it. Only one run at a time should pause it.'
const leftPaused = (what: string, todo: string | null) => note(what, todo, ENTRY.leftPaused)
const mayPause = (what: string) => leftPaused(what, 'Watch it, and resume it if it pauses.')
const byOthers = (what: string) => note(what, FIND_OUT, ENTRY.startedByOthers)

const DELETED = note('It was deleted.')
const ONLY_STATE = note('', IN_CONSOLE)
const REFUSES_PAUSED = 'Somebody else paused it while this step ran, and if-already-paused is error.'
const PAUSED_BY_OTHERS = leftPaused(REFUSES_PAUSED, 'Find out who paused it.')
const NO_LAST_LOOK = note('The last look did not show it for sure.', IN_CONSOLE)
const STARTED_MEANWHILE = byOthers('It was PAUSED, and somebody started it while this step waited.')
const cancelledWaiting = ({ call }: Facts) =>
  note('The job was cancelled while it was waited for.', call === 'stop' ? null : IN_CONSOLE)
const cancelledBefore = ({ call }: Facts) =>
  note(`The job was cancelled before its ${call} was sent.`, IN_CONSOLE)
const notSeen = ({ call }: Facts) =>
  note(`Its ${call} was sent, and its state could not be seen.`, IN_CONSOLE)
const notPaused = ({ waited }: Facts) =>
  note(`Not PAUSED within ${span(waited)}.`, MAY_PAUSE, ENTRY.notInTime)
const notRunning = ({ waited }: Facts) =>
  note(`Not RUNNING within ${span(waited)}.`, CORRECT_IT, ENTRY.notInTime)

const isAtGoal = ({ call, state }: Facts) => state === (call === 'stop' ? 'PAUSED' : 'RUNNING')
const isCancelledBefore = ({ verdict, isCancelled, error }: Facts) =>
  verdict === 'not-sent' && (isCancelled || error === null || error instanceof CancelledError)
const isBlind = ({ isTimeUp, trouble }: Facts) => !isTimeUp && trouble !== null && !mayTryAgain(trouble)
const isUnwaited = ({ verdict, fate }: Facts) => verdict === 'not-waited' && fate === 'answered'
const isRefused = (f: PauseFacts) => f.isFound && isAtGoal(f) && f.ifPaused === 'error'

const isFoundPaused = (f: PauseFacts) => f.isFound && isAtGoal(f) && f.trouble === null
const leftToOthers = ({ leftAlone }: PauseFacts) =>
  leftAlone && {
    ...leftAlone,
    what: 'Somebody else paused it while this step ran, so this step will not resume it.',
  }

const PAUSE_ROWS: readonly Row<PauseFacts>[] = [
  [(f) => f.verdict === 'gone' && f.ifMissing === 'error', 'missing', 'problem', DELETED],
  ['gone', 'missing', 'warning', (f) => (f.ifMissing === 'warn' ? DELETED : null)],
  [isRefused, 'already-paused', 'problem', PAUSED_BY_OTHERS],
  [(f) => isFoundPaused(f) && f.error !== null, 'already-paused', 'warning', leftToOthers],
  [isFoundPaused, 'already-paused', 'warning', (f) => f.leftAlone],
  [(f) => f.isFound && (isAtGoal(f) || f.state === 'not known'), 'already-paused', 'failure', NO_LAST_LOOK],
  [(f) => f.isFound, 'already-paused', 'failure', STARTED_MEANWHILE],
  ['started-by-others', 'timed-out', 'failure', STARTED_MEANWHILE],
  [(f) => isAtGoal(f) && f.trouble === null, 'paused', 'fine'],
  [(f) => isAtGoal(f), 'requested', 'failure', NO_LAST_LOOK],
  [isCancelledBefore, 'failed', 'problem', cancelledBefore],
  ['not-sent', 'failed', 'problem', (f) => f.error && noteOf(f.error)],
  [isUnwaited, 'requested', 'fine'],
  ['not-waited', 'requested', 'failure', mayPause('')],
  [(f) => f.isCancelled, 'requested', 'failure', cancelledWaiting],
  [isBlind, 'requested', 'failure', notSeen],
  [() => true, 'timed-out', 'failure', notPaused],
]

const BY_OTHERS =
  'It was paused, and somebody else or another step of this job started it: its dump may have run during the deployment.'
const LATE_STOP = 'Its stop was sent more than once, and an attempt without an answer may still pause it.'
const STARTED_AND_LATE = mayPause(`${BY_OTHERS} ${LATE_STOP}`)
const NOT_WATCHED = mayPause(`${LATE_STOP} There was no time left to watch it.`)
const NEVER_PAUSED = mayPause('Its stop may have been sent, and it is still running.')
const UNSETTLED = mayPause(
  'Its stop was accepted but it never paused. It may still pause, and nothing will start it then.',
)
const PAUSED_AGAIN = note(
  'It paused again after it was started, most likely because an earlier stop arrived late. It was started again.',
)
const LEFT_TO_OTHERS = leftPaused(
  'It was resumed, and somebody else paused it again. It is left paused.',
  'Find out who paused it, and resume it.',
)
const NEEDS_ID = 'It is PAUSED, and the service gives no ID for it, which a start needs.'
const NOT_RESUMED = leftPaused('It could not be resumed.', IN_CONSOLE)

/** It runs, and this step had no part in it, or it had. */
const isRunning = (f: ResumeFacts) => isAtGoal(f) && !isSent(f)
const isResumed = (f: ResumeFacts) => isAtGoal(f) && isSent(f)

const RESUME_ROWS: readonly Row<ResumeFacts>[] = [
  ['gone', 'missing', 'warning', DELETED],
  ['planned', 'planned', 'fine'],
  ['bad', 'failed', 'problem', (f) => badState(f.state)],
  ['no-id', 'failed', 'problem', note(NEEDS_ID, 'Start it in the console of DIS.')],
  ['paused-by-others', 'resumed', 'warning', LEFT_TO_OTHERS],
  [
    (f) => f.verdict === 'started-by-others' && f.state === 'PAUSED',
    'already-running',
    'warning',
    LEFT_TO_OTHERS,
  ],
  ['started-by-others', 'already-running', 'warning', byOthers(BY_OTHERS)],
  [(f) => isResumed(f) && !f.isWatched, 'resumed', 'warning', NOT_WATCHED],
  [(f) => isResumed(f) && f.isStartedAgain, 'resumed', 'warning', PAUSED_AGAIN],
  [isResumed, 'resumed', 'fine'],
  [(f) => isRunning(f) && f.stop === null, 'already-running', 'fine'],
  [(f) => isRunning(f) && f.stop === 'answered', 'failed', 'failure', UNSETTLED],
  [(f) => isRunning(f) && f.stop === 'seen-paused', 'already-running', 'warning', STARTED_AND_LATE],
  [(f) => isRunning(f) && (f.isWatched || f.trouble === null), 'already-running', 'warning', NEVER_PAUSED],
  [isRunning, 'failed', 'failure', NEVER_PAUSED],
  [isUnwaited, 'requested', 'fine'],
  [(f) => f.verdict === 'not-waited' && isSent(f), 'requested', 'failure', ONLY_STATE],
  ['not-waited', 'requested', 'warning', (f) => note(`It is ${f.state}, and was not waited for.`)],
  [(f) => f.isCancelled && !isSent(f), 'failed', 'failure', cancelledBefore],
  [(f) => f.isCancelled, 'requested', 'failure', cancelledWaiting],
  [(f) => isSent(f) && isBlind(f), 'requested', 'failure', notSeen],
  [(f) => f.fate === 'answered', 'timed-out', 'failure', notRunning],
  [(f) => f.state === 'STARTING' && f.trouble === null, 'timed-out', 'failure', NOT_RESUMED],
  [() => true, 'failed', 'failure', NOT_RESUMED],
]

export interface Ending {
  outcome: Outcome
  problem: Note | null // Why the step is not a success, with what to do; or what is worth knowing
  warning: Note | null
}

export function pauseEnding(facts: PauseFacts): Ending {
  const found = ending(PAUSE_ROWS, facts.isAdopted ? { ...facts, leftAlone: null } : facts)
  return found.outcome === 'already-paused' && facts.isAdopted ? { ...found, outcome: 'adopted' } : found
}

export function resumeEnding(facts: ResumeFacts): Ending {
  return ending(RESUME_ROWS, facts)
}

function ending<F extends Facts>(rows: readonly Row<F>[], facts: F): Ending {
  const fits = ([when]: Row<F>) => (typeof when === 'string' ? facts.verdict === when : when(facts))
  const [, outcome, kind, text] = rows.find(fits) as Row<F>
  const said = (typeof text === 'function' ? text(facts) : text) ?? null
  const whole = said !== null && kind === 'failure' ? withCause(said, facts) : said
  return { outcome, problem: kind === 'warning' ? null : whole, warning: kind === 'warning' ? whole : null }
}

/** Adds the state that was last seen, and the cause, whose remedy comes first. */
function withCause(
  { what, todo, entry }: Note,
  { call, state, fate, error, trouble, isCancelled }: Facts,
): Note {
  const failed = isCancelled ? null : (trouble ?? error)
  const cause = failed === null || failed instanceof CancelledError ? null : noteOf(failed)
  const seen = state === 'not known' ? 'Its state is not known.' : `It was last seen ${state}.`
  const isDoubtful = state !== 'PAUSED' && (fate === 'unknown' || fate === 'sent')
  const doubt = isDoubtful && `Whether its ${call} arrived is not known.`
  const text = [what, seen, doubt, cause?.what].filter(Boolean).join(' ')
  return note(text, cause?.todo ?? todo, cause?.entry ?? entry)
}
