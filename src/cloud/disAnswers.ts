/**
 * Reads the answers of DIS by their documented form, and gives null for any other form. Hides the secrets in their
 * texts. Pure.
 */
import { isRecord } from '../model/json.ts'
import { type DumpTask, isGone } from '../model/tasks.ts'
import type { Answer } from './answer.ts'

/** A stream's dump tasks. `unlisted`: how many more tasks the service counts than it lists, normally 0. */
export interface TaskList {
  tasks: readonly DumpTask[]
  unlisted: number
}

export interface StreamDetails {
  /** How long the stream keeps its data, in hours; null if the service does not say. */
  retentionHours: number | null
}

/** Hides the secrets in a text from outside. */
type Redact = Answer['redact']

/** Reads a list of dump tasks; null if it does not have the documented form. */
export function taskList(stream: string, json: unknown, redact: Redact): TaskList | null {
  if (!isRecord(json)) return null
  const total = json['total_number']
  const listed = json['tasks'] ?? (total === 0 ? [] : null)
  if (!Array.isArray(listed)) return null
  const tasks = listed.flatMap((entry) => (isRecord(entry) && taskOf(stream, entry, redact)) || [])
  if (tasks.length < listed.length) return null
  const unlisted = typeof total === 'number' ? Math.max(0, total - tasks.length) : 0
  return { tasks: withoutDeletedNamesakes(tasks), unlisted }
}

/** Reads one task of a list. Ignores a field of the wrong type if the task can be used without it. */
function taskOf(stream: string, entry: Record<string, unknown>, redact: Redact): DumpTask | null {
  const state = textOf(entry['state'], redact)
  const id = idOf(entry, redact)
  const name = nameOf(entry['task_name'], redact)
  if (state === null || (id === null && name === null)) return null
  const destination = textOf(entry['destination_type'], redact)
  return { stream, id, name, destination, state, lastTransfer: timeOf(entry['last_transfer_timestamp']) }
}

/** Reads the details of a task: only the ID is needed. */
export function taskDetails(json: unknown, redact: Redact): { id: string | null } | null {
  return isRecord(json) ? { id: idOf(json, redact) } : null
}

/** Drops a deleted task if another task has its name now, so that the name means the living one. */
function withoutDeletedNamesakes(tasks: DumpTask[]): DumpTask[] {
  const taken = new Set(tasks.filter((task) => !isGone(task)).map((task) => task.name))
  return tasks.filter((task) => !isGone(task) || task.name === null || !taken.has(task.name))
}

/** One page of the list of a project's streams. */
export interface StreamPage {
  names: string[]
  hasMore: boolean
}

/** Reads a page of the list of streams; null if it does not have the documented form. */
export function streamPage(json: unknown): StreamPage | null {
  if (!isRecord(json) || !Array.isArray(json['stream_names'])) return null
  const names = json['stream_names'].filter((name) => typeof name === 'string' && name !== '')
  return { names, hasMore: json['has_more_streams'] === true }
}

/** Reads the details of a stream: only the retention is needed. */
export function streamDetails(json: unknown): StreamDetails | null {
  if (!isRecord(json)) return null
  const hours = json['retention_period']
  const isTime = typeof hours === 'number' && hours > 0 && hours <= MOST_HOURS
  return { retentionHours: isTime ? hours : null }
}

/** The year 10000, in ms since 1970. Such a time has no usual ISO form. */
const LATEST_TIME = Date.UTC(10_000, 0)

/** The longest `retention_period` that is believed, in hours: a year. The reference allows 24 to 72. */
const MOST_HOURS = 366 * 24

function textOf(value: unknown, redact: Redact): string | null {
  return typeof value === 'string' && value !== '' ? redact(value) : null
}

/** Matches a secret that may just be an ordinary word, such as the name of a stream. */
const WORD = /^(?=.{1,15}$)([A-Z]?[a-z]+|[A-Z]+)([-_]([A-Z]?[a-z]+|[A-Z]+))*-?\d{0,3}$/

/**
 * Reads a name or an ID. Dump tasks are found by it, so it stays unchanged if the hidden part may be an ordinary
 * word. The log and the summary hide that part anyway.
 */
function nameOf(value: unknown, redact: Redact): string | null {
  if (typeof value !== 'string' || value === '') return null
  const shown = redact(value)
  const [before = '', after = '', ...more] = shown.split('***')
  const hidden = value.slice(before.length, value.length - after.length)
  return more.length === 0 && WORD.test(hidden) ? value : shown
}

/** Reads an ID. It is sent back to the service unchanged, so an ID that holds a secret is not used. */
function idOf(entry: Record<string, unknown>, redact: Redact): string | null {
  const id = nameOf(entry['task_id'], redact)
  return id === entry['task_id'] ? id : null
}

/** Converts ms since 1970 to ISO 8601; null for anything else. */
function timeOf(value: unknown): string | null {
  const isTime = typeof value === 'number' && value > 0 && value < LATEST_TIME
  return isTime ? new Date(value).toISOString() : null
}
