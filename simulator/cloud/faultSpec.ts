import type { OddList } from './oddList.ts'
import type { Entry, Operation } from './types.ts'

/** What somebody else does to a stream or a task, for example during the wait of a pause. */
export interface Act {
  what: 'start' | 'stop' | 'delete' | 'deleteStream'
  stream: string
  /** ID or name; not needed for a whole stream. */
  task?: string
  /** How many ms later; at once by default. */
  after?: number
}

/** Which requests a fault applies to. */
interface Condition {
  /** All requests to one of the three services. */
  service?: 'DIS' | 'IAM' | 'GitHub'
  operation?: Operation | Operation[]
  stream?: string
  match?: (entry: Entry) => boolean
  /** Only the nth matching request (from 1). */
  nth?: number
  /** How many matching requests pass first. */
  skip?: number
  /** How many requests it applies to: 1 by default; no limit with `over`, `span`, `reused` or `afterFailures`. */
  times?: number
  /** Only while more matching requests than this are in progress. */
  over?: number
  /** Only for this many ms after the first matching request. */
  span?: number
  /** Only on a connection that has carried a request before. */
  reused?: boolean
  /** Only after this many matching requests got a 4xx within the last minute. Refusals by this fault count too. */
  afterFailures?: number
}

/**
 * One thing that goes wrong. If a fault replaces the answer, the request has no effect, unless `apply`, `late` or
 * `partly` says otherwise.
 */
export interface FaultSpec extends Condition {
  /** The request takes effect before its answer is replaced. */
  apply?: boolean
  /** A stop or start takes effect this many ms later, whatever the answer was. Alone: there is no answer. */
  late?: number
  /** A stop or start takes effect only for its first tasks, this many. Alone: it is refused with 400. */
  partly?: number
  /** What others do when the request arrives. Alone: the request is answered as usual. */
  acts?: Act[]

  /** The connection breaks before the request takes effect, after that, or within the answer. */
  reset?: 'before' | 'after' | 'inside-body'
  answer?: { status?: number; body?: unknown; headers?: Record<string, string> }
  /** A refusal of DIS with this code. With `status: 200`: a success that contains an error. */
  code?: string
  silence?: boolean
  /** In ms. */
  delay?: number
  /** A URL. */
  redirect?: string
  html?: boolean
  /** 200 without a body. */
  empty?: boolean
  truncate?: boolean
  /**
   * The real answer with null for each of its lists; with a byte order mark; compressed unless the client forbids it;
   * compressed whatever the client says. Or an odd list of dump tasks (`oddList.ts`).
   */
  odd?: 'null' | 'bom' | 'gzip' | 'forced-gzip' | OddList
  /** The position of the entry that makes a list odd, from 0, which is the default. */
  oddAt?: number
  /** In bytes. */
  huge?: number
  /** In ms between bytes. */
  drip?: number
  /** 400 DIS.4303; with a `status` the gateway's own answer. */
  throttle?: boolean
  /** The header `Retry-After`. Alone: a 429 with it. */
  retryAfter?: string | number
  /** The header `Date`; false: none. */
  date?: string | false
  /**
   * The status of the answer. By default 400 for `code`, 502 for `html`, 307 for `redirect`, 400 for `throttle`, 429
   * for `retryAfter`.
   */
  status?: number
}
