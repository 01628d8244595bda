/** The post step's decision and its story: look after what this step's own main step stopped or adopted. */
import { type ConnectWorld, connect } from './cloud/connect.js'
import type { WayIn } from './credentials.js'
import { serviceUrl } from './endpoint.js'
import { InputError } from './errors.js'
import { type FollowedStream, type FollowWorld, follow } from './follow.js'
import { mayBeStopped, type Saved, type SavedStream, type SavedTask } from './handover.js'
import { IAM_VERSION, type Place } from './place.js'
import { resultWith, type StepResult } from './result.js'
import { CANCELLED_JOB_WAIT, DEFAULT_WAIT, UNKNOWN_FATE_WATCH } from './schedule.js'
import { type DumpTask, reportOf, type TaskReport } from './tasks.js'
import { plain } from './text.js'
import { RESUME } from './transition.js'

export type PostDecision =
  | { do: 'resume'; cancelled: boolean }
  /** Left paused on purpose or for want of a decision, to be told. */
  | { do: 'leave'; why: 'never' | 'not-set' | 'job-failed'; told: boolean }
  | { do: 'fail'; problem: string }

/** What to do at the end of the job. `reported`: the main step came to its end and told what it left paused. */
export function decidePost(saved: Saved, jobStatus: string, reported: boolean): PostDecision {
  switch (saved.pause.mode) {
    case null:
      return { do: 'leave', why: 'not-set', told: reported }
    case 'never':
      return { do: 'leave', why: 'never', told: reported }
    case 'always':
      return { do: 'resume', cancelled: jobStatus === 'cancelled' }
    case 'on-success':
      if (jobStatus === 'success') return { do: 'resume', cancelled: false }
      if (jobStatus === 'failure' || jobStatus === 'cancelled')
        return { do: 'leave', why: 'job-failed', told: false }
      return {
        do: 'fail',
        problem:
          'resume is on-success, and how the job ended is not known: job-status is ' +
          `${jobStatus === '' ? 'empty' : `«${plain(jobStatus, 40)}»`}. Leave job-status as it is by default, and ` +
          'do not use this action inside nested composite actions with on-success.',
      }
  }
}

/** All tasks that the main step may have stopped, or adopted, as reports of a resume that did not happen. */
export function unresumed(saved: Saved, problem: string): TaskReport[] {
  return saved.streams.flatMap((each) =>
    [...mayBeStopped(each), ...each.adopted].map((task) => ({
      ...reportOf(unseen(each.stream, task), 'failed', { problem }),
      before: null,
      after: null,
    })),
  )
}

/** The same tasks as what they are when nobody resumes them. */
export function leftAsSaved(saved: Saved): TaskReport[] {
  return saved.streams.flatMap((each) => [
    ...mayBeStopped(each).map((task) => {
      const isPaused = each.paused.includes(each.stop.indexOf(task))
      return asLeft(each.stream, task, isPaused ? 'paused' : 'requested')
    }),
    ...each.adopted.map((task) => asLeft(each.stream, task, 'adopted')),
  ])
}

function asLeft(stream: string, task: SavedTask, outcome: 'paused' | 'requested' | 'adopted'): TaskReport {
  const after = outcome === 'requested' ? null : 'PAUSED'
  return reportOf(unseen(stream, task), outcome, { before: outcome === 'adopted' ? after : null, after })
}

/**
 * Starts what is paused, waits until it runs, and watches what may still pause.
 *
 * @throws {InputError} | {ServiceError} | {NetworkError} when it cannot sign in
 */
export async function resumeSaved(
  saved: Saved,
  wayIn: WayIn,
  place: Place,
  cancelled: boolean,
  world: ConnectWorld & Omit<FollowWorld, 'dis'>,
): Promise<StepResult> {
  const dis = await connect(wayIn, place, world)
  const now = world.clock.now()
  const wait = cancelled ? CANCELLED_JOB_WAIT : saved.pause.wait || DEFAULT_WAIT
  const streams = saved.streams.map((each) => followedOf(each, now, wait))
  const options = { direction: RESUME, wait, believeList: true, ...(cancelled && { latest: now + wait }) }
  return resultWith(await follow(streams, options, { ...world, dis }))
}

function followedOf(saved: SavedStream, now: number, wait: number): FollowedStream {
  const { stream, fate, stop, paused, adopted } = saved
  const answered = fate === 'answered'
  const until = now + (answered ? wait : UNKNOWN_FATE_WATCH)
  const followed = (task: SavedTask, isPending: boolean) => ({ task: unseen(stream, task), isPending })
  const all = [
    ...mayBeStopped(saved).map((task) => followed(task, !paused.includes(stop.indexOf(task)))),
    ...adopted.map((task) => followed(task, false)),
  ]
  const pending = all.filter(({ isPending }) => isPending).map(({ task }) => task)
  return {
    stream,
    tasks: all.map(({ task }) => task),
    pending: { stop: { answered, until }, tasks: pending },
  }
}

function unseen(stream: string, task: SavedTask): DumpTask {
  return { ...task, stream, state: '' }
}

/**
 * The place is what was saved. A password or an ID token goes only to an IAM that its owner named; `authUrl` is
 * the `OS_AUTH_URL` of now.
 *
 * @throws {InputError}
 */
export function savedPlace({ pause }: Saved, wayIn: WayIn, authUrl: string): Place {
  const { region, endpoint, iamEndpoint, iamNamedBy, project } = pause
  const asksIam = wayIn.kind === 'password' || wayIn.kind === 'keyless'
  const isOpenStack = wayIn.source.family === 'OpenStack'
  const own = authUrl === '' ? null : serviceUrl('OS_AUTH_URL', authUrl, IAM_VERSION)
  const isOther = own !== null && !('url' in own && own.url === iamEndpoint)
  const isForeign = isOpenStack ? iamNamedBy === 'region' && isOther : iamNamedBy === 'OS_AUTH_URL'
  if (asksIam && isForeign) {
    throw new InputError([
      `${wayIn.source.names.join(', ')}: the main step signed in at another IAM (region, iam-endpoint or OS_AUTH_URL) ` +
        'than the one of these credentials; they are not sent there. Give the post step the credentials that the main step had.',
    ])
  }
  return { region, endpoint, iamEndpoint, iamNamedBy, project, notices: [] }
}
