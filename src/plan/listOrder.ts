/** The order in which tasks are told: that of the lists. Pure. */
import type { FoundStream } from '../cloud/dis.ts'
import { byStream, type TaskReport, taskKey } from '../model/tasks.ts'

/** Those that a list lacks come behind its own. */
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
