/**
 * The looks at all streams of a step, numbered. Streams are followed side by side, and the step is done when all have
 * reached their goal *together*: what was seen `PAUSED` before another task was still seen running has to be seen
 * again, as it may have flapped back in the meantime.
 */
export class Looks {
  #count = 0
  #lastUnsettled = 0

  /** Notes a look; `settled`: it found every task of its stream at the goal. Gives its number. */
  note(settled: boolean): number {
    this.#count += 1
    if (!settled) this.#lastUnsettled = this.#count
    return this.#count
  }

  /** A stop or start leaves only now: its tasks are not at their goal, whatever was seen of others before. */
  leaves(): void {
    this.note(false)
  }

  /** Whether something was not at its goal after that look. */
  isStale(look: number): boolean {
    return look < this.#lastUnsettled
  }
}
