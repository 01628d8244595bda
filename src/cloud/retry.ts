/** Decides what is tried again, and when. Pure. */
import {
  messageOf,
  NetworkError,
  RenewalError,
  ServiceError,
  type ServiceErrorParts,
  TimeLimitError,
} from '../model/errors.ts'
import { span } from '../model/text.ts'

/** DIS codes that mean "try later", although their status is 400. */
const THROTTLED = new Set(['DIS.4303', 'DIS.4305'])
/** The address is blocked after too many failed requests. Each further request prolongs the block. */
export const BLOCKED = 'DIS.4309'
const AGAIN = new Set([408, 500, 502, 503, 504])
/** Troubles that another attempt would meet again. */
const LASTING = /^(certificate.*|proxy-refused|tls)$/

/** The shortest wait before a retry, in ms, whatever `Retry-After` says. */
const SHORTEST_WAIT = 200
/** The first and the longest back-off, in ms. */
const FIRST_BACKOFF = 500
const LONGEST_BACKOFF = 10_000

/** The parts of a service's answer; empty for any other failure. */
function partsOf(failure: unknown): Partial<ServiceErrorParts> {
  return failure instanceof ServiceError ? failure.parts : {}
}

/** Whether the service asks for fewer requests. Such an answer is waited out, and is not a failed attempt. */
export function isThrottled(failure: unknown): boolean {
  const { code, status } = partsOf(failure)
  return THROTTLED.has(code ?? '') || (status === 429 && code !== BLOCKED)
}

/** Whether every other request of this step would be refused too: the credentials or the project are the cause. */
export function concernsAll({ parts }: ServiceError): boolean {
  return [401, 403, 441].includes(parts.status) || parts.code === 'DIS.4116' || parts.code === 'DIS.4117'
}

/** Whether the same request may be sent again after this failure. */
export function mayTryAgain(failure: unknown): boolean {
  if (failure instanceof RenewalError) return mayTryAgain(failure.cause)
  if (failure instanceof NetworkError) return !LASTING.test(failure.trouble)
  const { code, status = 0, unreadable } = partsOf(failure)
  const isPassing = isThrottled(failure) || AGAIN.has(status) || status > 504 || unreadable === 'broken'
  return isPassing && code !== BLOCKED
}

/** Whether the answer could not be read. One such answer may be chance, several are not. */
export function isUnreadable(failure: unknown): boolean {
  return Boolean(partsOf(failure).unreadable)
}

/**
 * Whether a stop or start may have taken effect despite this failure. There are three cases: the request may have
 * arrived and got no answer, the gateway in front of the service answered, or the answer says success and cannot be
 * read.
 */
export function fateUnknown(failure: unknown): boolean {
  if (failure instanceof TimeLimitError) return fateUnknown(failure.cause)
  if (failure instanceof NetworkError) return failure.sent === 'maybe'
  const { status = 0, unreadable } = partsOf(failure)
  return status >= 500 || status === 408 || (status < 300 && Boolean(unreadable))
}

/** How long the service asks to wait (`Retry-After`), in ms; null if it does not ask. */
export function askedWait(failure: unknown): number | null {
  return partsOf(failure).retryAfter ?? null
}

/** Makes the error for a service that asks to wait `asked` ms when only `left` ms are left. */
export function tooPatient(failure: unknown, asked: number, left: number): TimeLimitError {
  const text = `${messageOf(failure)}; it asks to wait ${span(asked)} (Retry-After), and only ${span(left)} are left`
  return new TimeLimitError(text, { cause: failure })
}

/**
 * How long to wait after this many failures in a row (1, 2, …), in ms. The wait grows to some 10 s, and is never
 * shorter than `asked`. Chance (`random` in 0..1) adds up to a fifth, so that many jobs do not try at the same
 * moment.
 */
export function waitAfter(failures: number, random: number, asked: number | null = null): number {
  const base = Math.min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** Math.min(failures - 1, 10))
  return Math.max(SHORTEST_WAIT, asked ?? 0, Math.round(base * (1 + 0.2 * random)))
}

/** The longest wait that `Retry-After` can ask for, in ms. Nobody waits for more than a day. */
const LONGEST_RETRY_AFTER = 24 * 60 * 60_000

/**
 * Reads `Retry-After` as a wait in ms; null if it cannot be read. It holds seconds, or an HTTP date by the service's
 * clock. More than a day counts as a day.
 */
export function retryAfter(value: string | undefined, serverTime: number): number | null {
  if (value === undefined) return null
  const text = value.trim()
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Number.NaN
  const asked = /[a-z]/i.test(text) ? Date.parse(text) - serverTime : Math.ceil(seconds)
  return Number.isNaN(asked) ? null : Math.min(LONGEST_RETRY_AFTER, Math.max(0, asked))
}
