/** The post step's decision and its story: look after what this step's own main step stopped or adopted. */

import { follow } from '../apply/follow.ts'
import type { FollowedStream, FollowWorld } from '../apply/followed.ts'
import { STOP_WATCH } from '../apply/schedule.ts'
import { type ConnectWorld, connect } from '../cloud/connect.ts'
import type { Lookup, SignInMethod } from '../inputs/credentials.ts'
import { DEFAULT_WAIT } from '../inputs/inputs.ts'
import { isIamOfOwner, type Place } from '../inputs/place.ts'
import { RESUME } from '../model/direction.ts'
import { InputError } from '../model/errors.ts'
import { type Note, note } from '../model/note.ts'
import { resultWith, type StepResult } from '../model/result.ts'
import { type DumpTask, reportOf, type TaskReport, taskKey } from '../model/tasks.ts'
import { counted, plain } from '../model/text.ts'
import type { SavedPause, SavedStream, SavedTask } from '../runner/savedState.ts'
import { ownTasks, type Saved } from '../runner/state.ts'
import { afterResume } from './afterResume.ts'
import type { PausedSince } from './dataLoss.ts'
import type { SavedSignIn } from './savedSignIn.ts'

export type PostDecision =
  | { do: 'resume'; cancelled: boolean }
  /** Left paused on purpose or for want of a decision, to be told. */
  | { do: 'leave'; why: 'never' | 'not-set' | 'job-failed'; told: boolean }
  | { do: 'fail'; problem: Note }

/** What to do at the end of the job. */
export function decidePost(saved: Saved, jobStatus: string): PostDecision {
  switch (saved.pause.mode) {
    case null:
      return { do: 'leave', why: 'not-set', told: saved.reported }
    case 'never':
      return { do: 'leave', why: 'never', told: saved.reported }
    case 'always':
      return { do: 'resume', cancelled: jobStatus === 'cancelled' }
    case 'on-success':
      if (jobStatus === 'success') return { do: 'resume', cancelled: false }
      if (jobStatus === 'failure' || jobStatus === 'cancelled')
        return { do: 'leave', why: 'job-failed', told: false }
      return {
        do: 'fail',
        problem: note(
          'resume is on-success, and how the job ended is not known: job-status is ' +
            `${jobStatus === '' ? 'empty' : `«${plain(jobStatus, 40)}»`}.`,
          'Leave job-status as it is by default, and do not use this action inside nested composite actions with on-success.',
        ),
      }
  }
}

/** All tasks that the main step may have stopped, or adopted, as reports of a resume that did not happen. */
export function unresumed(saved: Saved, problem: Note): TaskReport[] {
  return saved.streams.flatMap((each) =>
    ownTasks(each).map((task) => ({
      ...reportOf(unseen(each.stream, task), 'failed', { problem, pausedAt: task.pausedAt }),
      before: null,
      after: null,
    })),
  )
}

/** The same tasks as what they are when nobody resumes them. */
export function leftAsSaved(saved: Saved): TaskReport[] {
  return saved.streams.flatMap((each) =>
    ownTasks(each).map((task) => {
      const outcome = task.isAdopted ? 'adopted' : task.isPaused ? 'paused' : 'requested'
      return { ...asLeft(each.stream, task, outcome), pausedAt: task.pausedAt }
    }),
  )
}

function asLeft(stream: string, task: SavedTask, outcome: 'paused' | 'requested' | 'adopted'): TaskReport {
  const after = outcome === 'requested' ? null : 'PAUSED'
  return reportOf(unseen(stream, task), outcome, {
    before: outcome === 'adopted' ? after : null,
    after,
    pausedAt: task.pausedAt,
  })
}

export interface ResumeWorld extends ConnectWorld, Omit<FollowWorld, 'dis'> {
  /** When the whole step has to be over, by the monotonic clock. */
  latest: number
  /** Told for how many hours the streams keep their data that the report is about. */
  onRetention(hours: ReadonlyMap<string, number>): void
}

/**
 * Starts what is paused, waits until it runs, and watches what may still pause.
 *
 * @throws {InputError} | {ServiceError} | {NetworkError} when it cannot sign in
 */
export async function resumeSaved(
  saved: Saved,
  { signInMethod, place }: SavedSignIn,
  world: ResumeWorld,
): Promise<StepResult> {
  const { latest, clock } = world
  const dis = await connect(signInMethod, place, world)
  const now = clock.now()
  const wait = Math.min(postWait(saved.pause), latest - now)
  const streams = saved.streams.map((each) => followedOf(each, now, wait))
  const options = { direction: RESUME, wait, latest, believeList: true }
  const reports = await follow(streams, options, { ...world, dis })
  return resultWith(await afterResume(dis, reports, savedSince(saved), world))
}

/** Since when each task is paused, as the main step saved it. */
function savedSince({ streams }: Saved): (report: TaskReport) => PausedSince {
  const saved = new Map(
    streams.flatMap(({ stream, tasks }) => tasks.map((task) => [`${stream} ${taskKey(task)}`, task])),
  )
  return (report) =>
    saved.get(`${report.stream} ${taskKey(report)}`) ?? { pausedAt: null, lastTransfer: null }
}

/** How long the post step keeps at it, in ms. */
export function postWait({ wait }: SavedPause): number {
  return wait || DEFAULT_WAIT
}

/** The stream's tasks, with what is known of their stop. What was not seen to pause is watched. */
function followedOf(saved: SavedStream, now: number, wait: number): FollowedStream {
  const { stream } = saved
  const tasks = ownTasks(saved).map((task) => {
    const { fate, isPaused, isAdopted, mayComeLate, pausedAt } = task
    const seen = isPaused || isAdopted ? 'paused' : fate === 'answered' ? 'answered' : 'unknown'
    const until = now + (seen === 'answered' ? wait : STOP_WATCH)
    return { task: unseen(stream, task), stop: { fate: seen, until, mayComeLate, pausedAt } as const }
  })
  return { stream, tasks }
}

function unseen(stream: string, { id, name, destination, lastTransfer }: SavedTask): DumpTask {
  return { stream, id, name, destination, lastTransfer, state: '' }
}

/** That some of what was saved cannot be read; null when all can. */
export function lostNote({ streams, unreadable }: Saved): Note | null {
  if (unreadable === 0) return null
  const all = counted(streams.length + unreadable, 'stream')
  return note(
    `What the pause step saved of ${unreadable} of ${all} cannot be read, so which dump tasks it stopped there is not known.`,
    'Look at the streams in the console of DIS, or in the log of the pause step, and resume what is paused.',
  )
}

/**
 * The place is what was saved. A password or an ID token goes only to an IAM that its owner named; `env` looks the
 * variables of now up.
 *
 * @throws {InputError}
 */
export function savedPlace({ pause }: Saved, signInMethod: SignInMethod, env: Lookup): Place {
  const { region, endpoint, iamEndpoint, iamNamedBy, project } = pause
  if (!isIamOfOwner(pause, signInMethod, env)) {
    const named = iamNamedBy === 'region' ? 'the region' : iamNamedBy
    throw new InputError([
      `${signInMethod.source.names.join(', ')}: the main step signed in at another IAM (that of ${named}) than the one of ` +
        'these credentials; they are not sent there. Give the post step the credentials that the main step had.',
    ])
  }
  return { region, endpoint, iamEndpoint, iamNamedBy, project, notices: [] }
}
