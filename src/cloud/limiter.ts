/** Limits how many requests a service gets at once, and how often lists are repeated. */
import type { Clock } from './clock.ts'

/** The most requests to one service at once, for all streams together. */
const WIDEST = 8

/**
 * Lets requests through in the order in which they came. The first goes alone until it is answered. Answers allow
 * more at once, a throttled answer halves the number, and silence reduces it to one.
 */
export class Limiter {
  #width = 1
  /** Below this number, one answer raises the width to it. Above, a full round of answers adds one. */
  #threshold = WIDEST
  #busy = 0
  #heldUntil = 0
  readonly #queue: (() => void)[] = []
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /**
   * Does `work` when it is its turn. `signal` ends the wait after a throttled answer; `work` is called all the same,
   * and has to look at the signal.
   */
  async through<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    await new Promise<void>((resolve) => {
      this.#queue.push(resolve)
      this.#next()
    })
    try {
      const held = this.#heldUntil - this.#clock.now()
      if (held > 0) await this.#clock.sleep(held, signal)
      return await work()
    } finally {
      this.#busy -= 1
      this.#next()
    }
  }

  /** Call this when the service answered without throttling. */
  answered(): void {
    const grown = this.#width < this.#threshold ? this.#threshold : this.#width + 1 / this.#width
    this.#width = Math.min(grown, WIDEST)
    this.#next()
  }

  /** Call this when the service throttled. Nothing leaves for `ms`, and then fewer requests at once. */
  throttled(ms: number): void {
    this.#threshold = Math.max(1, Math.floor(this.#width / 2))
    this.#width = this.#threshold
    this.#heldUntil = Math.max(this.#heldUntil, this.#clock.now() + ms)
  }

  /** Call this when no answer came. Then one request at a time finds out whether the service answers again. */
  silent(): void {
    this.#width = 1
  }

  #next(): void {
    while (this.#busy < Math.floor(this.#width)) {
      const next = this.#queue.shift()
      if (!next) return
      this.#busy += 1
      next()
    }
  }
}

/**
 * The time between repeated lists, in ms. It allows fewer than 20 a second for the whole step, as lists may bunch up
 * on the way.
 */
const SPACING = 55

/** Spaces out the repeated lists of all streams of a step. */
export interface Pace {
  /** Resolves when the next list may leave. Turns come in the order of the calls. */
  turn(signal: AbortSignal): Promise<void>
}

export function paceOf(clock: Clock): Pace {
  let last = Number.NEGATIVE_INFINITY
  let turns: Promise<void> = Promise.resolve()
  return {
    turn(signal) {
      // Turns wait for each other. Timers may fire late and several at once, and their lists must not leave together.
      turns = turns.then(async () => {
        const rest = last + SPACING - clock.now()
        if (rest > 0 && !signal.aborted) await clock.sleep(rest, signal)
        last = clock.now()
      })
      return turns
    },
  }
}
