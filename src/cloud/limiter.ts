/** How many requests a service gets at once, and how often it is asked the same thing again. */
import type { Clock } from './clock.ts'

/** Requests to one service at once, over all streams. */
const WIDEST = 8

/**
 * Lets requests through in the order in which they came. One goes alone until it is answered; answers widen the
 * way, a throttled answer halves it, and silence leaves room for one again.
 */
export class Limiter {
  #width = 1
  /** The first answer opens the way up to here; beyond, it widens by one with each full round of answers. */
  #threshold = WIDEST
  #busy = 0
  #heldUntil = 0
  readonly #queue: (() => void)[] = []
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Does `work` when its turn has come. `signal` ends a wait, not the turn: `work` has to look at it. */
  async through<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.#busy >= Math.floor(this.#width)) {
      await new Promise<void>((resolve) => this.#queue.push(resolve))
    } else this.#busy += 1
    try {
      const held = this.#heldUntil - this.#clock.now()
      if (held > 0) await this.#clock.sleep(held, signal)
      return await work()
    } finally {
      this.#busy -= 1
      this.#next()
    }
  }

  /** The service answered, and did not throttle. */
  answered(): void {
    const grown = this.#width < this.#threshold ? this.#threshold : this.#width + 1 / this.#width
    this.#width = Math.min(grown, WIDEST)
    this.#next()
  }

  /** The service throttled: nothing more leaves for `ms`, and fewer at once after that. */
  throttled(ms: number): void {
    this.#threshold = Math.max(1, Math.floor(this.#width / 2))
    this.#width = this.#threshold
    this.#heldUntil = Math.max(this.#heldUntil, this.#clock.now() + ms)
  }

  /** There was no answer: one request at a time finds out whether there is one again. */
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

/** At most 20 repeated lists a second for the whole step, with a margin for what gathers on the way. In ms. */
const SPACING = 55

/** Spaces out the repeated lists of all streams of a step. */
export class Pace {
  #last = Number.NEGATIVE_INFINITY
  #turns: Promise<void> = Promise.resolve()
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Resolves when the next list may leave, in the order of the calls. */
  turn(signal: AbortSignal): Promise<void> {
    // One after the other: timers that fire late, several at once, must not let their lists leave together.
    this.#turns = this.#turns.then(async () => {
      const rest = this.#last + SPACING - this.#clock.now()
      if (rest > 0 && !signal.aborted) await this.#clock.sleep(rest, signal)
      this.#last = this.#clock.now()
    })
    return this.#turns
  }
}
