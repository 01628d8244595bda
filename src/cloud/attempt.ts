/** One attempt of a call: authorized, sent and judged. Knows the service's clock, how much it bears, and whether it blocks us. */
import { CancelledError, isLocked, NetworkError, RenewalError, ServiceError } from '../model/errors.ts'
import { span } from '../model/text.ts'
import { type Answer, type Asked, refusal } from './answer.ts'
import type { Call, CallLimits, CallWorld } from './callTerms.ts'
import { clockSkew, serverTimeInWords } from './clock.ts'
import { Limiter } from './limiter.ts'
import { BLOCKED, concernsAll, isThrottled, waitAfter } from './retry.ts'
import { encodePath, encodeQuery } from './sign.ts'

/** With what a request was authorized. */
interface Used {
  headers: Record<string, string>
  /** How far the service's clock was taken to be ahead, in ms. */
  skew: number
}

export class Attempts {
  readonly world: CallWorld
  readonly #limiters = new Map<string, Limiter>()
  #skew = 0
  /** Set once each further request to DIS would be refused as well, or would prolong a block. */
  #blocked: ServiceError | null = null
  /** DIS has taken a request of these credentials. */
  #proven = false

  constructor(world: CallWorld) {
    this.world = world
  }

  /** One attempt, repeated once for each cause that a new proof of who asks removes: clock, token, form. */
  async authorized<T>(call: Call<T>, deadline: number, limits: CallLimits): Promise<T> {
    const removed = new Set<'clock' | 'token' | 'form'>()
    for (;;) {
      this.#refuseBlocked(call)
      const body = await bodyOf(call)
      const used: Used = { headers: {}, skew: this.#skew }
      try {
        // A turn may come late: only then is the request signed.
        const send = () => this.#attempt(call, body, used, deadline, limits)
        return await this.#limiterOf(call).through(send, limits.signal)
      } catch (failure) {
        if (!(failure instanceof ServiceError)) throw failure
        const cause = isUnauthorized(failure) ? await this.#removeCause(call, failure, used, removed) : null
        if (cause !== null) removed.add(cause)
        else {
          if (call.service === 'DIS' && !this.#proven && concernsAll(failure)) this.#blocked = failure
          throw failure
        }
      }
    }
  }

  async #removeCause(
    call: Call<unknown>,
    failure: ServiceError,
    used: Used,
    removed: ReadonlySet<string>,
  ): Promise<'clock' | 'token' | 'form' | null> {
    const { info } = this.world
    const form = removed.has('form') ? null : (call.session?.switchForm(failure, used.headers) ?? null)
    if (form !== null) {
      info(form)
      return 'form'
    }
    const isSigned = used.headers['x-sdk-date'] !== undefined
    if (
      isSigned &&
      !removed.has('clock') &&
      (this.#skew !== used.skew || this.#correctClock(call, failure))
    ) {
      return 'clock'
    }
    if (removed.has('token') || !(await this.#renew(call, used.headers))) return null
    info(`${call.service} refused the token; got a new one`)
    return 'token'
  }

  /** @throws {RenewalError} IAM gave no new token */
  async #renew(call: Call<unknown>, used: Record<string, string>): Promise<boolean> {
    try {
      return (await call.session?.renew(used)) ?? false
    } catch (cause) {
      throw new RenewalError(call.operation, cause)
    }
  }

  async #attempt<T>(
    call: Call<T>,
    body: string,
    used: Used,
    deadline: number,
    { signal, onLeaving }: CallLimits,
  ): Promise<T> {
    const { http, clock, redact } = this.world
    if (signal?.aborted) throw new CancelledError()
    // Others may have learned of the block while this one waited for its turn.
    this.#refuseBlocked(call)
    const { operation, method } = call
    const { url, path, query } = targetOf(call)
    used.skew = this.#skew
    used.headers = { host: url.host, ...call.headers }
    if (call.session) {
      const signable = { method, path, query, headers: used.headers, body }
      used.headers = call.session.authorize(signable, clock.wall() + this.#skew)
    }
    onLeaving?.()
    const within = Math.max(1_000, deadline - clock.now())
    const sent = query === '' ? path : `${path}?${query}`
    const request = { operation, method, url, path: sent, headers: used.headers, body, within, signal }
    const answer = {
      ...(await this.#observed(call, `${method} ${url.origin}${sent}`, () => http.exchange(request))),
      redact,
    }
    call.onAnswer?.(answer)
    this.#refuse(call, answer)
    call.session?.accepted()
    if (call.service === 'DIS') this.#proven = true
    return call.read(answer)
  }

  /** Exchanges, and learns from it how much the service bears. */
  async #observed<T extends { status: number; headers: Readonly<Record<string, string | undefined>> }>(
    call: Call<unknown>,
    what: string,
    exchange: () => Promise<T>,
  ): Promise<T> {
    const { clock, debug, redact } = this.world
    const limiter = this.#limiterOf(call)
    const began = clock.now()
    const tell = (end: string) => debug(redact(`${what}: ${end} in ${clock.now() - began} ms`))
    try {
      const answer = await exchange()
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

  /** @throws {ServiceError} for an answer that is no success */
  #refuse(call: Call<unknown>, answer: Answer): void {
    const now = this.world.clock.wall()
    if (answer.cut) throw refusal(call, answer, now, 'the answer is far longer than it can be', 'form')
    if (answer.status >= 200 && answer.status <= 299) return
    const error = refusal(call, answer, now)
    if (call.service === 'DIS' && (error.parts.code === BLOCKED || isLocked(error))) this.#blocked = error
    const limiter = this.#limiterOf(call)
    if (isThrottled(error)) limiter.throttled(waitAfter(1, this.world.clock.random()))
    else if (error.parts.status < 500 && !isUnauthorized(error)) limiter.answered()
    throw error
  }

  /** To a blocked address, each further request prolongs it. */
  #refuseBlocked({ service }: Call<unknown>): void {
    if (this.#blocked && service === 'DIS') throw this.#blocked
  }

  #limiterOf({ service }: Pick<Asked, 'service'>): Limiter {
    const limiter = this.#limiters.get(service) ?? new Limiter(this.world.clock)
    this.#limiters.set(service, limiter)
    return limiter
  }

  /** True when a clock that is off explains the refusal, and the next attempt is to be signed by the service's. */
  #correctClock(call: Pick<Asked, 'service'>, failure: ServiceError): boolean {
    const local = this.world.clock.wall()
    const { serverTime, words } = failure.parts
    const skew =
      clockSkew(local, serverTime, this.#skew) ?? clockSkew(local, serverTimeInWords(words), this.#skew)
    if (skew === null) return false
    this.#skew += skew
    const by = `${span(Math.abs(this.#skew))} ${this.#skew > 0 ? 'behind' : 'ahead of'}`
    this.world.notice(
      `The clock of this machine is ${by} the clock of ${call.service}, which refused the signature for that; ` +
        'going on by the clock of the service. Set the clock of the runner right.',
    )
    return true
  }
}

/** Where a call goes, in the form in which it is signed and sent. `path` has the path of the service's URL in front. */
function targetOf({ endpoint, path, query = [] }: Call<unknown>): { url: URL; path: string; query: string } {
  const url = new URL(endpoint)
  const base = decodeURIComponent(url.pathname).replace(/\/+$/, '')
  return { url, path: encodePath(`${base}${path}`), query: encodeQuery(query) }
}

function isUnauthorized({ parts }: ServiceError): boolean {
  return parts.status === 401 || parts.status === 441
}

/** The body could not be made: a call of its own for it failed, after all its attempts. */
export class UnmadeBody extends Error {}

async function bodyOf({ body = '' }: Call<unknown>): Promise<string> {
  if (typeof body === 'string') return body
  try {
    return await body()
  } catch (cause) {
    throw new UnmadeBody('', { cause })
  }
}

export function messageOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure)
}
