/** Addresses of this action's own documents, at the version in use. Pure. */
import type { ActionPlace } from '../runner/runner.ts'

/** The address of a file of the repository; null where repository and version are not known. */
export function fileUrl(action: ActionPlace | null, path: string): string | null {
  return action === null ? null : `${action.server}/${action.repository}/blob/${action.ref}/${path}`
}

/** The address of an entry of docs/troubleshooting.md. */
export function entryUrl(action: ActionPlace | null, entry: string | null): string | null {
  return entry === null ? null : fileUrl(action, `docs/troubleshooting.md#${entry}`)
}
