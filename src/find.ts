/** The dump tasks of several streams, as the service lists them, with an ID wherever one can be had. */

import type { Dis } from './cloud/dis.js'
import { mayTryAgain } from './cloud/retry.js'
import { CancelledError, NetworkError, ServiceError } from './errors.js'
import type { FoundStream } from './plan.js'
import type { DumpTask } from './tasks.js'

export interface Finding {
  found: FoundStream[]
  /** The streams whose list could not be had. */
  failed: { stream: string; error: Error }[]
}

/** Lists all streams side by side. Fails only when the job is cancelled; what fails for a stream is in the result. */
export async function findTasks(dis: Dis, streams: readonly string[], signal: AbortSignal): Promise<Finding> {
  const results = await dis.gate.forEach(streams, (stream) => findIn(dis, stream, signal))
  return {
    found: results.filter((result) => 'tasks' in result),
    failed: results.filter((result) => 'error' in result),
  }
}

async function findIn(
  dis: Dis,
  stream: string,
  signal: AbortSignal,
): Promise<FoundStream | { stream: string; error: Error }> {
  try {
    const { tasks, unlisted } = await dis.listTasks(stream, { signal })
    return { stream, unlisted, tasks: await Promise.all(tasks.map((task) => withId(dis, task, signal))) }
  } catch (failure) {
    if (failure instanceof CancelledError || !(failure instanceof Error)) throw failure
    return { stream, error: failure }
  }
}

/** The list may omit the ID, which a stop needs; the task's own page may have it. */
async function withId(dis: Dis, task: DumpTask, signal: AbortSignal): Promise<DumpTask> {
  if (task.id !== null || task.name === null || !/^[A-Za-z0-9_-]{1,64}$/.test(task.name)) return task
  try {
    return { ...task, id: await dis.findTaskId(task.stream, task.name, { signal }) }
  } catch (error) {
    const isAnswer = error instanceof ServiceError || error instanceof NetworkError
    if (!isAnswer || mayTryAgain(error)) throw error
    return task
  }
}
