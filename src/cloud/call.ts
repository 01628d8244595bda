/** One call of a service, tried again where that helps. All calls come through here. */
import { CancelledError, NetworkError } from '../model/errors.ts'
import { span } from '../model/text.ts'
import { Attempts, messageOf, UnmadeBody } from './attempt.ts'
import type { Call, CallLimits, CallWorld } from './callTerms.ts'
import { Pace } from './limiter.ts'
import { askedWait, isThrottled, isUnreadable, mayTryAgain, tooPatient, waitAfter } from './retry.ts'

export type { Call, CallLimits, CallWorld } from './callTerms.ts'

/** A call of a pause is given up after this time, all attempts together; in ms. */
export const CALL_LIMIT = 120_000
/** So often an answer that cannot be read is asked for at most, whatever is tried until the time is up. */
const MOST_UNREADABLE = 5

/** Makes calls. */
export class Caller {
  readonly world: CallWorld
  /** Spaces out the repeated lists of the step. */
  readonly pace: Pace
  readonly #attempts: Attempts

  constructor(world: CallWorld) {
    this.world = world
    this.#attempts = new Attempts(world)
    this.pace = new Pace(world.clock)
  }

  /**
   * What `read` makes of the answer; null when `beforeAgain` ended the call.
   *
   * @throws {ServiceError} the service refused
   * @throws {NetworkError} there was no answer
   * @throws {TimeLimitError} the service asked for more patience than there is time
   * @throws {CancelledError} `signal` ended it
   */
  call<T>(call: Call<T>, limits: CallLimits & Required<Pick<CallLimits, 'beforeAgain'>>): Promise<T | null>
  call<T>(call: Call<T>, limits?: CallLimits): Promise<T>
  async call<T>(call: Call<T>, given: CallLimits = {}): Promise<T | null> {
    const { clock, maxAttempts, patience, latest, signal, info } = this.world
    const limits = { ...given, signal: given.signal ?? signal }
    const began = clock.now()
    const usual = began + (maxAttempts === Infinity ? patience : CALL_LIMIT)
    const times = {
      began,
      deadline: Math.min(limits.deadline ?? usual, latest),
      isFixed: limits.deadline !== undefined,
    }
    const tries = { attempts: limits.attempts ?? maxAttempts, failed: 0, throttled: 0, unreadable: 0 }
    for (;;) {
      try {
        return await this.#attempts.authorized(call, times.deadline, limits)
      } catch (failure) {
        if (failure instanceof UnmadeBody) throw failure.cause
        const wait = this.#waitAfter(failure, tries, times)
        const count = Number.isFinite(tries.attempts)
          ? `attempt ${tries.failed + 1} of ${tries.attempts}`
          : 'trying again'
        info(`${messageOf(failure)}; ${count} in ${span(wait)}`)
        await clock.sleep(wait, limits.signal)
        if (limits.signal.aborted) throw new CancelledError({ cause: failure })
        if (limits.beforeAgain && !(await limits.beforeAgain(failure))) return null
      }
    }
  }

  /** How long to wait before the next attempt, in ms. @throws the failure, where there is no other attempt */
  #waitAfter(
    failure: unknown,
    tries: { attempts: number; failed: number; throttled: number; unreadable: number },
    times: { began: number; deadline: number; isFixed: boolean },
  ): number {
    const { clock, patience, latest, maxAttempts } = this.world
    if (!mayTryAgain(failure)) throw failure
    const isWaitedOut = isThrottled(failure) && tries.attempts > 1
    if (isWaitedOut) tries.throttled += 1
    else tries.failed += 1
    if (!isWaitedOut && tries.failed >= tries.attempts) throw failure
    // One such answer may pass; several will not, however long they are asked for.
    tries.unreadable = isUnreadable(failure) ? tries.unreadable + 1 : 0
    if (!Number.isFinite(tries.attempts) && tries.unreadable >= MOST_UNREADABLE) throw failure
    if (isUnknownHost(failure) && Number.isFinite(maxAttempts)) throw failure
    const asked = askedWait(failure)
    const wait = waitAfter(isWaitedOut ? tries.throttled : tries.failed, clock.random(), asked)
    const isPatient = !times.isFixed && (isWaitedOut || asked !== null)
    const left = (isPatient ? Math.min(times.began + patience, latest) : times.deadline) - clock.now()
    if (wait < left) {
      // What the service asked for takes nothing from the time of the attempts.
      if (isPatient)
        times.deadline = Math.min(latest, Math.max(times.deadline, clock.now() + wait + CALL_LIMIT))
      return wait
    }
    if (asked === null) throw failure
    throw tooPatient(failure, asked, left)
  }
}

/** A name that does not exist: asking again changes nothing, unless a service was there before. */
function isUnknownHost(failure: unknown): boolean {
  return failure instanceof NetworkError && failure.trouble === 'name-unknown'
}
