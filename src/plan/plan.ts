/** Plans what to stop or start, adopt, leave and refuse, from the request and the dump tasks found. Pure. */

import type { FoundStream } from '../cloud/dis.ts'
import type { HandedTask } from '../inputs/handedTasks.ts'
import type { IfMissing, PauseRequest, Selection } from '../inputs/inputs.ts'
import type { ResumeRequest } from '../inputs/resumeInputs.ts'
import { RESUME } from '../model/direction.ts'
import { type Note, note } from '../model/note.ts'
import {
  type DumpTask,
  isGone,
  type NamedTask,
  namesByStream,
  reportOf,
  TaskIndex,
  type TaskReport,
  taskLabel,
  unreadReport,
} from '../model/tasks.ts'
import { fewOf, plain } from '../model/text.ts'

export interface PausePlan {
  stop: DumpTask[]
  adopt: DumpTask[]
  /** Paused already, and not to be resumed by this step. */
  leave: DumpTask[]
  missing: TaskReport[]
  /** If there is any, nothing is stopped. */
  problems: Note[]
  warnings: Note[]
}

export function planPause(request: PauseRequest, found: readonly FoundStream[]): PausePlan {
  const { selection, ifMissing, ifPaused } = request
  const { chosen, missing, problems, warnings } = select(selection, found, ifMissing)
  const stop = chosen.filter((task) => task.state !== 'PAUSED')
  const paused = chosen.filter((task) => task.state === 'PAUSED')
  const [adopt, leave] = ifPaused === 'adopt' ? [paused, []] : [[], paused]
  if (ifPaused === 'error' && paused.length > 0) {
    problems.push(
      note(
        `Paused already, and if-already-paused: error refuses that: ${namesByStream(paused)}.`,
        'Find out who paused them (an earlier attempt of this job?), and resume them or set if-already-paused to adopt or leave.',
        'dump-tasks-stayed-paused',
      ),
    )
  }
  problems.push(...[...stop, ...adopt].filter(({ id }) => id === null).map(noIdProblem))
  return { stop, adopt, leave, missing, problems, warnings }
}

/** Reports on the tasks that a pause does not stop. */
export function untouchedBy(plan: PausePlan, request: PauseRequest): TaskReport[] {
  return [
    ...plan.adopt.map((task) => reportOf(task, request.dryRun ? 'already-paused' : 'adopted')),
    ...plan.leave.map((task) => reportOf(task, 'already-paused', { warning: leftAlone(request) })),
    ...plan.missing,
  ]
}

/** Whether this value of `resume` lets the post step resume the tasks. */
export function isResumed(resume: PauseRequest['resume']): boolean {
  return resume === 'always' || resume === 'on-success'
}

/**
 * The warning for a task that was paused already and will not be resumed. Null if no resume is asked for, or if the
 * task is paused on purpose.
 */
export function leftAlone({ resume, ifPaused }: PauseRequest): Note | null {
  if (!isResumed(resume) || ifPaused === 'ignore') return null
  return note(
    'It was paused already, so this step will not resume it. An earlier attempt of this job may have paused it.',
    'To have such tasks resumed, set if-already-paused: adopt; if they are paused on purpose, set it to ignore.',
    'dump-tasks-stayed-paused',
  )
}

/** What a resume would do with the task, for a dry run. */
export function plannedResume(task: DumpTask): TaskReport {
  if (task.state === RESUME.goal) return reportOf(task, RESUME.already)
  if (!RESUME.bad.includes(task.state)) return reportOf(task, 'planned')
  return reportOf(task, 'failed', { problem: badState(plain(task.state, 40)) })
}

/** What to do about a task in a bad state. */
export const CORRECT_IT = 'Look at it in the console of DIS and correct its destination.'

/** A note on a task in a bad state: neither a stop nor a start changes that. */
export function badState(state: string): Note {
  return note(`It is in state ${state}.`, CORRECT_IT, 'bad-state')
}

/** The problem of a task without an ID: a stop names tasks by ID only. */
function noIdProblem({ stream, name }: DumpTask): Note {
  return note(
    `The service gives no ID for the dump task ${plain(name)} of stream ${stream} (in list and detail), which a stop needs.`,
    'Take its ID from the console: task-ids with wait-timeout: 0 can stop it.',
  )
}

export interface ResumePlan {
  chosen: DumpTask[]
  missing: TaskReport[]
  /** They fail the step, but all other tasks are started. */
  problems: Note[]
  warnings: Note[]
}

export function planResume(request: ResumeRequest, found: readonly FoundStream[]): ResumePlan {
  const { what, ifMissing } = request
  if ('selection' in what) return select(what.selection, found, ifMissing)
  return fromHanded(what.handed, found, ifMissing)
}

/** Plans the resume of tasks that were handed over. A task that is gone needs no resume: a warning at most. */
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
    else missing.push(missingReport(task, match, [listed], ifMissing === 'error' ? 'warn' : ifMissing))
  }
  return { chosen: [...chosen.values()], missing, problems: [], warnings: [] }
}

/** The stream of a task that was found in no list; null if it can be one of several. */
export function onlyOne(streams: readonly string[]): string | null {
  return streams.length === 1 ? (streams[0] ?? null) : null
}

