/** The pause, as a story: sign in, list, plan, save, stop, wait. */
import { follow } from '../apply/follow.ts'
import type { FollowWorld } from '../apply/followed.ts'
import { type ConnectWorld, connect } from '../cloud/connect.ts'
import type { Dis } from '../cloud/dis.ts'
import type { PauseRequest } from '../inputs/inputs.ts'
import { PAUSE } from '../model/direction.ts'
import { InputError } from '../model/errors.ts'
import { note } from '../model/note.ts'
import { resultWith, type StepResult } from '../model/result.ts'
import { byStream, type DumpTask, reportOf, type TaskReport } from '../model/tasks.ts'
import { findTasks } from '../plan/find.ts'
import { inListOrder } from '../plan/listOrder.ts'
import { leftAlone, mayMean, type PausePlan, planPause, untouchedBy } from '../plan/plan.ts'
import type { SavedPause, SavedStream } from '../runner/savedState.ts'
import { type StateRoom, stateProblem } from '../runner/state.ts'
import { SavedMemory } from './pauseMemory.ts'
import { retentionOf } from './retention.ts'

export interface PauseWorld extends ConnectWorld, Omit<FollowWorld, 'dis'> {
  /** What the post step can be given. */
  stateRoom: StateRoom
  /** Remembers for the post step. Has to be on disk when it returns. */
  savePause(pause: SavedPause): void
  saveStream(index: number, stream: SavedStream): void
  /** Sets the outputs that hand over, before anything is stopped; `reports` gives them as often as it is asked. */
  publish(reports: () => TaskReport[]): void
  /** Told for how many hours the streams keep their data in which dump tasks stay paused. */
  onRetention(hours: ReadonlyMap<string, number>): void
}

/** @throws {InputError} | {ServiceError} | {NetworkError} | {CancelledError} before anything was stopped */
export async function pauseTasks(request: PauseRequest, world: PauseWorld): Promise<StepResult> {
  const dis = await connect(request.signInMethod, request.place, world)
  const [stream = ''] = request.streams
  if (isMinimal(request)) {
    const tasks = request.selection.ids.map((id) => unlistedTask(stream, id))
    return resultWith(await stop(request, dis, { stop: tasks, adopt: [] }, [], world))
  }
  const { found, failed } = await findTasks(dis, request.streams, {
    signal: world.cancelled,
    allOrNothing: true,
    isWanted: (task) => mayMean(request.selection, task),
  })
  if (failed.length > 0) {
    // What a stream that was not listed has is not known: nothing is called missing for it.
    const plan = planPause({ ...request, ifMissing: 'ignore' }, found)
    const reports = inListOrder(notTried({ ...plan, missing: [] }), found)
    return resultWith(reports, { errors: failed.map(({ error }) => error) })
  }
  const plan = planPause(request, found)
  const { problems, warnings } = plan
  world.debug(planLine(plan))
  if (problems.length > 0) return resultWith(inListOrder(notTried(plan), found), { problems })

  const untouched = untouchedBy(plan, request)
  if (request.dryRun) remembering(request, dis, plan, world)
  const stopped = request.dryRun
    ? plan.stop.map((task) => reportOf(task, 'planned'))
    : await stop(request, dis, plan, untouched, world)
  if (!request.dryRun) await tellRetention(request, dis, stopped, world)
  return resultWith(inListOrder([...stopped, ...untouched], found), { warnings })
}

/** Asked where nothing resumes what this step paused: until when somebody has to. */
async function tellRetention(
  { resume }: PauseRequest,
  dis: Dis,
  stopped: readonly TaskReport[],
  world: PauseWorld,
): Promise<void> {
  if (resume === 'always' || resume === 'on-success' || world.cancelled.aborted) return
  const left = stopped.filter(({ outcome }) => outcome !== 'missing' && outcome !== 'failed')
  const streams = left.flatMap(({ stream }) => stream ?? [])
  if (streams.length > 0) world.onRetention(await retentionOf(dis, streams))
}

/**
 * The contract's one request and nothing else. What has to be known of the tasks first (whether they are paused
 * already, or what would be done) needs their list.
 */
