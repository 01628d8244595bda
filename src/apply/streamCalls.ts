/** Sends the stops or starts of one stream, and acts on each answer. */
import { askedWait, tooPatient, waitAfter } from '../cloud/retry.ts'
import { TimeLimitError } from '../model/errors.ts'
import { explainInLine } from '../model/remedies.ts'
import { type DumpTask, fewLabels } from '../model/tasks.ts'
import { judge } from './judge.ts'
import { mayBeAboutState, sendAction } from './send.ts'
import type { StreamTasks } from './streamTasks.ts'
import type { TrackedTask } from './trackedTask.ts'

/** Sends the starts that are due by the states last seen. Sends nothing if a start has just failed. */
export async function startDue(tasks: StreamTasks): Promise<void> {
  const { direction, clock } = tasks.context
  const now = clock.now()
  if (direction.from === null || now < tasks.startAt) return
  const due = tasks.open.filter(
    (each) => each.seen !== null && judge(direction, each, each.seen, now) === 'start',
  )
  // A task that paused only while it was watched was PAUSED before its start, whatever the first poll showed.
  for (const tracked of due) tracked.before = direction.from
  if (due.length > 0) await send(tasks, due)
}

/** Sends the stop or start of these tasks. `again`: they are part of a request that was refused as a whole. */
export async function send(tasks: StreamTasks, batch: readonly TrackedTask[], again = false): Promise<void> {
  const { context, stream, list, order } = tasks
  const { direction, wait, memory, log } = context
  const named = withIds(batch)
  const sent = await sendAction(direction, stream, named, context, {
    ...(direction.keepsTrying && wait > 0 && { attempts: 1 }),
    onLeaving: () => {
      order.leaves()
      memory?.stop(stream, 'sent', named)
    },
    onUnanswered: () => memory?.unanswered(stream, named),
  })
  if (sent.fate !== 'refused') memory?.stop(stream, sent.fate, named)
  list.expectChange()
  switch (sent.fate) {
    case 'answered':
      list.trouble = null
      tasks.failedStarts = 0
      tasks.waitFromNow(batch)
      return log.info(`Stream ${stream}: ${direction.call} of ${fewLabels(named)} accepted`)
    case 'unknown':
      return onUnknown(tasks, batch, sent.error)
    case 'unsent':
      return onUnsent(tasks, batch, sent.error)
    case 'refused':
      return onRefused(tasks, batch, sent.error, again)
  }
}

/** The tasks, with the IDs of the list if they had none. */
function withIds(batch: readonly TrackedTask[]): DumpTask[] {
  return batch.map(({ task, seen }) => ({ ...task, id: task.id ?? seen?.id ?? null }))
}

function onUnknown(tasks: StreamTasks, batch: readonly TrackedTask[], error: Error): void {
  const { direction, log } = tasks.context
  for (const tracked of batch) if (tracked.call === 'unsent') tracked.call = 'doubtful'
  log.info(explainInLine(error))
  if (direction.keepsTrying) {
    tasks.callTrouble = error
    backOff(tasks, batch, error)
  } else tasks.watchStop(error)
}

/** A stop that did not leave is given up. A start is tried again, with growing waits. */
function onUnsent(tasks: StreamTasks, batch: readonly TrackedTask[], error: Error): void {
  const { direction, wait, log } = tasks.context
  tasks.list.trouble = error
  if (!direction.keepsTrying || wait === 0 || error instanceof TimeLimitError) {
    tasks.fail(batch, error)
  } else {
    log.info(error.message)
    backOff(tasks, batch, error)
  }
}

function backOff(tasks: StreamTasks, batch: readonly TrackedTask[], error: Error): void {
  const { clock } = tasks.context
  const asked = askedWait(error)
  tasks.failedStarts += 1
  tasks.startAt = clock.now() + waitAfter(tasks.failedStarts, clock.random(), asked)
  const left = tasks.deadline - clock.now()
  if (asked !== null && asked > left) tasks.fail(batch, tooPatient(error, asked, left))
}

/**
 * One of several tasks may be the cause of a refusal, and the refused call may have taken effect for others: the list
 * shows it. The rest is sent once more in one request. If the call had no effect, starts are sent one by one.
 */
async function onRefused(
  tasks: StreamTasks,
  batch: readonly TrackedTask[],
  error: Error,
  again: boolean,
): Promise<void> {
  const { direction, believeList, memory, log } = tasks.context
  const isAboutState = mayBeAboutState(error)
  const isHalf = isAboutState && batch.length > 1
  if (isHalf) for (const tracked of batch) tracked.call = 'doubtful'
  const isDoubtful = batch.some(({ call }) => call === 'doubtful')
  memory?.stop(tasks.stream, isDoubtful ? 'unknown' : 'refused', withIds(batch))
  tasks.list.trouble = error
  log.info(explainInLine(error))
  const rest = !again && believeList && isAboutState ? await restAfterList(tasks, batch, isHalf) : null
  if (rest?.length === 0) return
  if (direction.keepsTrying && !again && isHalf) {
    const left = rest ?? batch.filter(({ report }) => report === null)
    for (const tracked of left) await send(tasks, [tracked], true)
  } else if (rest !== null && rest.length < batch.length) {
    await send(tasks, rest, true)
  } else if (!direction.keepsTrying && isDoubtful && believeList) {
    tasks.watchStop(error)
  } else tasks.fail(batch, error)
}

/** The tasks that the list shows neither at their goal nor gone; null if there is no list. */
async function restAfterList(
  tasks: StreamTasks,
  batch: readonly TrackedTask[],
  isHalf: boolean,
): Promise<TrackedTask[] | null> {
  const { direction, memory } = tasks.context
  const list = await tasks.list.askAfterRefusal()
  if (list === null) return null
  const atGoal = batch.filter(({ task }) => list.index.find(task)?.state === direction.goal)
  // A refused stop of one task took no effect. If the task is paused now, somebody else paused it.
  const byOthers = isHalf ? [] : atGoal
  tasks.take(
    batch.filter((tracked) => !byOthers.includes(tracked)),
    list,
  )
  for (const tracked of byOthers) {
    tracked.seen = list.index.find(tracked.task) ?? tracked.seen
    tasks.end(tracked, { outcome: direction.already })
  }
  if (byOthers.length > 0) memory?.already(tasks.stream, withIds(byOthers))
  return batch.filter((tracked) => tracked.report === null && !atGoal.includes(tracked))
}
