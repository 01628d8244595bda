/** The pause, as a story: sign in, list, plan, save, stop, wait. */
import { type ConnectWorld, connect } from './cloud/connect.js'
import type { Dis } from './cloud/dis.js'
import { InputError } from './errors.js'
import { findTasks } from './find.js'
import { type FollowOptions, type FollowWorld, follow } from './follow.js'
import { fitsIntoState, type SavedPause, type SavedStream, toSave } from './handover.js'
import type { PauseRequest } from './inputs.js'
import { type FoundStream, type PausePlan, planPause } from './plan.js'
import { RETENTION } from './report.js'
import { resultWith, type StepResult } from './result.js'
import { byStream, type DumpTask, isSameTask, reportOf, type TaskReport } from './tasks.js'
import { counted } from './text.js'
import { PAUSE } from './transition.js'

export interface PauseWorld extends ConnectWorld, Omit<FollowWorld, 'dis'> {
  /** Remembers for the post step. Has to be on disk when it returns. */
  savePause(pause: SavedPause): void
  saveStream(index: number, stream: SavedStream): void
  /** Sets the outputs that hand over, before anything is stopped; `reports` gives them as often as it is asked. */
  publish(reports: () => TaskReport[]): void
}

/** @throws {InputError} | {ServiceError} | {NetworkError} | {CancelledError} before anything was stopped */
export async function pauseTasks(request: PauseRequest, world: PauseWorld): Promise<StepResult> {
  const dis = await connect(request.wayIn, request.place, world)
  const [stream = ''] = request.streams
  if (isMinimal(request)) {
    const tasks = request.selection.ids.map((id) => unlistedTask(stream, id))
    return resultWith(await stop(request, dis, { stop: tasks, adopt: [] }, [], world))
  }

  const { found, failed } = await findTasks(dis, request.streams, world.cancelled)
  if (failed.length > 0) {
    // What a stream that was not listed has is not known: nothing is called missing for it.
    const plan = planPause({ ...request, ifMissing: 'ignore' }, found)
    const reports = inListOrder(refused({ ...plan, missing: [] }), found)
    return resultWith(reports, { errors: failed.map(({ error }) => error) })
  }
  const plan = planPause(request, found)
  const { problems, warnings } = plan
  if (problems.length > 0) return resultWith(inListOrder(refused(plan), found), { problems })

  const untouched = [
    ...plan.adopt.map((task) => reportOf(task, request.dryRun ? 'already-paused' : 'adopted')),
    ...plan.leave.map((task) => reportOf(task, 'already-paused', { warning: leftAlone(request) })),
    ...plan.missing,
  ]
  const stopped = request.dryRun
    ? plan.stop.map((task) => reportOf(task, 'planned'))
    : await stop(request, dis, plan, untouched, world)
  return resultWith(inListOrder([...stopped, ...untouched], found), { warnings })
}

/**
 * The contract's one request and nothing else. What has to be known of the tasks first (whether they are paused
 * already, or what would be done) needs their list.
 */
