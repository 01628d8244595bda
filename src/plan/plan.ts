/** What was asked for + the dump tasks found → what to stop or start, leave, adopt, refuse. Pure. */

import type { FoundStream } from '../cloud/dis.ts'
import type { HandedTask } from '../inputs/handedTasks.ts'
import type { IfMissing, PauseRequest, Selection } from '../inputs/inputs.ts'
import type { ResumeRequest } from '../inputs/resumeInputs.ts'
import { RESUME } from '../model/direction.ts'
import { type Note, note } from '../model/note.ts'
import {
  type DumpTask,
  isGone,
  namesByStream,
  reportOf,
  TaskIndex,
  type TaskReport,
  taskLabel,
} from '../model/tasks.ts'
import { fewOf, plain } from '../model/text.ts'

export interface PausePlan {
  stop: DumpTask[]
  adopt: DumpTask[]
  /** Paused already, and not this step's to resume. */
  leave: DumpTask[]
  missing: TaskReport[]
  /** With any of them nothing is stopped. */
  problems: Note[]
  warnings: Note[]
}

export function planPause(request: PauseRequest, found: readonly FoundStream[]): PausePlan {
  const { chosen, missing, problems, warnings } = select(request.selection, found, request.ifMissing)
  const stop = chosen.filter((task) => task.state !== 'PAUSED')
  const paused = chosen.filter((task) => task.state === 'PAUSED')
  const adopt = request.ifPaused === 'adopt' ? paused : []
  if (request.ifPaused === 'error' && paused.length > 0) {
    problems.push(
      note(
        `Paused already, and if-already-paused: error refuses that: ${namesByStream(paused)}.`,
        'Find out who paused them (an earlier attempt of this job?), and resume them or set if-already-paused to adopt or leave.',
        'dump-tasks-stayed-paused',
      ),
    )
  }
  problems.push(...[...stop, ...adopt].filter(({ id }) => id === null).map(noIdProblem))
  return { stop, adopt, leave: request.ifPaused === 'adopt' ? [] : paused, missing, problems, warnings }
}

/** What a pause leaves as it is. */
export function untouchedBy(plan: PausePlan, request: PauseRequest): TaskReport[] {
  return [
    ...plan.adopt.map((task) => reportOf(task, request.dryRun ? 'already-paused' : 'adopted')),
    ...plan.leave.map((task) => reportOf(task, 'already-paused', { warning: leftAlone(request) })),
    ...plan.missing,
  ]
}

/** Worth a warning where a resume is asked for and does not cover the task, unless that is on purpose. */
export function leftAlone({ resume, ifPaused }: PauseRequest): Note | null {
  if (resume === null || resume === 'never' || ifPaused === 'ignore') return null
  return note(
    'It was paused already, so this step will not resume it. An earlier attempt of this job may have paused it.',
    'To have such tasks resumed, set if-already-paused: adopt; if they are paused on purpose, set it to ignore.',
    'dump-tasks-stayed-paused',
  )
}

/** What a resume would do with the task, in a dry run: as the real run would begin, or surely end. */
export function plannedResume(task: DumpTask): TaskReport {
  if (task.state === RESUME.goal) return reportOf(task, RESUME.already)
  if (RESUME.bad.includes(task.state)) {
    const what = `It is in state ${plain(task.state, 40)}, which a resume does not change.`
    const problem = note(what, 'Look at it in the console of DIS and correct its destination.', 'bad-state')
    return reportOf(task, 'failed', { problem })
  }
  return reportOf(task, 'planned')
}

/** A stop and a start name tasks by ID, and nothing else. */
function noIdProblem({ stream, name }: DumpTask): Note {
  return note(
    `The service gives no ID for the dump task ${plain(name)} of stream ${stream}, neither in its list nor in its ` +
      'detail, and a stop or start needs it.',
    'Take its ID from the console: task-ids with wait-timeout: 0 can stop it.',
  )
}

export interface ResumePlan {
  chosen: DumpTask[]
  missing: TaskReport[]
  /** They fail the step, but keep nothing else from being started. */
  problems: Note[]
  warnings: Note[]
}

export function planResume(request: ResumeRequest, found: readonly FoundStream[]): ResumePlan {
  const { what, ifMissing } = request
  if ('selection' in what) return select(what.selection, found, ifMissing)
  return fromHanded(what.handed, found, ifMissing)
}

/** A task that was handed over and is gone now needs no resume: a warning at most. */
function fromHanded(
  handed: readonly HandedTask[],
  found: readonly FoundStream[],
  ifMissing: IfMissing,
): ResumePlan {
  const streams = new Map(found.map((each) => [each.stream, { ...each, index: new TaskIndex(each.tasks) }]))
  const chosen = new Map<DumpTask, DumpTask>()
  const missing: TaskReport[] = []
  for (const task of handed) {
    const listed = streams.get(task.stream)
    if (!listed) continue
    const match = listed.index.find(task)
    if (match && !isGone(match)) chosen.set(match, { ...match, id: match.id ?? task.id })
    else if (!match && listed.unlisted > 0) missing.push(unlistedReport(task))
    else missing.push(missingReport(task, match, ifMissing === 'error' ? 'warn' : ifMissing))
  }
  return { chosen: [...chosen.values()], missing, problems: [], warnings: [] }
}

/** What a list lacks that is shorter than the service's own count may be there all the same. */
function unlistedReport(task: Pick<DumpTask, 'id' | 'name'> & { stream: string | null }): TaskReport {
  const problem = note(
    'The service counts more dump tasks than it lists, and it is not among those that it lists.',
  )
  return { ...missingReport(task, undefined, 'ignore'), outcome: 'failed', problem }
}

