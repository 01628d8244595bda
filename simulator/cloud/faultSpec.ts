import type { Entry, Operation } from './types.ts'

/** What somebody else does to a stream or a task, for example while a pause is waited for. */
export interface Act {
  what: 'start' | 'stop' | 'delete' | 'deleteStream'
  stream: string
  /** ID or name; not needed for a whole stream. */
  task?: string
  /** How many ms later; at once unless told. */
  after?: number
}

/** Which requests a fault meets. */
interface Condition {
  /** All that one of the three services is asked. */
  service?: 'DIS' | 'IAM' | 'GitHub'
  operation?: Operation | Operation[]
  stream?: string
  match?: (entry: Entry) => boolean
  /** Only the nth request that fits (from 1). */
  nth?: number
  /** How many requests that fit pass first. */
  skip?: number
  /** 1 unless told; without limit with `over`, `span`, `reused` or `afterFailures`. */
  times?: number
  /** Only while more than so many requests that fit are being worked on. */
  over?: number
  /** Only for so many ms, counted from the first request that fits. */
  span?: number
  /** Only on a connection that has carried a request before. */
  reused?: boolean
  /** Only when so many requests that fit got a 4xx within the last minute; what the fault itself refuses counts too. */
  afterFailures?: number
}

/**
 * One thing that goes wrong. What replaces the answer keeps the request from taking effect, unless `apply`, `late` or
 * `partly` says otherwise.
 */
export interface FaultSpec extends Condition {
  /** What replaces the answer lets the request take effect first. */
  apply?: boolean
  /** How many ms later a stop or start takes effect, whatever is answered before; alone: nothing is answered. */
  late?: number
  /** A stop or start takes effect for so many of its tasks, the first ones; alone: it is refused with 400. */
  partly?: number
  /** What others do when the request arrives; alone: the request itself is served as ever. */
  acts?: Act[]

  /** The connection is cut before the request takes effect, after it, or within the answer. */
  reset?: 'before' | 'after' | 'inside-body'
  answer?: { status?: number; body?: unknown; headers?: Record<string, string> }
  /** A refusal of DIS with that code; with `status: 200` a success that holds an error. */
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
   * compressed whatever the client says.
   */
  odd?: 'null' | 'bom' | 'gzip' | 'forced-gzip'
  /** In bytes. */
  huge?: number
  /** In ms between bytes. */
  drip?: number
  /** 400 DIS.4303; with a `status` the gateway's own answer. */
  throttle?: boolean
  /** The header; alone: a 429 with it. */
  retryAfter?: string | number
  /** The header `Date`; false: none. */
  date?: string | false
  /** Of `code` (400), `html` (502), `redirect` (307), `throttle` (400) and `retryAfter` (429). */
  status?: number
}
