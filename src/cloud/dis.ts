/** Makes the calls of DIS, and reads their answers. API reference: "Dump Task Management", "Stream Management". */
import type { Budget } from '../model/budget.ts'
import { isRecord } from '../model/json.ts'
import { BRIEFLY } from '../model/limits.ts'
import { type DumpTask, eachOnce, isGone } from '../model/tasks.ts'
import { counted, plain } from '../model/text.ts'
import { type Answer, type Redact, readJson, readTaken } from './answer.ts'
import type { Call, Caller, CallLimits } from './call.ts'
import type { Session } from './sign.ts'

export const NO_STREAM = 'DIS.4301' // The code for a stream that does not exist
/** The longest `retention_period` that is believed, in hours: a year. The reference allows 24 to 72. */
const MOST_HOURS = 366 * 24
const LATEST_TIME = Date.UTC(10_000, 0) // A later one has no usual ISO form
/** The longest name, ID, state or destination that is read. Those of DIS have 64 characters at most. */
const LONGEST_TEXT = 2_000
/** A secret of this length or more is a key or a token, and no word that a name may hold by chance. */
const SHORTEST_KEY = 16

/** A stream's dump tasks. `unlisted`: how many more tasks the service counts than it lists, normally 0. */
export interface TaskList {
  tasks: readonly DumpTask[]
  unlisted: number
}

export type FoundStream = TaskList & { stream: string }

export class Dis {
  #streamNames: Promise<string[]> | null = null
  readonly caller: Caller
  readonly place: { endpoint: string; projectId: string } // The URL of DIS, and the ID of the project
  readonly #session: Session

  constructor(caller: Caller, place: Dis['place'], session: Session) {
    this.caller = caller
    this.place = place
    this.#session = session
  }

  /** Lists the dump tasks of a stream (ListTransferTasks). The list has no pages, as a stream has at most 5 tasks. */
  listTasks(stream: string, limits: CallLimits): Promise<TaskList> {
    const read = readJson((json, redact) => taskList(stream, json, redact))
    return this.#ask(`list the dump tasks of stream ${stream}`, [stream, 'transfer-tasks'], read, limits)
  }

