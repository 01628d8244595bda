/** What a reader has to know: failures by cause, what stays paused and until when, and warnings. Pure. */

import { HOUR, LEAST_RETENTION } from '../model/limits.ts'
import { ENTRY, type Note } from '../model/note.ts'
import { noteOf } from '../model/remedies.ts'
import { namesOf, type TaskReport } from '../model/tasks.ts'
import { capital, counted, dayAndTime, joined, timeOfDay } from '../model/text.ts'
import { isResumed } from '../plan/plan.ts'
import { type Ended, headlineOf, isPausedAgain, isUntried, type LeftReason } from './ended.ts'

/** The advice on one cause: what happened, to what, the likely cause, what to do. */
export interface Advice {
  level: 'error' | 'warning' | 'notice' | 'summary' // `summary`: in summary and log, without an annotation
  title: string
  lead?: string // What it means for the tasks, before all else
  paragraphs: Paragraph[]
  entry: string | null // The entry of docs/troubleshooting.md, or null
}

export interface Paragraph {
  tasks: TaskReport[] // The tasks that it is about; none: the step as a whole
  text: string
}

const CONSOLE = 'in the console of DIS (Stream Management → the stream → Dump Management → More → Start)'
const MOST_FACTS = 10 // How many are told of one cause

/** Failures first, then what stays paused, then warnings. The first advice on paused tasks has their deadline. */
export function adviceOf(ended: Ended): Advice[] {
  const { errors, problems, warnings, reports } = ended.result
  // One problem of the plan already names all missing tasks.
  const isMissingTold = problems.some(({ entry }) => entry === ENTRY.notThere)
  const untold = reports.filter((task) => !isUntried(task) && !(isMissingTold && task.outcome === 'missing'))
  const failures = causesOf([...errors.map(noteOf), ...problems], untold, 'problem')
  const all = [
    ...failures.map((cause, index) => (index === 0 ? failure(cause, ended) : oneOfMany(cause, 'error'))),
    ...notDone(ended),
    ...leftAdvice(ended),
    ...causesOf(warnings, reports, 'warning').map((cause) => oneOfMany(cause, 'warning')),
  ]
  const deadline = deadlineOf(ended)
  const aboutPaused = all.find(({ entry }) => entry === ENTRY.leftPaused)
  if (deadline !== null && aboutPaused?.lead !== undefined) aboutPaused.lead += ` ${deadline}`
  else if (deadline !== null) aboutPaused?.paragraphs.push(paragraph(deadline))
  return all
}

function paragraph(text: string, tasks: TaskReport[] = []): Paragraph {
  return { text, tasks }
}

interface Cause extends Omit<Note, 'what'> {
  facts: Paragraph[]
}

/** Groups the notes of the step and its tasks by cause. Notes with the same `todo` and `entry` have one cause. */
function causesOf(
  notes: readonly Note[],
  reports: readonly TaskReport[],
  ofTask: 'problem' | 'warning',
): Cause[] {
  const causes = new Map<string, Cause>()
  const add = ({ what, todo, entry }: Note, tasks: TaskReport[]) => {
    const key = entry === null && todo === null ? what : JSON.stringify([entry, todo])
    const cause = causes.get(key) ?? { facts: [], todo, entry }
    causes.set(key, cause)
    const known = cause.facts.find(({ text }) => text === what)
    if (known) known.tasks.push(...tasks)
    else cause.facts.push(paragraph(what, tasks))
  }
  for (const note of notes) add(note, [])
  for (const task of reports) if (task[ofTask] !== null) add(task[ofTask], [task])
  return [...causes.values()]
}

function paragraphsOf({ facts, todo }: Cause, more: string | null = null): Paragraph[] {
  const rest = facts.slice(MOST_FACTS)
  const names = namesOf(rest.flatMap(({ tasks }) => tasks))
  const untold = rest.length === 0 ? null : joined(': ', `… and ${rest.length} more`, names)
  const others = [untold, todo, more].flatMap((text) => (text === null ? [] : paragraph(text)))
  return [...facts.slice(0, MOST_FACTS), ...others]
}

function oneOfMany(cause: Cause, level: 'error' | 'warning'): Advice {
  const count = cause.facts.flatMap(({ tasks }) => tasks).length
  const what = count === 0 ? 'DIS dump tasks' : counted(count, 'dump task')
  const title = `${level === 'error' ? 'Failed' : 'Please check'}: ${what}`
  return { level, title, paragraphs: paragraphsOf(cause), entry: cause.entry }
}

/** The first failure also says what it means for the tasks. */
function failure(cause: Cause, ended: Ended): Advice {
  const { step, dryRun, leftPaused, isBlind } = ended
  const told = { level: 'error', title: headlineOf(ended), entry: cause.entry } as const
  if (step === 'pause' && !dryRun) return { ...told, paragraphs: paragraphsOf(cause, whoResumes(ended)) }
  if (dryRun || (leftPaused.length === 0 && !isBlind)) return { ...told, paragraphs: paragraphsOf(cause) }
  const paragraphs = [howToStart('Start them now', ended), ...paragraphsOf(cause)]
  const guess = leftPaused.every(({ after }) => after !== null) ? '' : ', as far as is known'
  const isSeen = leftPaused.some(({ after, pausedAt }) => after !== null || pausedAt !== null)
  const still = isSeen ? `Still paused${guess}` : 'Not started, and perhaps still paused'
  const lead = isBlind ? 'Dump tasks may still be paused.' : `${still}: ${namesOf(leftPaused)}.`
  return { ...told, lead, paragraphs, entry: ENTRY.leftPaused }
}

