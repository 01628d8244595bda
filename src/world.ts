/** The world of a step: clock, connections and calls, made of the runner once for a step. */
import { Caller } from './cloud/call.js'
import { systemClock } from './cloud/clock.js'
import type { ConnectWorld } from './cloud/connect.js'
import { Http } from './cloud/http.js'
import { idTokenSource } from './cloud/idToken.js'
import type { FollowWorld } from './follow.js'
import type { Cancellation, Runner } from './runner.js'

/** Names the action to the services, as a browser names itself; without a version, which the ref of the action has. */
const USER_AGENT = 'pause-dis-dump-tasks'

export interface World extends ConnectWorld, Omit<FollowWorld, 'dis'> {
  /** Closes the connections; the process could not end before. */
  close(): void
}

export function makeWorld(
  runner: Runner,
  maxAttempts: number,
  cancellation: Cancellation,
  onProject: (id: string) => void,
): World {
  const http = new Http(USER_AGENT)
  const clock = systemClock
  const info = (text: string) => runner.info(text)
  const notice = (text: string) => runner.notice(text)
  const redact = (text: string) => runner.redacted(text)
  const signal = cancellation.cancelled
  return {
    ...cancellation,
    caller: new Caller({ http, clock, maxAttempts, info, notice, redact, signal }),
    clock,
    info,
    onProject,
    warning: (text) => runner.warning(text),
    mask: (secret) => runner.mask(secret),
    idTokenSource: () => idTokenSource(runner.env),
    close: () => http.close(),
  }
}
