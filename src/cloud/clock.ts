import { onAbort } from '../abort.js'

/** Time, chance and sleep come in from outside, so that whoever runs the action decides about them. */
export interface Clock {
  /** This machine's time in ms since 1970. */
  now(): number
  /** In 0..1. */
  random(): number
  /** Resolves after `ms`, or at once when `signal` is aborted; never rejects, never leaves a timer behind. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** A longer timer of Node's fires at once. In ms. */
const LONGEST_TIMER = 2 ** 31 - 1

export const systemClock: Clock = {
  now: Date.now,
  random: Math.random,
  sleep(ms, signal) {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve()
      const done = () => {
        clearTimeout(timer)
        stopListening?.()
        resolve()
      }
      const timer = setTimeout(done, Math.min(Math.max(0, ms), LONGEST_TIMER))
      const stopListening = signal && onAbort(signal, done)
    })
  },
}

/** A difference up to this is no reason for a refusal: the gateway allows 15 minutes. In ms. */
const TOLERATED = 5 * 60_000

/**
 * How far the service's clock is ahead of ours, in ms, when that explains a refused signature; null when it
 * does not, or when the service's time is unknown.
 */
export function clockSkew(localTime: number, serverTime: number | null | undefined): number | null {
  if (serverTime === null || serverTime === undefined) return null
  const skew = serverTime - localTime
  return Math.abs(skew) > TOLERATED ? skew : null
}

/** `server time:20211217T065804Z` in the gateway's words, as ms since 1970; null where there is none. */
export function serverTimeInWords(words: string): number | null {
  const found = /server time:\s*(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(words)
  if (!found) return null
  const [, year, month, day, hour, minute, second] = found.map(Number) as [number, ...number[]]
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second)
}
