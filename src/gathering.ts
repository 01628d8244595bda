import { onAbort } from './abort.js'

/**
 * Streams are followed side by side, and the step is done when all have reached their goal *together*: what
 * was seen `PAUSED` before another task was still seen running has to be seen again, as it may have flapped
 * back in the meantime.
 */
export class Gathering {
  #looks = 0
  #lastUnsettled = 0
  #toBegin = 0
  #tellBegun: () => void = () => {}
  readonly #begun = new Promise<void>((resolve) => {
    this.#tellBegun = resolve
  })
  readonly #open = new Set<symbol>()
  readonly #arrived = new Map<symbol, { look: number; proceed: (done: boolean) => void }>()

  /** A stream takes part. All have to before the first one begins. */
  join(member: symbol): void {
    this.#open.add(member)
    this.#toBegin += 1
  }

  /**
   * A stream begins with what it has to send. Resolves when all have begun: a look before that would only keep the
   * stops of others waiting, and have to be repeated after them.
   */
  begin(): Promise<void> {
    this.#toBegin -= 1
    if (this.#toBegin === 0) this.#tellBegun()
    return this.#begun
  }

  /** Notes a look; true for `settled` when it found every task of its stream settled. Gives its number. */
  look(settled: boolean): number {
    this.#looks += 1
    if (!settled) this.#lastUnsettled = this.#looks
    return this.#looks
  }

  /** A stop or start leaves only now: its tasks are not at their goal, whatever was seen of others before. */
  leaves(): void {
    this.look(false)
  }

  /**
   * A stream was settled at that look. Resolves with true once all streams are settled or over, or with false
   * when this one has to be looked at again first.
   */
  arrive(member: symbol, look: number, cancelled: AbortSignal): Promise<boolean> {
    this.#open.delete(member)
    return new Promise((resolve) => {
      let stopListening: (() => void) | null = null
      const proceed = (done: boolean) => {
        stopListening?.()
        this.#arrived.delete(member)
        resolve(done)
      }
      const stop = () => proceed(true)
      this.#arrived.set(member, { look, proceed })
      if (cancelled.aborted) return stop()
      stopListening = onAbort(cancelled, stop)
      this.#check()
    })
  }

  /** A stream has nothing left to wait for. */
  leave(member: symbol): void {
    this.#open.delete(member)
    this.#check()
  }

  #check(): void {
    if (this.#open.size > 0) return
    const arrived = [...this.#arrived]
    const stale = arrived.filter(([, { look }]) => look < this.#lastUnsettled)
    for (const [member, { proceed }] of stale) {
      this.#open.add(member)
      proceed(false)
    }
    if (stale.length === 0) for (const [, { proceed }] of arrived) proceed(true)
  }
}
