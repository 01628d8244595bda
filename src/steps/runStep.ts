/** Runs any of the three steps: whatever happens in it, it ends with a result that is reported. */
import type { StepResult } from '../model/result.ts'
import type { TaskReport } from '../model/tasks.ts'
import { conclude, resultOf } from '../report/conclude.ts'
import type { StepKind } from '../report/ended.ts'
import { UNKNOWN_PLACE } from '../report/resumeStep.ts'
import type { Runner } from '../runner/runner.ts'
import type { Known } from './context.ts'

/**
 * Runs a step. True if it is a success. An error of `story` becomes part of the result, with the tasks as they stand
 * then.
 */
export async function runStep(
  runner: Runner,
  step: StepKind,
  story: (known: Known) => Promise<StepResult>,
  asTheyStand: () => TaskReport[],
): Promise<boolean> {
  const known: Known = { place: UNKNOWN_PLACE }
  const result = await story(known).catch((error) => resultOf(error, asTheyStand()))
  return conclude(runner, { step, result, ...known })
}