/** Whether the selection may mean this task, of which the list gives no ID. */
export function mayMean({ all, ids, names }: Selection, { name }: DumpTask): boolean {
  return all || ids.length > 0 || (name !== null && names.includes(name))
}

/** The tasks that the selection means, and those it names that do not exist. */
function select(selection: Selection, found: readonly FoundStream[], ifMissing: IfMissing): ResumePlan {
  return selection.all ? selectAll(found, ifMissing) : selectNamed(selection, found, ifMissing)
}

function selectAll(found: readonly FoundStream[], ifMissing: IfMissing): ResumePlan {
  const chosen = found.flatMap(living)
  const problems = found
    .filter(isShort)
    .map(({ stream, tasks, unlisted }) =>
      note(
        `Stream ${stream} has ${tasks.length + unlisted} dump tasks by the service's own count, and it lists ` +
          `${tasks.length}: «all» would miss some.`,
        'Name the tasks by task-ids or task-names.',
      ),
    )
  const warnings: Note[] = []
  if (chosen.length === 0 && found.length > 0) {
    const streams = fewOf(found.map(({ stream }) => stream))
    const text = `There is no dump task in ${found.length === 1 ? 'stream' : 'the streams'} ${streams}.`
    if (ifMissing === 'warn') warnings.push(note(text))
    if (ifMissing === 'error') {
      problems.push(note(text, 'If that is right, set if-task-missing to warn or ignore.', 'task-not-there'))
    }
  }
  return { chosen, missing: [], problems, warnings }
}

/** The tasks of a stream, without deleted ones. */
function living({ tasks }: FoundStream): DumpTask[] {
  return tasks.filter((task) => !isGone(task))
}

/** Whether the service counts more tasks than it lists. A task that is not listed may then still exist. */
function isShort({ unlisted }: FoundStream): boolean {
  return unlisted > 0
}

function selectNamed(selection: Selection, found: readonly FoundStream[], ifMissing: IfMissing): ResumePlan {
  const ids = new Set<string | null>(selection.ids)
  const names = new Set<string | null>(selection.names)
  const tasks = found.flatMap((each) => each.tasks).filter(({ id, name }) => ids.has(id) || names.has(name))
  const chosen = tasks.filter((task) => !isGone(task))
  const stream = onlyOne(found.map((each) => each.stream))
  const missingOne = (key: 'id' | 'name') => (value: string) => {
    if (chosen.some((task) => task[key] === value)) return []
    const listed = tasks.find((task) => task[key] === value)
    return [missingReport({ id: null, name: null, stream, [key]: value }, listed, found, ifMissing)]
  }
  const missing = [...selection.ids.flatMap(missingOne('id')), ...selection.names.flatMap(missingOne('name'))]
  const isProblem =
    ifMissing === 'error' ? missing.length > 0 : missing.some(({ outcome }) => outcome === 'failed')
  return { chosen, missing, problems: isProblem ? [missingProblem(missing, found)] : [], warnings: [] }
}

/**
 * The report on a task that does not exist. `listed`: its entry, if the service still lists it as `DELETE`. `found`:
 * the streams whose lists were searched.
 */
function missingReport(
  task: NamedTask,
  listed: DumpTask | undefined,
  found: readonly FoundStream[],
  ifMissing: IfMissing,
): TaskReport {
  if (!listed && found.some(isShort)) {
    const what = 'The service counts more dump tasks than it lists, and it is not among those that it lists.'
    const { stream, id, name } = task
    return unreadReport({ stream, id, name }, 'failed', { problem: note(what) })
  }
  const text = `The dump task ${plain(taskLabel(task))} is not there${listed ? ' any more (DELETE)' : ''}.`
  const said = note(text, null, 'task-not-there')
  const told = { problem: ifMissing === 'error' ? said : null, warning: ifMissing === 'warn' ? said : null }
  if (!listed) return unreadReport(task, 'missing', told)
  return reportOf({ ...listed, id: listed.id ?? task.id, name: listed.name ?? task.name }, 'missing', told)
}

/**
 * The problem of missing tasks. The most likely mistake comes first (a name among the IDs, `ALL`), then the tasks
 * that exist.
 */
function missingProblem(missing: readonly TaskReport[], found: readonly FoundStream[]): Note {
  const labels = (tasks: readonly Pick<DumpTask, 'id' | 'name'>[]) =>
    fewOf(tasks, 10, (task) => plain(taskLabel(task)))
  const streams = fewOf(
    found,
    5,
    (each) => `stream ${each.stream} has ${labels(living(each)) || 'no dump task'}`,
  )
  const names = new Set(found.flatMap(({ tasks }) => tasks.map(({ name }) => name)))
  const named = missing.filter(({ id, name }) => name === null && names.has(id))
  let todo = `Correct task-ids or task-names (${streams}), or set if-task-missing to warn or ignore.`
  if (missing.some(({ id, name }) => /^all$/i.test(id ?? name ?? ''))) {
    todo = `For every dump task, set task-ids: all. ${todo}`
  }
  if (named.length > 0) {
    todo = `${labels(named)} ${named.length === 1 ? 'is a name' : 'are names'}: set task-names instead. ${todo}`
  }
  return note(`Not there: ${labels(missing)}.`, todo, 'task-not-there')
}
