/** One call of a service: authorized, sent, judged, and tried again where that helps. All calls come through here. */
import { CancelledError, RenewalError, ServiceError, TimeLimitError } from '../errors.js'
import { span } from '../text.js'
import { type Answer, type Asked, refusal } from './answer.js'
import { type Clock, clockSkew, serverTimeInWords } from './clock.js'
import type { Http } from './http.js'
import { BLOCKED, backoff, mayTryAgain } from './retry.js'
import type { Session } from './session.js'
import { encodePath, encodeQuery } from './sign.js'

/** A call is given up after this time, all attempts together, where the caller sets no other limit; in ms. */
export const CALL_LIMIT = 120_000

/** What to ask, and how its answer is read. */
export interface Call<T> extends Asked {
  method: 'GET' | 'POST'
  /** The service's URL, with or without a path of its own. */
  endpoint: string
  /** Behind the endpoint's path, not encoded. */
  path: string
  query?: readonly (readonly [string, string])[]
  headers?: Record<string, string>
  /** The body, or how each attempt gets its own. */
  body?: string | (() => string | Promise<string>)
  session?: Session | undefined
  /** Reads an answer of 2xx; throws where it is not of the documented form (see `readJson`). */
  read(answer: Answer): T
}

export interface CallLimits {
  /** When the whole call has to be over, in ms since 1970. */
  deadline?: number
  /** Until when a wait that the service asks for by `Retry-After` is worth it; `deadline` where it is not set. */
  patience?: number
  /** Ends the call at once. */
  signal?: AbortSignal | undefined
  /** Called right before each attempt leaves this machine; may throw to keep it back. */
  onLeaving?: () => void
}

/** Limits of a call that may turn out not to be needed any more. */
export interface AgainLimits extends CallLimits {
  /** Asked before another attempt, with what went wrong; with false the call ends with null. */
  beforeAgain: (failure: unknown) => Promise<boolean>
}

export interface CallWorld {
  http: Http
  clock: Clock
  /** How often one request is tried in all. */
  maxAttempts: number
  notice(text: string): void
  info(text: string): void
  /** Takes the secrets out of a text. */
  redact(text: string): string
  /** Ends a call for which the caller names no other signal. */
  signal: AbortSignal
}

/** Where a call goes, in the form in which it is signed and sent. */
interface Target {
  /** The service's URL; of its path, only the beginning of `path` is left. */
  url: URL
  path: string
  query: string
}

/** Makes calls; knows how far the service's clock is off, and whether the service wants to hear no more. */
export class Caller {
  #skew = 0
  /** Set once DIS wants to hear no more: each further request would be refused as well, or prolong a block. */
  #blocked: ServiceError | null = null
  /** DIS has taken a request of these credentials. */
  #proven = false
  /** The services' URLs, taken apart once. */
  readonly #services = new Map<string, { url: URL; base: string }>()

  constructor(readonly world: CallWorld) {}

