/** Makes a call of a service, and tries again if that can help. All calls go through here. */
import { CancelledError, messageOf, NetworkError } from '../model/errors.ts'
import { span } from '../model/text.ts'
import { Attempts } from './attempt.ts'
import type { Call, CallContext, CallLimits } from './callTerms.ts'
import { type Pace, paceOf } from './limiter.ts'
import { askedWait, isThrottled, isUnreadable, mayTryAgain, tooPatient, waitAfter } from './retry.ts'

export type { Call, CallContext, CallLimits } from './callTerms.ts'

/** The time limit of a call with a limited number of attempts, for all of them together; in ms. */
export const CALL_LIMIT = 120_000
/** How often an answer that cannot be read is asked for, even if attempts are unlimited. */
const MOST_UNREADABLE = 5

export class Caller {
  readonly context: CallContext
  /** Puts time between the repeated lists of all streams. */
  readonly pace: Pace
  readonly #attempts: Attempts

  constructor(context: CallContext) {
    this.context = context
    this.#attempts = new Attempts(context)
    this.pace = paceOf(context.clock)
  }

  /**
   * Makes a call, and gives what `read` makes of the answer; null if `beforeAgain` ended the call.
   *
   * @throws {ServiceError} the service refused
   * @throws {NetworkError} no answer came
   * @throws {RenewalError} the token was refused, and IAM gave no new one
   * @throws {TimeLimitError} the service asks to wait longer than there is time
   * @throws {CancelledError} `signal` ended the call
   */
  call<T>(call: Call<T>, limits: CallLimits & Required<Pick<CallLimits, 'beforeAgain'>>): Promise<T | null>
  call<T>(call: Call<T>, limits?: CallLimits): Promise<T>
  async call<T>(call: Call<T>, limits: CallLimits = {}): Promise<T | null> {
    const { clock, maxAttempts, patience, latest, log } = this.context
    const { attempts = maxAttempts, signal = this.context.signal, beforeAgain } = limits
    const began = clock.now()
    const usual = began + (maxAttempts === Infinity ? patience : CALL_LIMIT)
    const progress: Progress = {
      attempts,
      failed: 0,
      throttled: 0,
      unreadable: 0,
      deadline: Math.min(limits.deadline ?? usual, latest),
      patientUntil: limits.deadline === undefined ? Math.min(began + patience, latest) : null,
    }
    for (;;) {
      // If the body needs a call of its own, that call has had all its attempts. So its failure is not tried again
      // here.
      const body = typeof call.body === 'function' ? await call.body() : (call.body ?? '')
      try {
        const { deadline } = progress
        return await this.#attempts.authorized(call, body, { ...limits, signal, deadline })
      } catch (failure) {
        const wait = this.#waitAfter(failure, progress)
        const count = attempts === Infinity ? 'trying again' : `attempt ${progress.failed + 1} of ${attempts}`
        log.info(`${messageOf(failure)}; ${count} in ${span(wait)}`)
        await clock.sleep(wait, signal)
        if (signal.aborted) throw new CancelledError({ cause: failure })
        if (beforeAgain && !(await beforeAgain(failure))) return null
      }
    }
  }

  /** How long to wait before the next attempt, in ms. @throws the failure, if there is no next attempt */
  #waitAfter(failure: unknown, progress: Progress): number {
    const { clock, latest, maxAttempts } = this.context
    const { attempts, patientUntil } = progress
    if (!mayTryAgain(failure)) throw failure
    const kind = isThrottled(failure) && attempts > 1 ? 'throttled' : 'failed'
    progress[kind] += 1
    if (progress.failed >= attempts) throw failure
    // One unreadable answer may be chance. Several in a row will not get better with time.
    progress.unreadable = isUnreadable(failure) ? progress.unreadable + 1 : 0
    if (attempts === Infinity && progress.unreadable >= MOST_UNREADABLE) throw failure
    // A mistyped host name stays unknown. A resume (unlimited attempts) still tries: the name was known at the pause.
    const isUnknownHost = failure instanceof NetworkError && failure.trouble === 'name-unknown'
    if (isUnknownHost && maxAttempts !== Infinity) throw failure
    const asked = askedWait(failure)
    const wait = waitAfter(progress[kind], clock.random(), asked)
    const now = clock.now()
    const isPatient = patientUntil !== null && (kind === 'throttled' || asked !== null)
    const left = (isPatient ? patientUntil : progress.deadline) - now
    if (wait < left) {
      // A wait that the service asks for is not taken from the time for the attempts.
      if (isPatient)
        progress.deadline = Math.min(latest, Math.max(progress.deadline, now + wait + CALL_LIMIT))
      return wait
    }
    throw asked === null ? failure : tooPatient(failure, asked, left)
  }
}

/** How far a call has come. */
interface Progress {
  attempts: number
  /** How many attempts failed, how many were throttled, and how many answers in a row could not be read. */
  failed: number
  throttled: number
  unreadable: number
  /** When the attempts have to end, by the monotonic clock. */
  deadline: number
  /** Until when the service may ask to wait, by the monotonic clock; null if the caller set the deadline. */
  patientUntil: number | null
}
