/** Defines what is followed, and how: the types that this folder shares. */
import type { Dis } from '../cloud/dis.ts'
import type { StepContext } from '../cloud/stepContext.ts'
import type { Direction } from '../model/direction.ts'
import type { DumpTask, StopFate } from '../model/tasks.ts'
import type { FollowedTask } from './trackedTask.ts'

export interface FollowedStream {
  stream: string
  tasks: readonly FollowedTask[]
}

/** Remembers for the post step how far a pause came, before and after each stop. */
export interface PauseMemory {
  /** The stop of these tasks came this far. */
  stop(stream: string, fate: StopFate, tasks: readonly DumpTask[]): void
  /** An attempt to stop these tasks got no answer, and another one is about to leave. */
  unanswered(stream: string, tasks: readonly DumpTask[]): void
  /** All tasks of the stream that are `PAUSED` now, by `taskKey`, and since when (ISO 8601 in UTC). */
  reached(stream: string, since: ReadonlyMap<string, string>): void
  /** Others had paused these tasks when their stop was refused. */
  already(stream: string, tasks: readonly DumpTask[]): void
}

/** The context of the step after the sign-in, and how its tasks are followed. All has to end at `latest`. */
export interface FollowContext extends StepContext {
  dis: Dis
  direction: Direction
  /** How long to wait for the goal after a call was answered, in ms; 0: do not wait. */
  wait: number
  /** Whether to ask for the list when a call is refused, as the refusal may be about one task only. */
  believeList: boolean
  memory?: PauseMemory
}