/** Whether the selection may mean a task of which the list gives no ID. */
export function mayMean({ all, ids, names }: Selection, { name }: DumpTask): boolean {
  return all || ids.length > 0 || (name !== null && names.includes(name))
}

/** The tasks that the selection means, and those that it names and that are not there. */
function select(selection: Selection, found: readonly FoundStream[], ifMissing: IfMissing): ResumePlan {
  return selection.all ? selectAll(found, ifMissing) : selectNamed(selection, found, ifMissing)
}

function selectAll(found: readonly FoundStream[], ifMissing: IfMissing): ResumePlan {
  const chosen = found.flatMap(({ tasks }) => tasks.filter((task) => !isGone(task)))
  const problems = found
    .filter(({ unlisted }) => unlisted > 0)
    .map(({ stream, tasks, unlisted }) =>
      note(
        `Stream ${stream} has ${tasks.length + unlisted} dump tasks by the service's own count, and it lists ` +
          `${tasks.length}: «all» would miss some.`,
        'Name the tasks by task-ids or task-names.',
      ),
    )
  if (chosen.length > 0 || found.length === 0 || ifMissing === 'ignore') {
    return { chosen, missing: [], problems, warnings: [] }
  }
  const streams = fewOf(found.map(({ stream }) => stream))
  const text = `There is no dump task in ${found.length === 1 ? 'stream' : 'the streams'} ${streams}.`
  const isError = ifMissing === 'error'
  if (isError)
    problems.push(note(text, 'If that is right, set if-task-missing to warn or ignore.', 'task-not-there'))
  return { chosen, missing: [], problems, warnings: isError ? [] : [note(text)] }
}

function selectNamed(selection: Selection, found: readonly FoundStream[], ifMissing: IfMissing): ResumePlan {
  const ids = new Set(selection.ids)
  const names = new Set(selection.names)
  const isAsked = ({ id, name }: DumpTask) =>
    (id !== null && ids.has(id)) || (name !== null && names.has(name))
  const tasks = found.flatMap((stream) => stream.tasks).filter(isAsked)
  const chosen = tasks.filter((task) => !isGone(task))
  const only = found.length === 1 ? (found[0]?.stream ?? null) : null
  const isShort = found.some(({ unlisted }) => unlisted > 0)
  const missingOne = (key: 'id' | 'name') => (value: string) => {
    if (chosen.some((task) => task[key] === value)) return []
    const listed = tasks.find((task) => task[key] === value)
    const task = { id: null, name: null, stream: only, [key]: value }
    return [isShort && !listed ? unlistedReport(task) : missingReport(task, listed, ifMissing)]
  }
  const missing = [...selection.ids.flatMap(missingOne('id')), ...selection.names.flatMap(missingOne('name'))]
  const isUnsure = missing.some(({ outcome }) => outcome === 'failed')
  const isProblem = missing.length > 0 && (ifMissing === 'error' || isUnsure)
  return { chosen, missing, problems: isProblem ? [missingProblem(missing, found)] : [], warnings: [] }
}

/** The report of a task that is not there; `listed` is its entry where the service still lists it as `DELETE`. */
function missingReport(
  task: Pick<DumpTask, 'id' | 'name'> & { stream: string | null },
  listed: DumpTask | undefined,
  ifMissing: IfMissing,
): TaskReport {
  const text = `The dump task ${plain(taskLabel(task))} is not there${listed ? ' any more (DELETE)' : ''}.`
  const found = listed ?? { destination: null, state: null, lastTransfer: null }
  return {
    stream: listed?.stream ?? task.stream,
    id: listed?.id ?? task.id,
    name: listed?.name ?? task.name,
    destination: found.destination,
    before: found.state,
    after: found.state,
    lastTransfer: found.lastTransfer,
    pausedAt: null,
    outcome: 'missing',
    took: null,
    pausedFor: null,
    sent: false,
    problem: ifMissing === 'error' ? note(text, null, 'task-not-there') : null,
    warning: ifMissing === 'warn' ? note(text, null, 'task-not-there') : null,
  }
}

/** The most likely slip first: a name among the IDs, `ALL`; then what there is. */
function missingProblem(missing: readonly TaskReport[], found: readonly FoundStream[]): Note {
  const names = fewOf(missing.map((report) => plain(taskLabel(report))))
  const streams = found.map(({ stream, tasks }) => {
    const living = tasks.filter((task) => !isGone(task)).map((task) => plain(taskLabel(task)))
    return `stream ${stream} has ${living.length > 0 ? fewOf(living) : 'no dump task'}`
  })
  const isName = (id: string | null) => found.some(({ tasks }) => tasks.some((task) => task.name === id))
  const named = missing.flatMap(({ id, name }) => (name === null && isName(id) ? plain(id) : []))
  const todo = [
    ...(named.length > 0
      ? [`${fewOf(named)} ${named.length === 1 ? 'is a name' : 'are names'}: set task-names instead.`]
      : []),
    ...(missing.some(({ id, name }) => /^all$/i.test(id ?? name ?? ''))
      ? ['For every dump task, set task-ids: all.']
      : []),
    `Correct task-ids or task-names (${fewOf(streams, 5)}), or set if-task-missing to warn or ignore.`,
  ]
  return note(`Not there: ${names}.`, todo.join(' '), 'task-not-there')
}
