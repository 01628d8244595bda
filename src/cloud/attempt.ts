/**
 * Makes one attempt of a call: authorizes it, sends it and judges the answer. Knows how far the services' clock is
 * off, how many requests each service bears, and whether DIS blocks this machine.
 */
import {
  CancelledError,
  isLocked,
  messageOf,
  NetworkError,
  RenewalError,
  ServiceError,
} from '../model/errors.ts'
import { span } from '../model/text.ts'
import { type Answer, refusal } from './answer.ts'
import type { Call, CallContext, CallLimits } from './callTerms.ts'
import { clockSkew, serverTimeInWords } from './clock.ts'
import type { HttpAnswer, HttpRequest } from './http.ts'
import { Limiter } from './limiter.ts'
import { BLOCKED, concernsAll, isThrottled, waitAfter } from './retry.ts'
import { encodePath, encodeQuery } from './sign.ts'

/** The limits of a call, and when this attempt has to end (monotonic clock). */
type Limits = CallLimits & { deadline: number }

/** What a request was authorized with. */
interface Used {
  headers: Record<string, string>
  /** How far the service's clock was assumed to be ahead, in ms. */
  skew: number
}

/**
 * A cause of a refusal that can be removed. `proof`: the form of the signature, or an old token. `clock`: a clock
 * that is off.
 */
type Cause = 'proof' | 'clock'

export class Attempts {
  readonly #context: CallContext
  readonly #limiters: Readonly<Record<'DIS' | 'IAM' | 'GitHub', Limiter>>
  #skew = 0
  /** Set when DIS would refuse every further request too, or when a further request would prolong a block. */
  #blocked: ServiceError | null = null
  /** DIS has accepted a request with these credentials. */
  #proven = false

  constructor(context: CallContext) {
    this.#context = context
    const { clock } = context
    this.#limiters = { DIS: new Limiter(clock), IAM: new Limiter(clock), GitHub: new Limiter(clock) }
  }

  /** Makes one attempt. Repeats it once for each cause of a refusal that can be removed. */
  async authorized<T>(call: Call<T>, body: string, limits: Limits): Promise<T> {
    const removed = new Set<Cause>()
    for (;;) {
      const used: Used = { headers: {}, skew: 0 }
      try {
        // The request may wait for its turn, so it is signed only then.
        const send = () => this.#attempt(call, body, used, limits)
        return await this.#limiters[call.service].through(send, limits.signal)
      } catch (failure) {
        if (!(failure instanceof ServiceError)) throw failure
        const cause = isUnauthorized(failure) ? await this.#removeCause(call, failure, used, removed) : null
        if (cause === null) {
          if (call.service === 'DIS' && !this.#proven && concernsAll(failure)) this.#blocked = failure
          throw failure
        }
        removed.add(cause)
      }
    }
  }

  /**
   * Removes a cause of the refusal and gives it; null if there is none to remove.
   *
   * @throws {RenewalError} IAM gave no new token
   */
  async #removeCause(
    { session, operation }: Call<unknown>,
    failure: ServiceError,
    { headers, skew }: Used,
    removed: ReadonlySet<Cause>,
  ): Promise<Cause | null> {
    if (!session) return null
    if (!removed.has('proof')) {
      try {
        const renewed = await session.renew(failure, headers)
        if (renewed !== null) {
          this.#context.log.info(renewed)
          return 'proof'
        }
      } catch (cause) {
        throw new RenewalError(operation, cause)
      }
    }
    if (headers['x-sdk-date'] === undefined || removed.has('clock')) return null
    return this.#skew !== skew || this.#correctClock(failure) ? 'clock' : null
  }

