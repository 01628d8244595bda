/** What is tried again, and when. Pure; the one table of it. */
import { NetworkError, RenewalError, ServiceError, TimeLimitError } from '../errors.js'

/** DIS codes that mean "later", although their status is 400. */
const THROTTLED = new Set(['DIS.4303', 'DIS.4305'])
/** The address is blocked for too many failed requests; each further try prolongs it. */
export const BLOCKED = 'DIS.4309'
const AGAIN = new Set([408, 429, 500, 502, 503, 504])
/** No other attempt would meet anything else. */
const LASTING = new Set(['certificate', 'proxy-refused', 'tls'])

/** The ceiling of the first back-off, and of all; in ms. */
const FIRST_BACKOFF = 500
const LONGEST_BACKOFF = 8_000

/** Whether the same request may be sent again after this failure. */
export function mayTryAgain(failure: unknown): boolean {
  if (failure instanceof RenewalError) return mayTryAgain(failure.cause)
  if (failure instanceof NetworkError) return !LASTING.has(failure.trouble)
  if (!(failure instanceof ServiceError)) return false
  const { code, status, unreadable } = failure.parts
  if (code === BLOCKED) return false
  if (code !== null && THROTTLED.has(code)) return true
  return AGAIN.has(status) || status > 504 || unreadable === 'broken'
}

/**
 * Whether a stop or start may have taken effect although it failed so: a request that reached the service
 * and got no answer, one of the gateway in front of it, or one that says success and cannot be read.
 */
export function fateUnknown(failure: unknown): boolean {
  if (failure instanceof TimeLimitError) return fateUnknown(failure.cause)
  if (failure instanceof NetworkError) return failure.sent === 'maybe'
  if (!(failure instanceof ServiceError)) return false
  const { status } = failure.parts
  return status >= 500 || status === 408 || status < 300
}

/** Exponential back-off with full jitter after `attempt` (1, 2, …); `random` in 0..1; in ms. */
export function backoff(attempt: number, random: number): number {
  return Math.round(random * Math.min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** (attempt - 1)))
}

/** `Retry-After` as ms to wait: seconds, or an HTTP date against the service's clock; null if unusable. */
export function retryAfter(value: string | undefined, serverTime: number): number | null {
  if (value === undefined) return null
  const text = value.trim()
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000)
  const date = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(date) ? null : Math.max(0, date - serverTime)
}
