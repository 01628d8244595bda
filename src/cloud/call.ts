/** Makes a call of a service, and tries again if that can help. All calls go through here. */
import type { Budget } from '../model/budget.ts'
import { BLOCKED, CancelledError, isLocked, messageOf, NetworkError, ServiceError } from '../model/errors.ts'
import { ATTEMPT, LARGEST_SKEW, TOLERATED_SKEW } from '../model/limits.ts'
import type { Log } from '../model/log.ts'
import { span } from '../model/text.ts'
import { type Answer, type Asked, refusal } from './answer.ts'
import type { Http, HttpAnswer, HttpRequest } from './http.ts'
import { Limiter, Spacing } from './limiter.ts'
import { Tries, waitAfter } from './retry.ts'
import { encodePath, encodeQuery, type Session } from './sign.ts'

/** What to ask, and how to read the answer. A POST if there is a body, otherwise a GET. */
export interface Call<T> extends Asked {
  endpoint: string // The URL of the service. It may have a path.
  path: string // Comes after the path of the endpoint; not encoded
  query?: readonly (readonly [string, string])[]
  headers?: Record<string, string>
  body?: string | (() => Promise<string>) // The body, or a function that makes one for each attempt
  session?: Session
  /** Registers the secrets of every answer, whatever its status, before anything of it is quoted. */
  onAnswer?(answer: HttpAnswer): void
  /** Reads a 2xx answer. Throws if it does not have the documented form (see `readJson`). */
  read(answer: Answer): T
}

export interface CallLimits {
  budget: Budget
  attempts?: number // Throttled answers do not count; 1: once, whatever comes; by default as the step is set
  onLeaving?: () => void // Called just before each attempt leaves this machine. May throw to prevent that.
}

/** What a request was signed with: its headers, and how far the service's clock was assumed to be ahead, in ms. */
interface Used {
  headers: Record<string, string>
  skew: number
}

export interface CallerTerms {
  http: Pick<Http, 'exchange'>
  log: Log
  budget: Budget
  attempts: number
  patience: number // How long throttled answers are waited out, in ms
  isPlaceProven: boolean // An earlier step had answers from these hosts, so their names exist
  env: Readonly<Record<string, string | undefined>> // The variables of the runner
}

export class Caller {
  readonly terms: CallerTerms
  readonly spacing = new Spacing()
  readonly #limiters: Readonly<Record<'DIS' | 'IAM', Limiter>>
  /** What a service said when it refused the credentials, or this machine. It would refuse every further request. */
  readonly #refusals = new Map<string, ServiceError>()
  readonly #answered = new Set<string>()
  #skew = 0

  constructor(terms: CallerTerms) {
    this.terms = terms
    const { clock } = terms.budget
    this.#limiters = { DIS: new Limiter(clock), IAM: new Limiter(clock) }
  }

  /** Makes a call, and gives what `read` makes of the answer. @throws {StepError} */
  async call<T>(call: Call<T>, limits: CallLimits): Promise<T> {
    const tries = this.tries(limits.budget, limits.attempts)
    for (;;) {
      const body = typeof call.body === 'function' ? await call.body() : (call.body ?? '')
      try {
        return await this.#corrected(call, body, limits)
      } catch (failure) {
        if (limits.attempts === 1 || !(await tries.again(failure))) throw failure
      }
    }
  }

  tries(budget: Budget, attempts = this.terms.attempts): Tries {
    const { patience, log } = this.terms
    return new Tries({ budget, attempts, patience: budget.atMost(patience), log })
  }