  async #attempt<T>(
    call: Call<T>,
    body: string,
    used: Used,
    { signal, onLeaving, deadline }: Limits,
  ): Promise<T> {
    const { clock, log } = this.#context
    const { operation, service, session } = call
    if (signal?.aborted) throw new CancelledError()
    // Each further request prolongs a block. Another request may have met it while this one waited for its turn.
    if (this.#blocked && service === 'DIS') throw this.#blocked
    const { url, method, path, query } = targetOf(call)
    used.skew = this.#skew
    used.headers = { host: url.host, ...call.headers }
    if (session) {
      const signable = { method, path, query, headers: used.headers, body }
      used.headers = session.authorize(signable, clock.wall() + this.#skew)
    }
    onLeaving?.()
    const within = Math.max(1_000, deadline - clock.now())
    const sent = query === '' ? path : `${path}?${query}`
    const request = { operation, method, url, path: sent, headers: used.headers, body, within, signal }
    const received = await this.#exchange(request, this.#limiters[service])
    const redact = (text: string) => log.redacted(text)
    const answer = { ...received, asked: call, time: clock.wall(), redact }
    call.onAnswer?.(answer)
    this.#refuse(call, answer)
    session?.accepted()
    if (service === 'DIS') this.#proven = true
    return call.read(answer)
  }

  /**
   * Sends the request, and learns from the answer how many requests the service bears. Writes a line for step
   * debugging.
   */
  async #exchange(request: HttpRequest, limiter: Limiter): Promise<HttpAnswer> {
    const { clock, log, http } = this.#context
    const { method, url, path } = request
    const began = clock.now()
    const tell = (end: string) =>
      log.debug(`${method} ${url.origin}${path}: ${end} in ${clock.now() - began} ms`)
    try {
      const answer = await http.exchange(request)
      const id = answer.headers['x-request-id'] ?? answer.headers['x-iam-trace-id']
      tell(`${answer.status}${id === undefined ? '' : `, request ID ${id}`}`)
      if (answer.status < 400) limiter.answered()
      return answer
    } catch (error) {
      if (error instanceof NetworkError) limiter.silent()
      tell(messageOf(error))
      throw error
    }
  }

  /** @throws {ServiceError} if the answer is not a success */
  #refuse(call: Call<unknown>, answer: Answer): void {
    const { clock } = this.#context
    if (answer.cut) throw refusal(answer, 'the answer is far longer than it can be', 'form')
    if (answer.status >= 200 && answer.status <= 299) return
    const error = refusal(answer)
    if (call.service === 'DIS' && (error.parts.code === BLOCKED || isLocked(error))) this.#blocked = error
    const limiter = this.#limiters[call.service]
    if (isThrottled(error)) limiter.throttled(waitAfter(1, clock.random()))
    else if (error.parts.status < 500 && !isUnauthorized(error)) limiter.answered()
    throw error
  }

  /** Whether a clock that is off explains the refusal. If so, the next attempt is signed with the service's time. */
  #correctClock({ parts: { serverTime, words, service } }: ServiceError): boolean {
    const { clock, log } = this.#context
    const skewBy = (time: number | null | undefined) => clockSkew(clock.wall(), time, this.#skew)
    const skew = skewBy(serverTime) ?? skewBy(serverTimeInWords(words))
    if (skew === null) return false
    this.#skew += skew
    const by = `${span(Math.abs(this.#skew))} ${this.#skew > 0 ? 'behind' : 'ahead of'}`
    log.notice(
      `The clock of this machine is ${by} the clock of ${service}, which refused the signature for that; going on by ` +
        'the latter. Set the clock of the runner right.',
    )
    return true
  }
}

/** The parts of a call that are signed and sent in the same form. `path` starts with the path of the service's URL. */
function targetOf({ endpoint, path, query = [], body }: Call<unknown>) {
  const url = new URL(endpoint)
  const base = decodeURIComponent(url.pathname).replace(/\/+$/, '')
  return {
    url,
    method: body === undefined ? 'GET' : 'POST',
    path: encodePath(`${base}${path}`),
    query: encodeQuery(query),
  }
}

function isUnauthorized({ parts }: ServiceError): boolean {
  return parts.status === 401 || parts.status === 441
}
