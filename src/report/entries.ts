/** The documents that a report links to, and the entries of docs/troubleshooting.md by their anchors. Pure. */

import type { ActionPlace } from '../runner/runner.ts'

/** The entries of errors are in `remedies.ts`. */
export const ENTRY = {
  /** Dump tasks stay paused: a failed resume, `on-success`, a lost runner. */
  leftPaused: 'dump-tasks-stayed-paused',
  /** Mistakes of inputs. */
  inputs: 'inputs',
  dryRun: 'dry-run',
  /** Tasks that were asked for are not there. */
  notThere: 'task-not-there',
  /** A check before the stop failed, so nothing was stopped. Marks the reports of tasks that were not tried. */
  notTried: 'not-tried',
  defect: 'defect',
} as const

/** The address of a file of the repository, at the version in use; null if that is not known. */
export function fileUrl(action: ActionPlace | null, path: string): string | null {
  return action === null ? null : `${action.server}/${action.repository}/blob/${action.ref}/${path}`
}

/** The address of an entry of docs/troubleshooting.md. */
export function entryUrl(action: ActionPlace | null, entry: string | null): string | null {
  return entry === null ? null : fileUrl(action, `docs/troubleshooting.md#${entry}`)
}
