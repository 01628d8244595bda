/** Sorts reports in the order of the service's lists. Pure. */
import type { FoundStream } from '../cloud/dis.ts'
import { byStream, type TaskReport, taskKey } from '../model/tasks.ts'

/** Tasks that are not in a list come after those that are. */
export function inListOrder(reports: readonly TaskReport[], found: readonly FoundStream[]): TaskReport[] {
  const rest = byStream(reports)
  const listed = found.flatMap(({ stream, tasks }) => {
    const places = new Map(tasks.map((task, place) => [taskKey(task), place]))
    const placeOf = (report: TaskReport) => places.get(taskKey(report)) ?? tasks.length
    const own = rest.get(stream) ?? []
    rest.delete(stream)
    return own.sort((a, b) => placeOf(a) - placeOf(b))
  })
  return [...listed, ...[...rest.values()].flat()]
}
