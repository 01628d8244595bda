/** Lists of dump tasks that are not what they should be, and what such a list says of the tasks. */
import { isObject, parseJson } from './json.ts'
import type { Answer, StatesSeen } from './types.ts'

/** One entry has no state; one is missing; none is there; one is there twice; the list is older than the pause. */
export const ODD_LISTS = ['stateless', 'lacking', 'none', 'twice', 'old'] as const
export type OddList = (typeof ODD_LISTS)[number]

export const isOddList = (odd: string): odd is OddList => ODD_LISTS.some((each) => each === odd)

type Entry = Record<string, unknown>

/** The list with one of its entries changed: the one at that position. */
export function oddList(answer: Answer, odd: OddList, position: number): Answer {
  const { body } = answer
  if (!isObject(body) || !Array.isArray(body['tasks'])) return answer
  const tasks = changed(body['tasks'].filter(isObject), odd, position)
  const missing = Math.max(0, body['tasks'].length - tasks.length)
  const total = Number(body['total_number']) - missing
  const { states: _, ...rest } = answer
  return { ...rest, body: { ...body, total_number: total, tasks } }
}

function changed(tasks: Entry[], odd: OddList, position: number): Entry[] {
  if (odd === 'none') return []
  if (odd === 'old') return tasks.map((task) => ({ ...task, state: 'RUNNING' }))
  return tasks.flatMap((task, index) => {
    if (index !== position) return [task]
    if (odd === 'lacking') return []
    const { state: _, ...stateless } = task
    return odd === 'twice' ? [task, { ...task }] : [stateless]
  })
}

/** What the body of an answer says of the tasks; undefined if it is no list of tasks. */
export function statesIn(body: unknown): StatesSeen['tasks'] | undefined {
  const list = typeof body === 'string' ? parseJson(body.replace(/^\uFEFF/, '')) : body
  if (!isObject(list) || !Array.isArray(list['tasks'])) return undefined
  return list['tasks'].flatMap((task) => {
    if (!isObject(task) || typeof task['state'] !== 'string') return []
    const name = String(task['task_name'])
    return [{ id: String(task['task_id'] ?? name), name, state: task['state'] }]
  })
}
