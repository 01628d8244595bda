/** Time, chance and sleep, which come in from outside; and the clock of the service against ours. */
import { setTimeout as delay } from 'node:timers/promises'

/** Whoever runs the action decides about them. */
export interface Clock {
  /** ms of a clock that nobody can set: for waits and limits. Its zero means nothing. */
  now(): number
  /** This machine's time in ms since 1970: for signatures and for what people read. It may jump. */
  wall(): number
  /** In 0..1. */
  random(): number
  /** Resolves after `ms`, or at once when `signal` is aborted; never rejects, never leaves a timer behind. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** A longer timer of Node's fires at once. In ms. */
const LONGEST_TIMER = 2 ** 31 - 1

export const systemClock: Clock = {
  // Not `performance.now()`, for which Node loads eight modules.
  now: () => Number(process.hrtime.bigint() / 1_000_000n),
  wall: Date.now,
  random: Math.random,
  async sleep(ms, signal) {
    try {
      await delay(Math.min(Math.max(0, ms), LONGEST_TIMER), undefined, signal ? { signal } : {})
    } catch (error) {
      if (!signal?.aborted) throw error
    }
  },
}

/** A difference up to this is no reason for a refusal: the gateway allows 15 minutes. In ms. */
const TOLERATED = 5 * 60_000
/** A clock further off is not followed: signatures for such a day would be of use to others. In ms. */
const LARGEST_SKEW = 24 * 60 * 60_000

/**
 * How much further than `known` the service's clock is ahead of ours, in ms, when that explains a refused signature;
 * null when it does not, when the service's time is unknown, or when it is more than a day away from ours.
 */
export function clockSkew(
  localTime: number,
  serverTime: number | null | undefined,
  known = 0,
): number | null {
  if (serverTime === null || serverTime === undefined) return null
  const whole = serverTime - localTime
  const more = whole - known
  return Math.abs(more) > TOLERATED && Math.abs(whole) <= LARGEST_SKEW ? more : null
}

/** `server time:20211217T065804Z` in the gateway's words, as ms since 1970; null where there is none. */
export function serverTimeInWords(words: string): number | null {
  const found = /server time:\s*(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(words)
  if (!found) return null
  const [, year, month, day, hour, minute, second] = found.map(Number) as [number, ...number[]]
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second)
}
