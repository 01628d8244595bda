/** What is tried again, and when. Pure; the one table of it. */
import { NetworkError, RenewalError, ServiceError, TimeLimitError } from '../model/errors.ts'
import { span } from '../model/text.ts'

/** DIS codes that mean "later", although their status is 400. */
const THROTTLED = new Set(['DIS.4303', 'DIS.4305'])
/** The address is blocked for too many failed requests; each further try prolongs it. */
export const BLOCKED = 'DIS.4309'
const AGAIN = new Set([408, 500, 502, 503, 504])
/** No other attempt would meet anything else. */
const LASTING = new Set([
  ...['certificate', 'certificate-file', 'certificate-name', 'certificate-date'],
  ...['proxy-refused', 'tls'],
])

/** Nothing is tried again sooner, whatever a `Retry-After` says; in ms. */
const SHORTEST_WAIT = 200
/** The first back-off, and the one beyond which they do not grow; in ms. */
const FIRST_BACKOFF = 500
const LONGEST_BACKOFF = 10_000

/** The service asks for fewer requests: waited out, and no failed attempt. */
export function isThrottled(failure: unknown): boolean {
  if (!(failure instanceof ServiceError)) return false
  const { code, status } = failure.parts
  return code === null || !THROTTLED.has(code) ? status === 429 && code !== BLOCKED : true
}

/** Whether every other request of this step would be refused as well: it is about credentials or project. */
export function concernsAll({ parts }: ServiceError): boolean {
  return [401, 403, 441].includes(parts.status) || parts.code === 'DIS.4116' || parts.code === 'DIS.4117'
}

/** Whether the same request may be sent again after this failure. */
export function mayTryAgain(failure: unknown): boolean {
  if (failure instanceof RenewalError) return mayTryAgain(failure.cause)
  if (failure instanceof NetworkError) return !LASTING.has(failure.trouble)
  if (!(failure instanceof ServiceError) || failure.parts.code === BLOCKED) return false
  const { status, unreadable } = failure.parts
  return isThrottled(failure) || AGAIN.has(status) || status > 504 || unreadable === 'broken'
}

/** Whether the answer was not of the documented form: one such answer may pass, several will not. */
export function isUnreadable(failure: unknown): boolean {
  return failure instanceof ServiceError && Boolean(failure.parts.unreadable)
}

/**
 * Whether a stop or start may have taken effect although it failed so: a request that reached the service
 * and got no answer, one of the gateway in front of it, or one that says success and cannot be read.
 */
export function fateUnknown(failure: unknown): boolean {
  if (failure instanceof TimeLimitError) return fateUnknown(failure.cause)
  if (failure instanceof NetworkError) return failure.sent === 'maybe'
  if (!(failure instanceof ServiceError)) return false
  const { status, unreadable } = failure.parts
  return status >= 500 || status === 408 || (status < 300 && Boolean(unreadable))
}

/** What the service asked for by `Retry-After`, in ms; null where it did not. */
export function askedWait(failure: unknown): number | null {
  return failure instanceof ServiceError ? (failure.parts.retryAfter ?? null) : null
}

/** The service asks to wait `asked` ms, and only `left` ms are left. */
export function tooPatient(failure: unknown, asked: number, left: number): TimeLimitError {
  const message = failure instanceof Error ? failure.message : String(failure)
  const text = `${message}; it asks to wait ${span(asked)} (Retry-After), and only ${span(left)} are left`
  return new TimeLimitError(text, { cause: failure })
}

/**
 * How long to wait after the `failures`-th failure in a row (1, 2, …), in ms: ever longer, up to some 10 s, and never
 * shorter than `asked`. Up to a fifth is added by chance (`random` in 0..1), so that many jobs do not try in step.
 */
export function waitAfter(failures: number, random: number, asked: number | null = null): number {
  const base = Math.min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** Math.min(failures - 1, 10))
  return Math.max(SHORTEST_WAIT, asked ?? 0, Math.round(base * (1 + 0.2 * random)))
}

/** What `Retry-After` may ask for at most; more is no time that anybody waits. In ms. */
const LONGEST_RETRY_AFTER = 24 * 60 * 60_000

/**
 * `Retry-After` as ms to wait: seconds, or an HTTP date against the service's clock; a day where it asks for more, null
 * if unusable.
 */
export function retryAfter(value: string | undefined, serverTime: number): number | null {
  if (value === undefined) return null
  const text = value.trim()
  if (/^\d+(\.\d+)?$/.test(text)) return Math.min(LONGEST_RETRY_AFTER, Math.ceil(Number(text) * 1000))
  const date = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(date) ? null : Math.min(LONGEST_RETRY_AFTER, Math.max(0, date - serverTime))
}
