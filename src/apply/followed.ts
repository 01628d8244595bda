/** What is followed, how, and with what means: the terms that all of this folder share. */
import type { Direction } from '../model/direction.ts'
import type { StopFate } from '../model/tasks.ts'
import type { SendWorld } from './send.ts'
import type { FollowedTask } from './trackedTask.ts'

export interface FollowedStream {
  stream: string
  tasks: readonly FollowedTask[]
}

export interface FollowWorld extends SendWorld {
  /** What follows in the log opens at a click, until `endGroup`. */
  startGroup(title: string): void
  endGroup(): void
  /** For the log of step debugging only. */
  debug(text: string): void
  warning(text: string): void
  /** How often an answer that cannot be read is asked for again. */
  maxAttempts: number
}

/** What the post step has to know of a pause, told before and after each stop. Tasks are positions in the stream's. */
export interface PauseMemory {
  /** How far the stop of these tasks came. */
  stop(stream: string, fate: StopFate, positions: number[]): void
  /** An attempt to stop these got no answer, and another one is about to leave. */
  unanswered(stream: string, positions: number[]): void
  /** These are `PAUSED` now, since then (ISO 8601 in UTC); the list is whole each time. */
  reached(stream: string, tasks: readonly { position: number; pausedAt: string | null }[]): void
  /** These had been paused by others when their stop was refused. */
  already(stream: string, positions: number[]): void
}

export interface FollowOptions {
  direction: Direction
  /** How long to wait for the goal after a call was answered, in ms; 0: do not wait. */
  wait: number
  /** When all has to be over, whatever was answered when; by the monotonic clock. */
  latest: number
  /** Whether the list is asked when a call is refused: it may be about one task only. */
  believeList: boolean
  memory?: PauseMemory
}
