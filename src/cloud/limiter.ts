/** Limits how many requests a service gets at once, and how often lists are repeated. */
import type { Budget, Clock } from '../model/budget.ts'
import { CancelledError, TimeLimitError } from '../model/errors.ts'
import { LIST_SPACING, PLACE } from '../model/limits.ts'

/** The most requests to one service at once, for all streams together. */
const WIDTH = 8

/** Lets requests through in the order in which they came: the first one alone, then eight at once. */
export class Limiter {
  readonly #clock: Clock
  #queue: AbortController[] = [] // Each one ends the wait of a request
  #width = 1
  #busy = 0
  #heldUntil = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /**
   * Does `work` when it is its turn. It holds its place until it is done, or has taken so long that others go on.
   * @throws {TimeLimitError} | {CancelledError} the budget ended before its turn came
   */
  async through<T>(budget: Budget, work: () => Promise<T>): Promise<T> {
    const turn = new AbortController()
    this.#queue.push(turn)
    this.#next()
    await this.#clock.sleep(budget.left, AbortSignal.any([budget.signal, turn.signal]))
    this.#queue = this.#queue.filter((each) => each !== turn)
    let hasPlace = turn.signal.aborted
    const leave = () => {
      if (!hasPlace) return
      hasPlace = false
      this.#busy -= 1
      this.#width = WIDTH
      this.#next()
    }
    const timer = setTimeout(leave, PLACE)
    try {
      await budget.sleep(this.#heldUntil - this.#clock.now())
      if (budget.isCut) throw new CancelledError()
      if (budget.isOver) throw new TimeLimitError('The time was up before the request could be sent')
      return await work()
    } finally {
      clearTimeout(timer)
      leave()
    }
  }

  /** Lets nothing leave for `ms`: the service asked for fewer requests. */
  hold(ms: number): void {
    this.#heldUntil = Math.max(this.#heldUntil, this.#clock.now() + ms)
  }

  #next(): void {
    const free = this.#queue.splice(0, this.#width - this.#busy)
    this.#busy += free.length
    for (const turn of free) turn.abort()
  }
}

/** Puts time between the repeated lists of all streams of a step. */
export class Spacing {
  #turns: Promise<void> = Promise.resolve()
  #last = Number.NEGATIVE_INFINITY

  /** Resolves when the next list may leave, or when the budget ends. Turns come in the order of the calls. */
  turn(budget: Budget): Promise<void> {
    this.#turns = this.#turns.then(async () => {
      if (budget.isOver) return
      await budget.sleep(this.#last + LIST_SPACING - budget.clock.now())
      this.#last = budget.clock.now()
    })
    return this.#turns
  }
}
