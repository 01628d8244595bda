/** Defines what a step works with: made once, and passed to all its parts. */
import type { Log } from '../model/log.ts'
import type { Caller } from './call.ts'
import type { Clock } from './clock.ts'
import type { IdTokenSource } from './idToken.ts'

export interface StepContext {
  log: Log
  clock: Clock
  caller: Caller
  /** How often an answer that cannot be read is asked for. */
  maxAttempts: number
  /** When the whole step has to end, by the monotonic clock; `Infinity` if it has no limit. */
  latest: number
  /** Aborted when the job is cancelled: no stop leaves any more, and nothing is waited for. */
  cancelled: AbortSignal
  /** Aborted some time after the cancel, to end the calls that are still on their way. */
  overdue: AbortSignal
  /** @throws {InputError} the job may not ask for ID tokens */
  idTokenSource(): IdTokenSource
  /** Called with the project when it is known. */
  onProject(id: string): void
  /** Called with the hours for which streams keep their data, when they are known. */
  onRetention(hours: ReadonlyMap<string, number>): void
}
