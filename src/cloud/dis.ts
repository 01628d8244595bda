/** The calls of DIS that this action makes, in the field's words. API reference: "Dump Task Management". */

import { isRecord } from '../json.js'
import type { DumpTask } from '../tasks.js'
import { readJson } from './answer.js'
import type { AgainLimits, Call, Caller, CallLimits } from './call.js'
import type { Gate } from './gate.js'
import type { Session } from './session.js'

export interface DisPlace {
  /** URL of DIS. */
  endpoint: string
  projectId: string
}

export class Dis {
  constructor(
    readonly caller: Caller,
    readonly place: DisPlace,
    readonly session: Session,
  ) {}

  /** What all requests go through, those of all streams together. */
  get gate(): Gate {
    return this.caller.world.http.gate
  }

  /** The dump tasks of a stream (ListTransferTasks; not paged, at most 5 a stream). */
  async listTasks(stream: string, limits?: CallLimits): Promise<TaskList> {
    const asked = { operation: `list the dump tasks of stream ${stream}`, service: 'DIS' } as const
    return this.caller.call(
      {
        ...this.#call(asked, 'GET', `${streamPath(this.place, stream)}/transfer-tasks`),
        read: (answer) => readJson(asked, answer, (json) => taskList(stream, json)),
      },
      limits,
    )
  }

  /**
   * The ID of a task that is known by name (ShowTransferTask); null where the detail lacks it, as the
   * reference's table of it does. Needed only where the list omits IDs.
   */
  async findTaskId(stream: string, name: string, limits?: CallLimits): Promise<string | null> {
    const asked = { operation: `show the dump task ${name} of stream ${stream}`, service: 'DIS' } as const
    return this.caller.call(
      {
        ...this.#call(asked, 'GET', `${streamPath(this.place, stream)}/transfer-tasks/${name}`),
        read: (answer) =>
          readJson(asked, answer, (json) => (isRecord(json) ? { id: textOf(json['task_id']) } : null)).id,
      },
      limits,
    )
  }

  /**
   * Sends a stop or start (BatchStopTransferTask, BatchStartTransferTask). Its 200 says that the request was
   * taken, not that the tasks are in their new state. `ids` is asked anew for each attempt.
   */
  async sendAction(
    call: 'stop' | 'start',
    stream: string,
    ids: () => readonly string[],
    limits: AgainLimits,
  ): Promise<void> {
    const count = ids().length
    const asked = {
      operation: `${call} ${count} dump task${count === 1 ? '' : 's'} of stream ${stream}`,
      service: 'DIS',
    } as const
    await this.caller.call(
      {
        ...this.#call(asked, 'POST', `${streamPath(this.place, stream)}/transfer-tasks/action`),
        body: () => JSON.stringify({ action: call, tasks: ids().map((id) => ({ id })) }),
        read: () => true,
      },
      limits,
    )
  }

  #call(asked: Pick<Call<unknown>, 'operation' | 'service'>, method: 'GET' | 'POST', path: string) {
    const headers = { 'content-type': 'application/json' }
    return { ...asked, method, endpoint: this.place.endpoint, path, headers, session: this.session }
  }
}

/** A stream's dump tasks, and how many more the service counts than it lists (0 is what should be). */
export interface TaskList {
  tasks: DumpTask[]
  unlisted: number
}

function streamPath(place: DisPlace, stream: string): string {
  return `/v2/${place.projectId}/streams/${stream}`
}

/** The tasks of a list, or null when it is not of the documented form. */
function taskList(stream: string, json: unknown): TaskList | null {
  if (!isRecord(json)) return null
  const isEmpty = json['total_number'] === 0 && (json['tasks'] ?? null) === null
  const listed = isEmpty ? [] : json['tasks']
  if (!Array.isArray(listed)) return null
  const tasks: DumpTask[] = []
  for (const entry of listed) {
    if (!isRecord(entry) || typeof entry['state'] !== 'string' || entry['state'] === '') return null
    const id = textOf(entry['task_id'])
    const name = textOf(entry['task_name'])
    if (id === null && name === null) return null
    tasks.push({
      stream,
      id,
      name,
      destination: textOf(entry['destination_type']),
      state: entry['state'],
      lastTransfer: timeOf(entry['last_transfer_timestamp']),
    })
  }
  const total = json['total_number']
  return { tasks, unlisted: typeof total === 'number' ? Math.max(0, total - tasks.length) : 0 }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

/** ms since 1970 as ISO 8601; null for anything that is no such time. */
function timeOf(value: unknown): string | null {
  if (typeof value !== 'number' || !(value > 0)) return null
  const date = new Date(value)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}
