/** Decides what the post step does by what the main step saved, and tells what stays paused by that alone. Pure. */
import type { PastStop } from '../apply/start.ts'
import { mayHaveArrived } from '../model/fate.ts'
import { STOP_WATCH } from '../model/limits.ts'
import { ENTRY, type Note, note } from '../model/note.ts'
import { type Outcome, type TaskReport, unreadReport } from '../model/tasks.ts'
import { counted, plain } from '../model/text.ts'
import { isResumed } from '../plan/plan.ts'
import type { LeftReason } from '../report/ended.ts'
import type { Saved, SavedStream, SavedTask } from '../runner/state.ts'

export type PostDecision =
  | { do: 'resume'; isCancelled: boolean }
  /** Leave the tasks paused, on purpose or because nobody decided. `isTold`: the main step has reported that. */
  | { do: 'tell'; why: LeftReason; isTold: boolean }
  | { do: 'fail'; problem: Note }

export function decidePost(saved: Saved, jobStatus: string): PostDecision {
  const { mode } = saved.pause
  if (!isResumed(mode))
    return { do: 'tell', why: mode === 'never' ? mode : 'not-set', isTold: saved.reported }
  if (mode === 'always' || jobStatus === 'success')
    return { do: 'resume', isCancelled: jobStatus === 'cancelled' }
  if (jobStatus === 'failure' || jobStatus === 'cancelled')
    return { do: 'tell', why: 'job-failed', isTold: false }
  const status = jobStatus === '' ? 'empty' : `«${plain(jobStatus, 40)}»`
  const problem = note(
    `resume is on-success, and how the job ended is not known: job-status is ${status}.`,
    'Leave job-status as it is by default, and do not use this action inside nested composite actions with on-success.',
  )
  return { do: 'fail', problem }
}

/** The tasks that this step has to resume: those it adopted, and those whose stop may have taken effect. */
export function ownTasks({ tasks }: SavedStream): SavedTask[] {
  return tasks.filter(({ fate, isAdopted }) => isAdopted || mayHaveArrived(fate))
}

/** What is known of the stop of a saved task. One that was answered is watched for `wait` ms. */
export function stopOf({ fate, unanswered, isAdopted, pausedAt }: SavedTask, wait: number): PastStop {
  const isSeenPaused = isAdopted || pausedAt !== null
  const watch = isSeenPaused ? 0 : fate === 'answered' ? wait : STOP_WATCH
  return { fate, unanswered, isSeenPaused, pausedAt, watch }
}

/** The problem of a task for which nothing was tried. */
export const NOT_RESUMED = note('It was not resumed.', null, ENTRY.notTried)

/** Reports all tasks that the main step may have stopped or adopted as not resumed. */
export function unresumed(saved: Saved, problem: Note): TaskReport[] {
  return ownReports(saved, () => ['failed', { problem }])
}

/** Reports the same tasks as the main step last saw them. */
export function leftAsSaved(saved: Saved): TaskReport[] {
  return ownReports(saved, ({ isAdopted, pausedAt, state: after }) => {
    if (isAdopted) return ['adopted', { before: 'PAUSED', after }]
    if (after === 'PAUSED') return ['paused', { after }]
    return [pausedAt === null ? 'requested' : 'timed-out', { after }]
  })
}

function ownReports(
  { streams }: Saved,
  told: (task: SavedTask) => [outcome: Outcome, more: Partial<TaskReport>],
): TaskReport[] {
  return streams.flatMap((saved) =>
    ownTasks(saved).map((task) => {
      const [outcome, more] = told(task)
      return unreadReport({ stream: saved.stream, ...task }, outcome, { sent: !task.isAdopted, ...more })
    }),
  )
}

/** When the main step last saved something, in ms since 1970. */
export function seenAt({ streams }: Saved): number {
  return Math.max(...streams.map(({ at }) => Date.parse(at)))
}

/** The problem that saved state cannot be read. `of`: of which streams. */
function lost(of: string): Note {
  return note(
    `What the pause step saved${of} cannot be read, so which dump tasks it stopped is not known.`,
    'Look at the streams in the console of DIS, or in the log of the pause step, and resume what is paused.',
    ENTRY.leftPaused,
  )
}

/** The problem that nothing of the saved state can be read. */
export const UNREADABLE = lost('')

/** The problem that a part of the saved state cannot be read; empty if all of it can. */
export function lostNotes({ streams, unreadable }: Saved): Note[] {
  return unreadable === 0
    ? []
    : [lost(` of ${unreadable} of ${counted(streams.length + unreadable, 'stream')}`)]
}
