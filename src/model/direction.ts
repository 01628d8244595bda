/** What differs between a stop and a start. All other code is shared by both directions. */
import type { Outcome } from './tasks.ts'

export interface Direction {
  /** The `action` of the API's call (BatchStopTransferTask, BatchStartTransferTask). */
  call: 'stop' | 'start'
  /** The state that has to be seen. */
  goal: 'PAUSED' | 'RUNNING'
  /** Outcome of a task whose goal was seen after this step had sent its call. */
  reached: Outcome
  /** Outcome of a task that was at its goal already. */
  already: Outcome
  /** States that count as a failure when they last (see `GIVE_UP_AFTER` in `schedule.ts`). */
  bad: readonly string[]
  /** Outcome of a task that is still in a bad state when the time is up. */
  badOutcome: Outcome
  /** The call is sent only for tasks that were seen in this state. Null: for every task, at once. */
  from: 'PAUSED' | null
  /** A cancelled job sends no more of these calls. */
  endsWithCancel: boolean
  /** The call is tried until the time is up, not only `retry-max-attempts` times. */
  keepsTrying: boolean
  /** The step fails if a task is not there. */
  needsTask: boolean
  /** Words for the log and the summary. */
  words: { done: string; achieved: string }
}

export const PAUSE: Direction = {
  call: 'stop',
  goal: 'PAUSED',
  reached: 'paused',
  already: 'already-paused',
  bad: ['ERROR'],
  badOutcome: 'timed-out',
  from: null,
  endsWithCancel: true,
  keepsTrying: false,
  needsTask: true,
  words: { done: 'paused', achieved: 'paused' },
}

export const RESUME: Direction = {
  call: 'start',
  goal: 'RUNNING',
  reached: 'resumed',
  already: 'already-running',
  bad: ['ERROR', 'ABNORMAL'],
  badOutcome: 'failed',
  from: 'PAUSED',
  endsWithCancel: false,
  keepsTrying: true,
  needsTask: false,
  words: { done: 'running', achieved: 'resumed' },
}