function isMinimal(request: PauseRequest): boolean {
  const { streams, selection, wait, ifMissing, resume, dryRun, ifPaused } = request
  const byIds = streams.length === 1 && !selection.all && selection.names.length === 0
  const unresumed = resume === null || resume === 'never'
  const asksNothing = ifPaused === 'leave' || ifPaused === 'ignore'
  return byIds && wait === 0 && ifMissing === 'error' && unresumed && !dryRun && asksNothing
}

function planLine({ stop, adopt, leave, missing }: PausePlan): string {
  return `Plan: stop ${stop.length}, adopt ${adopt.length}, leave ${leave.length}, missing ${missing.length}`
}

/** First remembered, then done: each stream's stop is saved before it leaves. */
async function stop(
  request: PauseRequest,
  dis: Dis,
  plan: Pick<PausePlan, 'stop' | 'adopt'>,
  untouched: readonly TaskReport[],
  world: PauseWorld,
): Promise<TaskReport[]> {
  if (plan.stop.length + plan.adopt.length === 0) return []
  const { streams, wait } = request
  const { pause, memory } = remembering(request, dis, plan, world)
  world.publish(() => {
    const requested = (task: DumpTask) =>
      reportOf(task, 'requested', { after: null, before: task.state || null })
    return [...plan.stop.map(requested), ...untouched]
  })
  world.savePause(pause)
  memory.begin()

  const toStop = byStream(plan.stop)
  const followed = streams.map((stream) => ({
    stream,
    tasks: (toStop.get(stream) ?? []).map((task) => ({ task, stop: null })),
  }))
  const options = { direction: PAUSE, wait, latest: Infinity, believeList: !isMinimal(request), memory }
  const reports = await follow(followed, options, { ...world, dis })
  return reports.map((report) => changedMeanwhile(request, report))
}

/** @throws {InputError} the post step could not be started with all that has to be remembered */
function remembering(
  request: PauseRequest,
  dis: Dis,
  plan: Pick<PausePlan, 'stop' | 'adopt'>,
  world: PauseWorld,
): { pause: SavedPause; memory: SavedMemory } {
  const adoptsLate = request.ifPaused === 'adopt'
  const save = (index: number, stream: SavedStream) => world.saveStream(index, stream)
  const memory = new SavedMemory(request.streams, plan, adoptsLate, save)
  const pause = savedPause(request, dis.place.projectId)
  const problem = stateProblem(pause, memory.records, world.stateRoom)
  if (problem !== null) throw new InputError([problem])
  return { pause, memory }
}

function savedPause(request: PauseRequest, projectId: string): SavedPause {
  const { place, resume, wait, maxAttempts, streams } = request
  const { kind, source } = request.signInMethod
  const { region, endpoint, iamEndpoint, iamNamedBy } = place
  return {
    mode: resume,
    region,
    endpoint,
    iamEndpoint,
    iamNamedBy,
    project: { id: projectId, name: null },
    wait,
    maxAttempts,
    signIn: { family: source.family, kind, names: source.names },
    records: streams.length,
  }
}

/** A task that somebody else paused or deleted between the list and the stop: treated as if the list had shown it so. */
function changedMeanwhile(request: PauseRequest, report: TaskReport): TaskReport {
  const { ifMissing, ifPaused } = request
  if (report.outcome === 'missing' && ifMissing !== 'error') {
    return { ...report, problem: null, warning: ifMissing === 'warn' ? report.problem : null }
  }
  if (report.outcome !== 'already-paused') return report
  if (ifPaused === 'adopt') return { ...report, outcome: 'adopted' }
  if (ifPaused !== 'error') return { ...report, warning: leftAlone(request) }
  const what = 'Somebody else paused it while this step ran, and if-already-paused is error.'
  return { ...report, problem: note(what, 'Find out who paused it.', 'dump-tasks-stayed-paused') }
}

/** The check before the stop found something: all that was found is reported as it is. */
function notTried(plan: PausePlan): TaskReport[] {
  const problem = note(
    'Not tried: the check before the first stop failed, so nothing was stopped.',
    null,
    'not-tried',
  )
  return [
    ...plan.stop.map((task) => reportOf(task, 'failed', { problem })),
    ...[...plan.adopt, ...plan.leave].map((task) => reportOf(task, 'already-paused')),
    ...plan.missing.map((report) => ({ ...report, problem: null })),
  ]
}

function unlistedTask(stream: string, id: string): DumpTask {
  return { stream, id, name: null, destination: null, state: '', lastTransfer: null }
}
