/** What stays paused when a step ends: which tasks, why, until when, and who looks after them. Pure. */

import { RESUME } from '../model/direction.ts'
import { byStream, type TaskReport } from '../model/tasks.ts'
import { counted, dayAndTime, fewOf } from '../model/text.ts'
import type { Advice, Ended, LeftReason } from './ended.ts'
import { ENTRY } from './entries.ts'
import { leftSaying } from './headline.ts'
import { joined, namesOf } from './sentences.ts'

/** How long a pause may last, if the limit of the stream is not known. Source: the reference of CreateStream. */
const RETENTION =
  'A stream keeps its data for 24 to 72 hours only (24 by default); what is not dumped by then is lost.'

/** Says until when the tasks have to be resumed; null if none stays paused. */
export function deadlineOf(ended: Ended): string | null {
  const { leftPaused, retention, now, dryRun, step, success, result } = ended
  // A resume that failed before it knew its tasks may leave some of them paused.
  const isBlind = step !== 'pause' && !success && result.reports.length === 0
  if (dryRun || (leftPaused.length === 0 && !isBlind)) return null
  const streams = [...byStream(leftPaused)].map(([stream, own]) => {
    const hours = retention.get(stream ?? '') ?? Number.NaN
    const since = Math.min(...own.map(({ pausedAt }) => Date.parse(pausedAt ?? '')))
    return { stream: stream ?? '?', deadline: since + hours * 3_600_000 }
  })
  const first = Math.min(...streams.map(({ deadline }) => deadline))
  if (!Number.isFinite(first)) return RETENTION
  streams.sort((a, b) => a.deadline - b.deadline)
  const groups = [...Map.groupBy(streams, ({ deadline }) => `${dayAndTime(deadline, now)} UTC`)]
  const times = fewOf(groups, 3, ([time, own]) => {
    const names = own.map(({ stream }) => stream)
    return groups.length > 1 ? `${time} (${fewOf(names, 3)})` : time
  })
  return first < now
    ? `They had to be resumed by ${times}: since then the stream drops data that was not dumped.`
    : `Resume them by ${times}: after that the stream drops data that was not dumped.`
}

/** What a failure means for the tasks. A resume says it first (`lead`), a pause says it last (`next`). */
export function afterFailure(ended: Ended): Pick<Advice, 'lead' | 'next'> {
  if (ended.dryRun) return {}
  return ended.step === 'pause' ? { next: whoLooksAfter(ended) } : { lead: notResumed(ended) }
}

/** Says in which state a failed resume leaves its tasks; empty if it has none. */
function notResumed({ leftPaused, ours }: Ended): string {
  const sentence = (text: string, isMeant: (state: string | null) => boolean) => {
    const tasks = leftPaused.filter(({ after }) => isMeant(after ?? (ours ? 'PAUSED' : null)))
    return tasks.length === 0 ? null : `These dump tasks ${text}: ${namesOf(tasks)}.`
  }
  const known: (string | null)[] = ['PAUSED', RESUME.goal, null]
  return joined(
    ' ',
    sentence('are still paused, as far as is known', (state) => state === 'PAUSED'),
    sentence('were not started; whether they are still paused is not known', (state) => state === null),
    sentence('run, and may still pause, as their stop was sent', (state) => state === RESUME.goal),
    sentence('are not running as they should', (state) => !known.includes(state)),
  )
}

/** Says what happens to the tasks of a failed pause; null if another message says it. */
function whoLooksAfter({ result, mode }: Ended): string | null {
  const ours = result.reports.filter(({ sent, outcome }) => sent || outcome === 'adopted')
  if (ours.length === 0) return 'Nothing was stopped.'
  const there = ours.filter(({ outcome }) => outcome !== 'missing')
  if (there.length === 0 || mode === null || mode === 'never') return null
  const fate =
    mode === 'always'
      ? 'At the end of the job the post step resumes what this step stopped'
      : 'If the job fails, what this step stopped is not resumed (resume: on-success)'
  return `${fate}: ${namesOf(there)}.`
}

/** The advice on tasks that nothing in this job will resume. A failed resume says it in its own message. */
export function leftAdvice(ended: Ended): Advice[] {
  const { left, mode, step } = ended
  if (left !== null) return [leftByPost(ended, left)]
  const isSaid = step !== 'pause' || mode === 'always' || mode === 'on-success'
  return isSaid || ended.leftPaused.length === 0 ? [] : [leftByPause(ended, mode)]
}

function leftByPause({ leftPaused, dryRun }: Ended, mode: 'never' | null): Advice {
  const will = dryRun ? 'would' : 'will'
  const reason = mode === null ? `not set, so nothing ${will}` : `never, so this action ${will} not`
  const whatIsLeft = ({ outcome }: TaskReport) =>
    outcome === 'already-paused'
      ? 'Found paused, and left so.'
      : `resume is ${reason} resume what this step stopped.`
  const facts = [...Map.groupBy(leftPaused, whatIsLeft)].map(([text, tasks]) => ({ tasks, text }))
  const entry = ENTRY.leftPaused
  if (mode === null) {
    const todo = 'Set resume to always or on-success; or to never, if another step resumes them.'
    const title = `Nothing resumes ${counted(leftPaused.length, 'dump task')}`
    return { level: 'warning', title, facts, todo, entry }
  }
  const todo = 'Give the output handover of this step to the resume action, in a later step or job.'
  return { level: 'summary', title: leftSaying(leftPaused), facts, todo, entry }
}

function leftByPost({ leftPaused }: Ended, left: LeftReason): Advice {
  const said = leftSaying(leftPaused)
  const why =
    left === 'job-failed'
      ? 'The job did not succeed, and resume is on-success'
      : `resume is ${left === 'never' ? left : 'not set'}, and the pause step ended before it could report`
  return {
    level: left === 'never' ? 'summary' : 'warning',
    title: said,
    facts: [{ tasks: [], text: `${why}: ${said}: ${namesOf(leftPaused)}.` }],
    todo: 'Start them when it is safe to, with the step in the job summary or in the console of DIS.',
    entry: ENTRY.leftPaused,
  }
}
