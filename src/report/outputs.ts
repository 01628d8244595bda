/** Outcomes → the outputs of a step. Pure. */

import { type TaskEntry, toHandover } from '../model/handoverCode.ts'
import type { Outcome, TaskReport } from '../model/tasks.ts'
import type { StepKind } from './ended.ts'

/** The outputs for another job. `handover` cannot contain a masked text. */
export function handoverOutputs(reports: readonly TaskReport[]): Record<'tasks' | 'handover', string> {
  const entries = reports.map(entryOf)
  return { tasks: JSON.stringify(entries), handover: toHandover(entries) }
}

/** A task as the output `tasks` documents it. */
function entryOf(report: TaskReport): TaskEntry {
  const { stream, id, name, destination, before, after, lastTransfer, pausedAt, outcome } = report
  return {
    stream,
    id,
    name,
    destination,
    before,
    after,
    'last-transfer': lastTransfer,
    'paused-at': pausedAt,
    outcome,
  }
}

/** All outputs of a step; a post step has none. */
export function outputsOf(step: StepKind, reports: readonly TaskReport[]): Record<string, string> {
  if (step === 'post') return {}
  const changed = reports.filter(({ sent, outcome }) => sent && CHANGED.includes(outcome))
  const [ids, count] = [idsOf(changed), String(changed.length)]
  if (step === 'resume') {
    return { 'resumed-task-ids': ids, 'resumed-count': count, tasks: JSON.stringify(reports.map(entryOf)) }
  }
  return {
    'paused-task-ids': ids,
    'paused-count': count,
    'already-paused-task-ids': idsOf(reports.filter(({ outcome }) => FOUND_PAUSED.includes(outcome))),
    ...handoverOutputs(reports),
  }
}

/** The outcomes of tasks whose stop or start reached the service, as far as is known. */
const CHANGED: readonly Outcome[] = ['paused', 'resumed', 'requested', 'timed-out']
const FOUND_PAUSED: readonly Outcome[] = ['already-paused', 'adopted']

function idsOf(reports: readonly TaskReport[]): string {
  return JSON.stringify(reports.flatMap(({ id }) => id ?? []))
}

/** An input is an environment variable, and Linux allows 128 KiB for one. Some room is left for its name. */
const LONGEST_INPUT = 131_000

/** The notice about a handover that is too long for an input on Linux; null if it fits. */
export function longHandoverNotice({ handover = '' }: Readonly<Record<string, string>>): string | null {
  if (handover.length <= LONGEST_INPUT) return null
  return (
    `The output handover has ${Math.round(handover.length / 1000)} kB, and a step on Linux takes 128 KiB as an input. ` +
    'To resume in another job, split the streams over several jobs, or name the tasks there.'
  )
}
