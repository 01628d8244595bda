/** A stream's list of dump tasks while they are waited for: asked again and again, and what keeps it from its answer. */
import { askedWait, isUnreadable, mayTryAgain, tooPatient, waitAfter } from '../cloud/retry.ts'
import { NO_STREAM } from '../cloud/strayStream.ts'
import { CancelledError, ServiceError, TimeLimitError } from '../model/errors.ts'
import { type DumpTask, TaskIndex } from '../model/tasks.ts'
import { span } from '../model/text.ts'
import type { FollowWorld } from './followed.ts'
import { LAST_POLL } from './schedule.ts'

/** A list as it was answered. */
export interface SeenList {
  find(task: Pick<DumpTask, 'id' | 'name'>): DumpTask | undefined
  /** False where the service counts more tasks than it lists. */
  isWhole: boolean
}

export class StreamList {
  /** What kept the last poll, or the last call, from its answer. */
  trouble: Error | null = null
  /** No other poll would fare better. */
  isHopeless = false
  readonly #stream: string
  readonly #world: FollowWorld
  #failures = 0
  /** The first poll, and the first after a stop or start, do not count as repeated. */
  #isFirst = true

  constructor(stream: string, world: FollowWorld) {
    this.#stream = stream
    this.#world = world
  }

  /** A stop or start was sent: the next poll is the first one after it. */
  expectChange(): void {
    this.#isFirst = true
  }

  /** Asks once. `until`: when the wait is over, by the monotonic clock; null: this is the last poll. Null without an answer. */
  async poll(until: number | null): Promise<SeenList | null> {
    const { dis, clock, cancelled } = this.#world
    if (!this.#isFirst) await dis.caller.pace.turn(cancelled)
    this.#isFirst = false
    if (cancelled.aborted) return null
    const now = clock.now()
    const deadline = until === null ? now + LAST_POLL : Math.max(now + LAST_POLL / 10, until)
    const list = await this.#ask({ attempts: 1, deadline })
    if (list === null && until !== null) this.#judgeTrouble(until)
    return list
  }

  /** Asks after a refused call; a failure is no reason to give up. */
  async askAfterRefusal(): Promise<SeenList | null> {
    const { trouble } = this
    const list = await this.#ask({ deadline: this.#world.clock.now() + LAST_POLL })
    this.trouble = trouble
    this.isHopeless = false
    return list
  }

  /** How long to wait before the next poll after a failed one, in ms; null after an answer. */
  retryIn(): number | null {
    if (this.#failures === 0) return null
    return waitAfter(this.#failures, this.#world.clock.random(), askedWait(this.trouble))
  }

  async #ask(limits: { attempts?: number; deadline: number }): Promise<SeenList | null> {
    const { dis, cancelled } = this.#world
    try {
      const { tasks, unlisted } = await dis.listTasks(this.#stream, { ...limits, signal: cancelled })
      return this.#seen(tasks, unlisted)
    } catch (failure) {
      const error = failure instanceof Error ? failure : new Error(String(failure))
      if (error instanceof CancelledError) return null
      // The stream was deleted, and its dump tasks with it.
      if (await this.#isGone(error)) return this.#seen([], 0)
      this.trouble = error
      this.#failures += 1
      return null
    }
  }

  /** Whether the stream does not exist any more. The project's list of streams has the last word where there is one. */
  async #isGone(error: Error): Promise<boolean> {
    if (!(error instanceof ServiceError) || error.parts.code !== NO_STREAM) return false
    try {
      return !(await this.#world.dis.listStreams()).includes(this.#stream)
    } catch {
      return true
    }
  }

  #seen(tasks: readonly DumpTask[], unlisted: number): SeenList {
    this.trouble = null
    this.#failures = 0
    const index = new TaskIndex(tasks)
    return { find: (task) => index.find(task), isWhole: unlisted === 0 }
  }

  #judgeTrouble(until: number): void {
    const { maxAttempts, clock, info } = this.#world
    if (this.trouble === null) return
    const mayPass = isUnreadable(this.trouble) ? this.#failures < maxAttempts : mayTryAgain(this.trouble)
    const asked = askedWait(this.trouble)
    const left = until - clock.now()
    if (asked !== null && asked > left) this.trouble = tooPatient(this.trouble, asked, left)
    this.isHopeless = !mayPass || this.trouble instanceof TimeLimitError
    if (!this.isHopeless) info(`${this.trouble.message}; polling again in ${span(this.retryIn() ?? 0)}`)
  }
}
