/** Dump tasks as the service lists them, the report on each, and the result of a step. */

import type { Note } from './note.ts'
import { counted, fewOf, plain } from './text.ts'

/** A dump task of a stream, as ListTransferTasks gives it. */
export interface DumpTask {
  stream: string
  id: string | null // Null if the list omits it: the reference shows lists with and without it
  name: string | null
  destination: string | null
  state: string // As the service writes it, even a state not known here. Empty before the first look.
  lastTransfer: string | null // Time of the last dump, ISO 8601 in UTC, or null
}

type TaskName = Pick<DumpTask, 'id' | 'name'>

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

export interface TaskReport extends Omit<DumpTask, 'stream' | 'state'> {
  stream: string | null // Null for a missing task that was looked for in several streams
  before: string | null
  after: string | null
  pausedAt: string | null // When a pause first saw it `PAUSED` after its stop, ISO 8601 in UTC; else null
  outcome: Outcome
  pausedFor: number | null // In a resume: ms from `pausedAt` until it was seen `RUNNING`, if that is known
  mayStillPause: boolean // It runs, and a stop of it may still take effect
  sent: boolean // True if this step sent the stop or start and the service may have accepted it
  problem: Note | null // Why this task makes the step fail, and what to do; null if it does not
  warning: Note | null // What a reader should know although the step does not fail; null if there is nothing
}

/** A report for each requested task, and what concerns the step as a whole. */
export interface StepResult {
  reports: TaskReport[]
  problems: Note[]
  warnings: Note[]
  errors: Error[] // Shown with their remedies
}

export function resultWith(reports: TaskReport[] = [], more: Partial<StepResult> = {}): StepResult {
  return { reports, problems: [], warnings: [], errors: [], ...more }
}

/** `DELETE` counts as not there. */
export function isGone(task: DumpTask | undefined): boolean {
  return task === undefined || task.state === 'DELETE'
}

/** Finds tasks of a list by ID or by name. Of a deleted task and a new one of the same name, the new one is found. */
export class TaskIndex {
  readonly #tasks: readonly DumpTask[] // The deleted ones last

  constructor(tasks: readonly DumpTask[]) {
    this.#tasks = [...tasks.filter((task) => !isGone(task)), ...tasks.filter(isGone)]
  }

  /** By ID if the list has it, else by name. A task of that name with another ID is not found. */
  find({ id, name }: TaskName): DumpTask | undefined {
    const byId = this.#tasks.find((task) => id !== null && task.id === id)
    const byName = this.#tasks.find((task) => name !== null && task.name === name)
    return byId ?? (id === null || byName?.id === null ? byName : undefined)
  }
}

/** A key for maps: it differs for each task of a stream. */
export function taskKey({ id, name }: TaskName): string {
  return id ?? `name ${name}`
}

/** Each task once. If it is listed with different states, its state is not known. */
export function eachOnce(tasks: readonly DumpTask[]): DumpTask[] {
  const once = new Map<string, DumpTask>()
  for (const task of tasks) {
    const other = once.get(taskKey(task))
    once.set(taskKey(task), other && other.state !== task.state ? { ...task, state: '' } : task)
  }
  return [...once.values()]
}

/** `name (ID)`, or the one of the two that is known; not yet harmless. */
export function taskLabel({ id, name }: TaskName): string {
  return name === null || id === null ? (name ?? id ?? '?') : `${name} (${id})`
}

export function fewLabels(tasks: readonly TaskName[]): string {
  return fewOf(tasks, 10, (task) => plain(taskLabel(task), 160))
}

const NAMED = 8 // How many tasks a sentence names. It counts more, and the table of the summary has the names.

/** `orders/to-obs, clicks/to-dws`, or `60 dump tasks in 12 streams`. */
export function namesOf(tasks: readonly (TaskName & { stream: string | null })[]): string {
  const streams = new Set(tasks.map(({ stream }) => stream))
  if (tasks.length > NAMED) return `${tasks.length} dump tasks in ${counted(streams.size, 'stream')}`
  return tasks.map(({ stream, id, name }) => `${stream ?? '?'}/${plain(name ?? id, 80)}`).join(', ')
}

/** A requested task, with what is known of it without the list. */
export type NamedTask = Pick<TaskReport, 'stream' | 'id' | 'name'> & Partial<TaskReport>

/** A report about a task whose state was not read. */
export function unreadReport(
  { stream, id, name, destination = null, lastTransfer = null, pausedAt = null }: NamedTask,
  outcome: Outcome,
  more: Partial<TaskReport> = {},
): TaskReport {
  const unknown = { before: null, after: null, pausedFor: null, problem: null, warning: null }
  const fate = { outcome, sent: false, mayStillPause: false }
  return { stream, id, name, destination, lastTransfer, pausedAt, ...fate, ...unknown, ...more }
}

/** A report about a task as it was found. */
export function reportOf(task: DumpTask, outcome: Outcome, more: Partial<TaskReport> = {}): TaskReport {
  return unreadReport(task, outcome, { before: task.state, after: task.state, ...more })
}
