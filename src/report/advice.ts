/** The advice for a reader: problems and warnings grouped by cause, and what stays paused. Pure. */

import type { Note } from '../model/note.ts'
import { noteOf } from '../model/remedies.ts'
import type { TaskReport } from '../model/tasks.ts'
import { counted } from '../model/text.ts'
import { type Advice, type Ended, isUntried } from './ended.ts'
import { ENTRY } from './entries.ts'
import { headlineOf, nothingDone, totals } from './headline.ts'
import { joined } from './sentences.ts'
import { afterFailure, deadlineOf, leftAdvice } from './stillPaused.ts'

/** Failures first, then what stays paused, then warnings. The deadline for a resume is given only once. */
export function adviceOf(ended: Ended): Advice[] {
  const { errors, problems, warnings, reports } = ended.result
  // One problem of the plan already names all missing tasks.
  const isMissingTold = problems.some(({ entry }) => entry === ENTRY.notThere)
  const untold = reports.filter((task) => !isUntried(task) && !(isMissingTold && task.outcome === 'missing'))
  const all = [
    ...failuresAdvice(causesOf([...errors.map(noteOf), ...problems], untold, 'problem'), ended),
    ...dryRunAdvice(ended),
    ...leftAdvice(ended),
    ...causesOf(warnings, reports, 'warning').map((cause) => oneOfMany('warning', cause, ended)),
  ]
  const deadline = deadlineOf(ended)
  if (deadline === null) return all
  const first = all.findIndex(({ lead, entry }) => lead || entry === ENTRY.leftPaused)
  return all.map((each, index) => (index === Math.max(first, 0) ? withDeadline(each, deadline) : each))
}

type Cause = Pick<Advice, 'facts' | 'todo' | 'entry'>

/** Groups the notes of the step and its tasks by cause. Notes with the same `todo` and `entry` have one cause. */
function causesOf(
  notes: readonly Note[],
  reports: readonly TaskReport[],
  ofTask: 'problem' | 'warning',
): Cause[] {
  const causes = new Map<string, Cause>()
  const add = ({ what, todo, entry }: Note, tasks: TaskReport[]) => {
    const key = entry === null && todo === null ? what : JSON.stringify([entry, todo])
    const cause = causes.get(key) ?? { facts: [], todo, entry }
    causes.set(key, cause)
    const known = cause.facts.find(({ text }) => text === what)
    if (known) known.tasks.push(...tasks)
    else cause.facts.push({ tasks, text: what })
  }
  for (const note of notes) add(note, [])
  for (const task of reports) if (task[ofTask] !== null) add(task[ofTask], [task])
  return [...causes.values()]
}

/** The first cause also says what the failure means for the tasks. */
function failuresAdvice([first, ...others]: readonly Cause[], ended: Ended): Advice[] {
  if (first === undefined) return []
  const after = afterFailure(ended)
  // The lead names the tasks already, so a single fact does not repeat them.
  const isNamed = after.lead && others.length === 0 && first.facts.length === 1
  const facts = isNamed ? first.facts.map(({ text }) => ({ tasks: [], text })) : first.facts
  return [
    { ...first, facts, ...after, level: 'error', title: headlineOf(ended) },
    ...others.map((cause) => oneOfMany('error', cause, ended)),
  ]
}

function oneOfMany(level: 'error' | 'warning', cause: Cause, { direction }: Ended): Advice {
  const tasks = cause.facts.flatMap((fact) => fact.tasks)
  const fates = totals(tasks, direction)
  const fate = fates.includes(',') ? `: ${fates}` : fates.replace(/^\d+/, '')
  const title = tasks.length === 0 ? 'DIS dump tasks' : `${counted(tasks.length, 'dump task')}${fate}`
  return { ...cause, level, title: level === 'warning' ? `${title}: please check` : title }
}

function dryRunAdvice({ direction, dryRun, isPullRequest }: Ended): Advice[] {
  if (!dryRun) return []
  const title = `Dry run: ${nothingDone(direction)}`
  const consequence =
    direction.call === 'stop'
      ? 'What comes after this step runs while the dumps do.'
      : 'What is paused stays paused.'
  const facts = [{ tasks: [], text: `${title}. ${consequence}` }]
  const level = isPullRequest ? 'notice' : 'warning'
  return [{ level, title, facts, todo: null, entry: ENTRY.dryRun }]
}

function withDeadline({ lead, next, ...advice }: Advice, deadline: string): Advice {
  return lead
    ? { ...advice, next, lead: `${lead} ${deadline}` }
    : { ...advice, next: joined(' ', next, deadline) }
}
