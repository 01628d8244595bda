/** What was asked for + the dump tasks found → what to stop or start, leave, adopt, refuse. Pure. */
import type { HandedTask } from './handover.js'
import type { IfMissing, PauseRequest, Selection } from './inputs.js'
import type { ResumeRequest } from './resumeInputs.js'
import { type DumpTask, isGone, isSameTask, namesByStream, type TaskReport, taskLabel } from './tasks.js'
import { fewOf, plain } from './text.js'

/** A stream as its list was answered. */
export interface FoundStream {
  stream: string
  tasks: readonly DumpTask[]
  /** How many more tasks the service counts than it lists. */
  unlisted: number
}

export interface PausePlan {
  stop: DumpTask[]
  adopt: DumpTask[]
  /** Paused already, and not this step's to resume. */
  leave: DumpTask[]
  missing: TaskReport[]
  /** With any of them nothing is stopped. */
  problems: string[]
  warnings: string[]
}

export function planPause(request: PauseRequest, found: readonly FoundStream[]): PausePlan {
  const { chosen, missing, problems, warnings } = select(request.selection, found, request.ifMissing)
  const stop = chosen.filter((task) => task.state !== 'PAUSED')
  const paused = chosen.filter((task) => task.state === 'PAUSED')
  const adopt = request.ifPaused === 'adopt' ? paused : []
  if (request.ifPaused === 'error' && paused.length > 0) {
    problems.push(
      `Paused already, which if-already-paused: error refuses: ${namesByStream(paused)}. Find out who paused them ` +
        '(an earlier attempt of this job?), resume them, or set if-already-paused to adopt or leave.',
    )
  }
  problems.push(...[...stop, ...adopt].filter(({ id }) => id === null).map(noIdProblem))
  return { stop, adopt, leave: request.ifPaused === 'adopt' ? [] : paused, missing, problems, warnings }
}

/** A stop and a start name tasks by ID, and nothing else. */
function noIdProblem({ stream, name }: DumpTask): string {
  return (
    `The service gives no ID for the dump task ${plain(name)} of stream ${stream}, neither in its list nor in its ` +
    'detail, and a stop or start needs it. Take its ID from the console: task-ids with wait-timeout: 0 can stop it.'
  )
}

export interface ResumePlan {
  chosen: DumpTask[]
  missing: TaskReport[]
  /** They fail the step, but keep nothing else from being started. */
  problems: string[]
  warnings: string[]
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
  const chosen: DumpTask[] = []
  const missing: TaskReport[] = []
  for (const task of handed) {
    const listed = found.find(({ stream }) => stream === task.stream)
    if (!listed) continue
    const match = listed.tasks.find((each) => isSameTask(each, task))
    if (match && chosen.includes(match)) continue
    if (match && !isGone(match)) chosen.push(match)
    else if (!match && listed.unlisted > 0) missing.push(unlistedReport(task))
    else missing.push(missingReport(task, match, ifMissing === 'error' ? 'warn' : ifMissing))
  }
  return { chosen, missing, problems: [], warnings: [] }
}

/** What a list lacks that is shorter than the service's own count may be there all the same. */
function unlistedReport(task: Pick<DumpTask, 'id' | 'name'> & { stream: string | null }): TaskReport {
  const problem = 'The service counts more dump tasks than it lists, and it is not among those that it lists.'
  return { ...missingReport(task, undefined, 'ignore'), outcome: 'failed', problem }
}

/** The tasks that the selection means, and those that it names and that are not there. */
function select(selection: Selection, found: readonly FoundStream[], ifMissing: IfMissing): ResumePlan {
  const tasks = found.flatMap((stream) => stream.tasks)
  const living = tasks.filter((task) => !isGone(task))
  const only = found.length === 1 ? (found[0]?.stream ?? null) : null
  const problems: string[] = []
  if (selection.all) {
    for (const { stream, tasks: listed, unlisted } of found.filter((each) => each.unlisted > 0)) {
      problems.push(
        `Stream ${stream} has ${listed.length + unlisted} dump tasks by the service's own count, but it listed ` +
          `${listed.length}: «all» would miss some. Name the tasks by task-ids or task-names.`,
      )
    }
    const warnings: string[] = []
    if (living.length === 0 && found.length > 0) {
      const streams = fewOf(found.map(({ stream }) => stream))
      const text = `No dump task at all in ${only === null ? 'the streams' : 'stream'} ${streams}.`
      if (ifMissing === 'error') {
        problems.push(`${text} If that is as it should be, set if-task-missing to warn or ignore.`)
      }
      if (ifMissing === 'warn') warnings.push(text)
    }
    return { chosen: living, missing: [], problems, warnings }
  }
  const asked = [
    ...selection.ids.map((id) => ({ id, name: null })),
    ...selection.names.map((name) => ({ id: null, name })),
  ]
  const isAsked = (ask: { id: string | null; name: string | null }) => (task: DumpTask) =>
    ask.id !== null ? task.id === ask.id : task.name === ask.name
  const isShort = found.some(({ unlisted }) => unlisted > 0)
  const missing = asked
    .filter((ask) => !living.some(isAsked(ask)))
    .map((ask) => {
      const listed = tasks.find(isAsked(ask))
      const task = { ...ask, stream: only }
      return isShort && !listed ? unlistedReport(task) : missingReport(task, listed, ifMissing)
    })
  const isUnsure = missing.some(({ outcome }) => outcome === 'failed')
  if (missing.length > 0 && (ifMissing === 'error' || isUnsure)) problems.push(missingProblem(missing, found))
  const chosen = living.filter((task) => asked.some((ask) => isAsked(ask)(task)))
  return { chosen, missing, problems, warnings: [] }
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
    outcome: 'missing',
    sent: false,
    problem: ifMissing === 'error' ? text : null,
    warning: ifMissing === 'warn' ? text : null,
  }
}

function missingProblem(missing: readonly TaskReport[], found: readonly FoundStream[]): string {
  const names = fewOf(missing.map((report) => plain(taskLabel(report))))
  const streams = found.map(({ stream, tasks }) => {
    const living = tasks.filter((task) => !isGone(task)).map((task) => plain(taskLabel(task)))
    return `stream ${stream} has ${living.length > 0 ? living.join(', ') : 'no dump task'}`
  })
  const all = missing.some(({ id, name }) => /^all$/i.test(id ?? name ?? ''))
    ? ' For every dump task, set task-ids: all.'
    : ''
  const isName = (id: string | null) => found.some(({ tasks }) => tasks.some((task) => task.name === id))
  const named = missing.flatMap(({ id, name }) => (name === null && isName(id) ? plain(id) : []))
  const isIt = named.length === 1 ? 'is a name' : 'are names'
  const moved = named.length > 0 ? ` ${named.join(', ')} ${isIt}: set task-names instead.` : ''
  return (
    `Not there: ${names}; ${fewOf(streams, 5)}. Correct task-ids or task-names, or set if-task-missing to warn or ` +
    `ignore.${moved}${all}`
  )
}