function isMinimal(request: PauseRequest): boolean {
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
  const { place, resume, wait, maxAttempts, streams, ifPaused } = request
  const { region, endpoint, iamEndpoint, iamNamedBy } = place
  if (plan.stop.length + plan.adopt.length === 0) return []
  const toStop = byStream(plan.stop)
  const toAdopt = byStream(plan.adopt)
  const records = new Map(
    streams.map((stream) => [stream, recordOf(stream, toStop.get(stream), toAdopt.get(stream))]),
  )
  if (!fitsIntoState([...records.values()])) {
    throw new InputError([
      `stream-name: ${counted(streams.length, 'stream')} are too many for one step: its post step could not be ` +
        'started with all that has to be remembered of their dump tasks. Split them over several jobs, as a matrix ' +
        'does; 1,000 streams always fit',
    ])
  }
  const positions = new Map(streams.map((stream, position) => [stream, position]))
  const save = (stream: string, change: Partial<SavedStream>) => {
    const record = records.get(stream)
    if (record) world.saveStream(positions.get(stream) ?? 0, toSave(Object.assign(record, change)))
  }

  world.publish(() => {
    const requested = (task: DumpTask) =>
      reportOf(task, 'requested', { after: null, before: task.state || null })
    return [...plan.stop.map(requested), ...untouched]
  })
  const project = { id: dis.place.projectId, name: null }
  const pause = { mode: resume, region, endpoint, iamEndpoint, iamNamedBy, project, wait, maxAttempts }
  world.savePause({ version: 1, ...pause })
  for (const { stream, adopted } of records.values()) if (adopted.length > 0) save(stream, {})

  const followed = streams.map((stream) => ({ stream, tasks: toStop.get(stream) ?? [] }))
  const options: FollowOptions = {
    direction: PAUSE,
    wait,
    believeList: !isMinimal(request),
    onFate: (stream, fate, named) => save(stream, { fate, named }),
    onReached: (stream, paused) => save(stream, { paused }),
    onAlready(stream, positions) {
      const { stop = [], adopted = [] } = records.get(stream) ?? {}
      const late = stop.filter((_, position) => positions.includes(position))
      if (ifPaused === 'adopt') save(stream, { adopted: [...adopted, ...late] })
    },
  }
  const reports = await follow(followed, options, { ...world, dis })
  return reports.map((report) => {
    if (report.outcome === 'already-paused') return pausedMeanwhile(request, report)
    return report.outcome === 'missing' ? deletedMeanwhile(request, report) : report
  })
}

/** What is remembered of a stream, before anything was sent. */
function recordOf(stream: string, stop: DumpTask[] = [], adopted: DumpTask[] = []): SavedStream {
  return { stream, fate: 'unsent', stop, named: [], adopted, paused: [] }
}

/** A task that somebody else paused between the list and the stop: treated as if the list had shown it so. */
function pausedMeanwhile(request: PauseRequest, report: TaskReport): TaskReport {
  switch (request.ifPaused) {
    case 'adopt':
      return { ...report, outcome: 'adopted' }
    case 'leave':
      return { ...report, warning: leftAlone(request) }
    case 'error':
      return {
        ...report,
        problem:
          'Somebody else paused it while this step ran, which if-already-paused: error refuses. Find out who.',
      }
  }
}

/** A task that was deleted while it was waited for: as if it had not been there. */
function deletedMeanwhile({ ifMissing }: PauseRequest, report: TaskReport): TaskReport {
  if (ifMissing === 'error') return report
  return { ...report, problem: null, warning: ifMissing === 'warn' ? report.problem : null }
}

/** The reports in the order in which the service lists the tasks; those that a list lacks come behind its own. */
function inListOrder(reports: readonly TaskReport[], found: readonly FoundStream[]): TaskReport[] {
  const rest = byStream(reports)
  const listed = found.flatMap(({ stream, tasks }) => {
    const placeOf = (report: TaskReport) => {
      const place = tasks.findIndex((task) => isSameTask(task, report))
      return place < 0 ? tasks.length : place
    }
    const own = rest.get(stream) ?? []
    rest.delete(stream)
    return own.sort((a, b) => placeOf(a) - placeOf(b))
  })
  return [...listed, ...[...rest.values()].flat()]
}

/** The check before the stop found something: all that was found is reported as it is. */
function refused(plan: PausePlan): TaskReport[] {
  const problem = 'Nothing was stopped, because the check before it failed.'
  return [
    ...plan.stop.map((task) => reportOf(task, 'failed', { problem })),
    ...[...plan.adopt, ...plan.leave].map((task) => reportOf(task, 'already-paused')),
    ...plan.missing.map((report) => ({ ...report, problem: null })),
  ]
}

/** Worth a warning where a resume was asked for, and will not cover this task. */
function leftAlone({ resume, dryRun }: PauseRequest): string | null {
  if (resume === null || resume === 'never' || dryRun) return null
  return (
    'It was paused already, so this step will not resume it. An earlier attempt of this job may have paused it: then ' +
    `resume it by hand, or set if-already-paused: adopt. ${RETENTION}`
  )
}

function unlistedTask(stream: string, id: string): DumpTask {
  return { stream, id, name: null, destination: null, state: '', lastTransfer: null }
}
