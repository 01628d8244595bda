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
  readonly #open = new Set<object>()
  readonly #arrived = new Map<object, { look: number; proceed: (done: boolean) => void }>()

  /** A cancel ends the waiting of all. */
  constructor(readonly cancelled: AbortSignal) {
    onAbort(cancelled, () => this.#proceedAll())
  }

  /** A stream takes part. All have to before the first one begins. */
  join(member: object): void {
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
  arrive(member: object, look: number): Promise<boolean> {
    this.#open.delete(member)
    return new Promise((proceed) => {
      this.#arrived.set(member, { look, proceed })
      if (this.cancelled.aborted) this.#proceedAll()
      else this.#check()
    })
  }

  /** A stream has nothing left to wait for. */
  leave(member: object): void {
    this.#open.delete(member)
    this.#check()
  }

  #check(): void {
    if (this.#open.size > 0) return
    const stale = [...this.#arrived].filter(([, { look }]) => look < this.#lastUnsettled)
    for (const [member, { proceed }] of stale) {
      this.#arrived.delete(member)
      this.#open.add(member)
      proceed(false)
    }
    if (stale.length === 0) this.#proceedAll()
  }

  #proceedAll(): void {
    for (const { proceed } of this.#arrived.values()) proceed(true)
    this.#arrived.clear()
  }
}
