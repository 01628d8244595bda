/** Makes the context of a step: log, clock, connections and limits. */
import { Caller } from '../cloud/call.ts'
import { systemClock } from '../cloud/clock.ts'
import { Http } from '../cloud/http.ts'
import { idTokenSource } from '../cloud/idToken.ts'
import type { StepContext } from '../cloud/stepContext.ts'
import type { Conclusion } from '../report/ended.ts'
import type { Cancellation, Runner } from '../runner/runner.ts'

/** How the action names itself to the services. Without a version, which the ref of the action has. */
const USER_AGENT = 'pause-dis-dump-tasks'

/** What the report needs besides the result of the step. It is filled in while the step runs. */
export type Known = Omit<Conclusion, 'step' | 'result'>

/** How long and how often a step tries. */
export interface Persistence {
  /**
   * How long to wait for the tasks, to wait out throttled answers, and to try a service in trouble; in ms. 0: do not
   * wait for the tasks.
   */
  wait: number
  /** How often one request is tried. */
  maxAttempts: number
  /** Requests are tried until the time is up, not only `maxAttempts` times. */
  keepsTrying: boolean
  /** The longest time that the whole step may take, in ms. No limit if it is not set. */
  within?: number
}

/** How long to wait out throttled answers if the tasks are not waited for, in ms. */
const PATIENCE_WITHOUT_WAIT = 120_000

/** Calls `play` with a context. Closes the connections afterwards, as they would keep the process running. */
export async function inContext<T>(
  runner: Runner,
  { wait, maxAttempts, keepsTrying, within = Infinity }: Persistence,
  cancellation: Cancellation,
  known: Known,
  play: (context: StepContext) => Promise<T>,
): Promise<T> {
  const clock = systemClock
  const latest = clock.now() + within
  const http = new Http(USER_AGENT, runner.env)
  const caller = new Caller({
    http,
    clock,
    log: runner,
    maxAttempts: keepsTrying ? Infinity : maxAttempts,
    patience: wait || PATIENCE_WITHOUT_WAIT,
    latest,
    signal: cancellation.cancelled,
  })
  try {
    return await play({
      ...cancellation,
      log: runner,
      clock,
      caller,
      maxAttempts,
      latest,
      idTokenSource: () => idTokenSource(runner.env),
      onProject: (projectId) => {
        known.place = { ...known.place, projectId }
      },
      onRetention: (hours) => {
        known.retention = hours
      },
    })
  } finally {
    http.close()
  }
}
