/** Finds the dump tasks of streams, before anything is stopped or started. */
import { type Dis, type FoundStream, NO_STREAM } from '../cloud/dis.ts'
import { expected } from '../cloud/retry.ts'
import type { Budget } from '../model/budget.ts'
import { CancelledError, ServiceError, type StepError } from '../model/errors.ts'
import { type DumpTask, eachOnce, isGone } from '../model/tasks.ts'
import { plain } from '../model/text.ts'
import { streamNotThere } from '../plan/plan.ts'

interface FindTerms {
  budget: Budget
  region: string | null
  onLeaving?: () => void // Called before each list leaves. May throw to prevent that.
}

/** Lists the dump tasks of one stream. @throws {StepError} */
export async function findStream(dis: Dis, stream: string, terms: FindTerms): Promise<FoundStream> {
  const { budget, onLeaving } = terms
  const limits = { budget, ...(onLeaving && { onLeaving }) }
  try {
    const listed = await dis.listTasks(stream, limits)
    const withId = async (task: DumpTask) => {
      if (task.id !== null || isGone(task)) return task
      return dis.withId(task, limits).catch((failure) => {
        const error = expected(failure)
        if (error instanceof CancelledError) throw error
        // Nobody may have asked for this task, so it must not fail the others.
        dis.caller.terms.log.info(error.message)
        return task
      })
    }
    return { stream, ...listed, tasks: eachOnce(await Promise.all(listed.tasks.map(withId))) }
  } catch (failure) {
    throw await withStreamNames(expected(failure), dis, terms)
  }
}

export interface Finding {
  found: FoundStream[]
  failed: { stream: string; error: StepError }[] // The streams whose list the service did not give
}

/**
 * Lists the dump tasks of all streams. After the first failure, the lists that have not left yet are not asked for, and
 * their streams are in neither list of the result; except that each stream which does not exist is named.
 *
 * @throws {CancelledError} the job was cancelled
 */
export async function findStreams(
  dis: Dis,
  streams: readonly string[],
  terms: Omit<FindTerms, 'onLeaving'>,
): Promise<Finding> {
  let isOver = false
  const onLeaving = () => {
    if (isOver) throw new CancelledError()
  }
  const results = await Promise.all(
    streams.map(async (stream) => {
      try {
        return await findStream(dis, stream, { ...terms, onLeaving })
      } catch (failure) {
        const error = expected(failure)
        isOver ||= !saysNoStream(error)
        return { stream, error }
      }
    }),
  )
  if (terms.budget.isCut) throw new CancelledError()
  return {
    found: results.filter((each) => 'tasks' in each),
    failed: results
      .filter((each) => 'error' in each)
      .filter(({ error }) => !(error instanceof CancelledError)),
  }
}

function saysNoStream(error: StepError): error is ServiceError {
  return error instanceof ServiceError && error.parts.code === NO_STREAM
}

/** Adds the names of the project's streams to the error for a stream that does not exist, if they can be listed. */
async function withStreamNames(
  error: StepError,
  dis: Dis,
  { budget, region }: FindTerms,
): Promise<StepError> {
  if (!saysNoStream(error) || error.parts.stream === undefined) return error
  const { log } = dis.caller.terms
  const names = await dis.streamNames(budget).catch(() => null)
  const shown = names?.map((name) => plain(log.redacted(name), 64)) ?? null
  const details = [streamNotThere(error.parts.stream, shown, { region, project: dis.place.projectId })]
  return new ServiceError({ ...error.parts, details }, { cause: error })
}
