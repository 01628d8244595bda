/** Plans what to stop or start, adopt, leave and refuse, from the request and the dump tasks found. Pure. */
import type { FoundStream } from '../cloud/dis.ts'
import type { IfMissing, PauseRequest, Selection } from '../inputs/inputs.ts'
import { didYouMean } from '../model/names.ts'
import { ENTRY, type Note, note } from '../model/note.ts'
import {
  type DumpTask,
  fewLabels,
  isGone,
  namesOf,
  reportOf,
  type TaskReport,
  unreadReport,
} from '../model/tasks.ts'
import { counted, fewOf, joined, plain } from '../model/text.ts'

/** The tasks that are meant, and those that are named but not there. */
interface Selected {
  chosen: DumpTask[]
  missing: TaskReport[]
  problems: Note[] // They fail the step. A pause with any stops nothing; a resume starts all other tasks.
  warnings: Note[]
}

export interface PausePlan extends Omit<Selected, 'chosen'> {
  stop: DumpTask[]
  adopt: DumpTask[]
  leave: DumpTask[] // Paused already, and not to be resumed by this step
}

export function planPause(request: PauseRequest, found: readonly FoundStream[]): PausePlan {
  const { selection, ifMissing, ifPaused } = request
  const { chosen, missing, problems, warnings } = select(selection, found, ifMissing)
  const stop = chosen.filter((task) => task.state !== 'PAUSED')
  const paused = chosen.filter((task) => task.state === 'PAUSED')
  const [adopt, leave] = ifPaused === 'adopt' ? [paused, []] : [[], paused]
  if (ifPaused === 'error' && paused.length > 0) {
    const what = `Already paused, which if-already-paused: error does not allow: ${namesOf(paused)}.`
    const who = 'Find out who paused them (an earlier attempt of this job?).'
    const todo = `${who} Then resume them, or set if-already-paused to adopt or leave.`
    problems.push(note(what, todo, ENTRY.leftPaused))
  }
  for (const { stream, id, name } of [...stop, ...adopt]) {
    if (id !== null) continue
    const what = `The service gives no ID for dump task ${plain(name)} of stream ${stream}, and a stop needs one.`
    problems.push(note(what, 'Take its ID from the console: task-ids with wait-timeout: 0 can stop it.'))
  }
  return { stop, adopt, leave, missing, problems, warnings }
}

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

/** The warning for a task that was paused already, if a reader may expect the post step to resume it; else null. */
export function leftAlone({ resume, ifPaused }: PauseRequest): Note | null {
  if (!isResumed(resume) || ifPaused === 'ignore') return null
  return note(
    'It was already paused, so this step will not resume it. An earlier attempt of this job may have paused it.',
    'To have such tasks resumed, set if-already-paused to adopt; if they are paused on purpose, set it to ignore.',
    ENTRY.leftPaused,
  )
}

export const CORRECT_IT = 'Look at it in the console of DIS and correct its destination.'

/** A note on a task in a bad state: neither a stop nor a start changes that. */
export function badState(state: string): Note {
  return note(`It is in state ${state}.`, CORRECT_IT, ENTRY.badState)
}

/** The stream of a task that was found in no list; null if it can be one of several. */
export function onlyOne(streams: readonly string[]): string | null {
  return streams.length === 1 ? (streams[0] ?? null) : null
}

export function select(selection: Selection, found: readonly FoundStream[], ifMissing: IfMissing): Selected {
  if (selection.all) return selectAll(found, ifMissing)
  const ids = new Set<string | null>(selection.ids)
  const names = new Set<string | null>(selection.names)
  const tasks = found.flatMap((each) => each.tasks).filter(({ id, name }) => ids.has(id) || names.has(name))
  const chosen = livingOf(tasks)
  const missingOne = (key: 'id' | 'name') => (value: string) =>
    chosen.some((task) => task[key] === value) ? [] : [missingReport(key, value, found, ifMissing)]
  const missing = [...selection.ids.flatMap(missingOne('id')), ...selection.names.flatMap(missingOne('name'))]
  const isProblem = missing.some(({ outcome }) => ifMissing === 'error' || outcome === 'failed')
  return { chosen, missing, problems: isProblem ? [missingProblem(missing, found)] : [], warnings: [] }
}

/** Reports on the tasks that are meant, and that only a later list showed: this step did nothing to them. */
export function lateReports(
  selection: Selection,
  streams: readonly { stream: string; others: readonly DumpTask[] }[],
  goal: 'PAUSED' | 'RUNNING',
): TaskReport[] {
  const found = streams.map(({ stream, others }) => ({ stream, tasks: [...others], unlisted: 0 }))
  const late = select(selection, found, 'ignore').chosen.filter(({ state }) => state !== goal)
  const what = 'It was not listed when this step began, and it was listed later: this step did nothing to it.'
  return late.map((task) => reportOf(task, 'failed', { before: null, problem: note(what, 'Run it again.') }))
}

