/** The nouns: dump tasks as the service lists them, and what became of each. */

import type { Note } from './note.ts'
import { fewOf, plain } from './text.ts'

/** A dump task of a stream, as ListTransferTasks gives it. */
export interface DumpTask {
  stream: string
  /** Null where the service's list omits it (the reference's table does, its example does not). */
  id: string | null
  name: string | null
  destination: string | null
  /** As the service spells it; unknown ones occur. Empty where it was not looked at yet. */
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

/** What became of one dump task that was asked for. */
export interface TaskReport {
  /** Null for a missing task that was looked for in several streams. */
  stream: string | null
  id: string | null
  name: string | null
  destination: string | null
  before: string | null
  after: string | null
  lastTransfer: string | null
  /** When this step first saw it `PAUSED` after its stop, ISO 8601 in UTC; else null. A resume: as handed over or saved. */
  pausedAt: string | null
  outcome: Outcome
  /** How long its state took to be seen after its stop or start was answered, in ms; null where it was not seen. */
  took: number | null
  /** A resume: how long it was paused, from `pausedAt` until it was seen `RUNNING`, in ms; null where that is not known. */
  pausedFor: number | null
  /** True when this step sent its stop or start and the service can have taken it. */
  sent: boolean
  /** What keeps the step from being a success, with the way out; null when all is well. */
  problem: Note | null
  /** What a reader should know although it is no failure; null where there is nothing. */
  warning: Note | null
}

/** The task is gone, or as good as gone: `DELETE` counts as not there. */
export function isGone(task: DumpTask | undefined): boolean {
  return task === undefined || task.state === 'DELETE'
}

/** Two mentions of one dump task: by ID where both have one, else by name. */
export function isSameTask(a: Pick<DumpTask, 'id' | 'name'>, b: Pick<DumpTask, 'id' | 'name'>): boolean {
  return a.id !== null && b.id !== null ? a.id === b.id : a.name !== null && a.name === b.name
}

/**
 * The tasks of a list, to be found by ID or by name without reading the list again. Of several that are called the
 * same the living one is meant: a deleted task (`DELETE`) may be listed beside its successor.
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

  /** By ID where the list has it; else by name, unless both have an ID and these differ. */
  find({ id, name }: Pick<DumpTask, 'id' | 'name'>): DumpTask | undefined {
    const byId = id === null ? undefined : this.#byId.get(id)
    if (byId !== undefined) return byId
    const byName = name === null ? undefined : this.#byName.get(name)
    return byName !== undefined && isSameTask(byName, { id, name }) ? byName : undefined
  }
}

/** What tells a task from others of its stream, for a map. */
export function taskKey({ id, name }: Pick<DumpTask, 'id' | 'name'>): string {
  return id ?? `name ${name}`
}

/** How a task is called in a log line: its name and, where that says more, its ID. */
export function taskLabel(task: Pick<DumpTask, 'id' | 'name'>): string {
  if (task.name === null) return task.id ?? '?'
  return task.id === null ? task.name : `${task.name} (${task.id})`
}

/** The labels of the first few tasks, the rest counted. */
export function fewLabels(tasks: readonly Pick<DumpTask, 'id' | 'name'>[]): string {
  return fewOf(tasks.map((task) => plain(taskLabel(task), 80)))
}

/** By their streams, in the order in which these come first. */
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

/** A report about a task as it was found. */
export function reportOf(task: DumpTask, outcome: Outcome, more: Partial<TaskReport> = {}): TaskReport {
  const { stream, id, name, destination, state, lastTransfer } = task
  return {
    stream,
    id,
    name,
    destination,
    before: state,
    after: state,
    lastTransfer,
    pausedAt: null,
    outcome,
    took: null,
    pausedFor: null,
    sent: false,
    problem: null,
    warning: null,
    ...more,
  }
}

/**
 * How far the stop of one stream came. `sent`: it may have left, its answer was not seen. `unknown`: it was
 * sent, and no answer came in the end. `refused`: the service said no, so nothing was stopped.
 */
export type StopFate = 'unsent' | 'sent' | 'answered' | 'unknown' | 'refused'
