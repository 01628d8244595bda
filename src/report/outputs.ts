/** Outcomes → the outputs of a step. Pure. */

import type { Outcome, TaskReport } from '../model/tasks.ts'
import type { StepKind } from './ended.ts'
import { handoverOutput, tasksOutput } from './handover.ts'

/** The outputs that hand over to another job. */
export function handoverOutputs(reports: readonly TaskReport[]): Record<string, string> {
  return { tasks: tasksOutput(reports), handover: handoverOutput(reports) }
}

/** All outputs of a step; a post step has none. */
export function outputsOf(step: StepKind, reports: readonly TaskReport[]): Record<string, string> {
  const changed = reports.filter(({ sent, outcome }) => sent && CHANGED.includes(outcome))
  switch (step) {
    case 'pause':
      return {
        'paused-task-ids': idsOf(changed),
        'already-paused-task-ids': idsOf(reports.filter(({ outcome }) => FOUND_PAUSED.includes(outcome))),
        'paused-count': String(changed.length),
        ...handoverOutputs(reports),
      }
    case 'resume':
      return {
        'resumed-task-ids': idsOf(changed),
        'resumed-count': String(changed.length),
        tasks: tasksOutput(reports),
      }
    case 'post':
      return {}
  }
}

/** Outcomes of tasks whose stop or start the service has got, as far as is known. */
const CHANGED: readonly Outcome[] = ['paused', 'resumed', 'requested', 'timed-out']
const FOUND_PAUSED: readonly Outcome[] = ['already-paused', 'adopted']

function idsOf(reports: readonly TaskReport[]): string {
  return JSON.stringify(reports.flatMap(({ id }) => id ?? []))
}

/** Linux takes no environment variable beyond 128 KiB, and an input is one; room is left for its name. */
const LONGEST_INPUT = 131_000

/** What is said of a handover that no step on Linux can be given as an input; null where it can. */
export function longHandoverNotice({ handover = '' }: Readonly<Record<string, string>>): string | null {
  if (handover.length <= LONGEST_INPUT) return null
  return (
    `The output handover has ${Math.round(handover.length / 1000)} kB, more than a step on Linux takes as an input ` +
    '(128 KiB). The post step resumes these tasks all the same. To resume them in another job, split the streams over ' +
    'several jobs, or name the tasks there.'
  )
}