  /**
   * What `read` makes of the answer; null when `beforeAgain` ended the call.
   *
   * @throws {ServiceError} the service refused, at last
   * @throws {NetworkError} there was no answer, at last
   * @throws {TimeLimitError} the service asked for more patience than there is time
   * @throws {CancelledError} `signal` ended it
   */
  call<T>(call: Call<T>, given: AgainLimits): Promise<T | null>
  call<T>(call: Call<T>, given?: CallLimits): Promise<T>
  async call<T>(call: Call<T>, given: CallLimits & Partial<AgainLimits> = {}): Promise<T | null> {
    const { http, clock, maxAttempts, info } = this.world
    const limits = { ...given, signal: given.signal ?? this.world.signal }
    const target = this.#targetOf(call)
    let deadline = limits.deadline
    let corrected = false
    let renewed = false
    for (let attempt = 1; ; attempt += 1) {
      this.#refuseBlocked(call)
      const made = typeof call.body === 'function' ? call.body() : (call.body ?? '')
      const body = typeof made === 'string' ? made : await made
      let skew = this.#skew
      let headers: Record<string, string> = {}
      let failure: unknown
      try {
        // In a large fleet the turn may be minutes away: only then is it signed, and does its time begin.
        return await http.gate.through(() => {
          skew = this.#skew
          headers = this.#authorize(call, target, body)
          deadline ??= clock.now() + CALL_LIMIT
          return this.#attempt(call, target, headers, body, deadline, limits)
        })
      } catch (error) {
        failure = error
      }
      // What a new token or the right time mends is no fault of the request: it gets its full count of attempts.
      if (isUnauthorized(failure)) {
        const isSigned = headers['x-sdk-date'] !== undefined
        const isClock: boolean =
          isSigned && !corrected && (this.#skew !== skew || this.#correctClock(call, failure))
        corrected ||= isClock
        const isToken: boolean = !isClock && !renewed && (await this.#renew(call, headers))
        renewed ||= isToken
        if (isToken) info(`${call.service} refused the token; got a new one`)
        if (isClock || isToken) {
          attempt -= 1
          continue
        }
      }
      if (isUnauthorized(failure) && call.service === 'DIS' && !this.#proven) this.#blocked = failure
      if (attempt >= maxAttempts || !mayTryAgain(failure)) throw failure
      const wait = this.#patience(failure, attempt, deadline ?? clock.now() + CALL_LIMIT, limits.patience)
      info(`${messageOf(failure)}; attempt ${attempt + 1} of ${maxAttempts} in ${span(wait)}`)
      await clock.sleep(wait, limits.signal)
      if (limits.signal?.aborted) throw new CancelledError({ cause: failure })
      if (limits.beforeAgain && !(await limits.beforeAgain(failure))) return null
    }
  }

  /** @throws {RenewalError} IAM gave no new token */
  async #renew(call: Call<unknown>, used: Record<string, string>): Promise<boolean> {
    try {
      return (await call.session?.renew(used)) ?? false
    } catch (cause) {
      throw new RenewalError(call.operation, cause)
    }
  }

  /** To a blocked address, each further request prolongs it. */
  #refuseBlocked({ service }: Call<unknown>): void {
    if (this.#blocked && service === 'DIS') throw this.#blocked
  }

  #targetOf({ endpoint, path, query = [] }: Call<unknown>): Target {
    let service = this.#services.get(endpoint)
    if (!service) {
      const url = new URL(endpoint)
      service = { url, base: decodeURIComponent(url.pathname).replace(/\/+$/, '') }
      this.#services.set(endpoint, service)
    }
    return { url: service.url, path: encodePath(`${service.base}${path}`), query: encodeQuery(query) }
  }

  #authorize(call: Call<unknown>, { url, path, query }: Target, body: string): Record<string, string> {
    const headers = { host: url.host, ...call.headers }
    if (!call.session) return headers
    const signable = { method: call.method, path, query, headers, body }
    return call.session.authorize(signable, this.world.clock.now() + this.#skew)
  }

  async #attempt<T>(
    call: Call<T>,
    { url, path, query }: Target,
    headers: Record<string, string>,
    body: string,
    deadline: number,
    { signal, onLeaving }: CallLimits,
  ): Promise<T> {
    const { http, clock, redact } = this.world
    if (signal?.aborted) throw new CancelledError()
    // Others may have learned of the block while this one waited for its turn.
    this.#refuseBlocked(call)
    onLeaving?.()
    const { operation, method } = call
    const within = Math.max(1_000, deadline - clock.now())
    const sent = query === '' ? path : `${path}?${query}`
    const request = { operation, method, url, path: sent, headers, body, within, signal }
    const answer = { ...(await http.exchange(request)), redact }
    this.#refuse(call, answer)
    call.session?.accepted()
    if (call.service === 'DIS') this.#proven = true
    return call.read(answer)
  }

  /** @throws {ServiceError} for an answer that is no success */
  #refuse(call: Call<unknown>, answer: Answer): void {
    const now = this.world.clock.now()
    if (answer.cut) throw refusal(call, answer, now, 'the answer is far longer than it can be', 'form')
    if (answer.status >= 200 && answer.status <= 299) return
    const error = refusal(call, answer, now)
    if (error.parts.code === BLOCKED) this.#blocked = error
    throw error
  }

  /** True when a clock that is off explains the refusal, and the next attempt is to be signed by the service's. */
  #correctClock(call: Pick<Asked, 'service'>, failure: ServiceError): boolean {
    const local = this.world.clock.now() + this.#skew
    const { serverTime, words } = failure.parts
    const skew = clockSkew(local, serverTime) ?? clockSkew(local, serverTimeInWords(words))
    if (skew === null) return false
    this.#skew += skew
    const by = `${span(Math.abs(this.#skew))} ${this.#skew > 0 ? 'behind' : 'ahead of'}`
    this.world.notice(
      `The clock of this machine is ${by} the clock of ${call.service}, which refused the signature for that; ` +
        'going on by the clock of the service. Set the clock of the runner right.',
    )
    return true
  }

  /** How long to wait before the next attempt, in ms. */
  #patience(failure: unknown, attempt: number, deadline: number, patience = deadline): number {
    const { clock } = this.world
    const asked = failure instanceof ServiceError ? (failure.parts.retryAfter ?? null) : null
    const wait = asked ?? backoff(attempt, clock.random())
    const left = (asked === null ? deadline : Math.min(deadline, patience)) - clock.now()
    if (wait < left) return wait
    if (asked === null) throw failure
    throw new TimeLimitError(
      `${messageOf(failure)}; it asks to wait ${span(asked)} (Retry-After), and only ${span(left)} are left`,
      { cause: failure },
    )
  }
}

function isUnauthorized(failure: unknown): failure is ServiceError {
  return failure instanceof ServiceError && (failure.parts.status === 401 || failure.parts.status === 441)
}

function messageOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure)
}
