/** Makes the calls of DIS. API reference: "Dump Task Management". */

import { counted, plain } from '../model/text.ts'
import { readJson, readTaken } from './answer.ts'
import type { Call, Caller, CallLimits } from './call.ts'
import {
  type StreamDetails,
  type StreamPage,
  streamDetails,
  streamPage,
  type TaskList,
  taskDetails,
  taskList,
} from './disAnswers.ts'
import type { Session } from './session.ts'

export interface DisPlace {
  /** The URL of DIS. */
  endpoint: string
  projectId: string
}

/** Time limit for requests that are only good to have, in ms. They get one attempt, and a failure does not matter. */
const BRIEFLY = 10_000
/** How many pages of the list of streams are asked for at most, with 100 streams each. */
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

  /** Lists the dump tasks of a stream (ListTransferTasks). The list has no pages, as a stream has at most 5 tasks. */
  listTasks(stream: string, limits?: CallLimits): Promise<TaskList> {
    return this.#ask(
      {
        operation: `list the dump tasks of stream ${stream}`,
        stream,
        path: `/${stream}/transfer-tasks`,
        read: (answer) => readJson(answer, (json, redact) => taskList(stream, json, redact)),
      },
      limits,
    )
  }

  /**
   * Finds the ID of a task by its name (ShowTransferTask), if the list omits IDs. Null if the details have no ID
   * either: the table in the reference lacks that field.
   */
  async findTaskId(stream: string, name: string, limits?: CallLimits): Promise<string | null> {
    // The name comes from the service. It must stay one segment of the path.
    if (/\/|^\.*$/.test(name)) return null
    const { id } = await this.#ask(
      {
        operation: `show the dump task ${plain(name, 64)} of stream ${stream}`,
        stream,
        path: `/${stream}/transfer-tasks/${name}`,
        read: (answer) => readJson(answer, taskDetails),
      },
      limits,
    )
    return id
  }

  /** Shows the details of a stream (DescribeStream), in one attempt of at most 10 s. */
  showStream(stream: string): Promise<StreamDetails> {
    return this.#ask(
      {
        operation: `show the stream ${stream}`,
        stream,
        path: `/${stream}`,
        read: (answer) => readJson(answer, streamDetails),
      },
      this.#briefly(),
    )
  }

  /**
   * Lists the names of the project's streams (ListStreams). Asks only once, however often it is called: one attempt
   * for each page of 100, and at most 10 s for all pages.
   */
  listStreams(): Promise<string[]> {
    this.#streamNames ??= this.#listStreams()
    return this.#streamNames
  }

  async #listStreams(): Promise<string[]> {
    const limits = this.#briefly()
    const names = new Set<string>()
    const query: [string, string][] = [['limit', '100']]
    let last: string | undefined
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const found: StreamPage = await this.#ask(
        {
          operation: 'list the streams of the project',
          path: '',
          query,
          read: (answer) => readJson(answer, streamPage),
        },
        limits,
      )
      for (const name of found.names) names.add(name)
      const next = found.names.at(-1)
      if (!found.hasMore || next === undefined || next === last) break
      last = next
      query[1] = ['start_stream_name', next]
    }
    return [...names]
  }

  #briefly(): CallLimits {
    return { attempts: 1, deadline: this.caller.context.clock.now() + BRIEFLY }
  }

  /**
   * Sends a stop or start (BatchStopTransferTask, BatchStartTransferTask). An answer 200 means that the call was
   * accepted, not that the tasks have changed their state. Each attempt calls `ids` again.
   *
   * @throws {ServiceError} with a code: refused, whatever the status. With `unreadable`: nobody knows whether it was
   * accepted.
   */
  async sendAction(
    action: 'stop' | 'start',
    stream: string,
    ids: () => readonly string[],
    limits: CallLimits,
  ): Promise<void> {
    await this.#ask(
      {
        operation: `${action} ${counted(ids().length, 'dump task')} of stream ${stream}`,
        stream,
        path: `/${stream}/transfer-tasks/action`,
        body: () => JSON.stringify({ action, tasks: ids().map((id) => ({ id })) }),
        read: readTaken,
      },
      limits,
    )
  }

  /** Asks DIS. `path` comes after the path of the project's streams. */
  #ask<T>(
    call: Omit<Call<T>, 'service' | 'endpoint' | 'headers' | 'session'>,
    limits?: CallLimits,
  ): Promise<T> {
    const { endpoint, projectId } = this.place
    return this.caller.call(
      {
        ...call,
        service: 'DIS',
        endpoint,
        path: `/v2/${projectId}/streams${call.path}`,
        headers: { 'content-type': 'application/json' },
        session: this.session,
      },
      limits,
    )
  }
}

/** A stream and its list of dump tasks. */
export interface FoundStream extends TaskList {
  stream: string
}