function howToStart(start: string, { resumeStep }: Ended): Paragraph {
  const step = resumeStep === null ? '' : ', or with the step at the end of the job summary'
  return paragraph(`${start} ${CONSOLE}${step}.`)
}

/** What becomes of the tasks of a failed pause; null if another advice says it. */
function whoResumes({ result, mode }: Ended): string | null {
  if (!result.reports.some(({ sent, outcome }) => sent || outcome === 'adopted'))
    return 'Nothing was stopped.'
  if (mode === 'always') return 'At the end of the job the post step resumes what this step stopped.'
  return mode === 'on-success'
    ? 'If the job fails, nothing resumes what this step stopped (resume: on-success).'
    : null
}

/** What is not done, although the step is green: a dry run, and a stop that nothing waited for. */
function notDone(ended: Ended): Advice[] {
  const { dryRun, isPullRequest, result, step, words } = ended
  if (dryRun) {
    const next = step === 'pause' ? ', and what comes after this step runs while the dumps do' : ''
    const paragraphs = [paragraph(`Nothing was ${words.called}${next}.`)]
    const level = isPullRequest ? 'notice' : 'warning'
    return [{ level, title: 'Dry run', paragraphs, entry: ENTRY.dryRun }]
  }
  const sent = result.reports.filter(({ outcome, problem }) => outcome === 'requested' && problem === null)
  if (step !== 'pause' || sent.length === 0) return []
  const title = `Stop of ${counted(sent.length, 'dump task')} sent, not waited for`
  const text = 'What comes after this step may run while the dumps do, since wait-timeout is 0.'
  return [{ level: 'notice', title, paragraphs: [paragraph(text)], entry: null }]
}

/** The advice on tasks that nothing in this job will resume. A failed resume says it in its own advice. */
function leftAdvice(ended: Ended): Advice[] {
  const { left, mode, step, leftPaused, success } = ended
  if (leftPaused.length === 0 && left === null) return []
  if (step === 'pause' ? isResumed(mode) : left === null && !success) return []
  const told = step === 'pause' ? leftByPause(ended) : leftByResume(ended)
  const title = `Nothing resumes ${counted(leftPaused.length, 'dump task')}`
  return [{ ...told, title, entry: ENTRY.leftPaused }]
}

type Told = Omit<Advice, 'title' | 'entry'>

function leftByPause({ leftPaused, dryRun, mode }: Ended): Told {
  const would = dryRun ? 'would' : 'will'
  if (mode === null) {
    const why = `resume is not set, so nothing ${would} resume them.`
    const todo = 'Set resume to always or on-success; or to never, if another step resumes them.'
    return { level: 'warning', paragraphs: [paragraph(why, leftPaused), paragraph(todo)] }
  }
  const why = `resume is never, so this action ${would} not resume them.`
  const todo = 'Give the output handover of this step to the resume action, in a later step or job.'
  return { level: 'summary', paragraphs: [paragraph(why, leftPaused), paragraph(todo)] }
}

const WHY_LEFT: Readonly<Record<LeftReason, string>> = {
  'job-failed': 'The job did not succeed, and resume is on-success.',
  'not-set': 'resume is not set, and the pause step ended before it could report.',
  never: 'resume is never, and the pause step ended before it could report.',
}

/** A post step left them so, or somebody paused them again. */
function leftByResume(ended: Ended): Told {
  const { leftPaused, seenAt, left } = ended
  const time = timeOfDay(seenAt ?? 0).slice(0, 5)
  const guess = leftPaused.every(({ after }) => after === 'PAUSED') ? '' : ', or about to pause'
  const seen = seenAt === null ? 'Left paused' : `Paused at ${time} UTC, when the pause step ended${guess}`
  const why = left === null ? [] : [paragraph(WHY_LEFT[left])]
  const paragraphs = [howToStart('When the deployment is in order, start them', ended), ...why]
  const lead = `${seen}: ${namesOf(leftPaused)}.`
  return { level: left === 'never' ? 'summary' : 'warning', lead, paragraphs }
}

const RULE = 'a stream keeps its data for 24 to 72 hours only, 24 by default'

/** Until when they have to be resumed so that their streams drop no data; null if no task stays paused. */
function deadlineOf({ leftPaused, isBlind, retention, now, elapsed, dryRun }: Ended): string | null {
  if (dryRun || (leftPaused.length === 0 && !isBlind)) return null
  const ends = leftPaused.flatMap((report) => {
    const since = isPausedAgain(report) ? now - elapsed : Date.parse(report.pausedAt ?? '')
    const hours = retention.get(report.stream ?? '')
    const at = since + (hours ?? LEAST_RETENTION) * HOUR
    return Number.isNaN(at) ? [] : { isSure: hours !== undefined, at }
  })
  const first = ends.sort((a, b) => a.at - b.at)[0]
  const rule = `${capital(RULE)}; what is not dumped in that time is lost.`
  if (first === undefined) return rule
  const { isSure, at } = first
  const isOver = at < now
  const by = `${isOver ? 'They should have been resumed' : 'Resume them'} by ${dayAndTime(at, now)} UTC`
  if (!isSure) return `${by} if the stream keeps ${LEAST_RETENTION} h, the least: ${RULE}.`
  const then = isOver
    ? '; since then the stream has been dropping data'
    : ': after that the stream drops data that was not dumped'
  return joined(' ', `${by}${then}.`, ends.length < leftPaused.length && rule)
}