  /** Adds the ID of a task from its details (ShowTransferTask), if they have one: a stop needs it. */
  async withId(task: DumpTask, limits: CallLimits): Promise<DumpTask> {
    const { stream, name } = task
    // The name comes from the service. It must stay one segment of the path.
    if (name === null || !/^[A-Za-z0-9_-]{1,64}$/.test(name)) return task
    const operation = `show the dump task ${plain(name, 64)} of stream ${stream}`
    const read = readJson((json, redact) => (isRecord(json) ? { id: nameOf(json['task_id'], redact) } : null))
    return { ...task, ...(await this.#ask(operation, [stream, 'transfer-tasks', name], read, limits)) }
  }

  /** For how many hours these streams keep their data (DescribeStream), as far as that is known after 10 s. */
  async retentions(streams: Iterable<string>, budget: Budget): Promise<Map<string, number>> {
    const limits = { attempts: 1, budget: budget.atMost(BRIEFLY) }
    const known = new Map<string, number>()
    const ask = async (stream: string) =>
      known.set(stream, await this.#ask(`show the stream ${stream}`, [stream], readJson(retention), limits))
    await Promise.allSettled([...new Set(streams)].map(ask))
    return known
  }

  /** Lists the names of the project's streams (ListStreams), for messages. Asks once, and for 10 s at most. */
  streamNames(budget: Budget): Promise<string[]> {
    this.#streamNames ??= this.#listStreams({ attempts: 1, budget: budget.atMost(BRIEFLY) })
    return this.#streamNames
  }

  async #listStreams(limits: CallLimits): Promise<string[]> {
    const names = new Set<string>()
    const query: [string, string][] = [['limit', '100']]
    for (;;) {
      const read = readJson(streamPage)
      const found = await this.#ask('list the streams of the project', [], read, limits, { query })
      const known = names.size
      for (const name of found.names) names.add(name)
      const next = found.names.at(-1)
      if (!found.hasMore || next === undefined || names.size === known) return [...names]
      query[1] = ['start_stream_name', next]
    }
  }

  /** Sends a stop or start in one attempt. Its answer says that it was accepted, not that a state has changed. */
  send(action: 'stop' | 'start', stream: string, ids: readonly string[], limits: CallLimits): Promise<void> {
    const operation = `${action} ${counted(ids.length, 'dump task')} of stream ${stream}`
    const body = JSON.stringify({ action, tasks: ids.map((id) => ({ id })) })
    const once = { ...limits, attempts: 1 }
    return this.#ask(operation, [stream, 'transfer-tasks', 'action'], readTaken, once, { body })
  }

  /** `path`: what comes after the path of the project's streams. Its first part is a stream. */
  #ask<T>(
    operation: string,
    path: readonly string[],
    read: (answer: Answer) => T,
    limits: CallLimits,
    more: Pick<Call<T>, 'query' | 'body'> = {},
  ): Promise<T> {
    const { endpoint, projectId } = this.place
    const asked = { operation, service: 'DIS', stream: path[0] } as const
    const headers = { 'content-type': 'application/json' }
    const whole = { endpoint, path: ['/v2', projectId, 'streams', ...path].join('/'), headers, read }
    return this.caller.call({ ...asked, ...whole, session: this.#session, ...more }, limits)
  }
}

/** Reads a list. An entry that cannot be read is one unknown task, and a task that is listed twice counts once. */
function taskList(stream: string, json: unknown, redact: Redact): TaskList | null {
  if (!isRecord(json) || /\.\d/.test(String(json['error_code'] ?? json['errorCode']))) return null
  const total = json['total_number']
  const listed = json['tasks'] ?? (total === 0 ? [] : null)
  if (!Array.isArray(listed)) return null
  const read = listed.map((entry) => taskOf(stream, entry, redact)).filter((task) => task !== null)
  // A name means the living task, not a deleted one that had it before.
  const living = new Set(read.filter((task) => !isGone(task)).map(({ name }) => name))
  const meant = read.filter((task) => !isGone(task) || task.name === null || !living.has(task.name))
  const count = Math.max(listed.length, typeof total === 'number' ? total : 0)
  return { tasks: eachOnce(meant), unlisted: count - read.length }
}

/** Reads one task of a list; null if nothing names it. Ignores a field of the wrong type. */
function taskOf(stream: string, entry: unknown, redact: Redact): DumpTask | null {
  if (!isRecord(entry)) return null
  const id = nameOf(entry['task_id'], redact)
  const name = nameOf(entry['task_name'], redact)
  if (id === null && name === null) return null
  const [state, destination] = [entry['state'], entry['destination_type']].map((value) =>
    isShort(value) ? redact(value, SHORTEST_KEY) : null,
  )
  const time = entry['last_transfer_timestamp']
  const isTime = typeof time === 'number' && time > 0 && time < LATEST_TIME
  const lastTransfer = isTime ? new Date(time).toISOString() : null
  return { stream, id, name, destination: destination ?? null, state: state ?? '', lastTransfer }
}

/** Reads a name or ID. It is sent back to the service unchanged, or not used at all if it holds a key or a token. */
function nameOf(value: unknown, redact: Redact): string | null {
  return isShort(value) && redact(value, SHORTEST_KEY) === value ? value : null
}

/** A text that can be saved for the post step. */
function isShort(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= LONGEST_TEXT
}

/** Reads a page of the list of streams; null if it does not have the documented form. */
function streamPage(json: unknown): { names: string[]; hasMore: boolean } | null {
  if (!isRecord(json) || !Array.isArray(json['stream_names'])) return null
  const names = json['stream_names'].filter((name) => typeof name === 'string' && name !== '')
  return { names, hasMore: json['has_more_streams'] === true }
}

/** Reads how long a stream keeps its data, in hours; null if the service does not say. */
function retention(json: unknown): number | null {
  const hours = isRecord(json) ? json['retention_period'] : null
  return Number.isInteger(hours) && Number(hours) > 0 && Number(hours) <= MOST_HOURS ? Number(hours) : null
}
