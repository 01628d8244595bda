/** Defines what a call asks for, its limits, and what it needs: the types shared by `call.ts` and `attempt.ts`. */
import type { Log } from '../model/log.ts'
import type { Answer, Asked } from './answer.ts'
import type { Clock } from './clock.ts'
import type { Http, HttpAnswer } from './http.ts'
import type { Session } from './session.ts'

/** What to ask, and how to read the answer. A POST if there is a body, otherwise a GET. */
export interface Call<T> extends Asked {
  /** The URL of the service. It may have a path. */
  endpoint: string
  /** Comes after the path of the endpoint; not encoded. */
  path: string
  query?: readonly (readonly [string, string])[]
  headers?: Record<string, string>
  /** The body, or a function that makes one for each attempt. */
  body?: string | (() => string | Promise<string>)
  session?: Session | undefined
  /** Called first with every answer, whatever its status, to register its secrets before anything is quoted. */
  onAnswer?(answer: HttpAnswer): void
  /** Reads a 2xx answer. Throws if it does not have the documented form (see `readJson`). */
  read(answer: Answer): T
}

export interface CallLimits {
  /** How often the call is tried, not counting throttled answers. By default the context's `maxAttempts`. */
  attempts?: number
  /** When the call has to end, by the monotonic clock. */
  deadline?: number
  /** Ends the call at once. */
  signal?: AbortSignal | undefined
  /** Called just before each attempt leaves this machine. May throw to prevent that. */
  onLeaving?: () => void
  /** Called with the failure before another attempt. If it gives false, the call ends with null. */
  beforeAgain?: (failure: unknown) => Promise<boolean>
}

export interface CallContext {
  http: Http
  clock: Clock
  /** How often one request is tried. `Infinity`: until the time is up. */
  maxAttempts: number
  /** How long to wait out throttled answers, in ms. */
  patience: number
  /** When the whole step has to end, by the monotonic clock; `Infinity` if only each call has a limit. */
  latest: number
  log: Log
  /** Ends a call if the caller gives no other signal. */
  signal: AbortSignal
}
