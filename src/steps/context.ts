/** The world of a step: clock, connections and calls, made of the runner once for a step. */

import type { FollowWorld } from '../apply/followed.ts'
import { Caller } from '../cloud/call.ts'
import { systemClock } from '../cloud/clock.ts'
import type { ConnectWorld } from '../cloud/connect.ts'
import { Http } from '../cloud/http.ts'
import { idTokenSource } from '../cloud/idToken.ts'
import type { Cancellation, Runner } from '../runner/runner.ts'

/** Names the action to the services, as a browser names itself; without a version, which the ref of the action has. */
const USER_AGENT = 'pause-dis-dump-tasks'

export interface World extends ConnectWorld, Omit<FollowWorld, 'dis'> {
  /** When the whole step has to be over, by the monotonic clock; `Infinity` where it need not. */
  latest: number
  /** Closes the connections; the process could not end before. */
  close(): void
}

/** How long and how often a step tries. */
export interface Persistence {
  /** How often one request is tried. */
  maxAttempts: number
  /** It is tried until the time is up, not only so many times. */
  keepsTrying: boolean
  /** How long a throttled answer is waited out, or a service that is in trouble tried, in ms. */
  patience: number
  /** The most that the whole step may take, in ms; null where each part has its own limit. */
  within: number | null
}

/** How long a throttled answer is waited out where the tasks are not waited for, in ms. */
const PATIENCE_WITHOUT_WAIT = 120_000

/** How long `wait` (ms; 0: not at all) lets a step wait out what a service asks for. */
export function patienceOf(wait: number): number {
  return wait || PATIENCE_WITHOUT_WAIT
}

export function makeWorld(
  runner: Runner,
  persistence: Persistence,
  cancellation: Cancellation,
  onProject: (id: string) => void,
): World {
  const http = new Http(USER_AGENT, runner.env)
  const clock = systemClock
  const info = (text: string) => runner.info(text)
  const notice = (text: string) => runner.notice(text)
  const redact = (text: string) => runner.redacted(text)
  const signal = cancellation.cancelled
  const { patience, within, keepsTrying } = persistence
  const latest = within === null ? Infinity : clock.now() + within
  const maxAttempts = keepsTrying ? Infinity : persistence.maxAttempts
  const debug = (text: string) => runner.debug(text)
  return {
    ...cancellation,
    caller: new Caller({ http, clock, maxAttempts, patience, latest, info, debug, notice, redact, signal }),
    clock,
    latest,
    maxAttempts: persistence.maxAttempts,
    info,
    onProject,
    warning: (text) => runner.warning(text),
    debug,
    startGroup: (title) => runner.startGroup(title),
    endGroup: () => runner.endGroup(),
    mask: (secret) => runner.mask(secret),
    idTokenSource: () => idTokenSource(runner.env),
    close: () => http.close(),
  }
}