  /** Makes one attempt. Repeats it once with the other form of the signature, and once with a corrected clock. */
  async #corrected<T>(call: Call<T>, body: string, limits: CallLimits): Promise<T> {
    const corrected = new Set<string>()
    for (;;) {
      const used: Used = { headers: {}, skew: 0 }
      try {
        // The request may wait for its turn, so it is signed only then.
        const attempt = () => this.#attempt(call, body, used, limits)
        return await this.#limiters[call.service].through(limits.budget, attempt)
      } catch (failure) {
        if (!(failure instanceof ServiceError) || failure.parts.isRepeated) throw failure
        const correction = this.#correction(call.session, failure, used)
        if (correction === null || corrected.has(correction)) {
          this.#remember(failure)
          throw failure
        }
        corrected.add(correction)
      }
    }
  }

  async #attempt<T>(call: Call<T>, body: string, used: Used, { budget, onLeaving }: CallLimits): Promise<T> {
    const { log } = this.terms
    const { operation, service, session, stream } = call
    const earlier = this.#refusals.get(service)
    if (earlier) throw new ServiceError({ ...earlier.parts, operation, stream, isRepeated: true })
    const { origin, host, hostname, pathname } = new URL(call.endpoint)
    const method = call.body === undefined ? 'GET' : 'POST'
    const path = encodePath(`${pathname.replace(/\/+$/, '')}${call.path}`)
    const query = encodeQuery(call.query ?? [])
    used.skew = this.#skew
    used.headers = { host, ...call.headers }
    const time = budget.clock.wall() + this.#skew
    if (session) used.headers = session.authorize({ method, path, query, headers: used.headers, body }, time)
    onLeaving?.()
    const url = `${origin}${path}${query === '' ? '' : `?${query}`}`
    const received = await this.#exchange({ operation, method, url, headers: used.headers, body }, budget)
    this.#answered.add(hostname)
    call.onAnswer?.(received)
    const redact = (text: string, shortest?: number) => log.redacted(text, shortest)
    const answer = { ...received, asked: call, time: budget.clock.wall(), redact }
    if (received.status >= 200 && received.status <= 299) return call.read(answer)
    const refused = refusal(answer)
    if (refused.isThrottled) this.#limiters[service].hold(waitAfter(1, budget.clock.random()))
    throw refused
  }

  async #exchange(request: Omit<HttpRequest, 'within' | 'signal'>, budget: Budget): Promise<HttpAnswer> {
    const { log, http } = this.terms
    const { left: within, signal } = budget.atMost(ATTEMPT)
    const began = budget.clock.now()
    const tell = (end: string) =>
      log.debug(`${request.method} ${request.url}: ${end} in ${budget.clock.now() - began} ms`)
    try {
      const answer = await http.exchange({ ...request, within, signal })
      const id = answer.headers['x-request-id'] ?? answer.headers['x-iam-trace-id']
      tell(`${answer.status}${id === undefined ? '' : `, request ID ${id}`}`)
      return answer
    } catch (failure) {
      tell(messageOf(failure))
      if (failure instanceof CancelledError) throw new CancelledError('unknown')
      throw failure instanceof NetworkError ? this.#asSeen(failure, request.operation) : failure
    }
  }

  /** A host that has answered before exists and can speak TLS: what looks else is a trouble of the moment. */
  #asSeen(failure: NetworkError, operation: string): NetworkError {
    const { host, trouble, fate, message } = failure
    const isKnown = this.terms.isPlaceProven || this.#answered.has(host)
    const seen = ({ 'name-unknown': 'name-unresolved', tls: 'broken' } as const)[trouble as 'tls']
    if (seen === undefined || !isKnown) return failure
    const words = message.replace(`Could not ${operation}: `, '')
    return new NetworkError(operation, host, seen, fate, words, { cause: failure })
  }

  /** The correction after which the request is worth sending once more; null if there is none. */
  #correction(session: Session | undefined, refused: ServiceError, used: Used): 'form' | 'clock' | null {
    if (!session || !refused.isUnauthorized) return null
    if (session.changesForm(refused, used.headers)) {
      const { service, code, status } = refused.parts
      const what = `${service} rejected this signature format (${code ?? status})`
      this.terms.log.info(`${what}; using the other format from now on`)
      return 'form'
    }
    if (used.headers['x-sdk-date'] === undefined) return null
    return this.#skew !== used.skew || this.#correctClock(refused) ? 'clock' : null
  }

  /** Whether a clock that is off explains the refusal. If so, the next attempt is signed with the service's time. */
  #correctClock({ parts: { serverTime, service } }: ServiceError): boolean {
    const skew = (serverTime ?? Number.NaN) - this.terms.budget.clock.wall()
    const isOff = Math.abs(skew - this.#skew) > TOLERATED_SKEW && Math.abs(skew) <= LARGEST_SKEW
    if (!isOff || this.#skew !== 0) return false
    this.#skew = skew
    this.terms.log.warning(
      `The clock of this machine is ${span(Math.abs(skew))} ${skew > 0 ? 'behind' : 'ahead of'} the clock of ` +
        `${service}, which refused the signature for that. This step goes on by the clock of ${service}. Set the ` +
        'clock of the runner right.',
    )
    return true
  }

  /** Whoever refuses the credentials, or blocks this machine, refuses every further request, and may prolong a lock. */
  #remember(refused: ServiceError): void {
    const locked = isLocked(refused)
    if (!locked && !refused.isUnauthorized && refused.parts.code !== BLOCKED) return
    for (const each of locked ? ['DIS', 'IAM'] : [refused.parts.service]) this.#refusals.set(each, refused)
  }
}
