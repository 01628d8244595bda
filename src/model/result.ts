/** The result of a step: a report for each requested task, and what concerns the step as a whole. */
import type { Note } from './note.ts'
import type { TaskReport } from './tasks.ts'

export interface StepResult {
  reports: TaskReport[]
  problems: Note[]
  warnings: Note[]
  /** Shown with their remedies. */
  errors: Error[]
}

/** The fields that are not given stay empty. */
export function resultWith(
  reports: TaskReport[] = [],
  more: Partial<Omit<StepResult, 'reports'>> = {},
): StepResult {
  return { reports, problems: [], warnings: [], errors: [], ...more }
}

/** A step succeeds if it has no problems and no errors, and none of its tasks has a problem. */
export function isSuccess({ reports, problems, errors }: StepResult): boolean {
  return problems.length === 0 && errors.length === 0 && reports.every(({ problem }) => problem === null)
}
