/** The dump tasks of several streams, as the service lists them. */
import type { Dis, FoundStream } from '../cloud/dis.ts'
import { mayTryAgain } from '../cloud/retry.ts'
import { NO_STREAM, unknownStream, withStreamNames } from '../cloud/strayStream.ts'
import { CancelledError, ServiceError } from '../model/errors.ts'
import { type DumpTask, isGone } from '../model/tasks.ts'

/** So many dump tasks of a stream are asked for their ID; a stream has 5 at most. */
const MOST_DETAILS = 50
/** So many streams are listed side by side. */
const AT_ONCE = 8

export interface Finding {
  found: FoundStream[]
  /** The streams whose list the service did not give. */
  failed: { stream: string; error: Error }[]
}

export interface FindOptions {
  signal: AbortSignal
  /** After the first failure the others are not asked any more, and are in neither list. */
  allOrNothing: boolean
  /** Whether the ID of a task is needed, where the list omits it. */
  isWanted(task: DumpTask): boolean
}

/**
 * Lists the streams, several at once. Once one of them is found not to exist, the project's list of streams settles the
 * others: none of them is asked that is not there either.
 *
 * @throws {CancelledError} when `signal` ended it; what fails for a stream is in the result
 */
export async function findTasks(
  dis: Dis,
  streams: readonly string[],
  options: FindOptions,
): Promise<Finding> {
  const { signal, allOrNothing, isWanted } = options
  const over = new AbortController()
  const either = AbortSignal.any([signal, over.signal])
  const results: ({ found: FoundStream } | { failed: Finding['failed'][number] })[] = []
  let existing: Set<string> | null = null
  const waiting = streams.entries()
  const list = async (index: number, stream: string) => {
    try {
      if (existing !== null && !existing.has(stream)) throw unknownStream(stream)
      const listed = await dis.listTasks(stream, { signal: either })
      const tasks = await withIds(dis, listed.tasks, isWanted, either)
      results[index] = { found: { stream, ...listed, tasks } }
    } catch (failure) {
      if (failure instanceof CancelledError && over.signal.aborted) return
      if (failure instanceof CancelledError || !(failure instanceof Error)) throw failure
      if (allOrNothing) over.abort()
      existing ??= await existingStreams(dis, failure)
      results[index] = { failed: { stream, error: await withStreamNames(failure, dis) } }
    }
  }
  const work = async () => {
    for (const [index, stream] of waiting) {
      if (either.aborted) return
      await list(index, stream)
    }
  }
  // The first goes alone: what it meets, a silent service above all, the others would meet as well.
  if (allOrNothing && streams[0] !== undefined) {
    await list(0, streams[0])
    waiting.next()
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  if (signal.aborted) throw new CancelledError()
  return {
    found: results.flatMap((each) => ('found' in each ? [each.found] : [])),
    failed: results.flatMap((each) => ('failed' in each ? [each.failed] : [])),
  }
}

/** The project's streams, where a failure says that one of those asked for does not exist; null where they are not known. */
async function existingStreams(dis: Dis, failure: Error): Promise<Set<string> | null> {
  if (!(failure instanceof ServiceError) || failure.parts.code !== NO_STREAM) return null
  try {
    return new Set(await dis.listStreams())
  } catch {
    return null
  }
}

/** A list may omit the IDs, which a stop needs: the details of a task have its ID. Asked for what is wanted only. */
async function withIds(
  dis: Dis,
  tasks: readonly DumpTask[],
  isWanted: (task: DumpTask) => boolean,
  signal: AbortSignal,
): Promise<readonly DumpTask[]> {
  const unknown = tasks
    .filter((task) => task.id === null && !isGone(task) && isWanted(task))
    .slice(0, MOST_DETAILS)
  if (unknown.length === 0) return tasks
  const ids = new Map<DumpTask, string | null>()
  await Promise.all(unknown.map(async (task) => ids.set(task, await idOf(dis, task, signal))))
  return tasks.map((task) => ({ ...task, id: task.id ?? ids.get(task) ?? null }))
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
