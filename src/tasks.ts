/** The nouns: dump tasks as the service lists them, and what became of each. */

import { fewOf, plain } from './text.js'

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
  outcome: Outcome
  /** True when this step sent its stop or start and the service can have taken it. */
  sent: boolean
  /** What keeps the step from being a success, with the way out; null when all is well. */
  problem: string | null
  /** What a reader should know although it is no failure; null where there is nothing. */
  warning: string | null
}

/** The task is gone, or as good as gone: `DELETE` counts as not there. */
export function isGone(task: DumpTask | undefined): boolean {
  return task === undefined || task.state === 'DELETE'
}

/** Two mentions of one dump task: by ID where both have one, else by name. */
export function isSameTask(a: Pick<DumpTask, 'id' | 'name'>, b: Pick<DumpTask, 'id' | 'name'>): boolean {
  return a.id !== null && b.id !== null ? a.id === b.id : a.name !== null && a.name === b.name
}

/** The task as it is now, with the texts of an earlier mention where they are the same: a fleet has many of them. */
export function withTextsOf(earlier: DumpTask, now: DumpTask): DumpTask {
  const { stream, id, name, destination, lastTransfer } = earlier
  const isSame = id === now.id && name === now.name && destination === now.destination
  return isSame && lastTransfer === now.lastTransfer
    ? { stream, id, name, destination, state: now.state, lastTransfer }
    : now
}

/** How a task is called in a log line: its name and, where that says more, its ID. */
export function taskLabel(task: Pick<DumpTask, 'id' | 'name'>): string {
  if (task.name === null) return task.id ?? '?'
  return task.id === null ? task.name : `${task.name} (${task.id})`
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
export function reportOf(
  task: DumpTask,
  outcome: Outcome,
  more: Partial<Pick<TaskReport, 'after' | 'sent' | 'problem' | 'warning' | 'lastTransfer' | 'before'>> = {},
): TaskReport {
  const { stream, id, name, destination, state, lastTransfer } = task
  return {
    stream,
    id,
    name,
    destination,
    before: state,
    after: state,
    lastTransfer,
    outcome,
    sent: false,
    problem: null,
    warning: null,
    ...more,
  }
}
