/** Lets a bounded number of requests through at once, in the order in which they came. */
export class Gate {
  #free: number
  readonly #queue: (() => void)[] = []
  /** What is to go through next when nothing is in the queue. */
  readonly #waiting: (() => void)[] = []
  #calling = false

  constructor(width: number) {
    this.#free = width
  }

  async through<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1
    else await new Promise<void>((resolve) => this.#queue.push(resolve))
    try {
      return await work()
    } finally {
      const next = this.#queue.shift()
      if (next) next()
      else {
        this.#free += 1
        this.#callWaiting()
      }
    }
  }

  /**
   * Resolves when one more can go through at once. Who waits here before it makes its request takes little memory,
   * and lets those go first that have made theirs. It need not come through then: a cancel may have changed its mind.
   */
  room(): Promise<void> {
    return this.#wait('push')
  }

  /**
   * Begins `work` for each of the items, side by side, but none before its first request can go through: what waits
   * takes no memory. What that request's own retries wait for holds nobody up, nor does what waits for `room`: all
   * begin before anything goes on. Resolves when all have begun, with what they will give. Once one has failed none is
   * begun any more, and this rejects as that one did.
   */
  async begin<T, R>(
    items: readonly T[],
    work: (item: T, index: number) => Promise<R>,
  ): Promise<Promise<R>[]> {
    const begun: Promise<R>[] = []
    let failed = false
    const fail = () => {
      failed = true
    }
    for (const [index, item] of items.entries()) {
      await this.#wait('unshift')
      if (failed) break
      const one = work(item, index)
      one.catch(fail)
      begun.push(one)
    }
    if (failed) await Promise.all(begun)
    return begun
  }

  /** Does `work` for each of the items, begun as by `begin`. */
  async forEach<T, R>(items: readonly T[], work: (item: T, index: number) => Promise<R>): Promise<R[]> {
    return Promise.all(await this.begin(items, work))
  }

  /** Waits for room behind all others, or before them. */
  #wait(where: 'push' | 'unshift'): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting[where](resolve)
      this.#callWaiting()
    })
  }

  /** Calls them one by one while there is a free place: the next one when the last has had its chance to take it. */
  #callWaiting(): void {
    if (this.#calling) return
    this.#calling = true
    queueMicrotask(() => {
      this.#calling = false
      const next = this.#free > 0 ? this.#waiting.shift() : undefined
      if (!next) return
      next()
      this.#callWaiting()
    })
  }
}
