/** Sends one stop or start, and finds out whether it arrived when its answer does not say so. */
import type { CallLimits } from '../cloud/call.ts'
import { BLOCKED, fateUnknown, mayTryAgain } from '../cloud/retry.ts'
import type { Direction } from '../model/direction.ts'
import { CancelledError, NetworkError, ServiceError } from '../model/errors.ts'
import { type DumpTask, TaskIndex } from '../model/tasks.ts'
import type { FollowContext } from './followed.ts'
import { LAST_POLL } from './schedule.ts'

export type Sent =
  /** The service accepted it, or the list shows that it took effect. */
  | { fate: 'answered' }
  /**
   * `refused`: the service said no. `unknown`: it may have arrived, but no answer says so. `unsent`: it did not
   * arrive or was put off, and another try may work.
   */
  | { fate: 'refused' | 'unknown' | 'unsent'; error: Error }

export interface SendLimits extends Pick<CallLimits, 'attempts' | 'onLeaving'> {
  /** Called when an attempt got no answer, before the next one leaves. The first one may still arrive later. */
  onUnanswered(): void
}

/**
 * Sends the stop or start of these tasks. If the connection breaks after the request was sent, the call may have
 * arrived. So the list is asked for before the next attempt, and tasks at their goal are left out.
 */
export async function sendAction(
  direction: Direction,
  stream: string,
  tasks: readonly DumpTask[],
  context: FollowContext,
  { onUnanswered, ...limits }: SendLimits,
): Promise<Sent> {
  const { dis, cancelled, overdue } = context
  let rest = tasks
  /** The last attempt has left, and its end is not known. */
  let onItsWay = false
  let doubtful = false
  const onLeaving = () => {
    if (cancelled.aborted && direction.endsWithCancel) throw new CancelledError()
    limits.onLeaving?.()
    onItsWay = true
  }
  const beforeAgain = async (failure: unknown): Promise<boolean> => {
    onItsWay = false
    if (!fateUnknown(failure)) return true
    doubtful = true
    onUnanswered()
    if (failure instanceof NetworkError) rest = await notAtGoal(direction, stream, rest, context)
    return rest.length > 0
  }
  try {
    const ids = () => rest.flatMap(({ id }) => id ?? [])
    await dis.sendAction(direction.call, stream, ids, { ...limits, onLeaving, beforeAgain, signal: overdue })
    return { fate: 'answered' }
  } catch (failure) {
    const error = failure as Error
    const isCancelled = error instanceof CancelledError
    const last = isCancelled ? error.cause : error
    const mayHaveArrived = doubtful || (last === undefined ? onItsWay : fateUnknown(last))
    if (mayHaveArrived) return { fate: 'unknown', error }
    return { fate: isCancelled || mayTryAgain(error) ? 'unsent' : 'refused', error }
  }
}

/** The tasks that the list does not show at their goal; all of them if there is no list. */
async function notAtGoal(
  direction: Direction,
  stream: string,
  tasks: readonly DumpTask[],
  { dis, clock, overdue, log }: FollowContext,
): Promise<readonly DumpTask[]> {
  log.info(
    `Whether the ${direction.call} for stream ${stream} arrived is not known; asking for the list of the stream`,
  )
  try {
    const list = await dis.listTasks(stream, { deadline: clock.now() + LAST_POLL, signal: overdue })
    const index = new TaskIndex(list.tasks)
    return tasks.filter((task) => index.find(task)?.state !== direction.goal)
  } catch {
    // The list cannot be reached either. Sending the same call again does no harm.
    return tasks
  }
}

/** Whether a stop or start may have been refused for the state of one task. If so, the list says what took effect. */
export function mayBeAboutState(error: Error): boolean {
  if (!(error instanceof ServiceError) || error.parts.code === BLOCKED) return false
  const { status, code } = error.parts
  return status === 400 || (status < 300 && code !== null)
}
