/** Polls the list of one stream, and decides whether a failed poll is worth repeating. */
import { askedWait, isUnreadable, mayTryAgain, tooPatient, waitAfter } from '../cloud/retry.ts'
import { CancelledError, TimeLimitError } from '../model/errors.ts'
import { type DumpTask, TaskIndex } from '../model/tasks.ts'
import { span } from '../model/text.ts'
import { existingStreams, saysNoStream } from '../plan/find.ts'
import type { FollowContext } from './followed.ts'
import { LAST_POLL } from './schedule.ts'

/** The list of one answer. */
export interface SeenList {
  index: TaskIndex
  /** False if the service counts more tasks than it lists. */
  isWhole: boolean
}

export class StreamList {
  /** Why the last poll or call got no answer. */
  trouble: Error | null = null
  /** Another poll would fail too. */
  isHopeless = false
  readonly #stream: string
  readonly #context: FollowContext
  #failures = 0
  /** The next poll is the first, or the first after a stop or start. Such a poll does not count as repeated. */
  #isFirst = true

  constructor(stream: string, context: FollowContext) {
    this.#stream = stream
    this.#context = context
  }

  /** Call this when a stop or start was sent: the next poll is the first one after it. */
  expectChange(): void {
    this.#isFirst = true
  }

  /**
   * Asks for the list once; null if no answer came. `until`: when the wait ends, by the monotonic clock; null: this
   * is the last poll.
   */
  async poll(until: number | null): Promise<SeenList | null> {
    const { dis, clock, cancelled } = this.#context
    if (!this.#isFirst) await dis.caller.pace.turn(cancelled)
    this.#isFirst = false
    if (cancelled.aborted) return null
    const now = clock.now()
    const deadline = until === null ? now + LAST_POLL : Math.max(now + LAST_POLL / 10, until)
    const list = await this.#ask({ attempts: 1, deadline })
    if (list === null && until !== null) this.#judgeTrouble(until)
    return list
  }

  /** Asks for the list after a refused call. A failure here does not end the polling. */
  async askAfterRefusal(): Promise<SeenList | null> {
    const { trouble } = this
    const list = await this.#ask({ deadline: this.#context.clock.now() + LAST_POLL })
    this.trouble = trouble
    this.isHopeless = false
    return list
  }

  /** How long to wait after a failed poll, in ms; null if the last poll was answered. */
  retryIn(): number | null {
    if (this.#failures === 0) return null
    return waitAfter(this.#failures, this.#context.clock.random(), askedWait(this.trouble))
  }

  async #ask(limits: { attempts?: number; deadline: number }): Promise<SeenList | null> {
    const { dis, cancelled } = this.#context
    try {
      const { tasks, unlisted } = await dis.listTasks(this.#stream, { ...limits, signal: cancelled })
      return this.#seen(tasks, unlisted)
    } catch (failure) {
      if (failure instanceof CancelledError) return null
      // If the stream was deleted, its dump tasks are gone too.
      if (await this.#isGone(failure)) return this.#seen([], 0)
      this.trouble = failure as Error
      this.#failures += 1
      return null
    }
  }

  /** Whether the stream does not exist any more. If the project's streams can be listed, that list decides. */
  async #isGone(failure: unknown): Promise<boolean> {
    if (!saysNoStream(failure)) return false
    const existing = await existingStreams(this.#context.dis)
    return existing === null || !existing.has(this.#stream)
  }

  #seen(tasks: readonly DumpTask[], unlisted: number): SeenList {
    this.trouble = null
    this.#failures = 0
    return { index: new TaskIndex(tasks), isWhole: unlisted === 0 }
  }

  #judgeTrouble(until: number): void {
    const { maxAttempts, clock, log } = this.#context
    const { trouble } = this
    if (trouble === null) return
    const mayPass = isUnreadable(trouble) ? this.#failures < maxAttempts : mayTryAgain(trouble)
    const asked = askedWait(trouble)
    const left = until - clock.now()
    const isTooLong = asked !== null && asked > left
    if (isTooLong) this.trouble = tooPatient(trouble, asked, left)
    this.isHopeless = !mayPass || isTooLong || trouble instanceof TimeLimitError
    if (!this.isHopeless) log.info(`${trouble.message}; polling again in ${span(this.retryIn() ?? 0)}`)
  }
}
