/** The entries of docs/troubleshooting.md that this room links to, by their anchors. Those of errors are their remedies'. */
export const ENTRY = {
  /** Dump tasks stay paused: a failed resume, `on-success`, a lost runner. */
  leftPaused: 'dump-tasks-stayed-paused',
  /** Mistakes of inputs. */
  inputs: 'inputs',
  dryRun: 'dry-run',
  /** Tasks that were asked for are not there. */
  notThere: 'task-not-there',
  /** Nothing was stopped, as a check before the stop failed. Marks the reports of the tasks that were not tried. */
  notTried: 'not-tried',
  defect: 'defect',
} as const
