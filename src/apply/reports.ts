/** Makes the report on each tracked task, when its step ends. */
import { StepError } from '../model/errors.ts'
import { ENTRY, type Note } from '../model/note.ts'
import { reportOf, type TaskReport } from '../model/tasks.ts'
import { type Ending, type Facts, type PauseFacts, pauseEnding, resumeEnding } from './ending.ts'
import type { ApplyContext, PolledStream } from './poll.ts'
import { isSettled, type StartStream } from './start.ts'
import type { StopStream } from './stop.ts'
import { isSent, stateOf, type TrackedTask } from './tracked.ts'

/** `leftAlone`: the warning for a task that was paused already and is not resumed. */
export function stopReports(
  streams: readonly StopStream[],
  request: Pick<PauseFacts, 'ifMissing' | 'ifPaused'>,
  leftAlone: Note | null,
  context: ApplyContext,
): TaskReport[] {
  return streams.flatMap((stream) =>
    stream.tasks.map((tracked) => {
      const { isFound, isAdopted } = tracked
      const facts = factsOf(tracked, stream, context, 'stop')
      return report(tracked, pauseEnding({ ...facts, ...request, isFound, isAdopted, leftAlone }), null)
    }),
  )
}

export function startReports(streams: readonly StartStream[], context: ApplyContext): TaskReport[] {
  const { clock } = context.budget
  return streams.flatMap((stream) =>
    stream.tasks.map((tracked) => {
      const { stop: past, isStartedAgain, goalSince, pausedAt } = tracked
      const stop =
        past && (past.isSeenPaused ? 'seen-paused' : past.fate === 'answered' ? 'answered' : 'unknown')
      const facts = factsOf(tracked, stream, context, 'start')
      const ended = resumeEnding({
        ...facts,
        stop,
        isWatched: isSettled(tracked, stream.seenAt),
        isStartedAgain,
      })
      const pausedFor = goalSince === null || pausedAt === null ? null : clock.wall() - Date.parse(pausedAt)
      const mayStillPause =
        tracked.seen?.state === 'RUNNING' && (ended.problem ?? ended.warning)?.entry === ENTRY.leftPaused
      return { ...report(tracked, ended, pausedFor), mayStillPause }
    }),
  )
}

const CONTRADICTION = new StepError('The last lists of its stream contradict each other')

function factsOf(
  tracked: TrackedTask,
  { until, since, trouble, doubted }: PolledStream,
  { budget, wait }: ApplyContext,
  call: Facts['call'],
): Facts {
  const { verdict, fate, seen, error } = tracked
  const waited = Math.min(wait, until.clock.now() - since)
  const odd = call === 'stop' && doubted.includes(tracked) ? CONTRADICTION : null
  return {
    ...{ call, verdict, fate, state: stateOf(seen), error, trouble: trouble ?? odd, waited },
    isCancelled: budget.isCut,
    isTimeUp: until.isOver,
  }
}

function report(
  tracked: TrackedTask,
  { outcome, problem, warning }: Ending,
  pausedFor: number | null,
): TaskReport {
  const { task, before, seen, pausedAt } = tracked
  const sent = isSent(tracked)
  const known = { ...task, ...seen, id: task.id ?? seen?.id ?? null, name: seen?.name ?? task.name }
  const after = seen === null || (seen === task && sent) ? null : seen.state || null
  return reportOf(known, outcome, {
    ...{ before, after, sent, pausedAt, problem, warning },
    pausedFor: pausedFor === null ? null : Math.max(0, pausedFor),
  })
}
