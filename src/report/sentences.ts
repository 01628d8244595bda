/** Parts of sentences: the names and times of dump tasks, and how parts are joined. Pure. */
import { namesByStream, type TaskReport } from '../model/tasks.ts'
import { span } from '../model/text.ts'

/** How many tasks a sentence names; the table has all of them. */
const MOST = 25

/**
 * `stream orders: to-obs, to-dws`. An ID is added only if a name is missing or not unique; log and table have all IDs.
 */
export function namesOf(tasks: readonly TaskReport[]): string {
  const shown = tasks.slice(0, MOST)
  const isAlone = ({ stream, name }: TaskReport) =>
    name !== null && shown.filter((task) => task.stream === stream && task.name === name).length === 1
  const names = namesByStream(shown.map((task) => (isAlone(task) ? { ...task, id: null } : task)))
  return tasks.length > MOST ? `${names} and ${tasks.length - MOST} more` : names
}

/** How long the stop or start took, and the pause: `in 900 ms, paused for 12 min`; empty if that is not known. */
export function timesOf({ took, pausedFor }: TaskReport): string {
  return joined(
    ', ',
    took === null ? null : `in ${span(took)}`,
    pausedFor === null ? null : `paused for ${span(pausedFor)}`,
  )
}

/** Joins the parts that are not empty. */
export function joined(separator: string, ...parts: (string | null | undefined)[]): string {
  return parts.filter(Boolean).join(separator)
}
