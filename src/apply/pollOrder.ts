/**
 * The polls of all streams of a step, numbered. Streams are brought to their goal side by side, and the step is done
 * when all have reached it *together*: what was seen `PAUSED` before another task was still seen running has to be
 * seen again, as it may have gone back meanwhile.
 */
export class PollOrder {
  #count = 0
  #lastUnsettled = 0

  /** Notes a poll; `settled`: it found every task of its stream at the goal. Gives its number. */
  note(settled: boolean): number {
    this.#count += 1
    if (!settled) this.#lastUnsettled = this.#count
    return this.#count
  }

  /** A stop or start leaves only now: its tasks are not at their goal, whatever was seen of others before. */
  leaves(): void {
    this.note(false)
  }

  /** Whether something was not at its goal after that poll. */
  isStale(poll: number): boolean {
    return poll < this.#lastUnsettled
  }
}
