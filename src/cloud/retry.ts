/** The one policy of what is tried again, and when. */
import type { Budget } from '../model/budget.ts'
import { BLOCKED, messageOf, NetworkError, ServiceError, StepError, TimeLimitError } from '../model/errors.ts'
import { FIRST_BACKOFF, LONGEST_BACKOFF, LONGEST_RETRY_AFTER, SHORTEST_WAIT } from '../model/limits.ts'
import type { Log } from '../model/log.ts'
import { span } from '../model/text.ts'

/** A failure that is no defect, for the report on one stream or task. @throws a defect */
export function expected(failure: unknown): StepError {
  if (failure instanceof StepError) return failure
  throw failure
}

/** Troubles that another attempt would meet again. */
const LASTING = /^(name-unknown|certificate.*|tls|proxy-refused)$/

export function mayTryAgain(failure: unknown): boolean {
  if (failure instanceof NetworkError) return !LASTING.test(failure.trouble)
  if (!(failure instanceof ServiceError)) return false
  const { status, code, isUnreadable, isRepeated } = failure.parts
  if (isRepeated || code === BLOCKED) return false
  return failure.isThrottled || status === 408 || status >= 500 || isUnreadable === true
}

/** How long the service asks to wait (`Retry-After`), in ms; null if it does not ask. */
export function askedWait(failure: unknown): number | null {
  return failure instanceof ServiceError ? (failure.parts.retryAfter ?? null) : null
}

/**
 * How long to wait after this many failures in a row (1, 2, …), in ms: up to some 10 s, and never shorter than `asked`.
 * Chance (`random` in 0..1) adds up to a fifth, so that many jobs do not try at the same moment.
 */
export function waitAfter(failures: number, random: number, asked: number | null = null): number {
  const base = Math.min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** Math.min(failures - 1, 10))
  return Math.max(SHORTEST_WAIT, asked ?? 0, Math.round(base * (1 + 0.2 * random)))
}

/** Reads `Retry-After` (seconds, or a date by the service's clock) as a wait in ms; null if it cannot be read. */
export function retryAfter(value: string | undefined, serverTime: number): number | null {
  const text = value?.trim() ?? ''
  const isDate = /[a-z]/i.test(text)
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  const asked = isDate ? Date.parse(text) - serverTime : Math.ceil(seconds * 1000)
  return Number.isNaN(asked) ? null : Math.min(LONGEST_RETRY_AFTER, Math.max(0, asked))
}

/** Makes the error for a service that asks to wait `asked` ms when only `left` ms are left. */
export function tooPatient(failure: unknown, asked: number, left: number): TimeLimitError {
  const text = `${messageOf(failure)}; it asks to wait ${span(asked)} (Retry-After), and only ${span(left)} are left`
  return new TimeLimitError(text, { cause: failure })
}

interface TriesTerms {
  budget: Budget
  attempts: number // How often a request is tried in all; `Infinity`: until the time is up
  patience: Budget // How long a service that asks to wait is waited for
  log: Pick<Log, 'info'>
}

/** The attempts of one request: counts them, and waits before the next one. */
export class Tries {
  readonly #terms: TriesTerms
  #failed = 0
  #throttled = 0

  constructor(terms: TriesTerms) {
    this.#terms = terms
  }

  /** Waits before the next attempt. False if there is none: the failure is final, or attempts or time are used up. */
  async again(failure: unknown): Promise<boolean> {
    if (!mayTryAgain(failure)) return false
    const wait = this.next(failure)
    if (wait === null) return false
    await this.#terms.budget.sleep(wait)
    return !this.#terms.budget.isOver
  }

  /** How long to wait before the next attempt, in ms; null if there is none. @throws {TimeLimitError} see `again` */
  next(failure: unknown): number | null {
    const { budget, attempts, patience, log } = this.#terms
    const throttled = failure instanceof ServiceError && failure.isThrottled
    if (throttled) this.#throttled += 1
    else this.#failed += 1
    const isLast = this.#failed >= attempts
    const asked = askedWait(failure)
    const wait = waitAfter(throttled ? this.#throttled : this.#failed, budget.clock.random(), asked)
    const { left } = throttled || asked !== null ? patience : budget
    const count = attempts === Number.POSITIVE_INFINITY ? '' : ` of ${attempts}`
    const what = throttled ? 'Throttled' : `Attempt ${this.#failed}${count} failed`
    const isOver = isLast || wait >= left
    if (attempts > 1) {
      log.info(`${what}: ${messageOf(failure)}${isOver ? '' : `; trying again in ${span(wait)}`}`)
    }
    if (!isOver) return wait
    if (!isLast && asked !== null && asked >= left) throw tooPatient(failure, asked, left)
    return null
  }
}
