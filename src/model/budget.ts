/** Time: a clock that nobody can set, and the budget, which says how long something may take. */
import { setTimeout as delay } from 'node:timers/promises'

/** Time and chance. They are passed in, so that a test can replace them. All times are in ms. */
export interface Clock {
  now(): number // By a clock that nobody can set (monotonic), for waits and limits. Its zero means nothing.
  wall(): number // This machine's time since 1970, for signatures and for people. It may jump.
  random(): number // A random number in 0..1
  /** Resolves after `ms`, or at once when `signal` is aborted. Never rejects. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
}

const LONGEST_TIMER = 2 ** 31 - 1 // Node fires a longer one at once

export const systemClock: Clock = {
  now: () => Number(process.hrtime.bigint() / 1_000_000n),
  wall: Date.now,
  random: Math.random,
  sleep: (ms, signal) =>
    delay(Math.min(Math.max(0, ms), LONGEST_TIMER), undefined, { signal }).catch((error) => {
      if (!signal.aborted) throw error
    }),
}

/** How long something may take. A step has one; a call, an attempt and a wait get one that is never longer. */
export class Budget {
  readonly clock: Clock
  readonly #cut: AbortController
  readonly #end: number

  private constructor(clock: Clock, end: number, cut: AbortController) {
    this.clock = clock
    this.#end = end
    this.#cut = cut
  }

  /** A budget of `ms` from now on, for a whole step. */
  static of(clock: Clock, ms = Number.POSITIVE_INFINITY): Budget {
    return new Budget(clock, clock.now() + ms, new AbortController())
  }

  /** In ms; 0 when it is over. */
  get left(): number {
    return this.isCut ? 0 : Math.max(0, this.#end - this.clock.now())
  }

  get isOver(): boolean {
    return this.left <= 0
  }

  /** Ended before its time, since the job was cancelled. */
  get isCut(): boolean {
    return this.signal.aborted
  }

  /** Aborted when the budget is cut; not when its time is up. */
  get signal(): AbortSignal {
    return this.#cut.signal
  }

  /** A part of this budget: `ms` from now on, or what is left. It is cut together with this one. */
  atMost(ms: number): Budget {
    return new Budget(this.clock, this.clock.now() + Math.min(Math.max(0, ms), this.left), this.#cut)
  }

  /** Ends the budget and all its parts after `grace` ms. */
  cut(grace = 0): void {
    if (grace === 0) this.#cut.abort()
    else setTimeout(() => this.#cut.abort(), grace).unref()
  }

  /** Resolves after `ms`, or when the budget ends. */
  sleep(ms: number): Promise<void> {
    return this.clock.sleep(Math.min(ms, this.left), this.signal)
  }
}

/** The budget that ends later. */
export function later(a: Budget, b: Budget): Budget {
  return a.left >= b.left ? a : b
}
