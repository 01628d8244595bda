/** Sends one stop or start, and finds out whether it arrived when its answer does not say so. */
import type { CallLimits } from '../cloud/call.ts'
import type { Clock } from '../cloud/clock.ts'
import type { Dis } from '../cloud/dis.ts'
import { BLOCKED, fateUnknown, mayTryAgain } from '../cloud/retry.ts'
import type { Direction } from '../model/direction.ts'
import { CancelledError, NetworkError, ServiceError } from '../model/errors.ts'
import { type DumpTask, TaskIndex } from '../model/tasks.ts'
import { LAST_POLL } from './schedule.ts'

export type Sent =
  /** The service took it, or its list shows that it did. */
  | { fate: 'answered' }
  /** The service said no. */
  | { fate: 'refused'; error: Error }
  /** It may have arrived; no answer says so. */
  | { fate: 'unknown'; error: Error }
  /** It did not leave this machine, and might with more patience. */
  | { fate: 'unsent'; error: Error }

/** All that is needed to send. */
export interface SendWorld {
  dis: Dis
  clock: Clock
  /** The job was cancelled: no stop leaves any more. A start still does. */
  cancelled: AbortSignal
  /** The time after a cancel is over: what is on its way is ended. */
  overdue: AbortSignal
  info(text: string): void
}

export interface SendLimits extends Pick<CallLimits, 'attempts' | 'onLeaving'> {
  /** Told when an attempt got no answer, before the next one leaves: it may still arrive after that. */
  onUnanswered(): void
}

/**
 * Sends the tasks' stop or start. A connection that breaks after the request was sent leaves its fate open:
 * then the list is asked before anything is sent again, and what has reached its goal is left out.
 */
export async function sendAction(
  direction: Direction,
  stream: string,
  tasks: readonly DumpTask[],
  world: SendWorld,
  { onUnanswered, ...limits }: SendLimits,
): Promise<Sent> {
  const { dis, cancelled, overdue } = world
  let rest = tasks
  /** The last attempt left, and how it ended is not known. */
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
    if (failure instanceof NetworkError) rest = await notAtGoal(direction, stream, rest, world)
    return rest.length > 0
  }
  try {
    const ids = () => rest.flatMap(({ id }) => id ?? [])
    await dis.sendAction(direction.call, stream, ids, { ...limits, onLeaving, beforeAgain, signal: overdue })
    return { fate: 'answered' }
  } catch (failure) {
    const error = failure instanceof Error ? failure : new Error(String(failure))
    if (error instanceof CancelledError) {
      const open = error.cause === undefined ? onItsWay : fateUnknown(error.cause)
      return { fate: doubtful || open ? 'unknown' : 'unsent', error }
    }
    if (doubtful || fateUnknown(error)) return { fate: 'unknown', error }
    return mayTryAgain(error) ? { fate: 'unsent', error } : { fate: 'refused', error }
  }
}

/** Those of the tasks that the stream's list does not show at the goal; all of them where there is no list. */
async function notAtGoal(
  direction: Direction,
  stream: string,
  tasks: readonly DumpTask[],
  { dis, clock, overdue, info }: SendWorld,
): Promise<readonly DumpTask[]> {
  info(
    `Whether the ${direction.call} for stream ${stream} arrived is not known; asking for the list of the stream`,
  )
  try {
    const list = await dis.listTasks(stream, { deadline: clock.now() + LAST_POLL, signal: overdue })
    const index = new TaskIndex(list.tasks)
    return tasks.filter((task) => index.find(task)?.state !== direction.goal)
  } catch {
    // The list is out of reach as well; sending the same wish again does no harm.
    return tasks
  }
}

/** Whether a refused stop or start may be due to the state of one of its tasks, so that the list is to be believed. */
export function mayBeAboutState(error: Error): boolean {
  if (!(error instanceof ServiceError) || error.parts.code === BLOCKED) return false
  const { status, code } = error.parts
  return status === 400 || (status < 300 && code !== null)
}
