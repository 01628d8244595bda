/** How dump tasks are called in a sentence. Pure. */
import { namesByStream, type TaskReport } from '../model/tasks.ts'

/** So many are named; the table has them all. */
const MOST = 25

/** `stream orders: to-obs, to-dws`. An ID only where there is no name, or one of two: log and table have them all. */
export function namesOf(tasks: readonly TaskReport[]): string {
  if (tasks.length > MOST) return `${namesOf(tasks.slice(0, MOST))} and ${tasks.length - MOST} more`
  const keyOf = ({ stream, name }: TaskReport) => JSON.stringify([stream, name])
  const counts = new Map<string, number>()
  for (const task of tasks) counts.set(keyOf(task), (counts.get(keyOf(task)) ?? 0) + 1)
  const isEnough = (task: TaskReport) => task.name !== null && counts.get(keyOf(task)) === 1
  return namesByStream(tasks.map((task) => (isEnough(task) ? { ...task, id: null } : task)))
}
