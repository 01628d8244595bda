/** Brings one stream's dump tasks to their goal: sends calls, polls, judges, and ends each task with its outcome. */
import type { TaskReport } from '../model/tasks.ts'
import { unwatchedEnding } from './ending.ts'
import { nextPoll } from './schedule.ts'
import { send, startDue } from './streamCalls.ts'
import type { StreamTasks } from './streamTasks.ts'

/** Sends the calls that are due, then polls until all tasks are at their goal, or over. */
export async function runStream(tasks: StreamTasks): Promise<void> {
  const { direction, wait } = tasks.context
  if (direction.from === null) await send(tasks, tasks.all)
  else {
    for (const tracked of tasks.all) if (tracked.seen) tasks.judge(tracked, tracked.seen)
    await startDue(tasks)
  }
  if (wait === 0 && tasks.trouble === null) {
    for (const tracked of tasks.open) tasks.end(tracked, unwatchedEnding(tracked))
  }
  await pollStream(tasks)
}

/** Polls until all tasks are at their goal, or over, or the job is cancelled. The first poll comes at once. */
export async function pollStream(tasks: StreamTasks): Promise<void> {
  const { cancelled, clock } = tasks.context
  for (let due = clock.now(); tasks.open.length > 0 && !cancelled.aborted; due = nextDue(tasks)) {
    const rest = due - clock.now()
    if (rest > 0) await clock.sleep(rest, cancelled)
    const isLast = clock.now() >= tasks.deadline
    const poll = await pollOnce(tasks, isLast)
    if (cancelled.aborted) return
    await startDue(tasks)
    if (isLast && clock.now() >= tasks.deadline) {
      tasks.endAsTheyAre(tasks.open.filter(({ settled }) => !settled || poll === null))
    }
    if (poll !== null && tasks.isSettled) {
      tasks.settledAt = poll
      return
    }
  }
}

/** Whether the stream has to be polled again: another task was not at its goal after this stream's last poll. */
export function isStale({ open, order, settledAt }: StreamTasks): boolean {
  return open.length > 0 && order.isStale(settledAt)
}

/** The reports on all tasks, in their order. Tasks that are still open end as they are. */
export function concludeStream(tasks: StreamTasks): TaskReport[] {
  tasks.endAsTheyAre(tasks.open)
  return tasks.all.map(({ report }) => report as TaskReport)
}

/** Polls once, and judges what the list shows. Gives the number of the poll; null if no answer came. */
async function pollOnce(tasks: StreamTasks, isLast: boolean): Promise<number | null> {
  const list = await tasks.list.poll(isLast ? null : tasks.deadline)
  if (list === null) {
    if (tasks.list.isHopeless) tasks.endAsTheyAre(tasks.open)
    return null
  }
  tasks.take(tasks.open, list)
  return tasks.order.note(tasks.isSettled)
}

/** When the next poll is due, by the monotonic clock. */
function nextDue({ open, since, deadline, startAt, list, context }: StreamTasks): number {
  const { clock, direction } = context
  const now = clock.now()
  const next = now + (list.retryIn() ?? nextPoll(now - since, clock.random()))
  // Tasks that only wait for their next start need no poll before it.
  const isWaiting = open.every(({ seen, call }) => call !== 'answered' && seen?.state === direction.from)
  return Math.min(isWaiting ? Math.max(next, startAt) : next, Math.max(now, deadline))
}
