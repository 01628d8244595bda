/** A message for a reader, and the entries of docs/troubleshooting.md that it can link to. */
export interface Note {
  what: string // What happened
  todo: string | null // What to do; null where there is nothing to do
  entry: string | null // The anchor of the entry that says more; null where there is none
}

export function note(what: string, todo: string | null = null, entry: string | null = null): Note {
  return { what, todo, entry }
}

export function noteText({ what, todo }: Note): string {
  return todo === null ? what : `${what} ${todo}`
}

/** Entries by their anchors. Those of errors are the IDs of `remedies.ts`. */
export const ENTRY = {
  leftPaused: 'dump-tasks-stayed-paused', // After a failed resume, `on-success`, a lost runner
  inputs: 'inputs',
  dryRun: 'dry-run',
  notThere: 'task-not-there',
  notInTime: 'not-in-time',
  badState: 'bad-state',
  startedByOthers: 'started-by-others',
  dataLost: 'data-lost',
  notTried: 'not-tried', // Marks reports of tasks that were not tried, because something else failed before
  defect: 'defect',
} as const