function selectAll(found: readonly FoundStream[], ifMissing: IfMissing): Selected {
  const chosen = found.flatMap(({ tasks }) => livingOf(tasks))
  const short = found.filter(({ unlisted }) => unlisted > 0)
  const problems = short.map(({ stream, tasks, unlisted }) => {
    const counts = `The service counts ${counted(tasks.length + unlisted, 'dump task')} in stream ${stream}`
    const what = `${counts} but lists only ${tasks.length}, so \`all\` would miss some.`
    return note(what, 'Name the tasks in task-ids or task-names.')
  })
  const warnings: Note[] = []
  if (chosen.length === 0 && found.length > 0) {
    const where = `${found.length === 1 ? 'stream' : 'the streams'} ${fewOf(found, 10, ({ stream }) => stream)}`
    const what = `There is no dump task in ${where}.`
    const todo = 'If that is right, set if-task-missing to warn or ignore.'
    if (ifMissing === 'error') problems.push(note(what, todo, ENTRY.notThere))
    if (ifMissing === 'warn') warnings.push(note(what, null, ENTRY.notThere))
  }
  return { chosen, missing: [], problems, warnings }
}

function livingOf(tasks: readonly DumpTask[]): DumpTask[] {
  return tasks.filter((task) => !isGone(task))
}

const BUT_UNKNOWN = 'but the service does not name all dump tasks that it counts'

/** A report on a task that is in no list, or there as `DELETE` only. */
function missingReport(
  key: 'id' | 'name',
  value: string,
  found: readonly FoundStream[],
  ifMissing: IfMissing,
): TaskReport {
  const stream = onlyOne(found.map((each) => each.stream))
  const asked = { id: null, name: null, stream, [key]: value }
  const listed = found.flatMap(({ tasks }) => tasks).find((task) => task[key] === value)
  const isUnnamed = (task: DumpTask) => task[key] === null && !isGone(task)
  if (!listed && found.some(({ unlisted, tasks }) => unlisted > 0 || tasks.some(isUnnamed))) {
    return unreadReport(asked, 'failed', { problem: note(`It is not listed, ${BUT_UNKNOWN}.`) })
  }
  const text = listed ? `Dump task ${plain(value)} was deleted.` : `There is no dump task ${plain(value)}.`
  const said = note(text, null, ENTRY.notThere)
  const told = { problem: ifMissing === 'error' ? said : null, warning: ifMissing === 'warn' ? said : null }
  return listed ? reportOf(listed, 'missing', told) : unreadReport(asked, 'missing', told)
}

/** The problem that some of the named tasks are missing: the most likely mistake first, then the tasks there are. */
function missingProblem(missing: readonly TaskReport[], found: readonly FoundStream[]): Note {
  const there = found.flatMap(({ tasks }) => livingOf(tasks))
  const listOf = ({ stream, tasks }: FoundStream) =>
    `stream ${stream} has ${fewLabels(livingOf(tasks)) || 'no dump task'}`
  const hints = joined(' ', ...missing.map((task) => hintFor(task, there)))
  const correct = `Correct task-ids or task-names (${fewOf(found, 5, listOf)})`
  const isSure = missing.every(({ outcome }) => outcome === 'missing')
  const what = isSure ? 'Not there:' : 'Not listed,'
  const why = isSure ? '' : `, ${BUT_UNKNOWN}`
  const todo = isSure ? `${correct}, or set if-task-missing to warn or ignore.` : `${correct}, or try again.`
  return note(`${what} ${fewLabels(missing)}${why}.`, joined(' ', hints, todo), ENTRY.notThere)
}

/** The mistake that a missing task most likely is; empty if nothing is close. */
function hintFor({ id, name }: TaskReport, there: readonly DumpTask[]): string {
  const asked = id ?? name ?? ''
  const shown = plain(asked, 64)
  if (asked.toLowerCase() === 'all') return 'For every dump task, set task-ids to all.'
  const [names, ids] = [there.map((task) => task.name ?? ''), there.map((task) => task.id ?? '')]
  if (id !== null && names.includes(id)) return `${shown} is a name: set it as task-names.`
  if (id === null && ids.includes(asked)) return `${shown} is an ID: set it as task-ids.`
  const hint = didYouMean(asked, [...new Set([...names, ...ids])])
  return hint && `${shown}:${hint}`
}

/** What to say of a stream that is not there. `names`: the project's streams; null if they could not be asked. */
export function streamNotThere(
  stream: string,
  names: readonly string[] | null,
  { region, project }: { region: string | null; project: string },
): string {
  const where = joined(' ', `Project ${plain(project, 64)}`, region && `in region ${plain(region, 64)}`)
  if (names === null) return `${where} has no stream ${plain(stream, 64)}.`
  const listed = fewOf(names, 20, (name) => plain(name, 64))
  const has = names.length === 0 ? 'no streams' : `${counted(names.length, 'stream')}: ${listed}`
  const hint = didYouMean(stream, names) || ' Are region, project and account the right ones?'
  return `${where} has ${has}.${hint}`
}
