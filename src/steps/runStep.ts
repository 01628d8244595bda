/** What all three steps share: the world that they play in, and an end for each of their stories. */
import type { StepResult } from '../model/result.ts'
import type { TaskReport } from '../model/tasks.ts'
import { resultOf } from '../report/conclude.ts'
import type { Cancellation, Runner } from '../runner/runner.ts'
import { makeWorld, type Persistence, type World } from './context.ts'

/** The story's result; what it throws becomes part of the result, with the tasks as they stand then. */
export async function playToTheEnd(
  story: () => Promise<StepResult>,
  asTheyStand: () => TaskReport[],
): Promise<StepResult> {
  try {
    return await story()
  } catch (error) {
    return resultOf(error, asTheyStand())
  }
}

/** Gives `play` a world, and closes its connections afterwards: the process could not end before. */
export async function inWorld<T>(
  runner: Runner,
  persistence: Persistence,
  cancellation: Cancellation,
  onProject: (id: string) => void,
  play: (world: World) => Promise<T>,
): Promise<T> {
  const world = makeWorld(runner, persistence, cancellation, onProject)
  try {
    return await play(world)
  } finally {
    world.close()
  }
}
