/** What a call asks for, within which limits, and by what means: the terms of `call.ts` and `attempt.ts`. */
import type { Answer, Asked } from './answer.ts'
import type { Clock } from './clock.ts'
import type { Http, HttpAnswer } from './http.ts'
import type { Session } from './session.ts'

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
  /** Sees every answer first, whatever its status: registers the secrets in it before it can be quoted. */
  onAnswer?(answer: HttpAnswer): void
  /** Reads an answer of 2xx; throws where it is not of the documented form (see `readJson`). */
  read(answer: Answer): T
}

export interface CallLimits {
  /** How often it is tried, throttled answers aside; the world's `maxAttempts` where it is not set. */
  attempts?: number
  /** When the call has to be over, by the monotonic clock. */
  deadline?: number
  /** Ends the call at once. */
  signal?: AbortSignal | undefined
  /** Called right before each attempt leaves this machine; may throw to keep it back. */
  onLeaving?: () => void
  /** Asked before another attempt, with what went wrong; with false the call ends with null. */
  beforeAgain?: (failure: unknown) => Promise<boolean>
}

export interface CallWorld {
  http: Http
  clock: Clock
  /** How often one request is tried; `Infinity`: until the time is up. */
  maxAttempts: number
  /** How long a throttled answer is waited out, in ms. */
  patience: number
  /** When the whole step has to be over, by the monotonic clock; `Infinity` where each call has its own limit. */
  latest: number
  notice(text: string): void
  info(text: string): void
  /** For the log of step debugging only. */
  debug(text: string): void
  /** Takes the secrets out of a text. */
  redact(text: string): string
  /** Ends a call for which the caller names no other signal. */
  signal: AbortSignal
}
