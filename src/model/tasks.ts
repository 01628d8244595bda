/** Dump tasks as the service lists them, and the report on each. */

import type { Note } from './note.ts'
import { fewOf, plain } from './text.ts'

/** A dump task of a stream, as ListTransferTasks gives it. */
export interface DumpTask {
  stream: string
  /** Null if the list omits it. The reference contradicts itself: its table has no ID, its example has one. */
  id: string | null
  name: string | null
  destination: string | null
  /** As the service writes it, even if this action does not know that state. Empty before the first look. */
  state: string
  /** Time of the last dump, ISO 8601 in UTC, or null. */
  lastTransfer: string | null
}

export const OUTCOMES = [
  'paused',
  'already-paused',
  'adopted',
  'resumed',
  'already-running',
  'requested',
  'planned',
  'timed-out',
  'failed',
  'missing',
] as const

export type Outcome = (typeof OUTCOMES)[number]

/** The report on one requested dump task. */
export interface TaskReport {
  /** Null for a missing task that was looked for in several streams. */
  stream: string | null
  id: string | null
  name: string | null
  destination: string | null
  before: string | null
  after: string | null
  lastTransfer: string | null
  /**
   * When a pause first saw the task `PAUSED` after its stop, ISO 8601 in UTC; else null. In a resume: the time that was
   * handed over or saved.
   */
  pausedAt: string | null
  outcome: Outcome
  /** Ms from the answer to the stop or start until the goal was seen; null if it was not seen. */
  took: number | null
  /** In a resume: ms from `pausedAt` until the task was seen `RUNNING`; null if that is not known. */
  pausedFor: number | null
  /** True if this step sent the stop or start and the service may have accepted it. */
  sent: boolean
  /** Why this task makes the step fail, and what to do; null if it does not. */
  problem: Note | null
  /** What a reader should know although the step does not fail; null if there is nothing. */
  warning: Note | null
}

/** `DELETE` counts as not there. */
export function isGone(task: DumpTask | undefined): boolean {
  return task === undefined || task.state === 'DELETE'
}

/** Compares by ID if both have one, else by name. */
export function isSameTask(a: Pick<DumpTask, 'id' | 'name'>, b: Pick<DumpTask, 'id' | 'name'>): boolean {
  return a.id !== null && b.id !== null ? a.id === b.id : a.name !== null && a.name === b.name
}

/**
 * Finds tasks of a list by ID or by name. A list may contain a deleted task (`DELETE`) and a new one of the same name.
 * Then the new one is found.
 */
export class TaskIndex {
  readonly #byId = new Map<string, DumpTask>()
  readonly #byName = new Map<string, DumpTask>()

  constructor(tasks: readonly DumpTask[]) {
    const keep = (map: Map<string, DumpTask>, key: string | null, task: DumpTask) => {
      if (key !== null && isGone(map.get(key))) map.set(key, task)
    }
    for (const task of tasks) {
      keep(this.#byId, task.id, task)
      keep(this.#byName, task.name, task)
    }
  }

  /** By ID if the list has it, else by name. A task of that name with another ID is not found. */
  find({ id, name }: Pick<DumpTask, 'id' | 'name'>): DumpTask | undefined {
    const byId = id === null ? undefined : this.#byId.get(id)
    if (byId !== undefined) return byId
    const byName = name === null ? undefined : this.#byName.get(name)
    return byName !== undefined && isSameTask(byName, { id, name }) ? byName : undefined
  }
}

/** A key for maps: it differs for each task of a stream. */
export function taskKey({ id, name }: Pick<DumpTask, 'id' | 'name'>): string {
  return id ?? `name ${name}`
}

/** The name of a task in a log line: `name (ID)`, or the one of the two that is known. */
export function taskLabel(task: Pick<DumpTask, 'id' | 'name'>): string {
  if (task.name === null) return task.id ?? '?'
  return task.id === null ? task.name : `${task.name} (${task.id})`
}

/** The labels of the first few tasks, and the number of the others. */
export function fewLabels(tasks: readonly Pick<DumpTask, 'id' | 'name'>[]): string {
  return fewOf(tasks.map((task) => plain(taskLabel(task), 80)))
}

/** Groups by stream, in the order in which the streams first appear. */
export function byStream<T extends { stream: string | null }>(items: readonly T[]): Map<T['stream'], T[]> {
  const streams = new Map<T['stream'], T[]>()
  for (const item of items) {
    const own = streams.get(item.stream)
    if (own) own.push(item)
    else streams.set(item.stream, [item])
  }
  return streams
}

/** `stream a: x, y; stream b: z` */
export function namesByStream(
  tasks: readonly (Pick<DumpTask, 'id' | 'name'> & { stream: string | null })[],
): string {
  const streams = [...byStream(tasks)]
  const named = fewOf(streams, 10, ([stream, own]) => {
    return `stream ${stream ?? '?'}: ${own.map((task) => plain(taskLabel(task), 80)).join(', ')}`
  })
  return named.replaceAll(', stream ', '; stream ')
}

/** A requested task, with what is known of it without the list. */
export type NamedTask = Pick<TaskReport, 'stream' | 'id' | 'name'> & Partial<TaskReport>

/** A report about a task whose state was not read. */
export function unreadReport(
  { stream, id, name, destination = null, lastTransfer = null, pausedAt = null }: NamedTask,
  outcome: Outcome,
  more: Partial<TaskReport> = {},
): TaskReport {
  const unknown = { before: null, after: null, took: null, pausedFor: null, problem: null, warning: null }
  return { stream, id, name, destination, lastTransfer, pausedAt, outcome, sent: false, ...unknown, ...more }
}

/** A report about a task as it was found. */
export function reportOf(task: DumpTask, outcome: Outcome, more: Partial<TaskReport> = {}): TaskReport {
  return unreadReport(task, outcome, { before: task.state, after: task.state, ...more })
}

/**
 * How far the stop of one stream came. `sent`: it may have left, and no answer was seen yet. `unknown`: it was sent,
 * and no answer came. `refused`: the service said no, so nothing was stopped.
 */
export type StopFate = 'unsent' | 'sent' | 'answered' | 'unknown' | 'refused'
