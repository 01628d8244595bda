/** What DIS answers, read by its documented form: null where it is of another. Texts in it lose their secrets here. Pure. */
import { isRecord } from '../model/json.ts'
import { type DumpTask, isGone } from '../model/tasks.ts'
import type { Answer } from './answer.ts'

/** A stream's dump tasks, and how many more the service counts than it lists (0 is what should be). */
export interface TaskList {
  tasks: readonly DumpTask[]
  unlisted: number
}

/** What is known of a stream by itself. */
export interface StreamDetails {
  /** How long it keeps its data, in hours; null where the service does not say. */
  retentionHours: number | null
}

/** Takes the secrets out of a text of somebody else. */
type Redact = Answer['redact']

/** The tasks of a list, or null when it is not of the documented form. */
export function taskList(stream: string, json: unknown, redact: Redact): TaskList | null {
  if (!isRecord(json)) return null
  const total = json['total_number']
  const isEmpty = total === 0 && (json['tasks'] ?? null) === null
  const listed = isEmpty ? [] : json['tasks']
  if (!Array.isArray(listed)) return null
  const tasks: DumpTask[] = []
  for (const entry of listed) {
    const task = isRecord(entry) ? taskOf(stream, entry, redact) : null
    if (task === null) return null
    tasks.push(task)
  }
  const unlisted = typeof total === 'number' ? Math.max(0, total - tasks.length) : 0
  return { tasks: withoutDeletedNamesakes(tasks), unlisted }
}

/** One task of a list; fields that are not of the documented type are passed over where that does no harm. */
function taskOf(stream: string, entry: Record<string, unknown>, redact: Redact): DumpTask | null {
  const state = textOf(entry['state'], redact)
  const id = idOf(entry, redact)
  const name = nameOf(entry['task_name'], redact)
  if (state === null || (id === null && name === null)) return null
  const destination = textOf(entry['destination_type'], redact)
  return { stream, id, name, destination, state, lastTransfer: timeOf(entry['last_transfer_timestamp']) }
}

/** A name is free again once its task is deleted: the deleted one must not stand for the one that has it now. */
function withoutDeletedNamesakes(tasks: DumpTask[]): DumpTask[] {
  if (!tasks.some(isGone)) return tasks
  const taken = new Set(tasks.flatMap((task) => (isGone(task) ? [] : (task.name ?? []))))
  return tasks.filter((task) => !isGone(task) || task.name === null || !taken.has(task.name))
}

/** One page of the streams of a project. */
export interface StreamPage {
  names: string[]
  hasMore: boolean
}

/** A page of the list of a project's streams. */
export function streamPage(json: unknown): StreamPage | null {
  if (!isRecord(json) || !Array.isArray(json['stream_names'])) return null
  const names = json['stream_names'].filter((name) => typeof name === 'string' && name !== '')
  return { names, hasMore: json['has_more_streams'] === true }
}

/** The details of one stream, as far as anybody needs them. */
export function streamDetails(json: unknown): StreamDetails | null {
  if (!isRecord(json)) return null
  const hours = json['retention_period']
  const isTime = typeof hours === 'number' && Number.isFinite(hours) && hours > 0 && hours <= MOST_HOURS
  return { retentionHours: isTime ? hours : null }
}

/** The year 10000, which has no ISO form of its own; in ms since 1970. */
const LATEST_TIME = Date.UTC(10_000, 0)

/** More than a year is no `retention_period`; the reference allows 24 to 72. In hours. */
const MOST_HOURS = 366 * 24

function textOf(value: unknown, redact: Redact): string | null {
  return typeof value === 'string' && value !== '' ? redact(value) : null
}

/** A secret that may as well be an ordinary word, such as the name of a stream. */
const WORD = /^(?=.{1,15}$)([A-Z]?[a-z]+|[A-Z]+)([-_]([A-Z]?[a-z]+|[A-Z]+))*-?\d{0,3}$/

/**
 * A name or ID. Dump tasks are found by it, so it stays as it is where what would be hidden of it may be an ordinary
 * word; log and summary hide that all the same.
 */
function nameOf(value: unknown, redact: Redact): string | null {
  if (typeof value !== 'string' || value === '') return null
  const shown = redact(value)
  const [before = '', after = '', ...more] = shown.split('***')
  const hidden = value.slice(before.length, value.length - after.length)
  return more.length === 0 && WORD.test(hidden) ? value : shown
}

/** An ID goes back to the service as it is; one that holds a secret is no ID. */
export function idOf(entry: Record<string, unknown>, redact: Redact): string | null {
  const id = nameOf(entry['task_id'], redact)
  return id === entry['task_id'] ? id : null
}

/** ms since 1970 as ISO 8601; null for anything that is no such time. */
function timeOf(value: unknown): string | null {
  const isTime = typeof value === 'number' && value > 0 && value < LATEST_TIME
  return isTime ? new Date(value).toISOString() : null
}
