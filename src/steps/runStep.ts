/** Runs any of the three steps: whatever happens in it, it ends with a report. */
import { Caller } from '../cloud/call.ts'
import { Http } from '../cloud/http.ts'
import { Budget, systemClock } from '../model/budget.ts'
import { CANCEL_GRACE, PATIENCE_WITHOUT_WAIT } from '../model/limits.ts'
import { conclude, resultOf } from '../report/conclude.ts'
import type { Conclusion, StepKind } from '../report/ended.ts'
import { UNKNOWN_PLACE } from '../report/resumeStep.ts'
import type { Runner } from '../runner/runner.ts'

/** What the work of a step adds to its report. */
export type Worked = Pick<Conclusion, 'result'> & Partial<Conclusion>

export interface Story<R> {
  /** @throws {InputError} */
  read(): R
  known(request: R): Partial<Conclusion> // What a report needs of the request, whatever becomes of it
  work(request: R): Promise<Worked>
}

/** Runs a step. True if it is a success. */
export async function runStep<R>(
  runner: Runner,
  step: StepKind,
  { read, known, work }: Story<R>,
): Promise<boolean> {
  let told: Partial<Conclusion> = {}
  let worked: Worked
  try {
    const request = read()
    told = known(request)
    worked = await work(request)
  } catch (error) {
    worked = { result: resultOf(error) }
  }
  return conclude(runner, { step, place: UNKNOWN_PLACE, ...told, ...worked })
}

export interface Means {
  caller: Caller
  budget: Budget // Of the whole step: cut when the job is cancelled
  grace: Budget // For a stop that is on its way: cut a little later, so that its answer is still heard
}

/**
 * What a step works with. `within`: how long it may take, in ms. `wait`: for how long a service that asks to wait is
 * waited for, in ms. `cancelGrace`: how long it goes on after a cancel, in ms.
 */
export function meansOf(
  runner: Runner,
  terms: { within?: number; wait: number; attempts: number; isPlaceProven: boolean; cancelGrace: number },
): Means {
  const { within, wait, attempts, isPlaceProven, cancelGrace } = terms
  const budget = Budget.of(systemClock, within)
  const grace = Budget.of(systemClock, within)
  runner.onCancel(() => {
    budget.cut(cancelGrace)
    grace.cut(CANCEL_GRACE)
  })
  const [http, patience] = [new Http(), wait || PATIENCE_WITHOUT_WAIT]
  const caller = new Caller({ http, log: runner, budget, attempts, patience, isPlaceProven, env: runner.env })
  return { caller, budget, grace }
}
