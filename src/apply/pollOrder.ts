/**
 * Numbers the polls of all streams of a step, to find those that are out of date. The streams are followed side by
 * side, and the step is done when all tasks are at their goal *together*. A task that was seen `PAUSED` may run again
 * while another one is still waited for, so it has to be seen once more after that.
 */
export class PollOrder {
  #count = 0
  #lastUnsettled = 0

  /** Notes a poll, and gives its number. `settled`: it found every task of its stream at the goal. */
  note(settled: boolean): number {
    this.#count += 1
    if (!settled) this.#lastUnsettled = this.#count
    return this.#count
  }

  /** Notes that a stop or start leaves now. Its tasks are not at their goal yet, so earlier polls are out of date. */
  leaves(): void {
    this.note(false)
  }

  /** Whether a task was not at its goal after this poll. */
  isStale(poll: number): boolean {
    return poll < this.#lastUnsettled
  }
}
