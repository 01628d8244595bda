/** What came of a step: a report for each task asked for, and what concerns no single task. */
import type { Note } from './note.ts'
import type { TaskReport } from './tasks.ts'

export interface StepResult {
  reports: TaskReport[]
  problems: Note[]
  warnings: Note[]
  /** Errors, to be explained in full with their remedies. */
  errors: Error[]
}

/** These reports, and nothing else but what is given. */
export function resultWith(
  reports: TaskReport[] = [],
  more: Partial<Omit<StepResult, 'reports'>> = {},
): StepResult {
  return { reports, problems: [], warnings: [], errors: [], ...more }
}

/** A step is a success when nothing that was asked for is kept from its goal. */
export function isSuccess({ reports, problems, errors }: StepResult): boolean {
  return problems.length === 0 && errors.length === 0 && reports.every(({ problem }) => problem === null)
}
