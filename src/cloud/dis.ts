/** The calls of DIS that this action makes, in the field's words. API reference: "Dump Task Management". */

import { isRecord } from '../model/json.ts'
import { plain } from '../model/text.ts'
import { type Answer, type Asked, readJson, readTaken } from './answer.ts'
import type { Caller, CallLimits } from './call.ts'
import {
  idOf,
  type StreamDetails,
  type StreamPage,
  streamDetails,
  streamPage,
  type TaskList,
  taskList,
} from './disAnswers.ts'
import type { Session } from './session.ts'

export interface DisPlace {
  /** URL of DIS. */
  endpoint: string
  projectId: string
}

/** What would be good to know has one attempt and this time, in ms: it is never a reason to fail or to wait. */
const BRIEFLY = 10_000
/** Pages of the list of streams that are asked for at most, of 100 streams each. */
const MOST_PAGES = 50

export class Dis {
  #streamNames: Promise<string[]> | null = null
  readonly caller: Caller
  readonly place: DisPlace
  readonly session: Session

  constructor(caller: Caller, place: DisPlace, session: Session) {
    this.caller = caller
    this.place = place
    this.session = session
  }

  /** The dump tasks of a stream (ListTransferTasks; not paged, at most 5 a stream). */
  async listTasks(stream: string, limits?: CallLimits): Promise<TaskList> {
    const asked = { operation: `list the dump tasks of stream ${stream}`, service: 'DIS', stream } as const
    return this.caller.call(
      {
        ...this.#call(asked, 'GET', `${streamPath(this.place, stream)}/transfer-tasks`),
        read: (answer) => readJson(asked, answer, (json) => taskList(stream, json, answer.redact)),
      },
      limits,
    )
  }

  /**
   * The ID of a task that is known by name (ShowTransferTask); null where the detail lacks it, as the
   * reference's table of it does. Needed only where the list omits IDs.
   */
  async findTaskId(stream: string, name: string, limits?: CallLimits): Promise<string | null> {
    // A name of the service becomes a part of the path, and no other part.
    if (/\/|^\.*$/.test(name)) return null
    const operation = `show the dump task ${plain(name, 64)} of stream ${stream}`
    const asked = { operation, service: 'DIS', stream } as const
    return this.caller.call(
      {
        ...this.#call(asked, 'GET', `${streamPath(this.place, stream)}/transfer-tasks/${name}`),
        read: (answer) =>
          readJson(asked, answer, (json) => (isRecord(json) ? { id: idOf(json, answer.redact) } : null)).id,
      },
      limits,
    )
  }

  /** The details of a stream (DescribeStream): one attempt of 10 s. */
  async showStream(stream: string): Promise<StreamDetails> {
    const asked = { operation: `show the stream ${stream}`, service: 'DIS', stream } as const
    return this.caller.call(
      {
        ...this.#call(asked, 'GET', streamPath(this.place, stream)),
        read: (answer) => readJson(asked, answer, streamDetails),
      },
      this.#briefly(),
    )
  }

  /**
   * The names of the project's streams (ListStreams). Asked once, whoever wants to know: one attempt for each page of
   * 100, 10 s for all of them.
   */
  listStreams(): Promise<string[]> {
    this.#streamNames ??= this.#listStreams()
    return this.#streamNames
  }

  async #listStreams(): Promise<string[]> {
    const asked = { operation: 'list the streams of the project', service: 'DIS' } as const
    const call = this.#call(asked, 'GET', `/v2/${this.place.projectId}/streams`)
    const limits = this.#briefly()
    const names = new Set<string>()
    let last: string | null = null
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const query: [string, string][] = [['limit', '100']]
      if (last !== null) query.push(['start_stream_name', last])
      const read = (answer: Answer) => readJson(asked, answer, streamPage)
      const found: StreamPage = await this.caller.call({ ...call, query, read }, limits)
      for (const name of found.names) names.add(name)
      const next = found.names.at(-1) ?? null
      if (!found.hasMore || next === null || next === last) break
      last = next
    }
    return [...names]
  }

  #briefly(): CallLimits {
    return { attempts: 1, deadline: this.caller.world.clock.now() + BRIEFLY }
  }

  /**
   * Sends a stop or start (BatchStopTransferTask, BatchStartTransferTask). Its 200 says that the request was
   * taken, not that the tasks are in their new state. `ids` is asked again for each attempt.
   *
   * @throws {ServiceError} with a code: refused, whatever its status; `unreadable`: whether it was taken is not known
   */
  async sendAction(
    call: 'stop' | 'start',
    stream: string,
    ids: () => readonly string[],
    limits: CallLimits,
  ): Promise<void> {
    const count = ids().length
    const asked = {
      operation: `${call} ${count} dump task${count === 1 ? '' : 's'} of stream ${stream}`,
      service: 'DIS',
      stream,
    } as const
    await this.caller.call(
      {
        ...this.#call(asked, 'POST', `${streamPath(this.place, stream)}/transfer-tasks/action`),
        body: () => JSON.stringify({ action: call, tasks: ids().map((id) => ({ id })) }),
        read: (answer) => readTaken(asked, answer),
      },
      limits,
    )
  }

  #call(asked: Asked, method: 'GET' | 'POST', path: string) {
    const headers = { 'content-type': 'application/json' }
    return { ...asked, method, endpoint: this.place.endpoint, path, headers, session: this.session }
  }
}

/** A stream with its list. */
export interface FoundStream extends TaskList {
  stream: string
}

function streamPath(place: DisPlace, stream: string): string {
  return `/v2/${place.projectId}/streams/${stream}`
}
