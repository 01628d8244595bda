/** Decides what the post step does, and resumes what its main step stopped or adopted. */

import { STOP_WATCH } from '../apply/schedule.ts'
import type { Dis } from '../cloud/dis.ts'
import type { StepContext } from '../cloud/stepContext.ts'
import type { Lookup, SignInMethod } from '../inputs/credentials.ts'
import { DEFAULT_WAIT } from '../inputs/inputs.ts'
import { isIamOfOwner, type Place } from '../inputs/place.ts'
import { InputError } from '../model/errors.ts'
import { type Note, note } from '../model/note.ts'
import { resultWith, type StepResult } from '../model/result.ts'
import { type Outcome, type TaskReport, unreadReport } from '../model/tasks.ts'
import { counted, plain } from '../model/text.ts'
import type { LeftReason } from '../report/ended.ts'
import { ENTRY } from '../report/entries.ts'
import type { SavedPause, SavedStream, SavedTask } from '../runner/savedState.ts'
import { ownTasks, type Saved } from '../runner/state.ts'
import { type ResumedStream, resumeAll } from './resumed.ts'

export type PostDecision =
  | { do: 'resume'; isCancelled: boolean }
  /** Leave the tasks paused, on purpose or because nobody decided. `told`: that is reported already. */
  | { do: 'leave'; why: LeftReason; told: boolean }
  | { do: 'fail'; problem: Note }

/** Decides what to do at the end of the job. */
export function decidePost(saved: Saved, jobStatus: string): PostDecision {
  const { mode } = saved.pause
  if (mode === null || mode === 'never') return { do: 'leave', why: mode ?? 'not-set', told: saved.reported }
  if (mode === 'always' || jobStatus === 'success') {
    return { do: 'resume', isCancelled: jobStatus === 'cancelled' }
  }
  if (jobStatus === 'failure' || jobStatus === 'cancelled') {
    return { do: 'leave', why: 'job-failed', told: false }
  }
  const status = jobStatus === '' ? 'empty' : `«${plain(jobStatus, 40)}»`
  const problem = note(
    `resume is on-success, and how the job ended is not known: job-status is ${status}.`,
    'Leave job-status as it is by default, and do not use this action inside nested composite actions with on-success.',
  )
  return { do: 'fail', problem }
}

/** Reports all tasks that the main step may have stopped or adopted as not resumed. */
export function unresumed(saved: Saved, problem: Note): TaskReport[] {
  return ownReports(saved, () => ['failed', { problem }])
}

/** Reports the same tasks as they are if nobody resumes them. */
export function leftAsSaved(saved: Saved): TaskReport[] {
  return ownReports(saved, ({ isAdopted, pausedAt }) => {
    if (isAdopted) return ['adopted', { before: 'PAUSED', after: 'PAUSED' }]
    return pausedAt === null ? ['requested'] : ['paused', { after: 'PAUSED' }]
  })
}

function ownReports(
  { streams }: Saved,
  fate: (task: SavedTask) => [outcome: Outcome, more?: Partial<TaskReport>],
): TaskReport[] {
  return streams.flatMap((saved) =>
    ownTasks(saved).map((task) => unreadReport({ stream: saved.stream, ...task }, ...fate(task))),
  )
}

/** Starts the paused tasks, waits until they run, and watches those that may still pause. */
export async function resumeSaved(saved: Saved, dis: Dis, context: StepContext): Promise<StepResult> {
  const now = context.clock.now()
  const wait = Math.min(postWait(saved.pause), context.latest - now)
  const streams = saved.streams.map((each) => streamToResume(each, now, wait))
  return resultWith(await resumeAll(streams, dis, wait, context))
}

/** How long the post step tries, in ms. */
export function postWait({ wait }: SavedPause): number {
  return wait || DEFAULT_WAIT
}

/** The stream's tasks, and what is known of their stop. A task that was not seen paused is watched. */
function streamToResume(saved: SavedStream, now: number, wait: number): ResumedStream {
  const { stream } = saved
  const tasks = ownTasks(saved).map((task) => {
    const { fate, isAdopted, mayComeLate, pausedAt } = task
    const seen = pausedAt !== null || isAdopted ? 'paused' : fate === 'answered' ? 'answered' : 'unknown'
    const until = now + (seen === 'answered' ? wait : STOP_WATCH)
    const stop = { fate: seen, until, mayComeLate, pausedAt } as const
    return { task: { ...task, stream, state: '' }, stop, since: task }
  })
  return { stream, tasks }
}

/** The problem that saved state cannot be read. `of`: of which streams. */
function lost(of: string, entry: string | null): Note {
  return note(
    `What the pause step saved${of} cannot be read, so which dump tasks it stopped is not known.`,
    'Look at the streams in the console of DIS, or in the log of the pause step, and resume what is paused.',
    entry,
  )
}

/** The problem that nothing of the saved state can be read. */
export const UNREADABLE = lost('', ENTRY.leftPaused)

/** The problem that a part of the saved state cannot be read; empty if all of it can. */
export function lostNotes({ streams, unreadable }: Saved): Note[] {
  if (unreadable === 0) return []
  return [lost(` of ${unreadable} of ${counted(streams.length + unreadable, 'stream')}`, null)]
}

/**
 * Gives the saved place. A password or an ID token goes only to an IAM that the owner of the credentials named. `env`
 * looks up the current variables.
 *
 * @throws {InputError} the credentials are for another IAM
 */
export function savedPlace({ pause }: Saved, signInMethod: SignInMethod, env: Lookup): Place {
  if (!isIamOfOwner(pause, signInMethod, env)) {
    const named = pause.iamNamedBy === 'region' ? 'the region' : pause.iamNamedBy
    throw new InputError([
      `${signInMethod.source.names.join(', ')}: the main step signed in at another IAM (that of ${named}) than the one of ` +
        'these credentials; they are not sent there. Give the post step the credentials that the main step had.',
    ])
  }
  return { ...pause, notices: [] }
}
