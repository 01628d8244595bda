/** What stays paused when a step ends: which tasks, why, until when, and who looks after them. Pure. */

import type { ResumeMode } from '../inputs/inputs.ts'
import { PAUSE, RESUME } from '../model/direction.ts'
import { byStream, type TaskReport } from '../model/tasks.ts'
import { counted, dayAndTime, fewOf } from '../model/text.ts'
import { type Advice, type Ended, type LeftReason, leftByPause } from './ended.ts'
import { ENTRY } from './entries.ts'
import { namesOf } from './names.ts'

/** How long a pause may last where the stream's own limit is not known. Source: the reference of CreateStream. */
const RETENTION =
  'A stream keeps its data for 24 to 72 hours only (24 by default); what is not dumped by then is lost.'

/**
 * Until when the tasks have to be resumed. `retention`: for how many hours each stream keeps its data; `now` in ms
 * since 1970.
 */
export function deadlineText(
  tasks: readonly TaskReport[],
  retention: ReadonlyMap<string, number>,
  now: number,
): string {
  const deadlines = [...byStream(tasks)].map(([stream, own]) => {
    const hours = retention.get(stream ?? '')
    const since = Math.min(...own.map(({ pausedAt }) => Date.parse(pausedAt ?? '')))
    return { stream, at: hours === undefined ? Number.NaN : since + hours * 3_600_000 }
  })
  if (deadlines.length === 0 || deadlines.some(({ at }) => Number.isNaN(at))) return RETENTION
  const times = new Map<string, string[]>()
  for (const { stream, at } of deadlines.sort((a, b) => a.at - b.at)) {
    const time = dayAndTime(at, now)
    times.set(time, [...(times.get(time) ?? []), stream ?? '?'])
  }
  const parts = [...times].map(
    ([time, streams]) => `${time} UTC${times.size > 1 ? ` (${fewOf(streams, 3)})` : ''}`,
  )
  return deadlines.some(({ at }) => at < now)
    ? `They had to be resumed by ${fewOf(parts, 3)}: since then the stream drops data that was not dumped.`
    : `Resume them by ${fewOf(parts, 3)}: after that the stream drops data that was not dumped.`
}

/** What the tasks' failed resume means, in sentences; null where it concerns none that is there. */
export function notResumed(tasks: readonly TaskReport[], ours: boolean): string | null {
  const failed = tasks.filter(({ outcome }) => outcome !== 'missing')
  const isPaused = ({ after }: TaskReport) => after === 'PAUSED' || (after === null && ours)
  const isUnknown = ({ after }: TaskReport) => after === null && !ours
  const isRunning = ({ after }: TaskReport) => after === RESUME.goal
  const isOther = (task: TaskReport) => !isPaused(task) && !isUnknown(task) && !isRunning(task)
  const sentences = (
    [
      ['These dump tasks are still paused, as far as is known', isPaused],
      ['These dump tasks were not started; whether they are still paused is not known', isUnknown],
      ['These dump tasks run, and may still pause, as their stop was sent', isRunning],
      ['These dump tasks are not running as they should', isOther],
    ] as const
  ).flatMap(([text, applies]) => {
    const chosen = failed.filter(applies)
    return chosen.length > 0 ? [`${text}: ${namesOf(chosen)}.`] : []
  })
  return sentences.length > 0 ? sentences.join(' ') : null
}

/** What a failed pause leaves behind, and who looks after it; null where all is said elsewhere. */
export function whatBecomesOf({ direction, result, mode, dryRun, step }: Ended): string | null {
  if (direction !== PAUSE || dryRun || step !== 'pause') return null
  const ours = result.reports.filter(
    ({ sent, outcome }) => outcome === 'adopted' || (sent && outcome !== 'missing'),
  )
  // A stop that left may have taken effect for what is gone now.
  if (ours.length === 0) return result.reports.some(({ sent }) => sent) ? null : 'Nothing was stopped.'
  const names = ours.length > 10 ? counted(ours.length, 'dump task') : namesOf(ours)
  if (mode === 'always')
    return `At the end of the job the post step resumes what this step stopped: ${names}.`
  if (mode !== 'on-success') return null
  return `If the job fails, what this step stopped is not resumed (resume: on-success): ${names}.`
}

/** What is said of tasks that nothing in this job will resume; null where there are none. */
export function leftAdvice(ended: Ended): Advice | null {
  const { left, mode, step, dryRun } = ended
  if (left !== null) return leftByPostAdvice(ended, left)
  if (step !== 'pause' || mode === 'always' || mode === 'on-success') return null
  const tasks = leftByPause(ended)
  if (tasks.length === 0) return null
  const ours = tasks.filter(({ outcome }) => outcome !== 'already-paused')
  const others = tasks.filter(({ outcome }) => outcome === 'already-paused')
  const count = counted(tasks.length, 'dump task')
  const facts = [
    ...(ours.length > 0 ? [{ tasks: [], text: `${whoLeaves(mode, dryRun)} ${listed(ours)}` }] : []),
    ...(others.length > 0 ? [{ tasks: [], text: `Found paused, and left so: ${listed(others)}` }] : []),
  ]
  return {
    level: mode === null ? 'warning' : 'summary',
    title: mode === null ? `Nothing resumes ${count}` : `${count} left paused`,
    lead: null,
    facts,
    todo:
      mode === null
        ? 'Set resume to always or on-success; or to never, if another step resumes what this one stops.'
        : 'Hand them over: give the output handover of this step to the resume action, in a later step or job.',
    next: null,
    deadline: null,
    entry: ENTRY.leftPaused,
  }
}

function whoLeaves(mode: ResumeMode | null, dryRun: boolean): string {
  const will = dryRun ? 'would' : 'will'
  return mode === null
    ? `resume is not set, so nothing ${will} resume`
    : `resume is never, so this action ${will} not resume`
}

const WHY: Readonly<Record<LeftReason, string>> = {
  never: 'resume is never, and the pause step ended before it could report',
  'not-set': 'resume is not set, and the pause step ended before it could report',
  'job-failed': 'The job did not succeed, and resume is on-success',
}

function leftByPostAdvice({ result }: Ended, left: LeftReason): Advice {
  const { reports } = result
  const isSure = reports.every(({ after }) => after === 'PAUSED')
  const count = counted(reports.length, 'dump task')
  const state = isSure ? 'left paused' : 'left paused, or about to pause'
  return {
    level: left === 'never' ? 'summary' : 'warning',
    title: `${count} ${state}`,
    lead: null,
    facts: [{ tasks: [], text: `${WHY[left]}: ${count} ${state}: ${namesOf(reports)}.` }],
    todo: 'Start them when it is safe to, with the step in the job summary or in the console of DIS.',
    next: null,
    deadline: null,
    entry: ENTRY.leftPaused,
  }
}

const listed = (tasks: readonly TaskReport[]) => `${counted(tasks.length, 'dump task')}: ${namesOf(tasks)}.`
