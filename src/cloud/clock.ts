/** Provides time, chance and sleep, and compares the service's clock with this machine's. */
import { setTimeout as delay } from 'node:timers/promises'

/** Time, chance and sleep. They are passed in, so that a test can replace them. */
export interface Clock {
  /** The time in ms by a clock that nobody can set (monotonic), for waits and limits. Its zero means nothing. */
  now(): number
  /** This machine's time in ms since 1970, for signatures and for people. It may jump. */
  wall(): number
  /** A random number in 0..1. */
  random(): number
  /** Resolves after `ms`, or at once if `signal` is aborted. Never rejects, and never leaves a timer behind. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** The longest timer of Node, in ms. A longer one fires at once. */
const LONGEST_TIMER = 2 ** 31 - 1

export const systemClock: Clock = {
  // `performance.now()` would make Node load eight modules.
  now: () => Number(process.hrtime.bigint() / 1_000_000n),
  wall: Date.now,
  random: Math.random,
  sleep: (ms, signal) =>
    delay(Math.min(Math.max(0, ms), LONGEST_TIMER), undefined, signal && { signal }).catch((error) => {
      if (!signal?.aborted) throw error
    }),
}

/** A difference up to this is not why a request was refused: the gateway allows 15 minutes. In ms. */
const TOLERATED = 5 * 60_000
/** A clock that is further off is not followed: signatures for another day could be misused. In ms. */
const LARGEST_SKEW = 24 * 60 * 60_000

/**
 * How far the service's clock is ahead of ours beyond `known`, in ms, if that explains a refused signature. Null if
 * it does not, if the service's time is unknown, or if it is more than a day away from ours.
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

/** Reads `server time:20211217T065804Z` from the gateway's message, in ms since 1970; null if it is not there. */
export function serverTimeInWords(words: string): number | null {
  const found = /server time:\s*(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(words)
  if (!found) return null
  const [, year, month, day, hour, minute, second] = found.map(Number) as [number, ...number[]]
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second)
}
