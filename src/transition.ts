/** Stop and start are one transition with two directions; this is all in which they differ. */
import type { Outcome } from './tasks.js'

export interface Direction {
  /** The `action` of the API's call (BatchStopTransferTask, BatchStartTransferTask). */
  call: 'stop' | 'start'
  /** The state that has to be seen. */
  goal: 'PAUSED' | 'RUNNING'
  /** Outcome of a task whose goal was seen after this step had sent its call. */
  reached: Outcome
  /** Outcome of a task that was at its goal already. */
  already: Outcome
  /** States that end badly when they last (see `GIVE_UP_AFTER` in `schedule.ts`). */
  bad: readonly string[]
  /** Words for the log and the summary. */
  words: { done: string; achieved: string }
}

export const PAUSE: Direction = {
  call: 'stop',
  goal: 'PAUSED',
  reached: 'paused',
  already: 'already-paused',
  bad: ['ERROR'],
  words: { done: 'paused', achieved: 'paused' },
}

export const RESUME: Direction = {
  call: 'start',
  goal: 'RUNNING',
  reached: 'resumed',
  already: 'already-running',
  bad: ['ERROR', 'ABNORMAL'],
  words: { done: 'running', achieved: 'resumed' },
}
