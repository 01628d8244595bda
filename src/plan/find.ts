/** Finds the dump tasks of several streams. */
import type { Dis, FoundStream } from '../cloud/dis.ts'
import { mayTryAgain } from '../cloud/retry.ts'
import { NO_STREAM, unknownStream, withStreamNames } from '../cloud/strayStream.ts'
import { CancelledError, ServiceError } from '../model/errors.ts'
import { type DumpTask, isGone } from '../model/tasks.ts'

/** The most dump tasks of a stream whose ID is asked for. A stream has 5 tasks at most. */
const MOST_DETAILS = 50
/** How many streams are listed at the same time. */
const AT_ONCE = 8

export interface Finding {
  found: FoundStream[]
  /** The streams whose list the service did not give. */
  failed: { stream: string; error: Error }[]
}

export interface FindOptions {
  signal: AbortSignal
  /** After the first failure, the other streams are not asked, and are in neither list. */
  allOrNothing: boolean
  /** Whether the ID of this task is needed if the list omits it. */
  isWanted(task: DumpTask): boolean
}

/**
 * Lists the dump tasks of the streams, several streams at once. When one stream does not exist, the project's streams
 * are listed, and others that do not exist are not asked.
 *
 * @throws {CancelledError} `signal` ended it; any other failure of a stream is in the result
 */
export async function findTasks(
  dis: Dis,
  streams: readonly string[],
  options: FindOptions,
): Promise<Finding> {
  const { signal, allOrNothing, isWanted } = options
  const over = new AbortController()
  const either = AbortSignal.any([signal, over.signal])
  const results: (FoundStream | Finding['failed'][number])[] = []
  let existing: Set<string> | null = null
  const waiting = streams.entries()
  const list = async (index: number, stream: string) => {
    try {
      if (existing !== null && !existing.has(stream)) throw unknownStream(stream)
      const listed = await dis.listTasks(stream, { signal: either })
      const tasks = await withIds(dis, listed.tasks, isWanted, either)
      results[index] = { stream, ...listed, tasks }
    } catch (failure) {
      if (failure instanceof CancelledError && over.signal.aborted) return
      if (failure instanceof CancelledError || !(failure instanceof Error)) throw failure
      if (allOrNothing) over.abort()
      if (saysNoStream(failure)) existing ??= await existingStreams(dis)
      results[index] = { stream, error: await withStreamNames(failure, dis) }
    }
  }
  const work = async () => {
    for (const [index, stream] of waiting) {
      if (either.aborted) return
      await list(index, stream)
    }
  }
  // The first stream goes alone. What it meets, above all a silent service, the others would meet too.
  if (allOrNothing && streams[0] !== undefined) {
    await list(0, streams[0])
    waiting.next()
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  if (signal.aborted) throw new CancelledError()
  return {
    found: results.filter((each) => 'tasks' in each),
    failed: results.filter((each) => 'error' in each),
  }
}

/** Whether the failure says that the stream does not exist. */
export function saysNoStream(failure: unknown): boolean {
  return failure instanceof ServiceError && failure.parts.code === NO_STREAM
}

/** The names of the project's streams; null if they cannot be listed. Asked for once a step. */
export async function existingStreams(dis: Dis): Promise<Set<string> | null> {
  return dis.listStreams().then(
    (names) => new Set(names),
    () => null,
  )
}

/** Adds the IDs of the wanted tasks from their details, if the list omits them. A stop needs the ID. */
async function withIds(
  dis: Dis,
  tasks: readonly DumpTask[],
  isWanted: (task: DumpTask) => boolean,
  signal: AbortSignal,
): Promise<readonly DumpTask[]> {
  const unknown = tasks.filter((task) => task.id === null && !isGone(task) && isWanted(task))
  const asked = new Set(unknown.slice(0, MOST_DETAILS))
  return Promise.all(
    tasks.map(async (task) => (asked.has(task) ? { ...task, id: await idOf(dis, task, signal) } : task)),
  )
}

async function idOf(dis: Dis, { stream, name }: DumpTask, signal: AbortSignal): Promise<string | null> {
  if (name === null || !/^[A-Za-z0-9_-]{1,64}$/.test(name)) return null
  try {
    return await dis.findTaskId(stream, name, { signal })
  } catch (error) {
    if (error instanceof CancelledError || mayTryAgain(error)) throw error
    return null
  }
}
