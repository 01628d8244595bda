/** Inputs and environment → what the pause action and its post step are asked for. Pure. */
import type { Preferred } from './chooseSignIn.ts'
import type { SignInMethod } from './credentials.ts'
import { type CommonRequest, type Given, Reader, type Selection } from './reader.ts'

export { type CommonRequest, DEFAULT_WAIT, type Given, type IfMissing, type Selection } from './reader.ts'

export type ResumeMode = 'never' | 'always' | 'on-success'

export interface PauseRequest extends CommonRequest {
  streams: readonly string[]
  selection: Selection
  /** Null: not set. Works like `never`, but with a warning. */
  resume: ResumeMode | null
  ifPaused: 'leave' | 'ignore' | 'adopt' | 'error'
}

/** @throws {InputError} with every mistake */
export function readPauseRequest(given: Given): PauseRequest {
  const reader = new Reader(given)
  const streams = reader.streams()
  const selection = reader.selection()
  const resume = reader.choice('resume', ['never', 'always', 'on-success'], null)
  const ifPaused = reader.choice('if-already-paused', ['leave', 'ignore', 'adopt', 'error'], 'leave')
  return { ...reader.common(), streams, selection, resume, ifPaused }
}

/**
 * The post step reads only credentials from its inputs. `preferred`: how the main step signed in.
 *
 * @throws {InputError}
 */
export function readSignInMethod(
  given: Given,
  preferred: Preferred | null,
): { signInMethod: SignInMethod; warnings: readonly string[] } {
  const reader = new Reader(given)
  return { signInMethod: reader.signInMethod(preferred), warnings: reader.warnings }
}
