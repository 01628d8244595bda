/** Sends one stop or start, and finds out whether it arrived when its answer does not say so. */
import type { CallLimits } from './cloud/call.js'
import type { Clock } from './cloud/clock.js'
import type { Dis } from './cloud/dis.js'
import { BLOCKED, fateUnknown, mayTryAgain } from './cloud/retry.js'
import { CancelledError, NetworkError, ServiceError } from './errors.js'
import { LAST_LOOK } from './schedule.js'
import { type DumpTask, isSameTask } from './tasks.js'
import type { Direction } from './transition.js'

export type Sent =
  /** The service took it, or its list shows that it did. */
  | { fate: 'answered' }
  /** The service said no: nothing happened. */
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

/**
 * Sends the tasks' stop or start. A connection that breaks after the request was sent leaves its fate open:
 * then the list is asked before anything is sent again, and what has reached its goal is left out.
 */
export async function sendAction(
  direction: Direction,
  stream: string,
  tasks: readonly DumpTask[],
  world: SendWorld,
  limits: Pick<CallLimits, 'deadline' | 'patience' | 'onLeaving'>,
): Promise<Sent> {
  const { dis, clock, cancelled, overdue, info } = world
  let rest = tasks
  /** The last attempt left, and how it ended is not known. */
  let onItsWay = false
  let doubtful = false
  const onLeaving = () => {
    if (cancelled.aborted && direction.call === 'stop') throw new CancelledError()
    limits.onLeaving?.()
    onItsWay = true
  }
  const beforeAgain = async (failure: unknown): Promise<boolean> => {
    doubtful ||= fateUnknown(failure)
    onItsWay = false
    if (!(failure instanceof NetworkError) || failure.sent === 'no') return true
    info(`Whether the ${direction.call} for stream ${stream} arrived is not known; its list will tell`)
    try {
      const list = await dis.listTasks(stream, { deadline: clock.now() + LAST_LOOK, signal: overdue })
      const at = (task: DumpTask) => list.tasks.find((listed) => isSameTask(listed, task))
      rest = rest.filter((task) => at(task)?.state !== direction.goal)
    } catch {
      // The list is out of reach as well; sending the same wish again does no harm.
    }
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

/** Whether a refused stop or start may be due to the state of one of its tasks, so that the list is to be believed. */
export function mayBeAboutState(error: Error): boolean {
  return error instanceof ServiceError && error.parts.status === 400 && error.parts.code !== BLOCKED
}
