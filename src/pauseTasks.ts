/** The pause, as a story: sign in, list, plan, save, stop, wait. */

import { type ConnectWorld, connect } from './cloud/connect.js'
import type { Dis } from './cloud/dis.js'
import { InputError } from './errors.js'
import { findTasks } from './find.js'
import { type FollowedStream, type FollowWorld, follow } from './follow.js'
import type { SavedPause, SavedStream, StopFate } from './handover.js'
import { fitsIntoState, savedTask } from './handover.js'
import type { PauseRequest } from './inputs.js'
import { type PausePlan, planPause } from './plan.js'
import { type DumpTask, reportOf, type TaskReport } from './tasks.js'
import { counted } from './text.js'
import { PAUSE } from './transition.js'

export interface PauseWorld extends ConnectWorld, Omit<FollowWorld, 'dis'> {
  /** Remembers for the post step. Has to be on disk when it returns. */
  savePause(pause: SavedPause): void
  saveStream(index: number, stream: SavedStream): void
  /** Sets the outputs that hand over, before anything is stopped. */
  publish(reports: readonly TaskReport[]): void
}

/** What came of it: a report for each task asked for, and what concerns no single task. */
export interface StepResult {
  reports: TaskReport[]
  problems: string[]
  warnings: string[]
  /** Errors in full, to be explained with their remedies. */
  errors: Error[]
}

/** @throws {InputError} | {ServiceError} | {NetworkError} | {CancelledError} before anything was stopped */
export async function pauseTasks(request: PauseRequest, world: PauseWorld): Promise<StepResult> {
  const dis = await connect(request.wayIn, request.place, world)
  const [stream = ''] = request.streams
  if (isMinimal(request)) {
    const tasks = request.selection.ids.map((id) => unlistedTask(stream, id))
    world.publish(tasks.map((task) => reportOf(task, 'requested', { before: null, after: null })))
    return {
      reports: await stop(request, dis, { stop: tasks, adopt: [] }, [], world),
      problems: [],
      warnings: [],
      errors: [],
    }
  }

  const { found, failed } = await findTasks(dis, request.streams, world.cancelled)
  if (failed.length > 0) {
    // What a stream that was not listed has is not known: nothing is called missing for it.
    const plan = planPause({ ...request, ifMissing: 'ignore' }, found)
    return {
      ...refused({ ...plan, missing: [] }),
      problems: [],
      warnings: [],
      errors: failed.map(({ error }) => error),
    }
  }
  const plan = planPause(request, found)
  if (plan.problems.length > 0) return { ...refused(plan), problems: plan.problems, warnings: [], errors: [] }

  const untouched = [
    ...plan.adopt.map((task) => reportOf(task, request.dryRun ? 'already-paused' : 'adopted')),
    ...plan.leave.map((task) => reportOf(task, 'already-paused', { warning: leftAlone(request) })),
    ...plan.missing,
  ]
  if (request.dryRun) {
    const planned = plan.stop.map((task) => reportOf(task, 'planned'))
    return { reports: [...planned, ...untouched], problems: [], warnings: plan.warnings, errors: [] }
  }
  const stopped = await stop(request, dis, plan, untouched, world)
  return { reports: [...stopped, ...untouched], problems: [], warnings: plan.warnings, errors: [] }
}

/**
 * The contract's one request and nothing else. What has to be known of the tasks first (whether they are paused
 * already, or what would be done) needs their list.
 */
export function isMinimal(request: PauseRequest): boolean {
  const { streams, selection, wait, ifMissing, resume, dryRun, ifPaused } = request
  const byIds = streams.length === 1 && !selection.all && selection.names.length === 0
  const unresumed = resume === null || resume === 'never'
  return byIds && wait === 0 && ifMissing === 'error' && unresumed && !dryRun && ifPaused === 'leave'
}

/** First remembered, then done: each stream's stop is saved before it leaves. */
async function stop(
  request: PauseRequest,
  dis: Dis,
  plan: Pick<PausePlan, 'stop' | 'adopt'>,
  untouched: readonly TaskReport[],
  world: PauseWorld,
): Promise<TaskReport[]> {
  const { place, resume, wait, maxAttempts } = request
  const { region, endpoint, iamEndpoint, iamNamedBy } = place
  if (plan.stop.length + plan.adopt.length === 0) return []
  const ofStream = (tasks: readonly DumpTask[], stream: string) =>
    tasks.filter((task) => task.stream === stream)
  const streams = request.streams.map((stream) => ({
    stream,
    stop: ofStream(plan.stop, stream),
    adopt: ofStream(plan.adopt, stream),
  }))
  const saved: SavedStream[] = streams.map((each) => ({
    stream: each.stream,
    fate: 'unsent',
    stop: each.stop.map(savedTask),
    named: [],
    adopted: each.adopt.map(savedTask),
    paused: [],
  }))
  if (!fitsIntoState(saved)) {
    throw new InputError([
      `stream-name: ${counted(request.streams.length, 'stream')} are too many for one step: its post step could not be ` +
        'started with all that has to be remembered of their dump tasks. Split them over several jobs, as a matrix ' +
        'does; 1,000 streams always fit',
    ])
  }
  const save = (stream: string, change: Partial<Pick<SavedStream, 'fate' | 'named' | 'paused'>>) => {
    const index = request.streams.indexOf(stream)
    const record = saved[index]
    if (record) world.saveStream(index, Object.assign(record, change))
  }

  const requested = plan.stop.map((task) =>
    reportOf(task, 'requested', { after: null, before: task.state || null }),
  )
  world.publish([...requested, ...untouched])
  world.savePause({
    version: 1,
    mode: resume,
    region,
    endpoint,
    iamEndpoint,
    iamNamedBy,
    project: { id: dis.place.projectId, name: null },
    wait,
    maxAttempts,
    startedAt: world.clock.now(),
  })
  for (const { stream, adopt } of streams) if (adopt.length > 0) save(stream, {})
  const followed: FollowedStream[] = streams.map((each) => ({
    stream: each.stream,
    targets: each.stop.map((task) => ({
      task,
      known: task.state !== '',

      pendingStop: null,
    })),
  }))
  return follow(
    followed,
    {
      direction: PAUSE,
      wait,
      believeList: !isMinimal(request),
      onFate: (stream: string, fate: StopFate, named: number[]) => save(stream, { fate, named }),
      onReached: (stream: string, paused: number[]) => save(stream, { paused }),
    },
    { ...world, dis },
  )
}

/** The check before the stop found something: all that was found is reported as it is. */
function refused(plan: PausePlan): { reports: TaskReport[] } {
  const problem = 'Nothing was stopped, because the check before it failed.'
  return {
    reports: [
      ...plan.stop.map((task) => reportOf(task, 'failed', { problem })),
      ...[...plan.adopt, ...plan.leave].map((task) => reportOf(task, 'already-paused')),
      ...plan.missing.map((report) => ({ ...report, problem: null })),
    ],
  }
}

/** Worth a warning where a resume was asked for, and will not cover this task. */
function leftAlone({ resume, dryRun }: PauseRequest): string | null {
  if (resume === null || resume === 'never' || dryRun) return null
  return (
    'It was paused already, so this step will not resume it. An earlier attempt of this job may have paused it: then ' +
    'resume it by hand, or set if-already-paused: adopt.'
  )
}

function unlistedTask(stream: string, id: string): DumpTask {
  return { stream, id, name: null, destination: null, state: '', lastTransfer: null }
}
