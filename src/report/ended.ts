/** What a step passes on when it ends, what that means for its report, and the words for it. Pure. */

import type { ResumeMode } from '../inputs/inputs.ts'
import { ENTRY } from '../model/note.ts'
import { type StepResult, type TaskReport, taskLabel } from '../model/tasks.ts'
import { joined, plain, span } from '../model/text.ts'
import { isResumed } from '../plan/plan.ts'
import type { Runner } from '../runner/runner.ts'
import { type ReportPlace, resumeYaml } from './resumeStep.ts'

export type StepKind = 'pause' | 'post' | 'resume'

export type LeftReason = 'never' | 'not-set' | 'job-failed'

export interface Conclusion {
  step: StepKind
  result: StepResult
  place: ReportPlace
  dryRun?: boolean
  mode?: ResumeMode | null // The input `resume` of a pause; null where it is not set
  left?: LeftReason | null // Why a post step leaves tasks paused; null if it does not
  seenAt?: number | null // When the states were last seen, in ms since 1970; null where that is now
  ignoresPaused?: boolean // `if-already-paused: ignore`: tasks that were found paused are so on purpose
  retention?: ReadonlyMap<string, number> // For how many hours each stream keeps its data, where that is known
}

/** What only the runner knows. `now` is in ms since 1970. */
export interface Surroundings
  extends Pick<Runner, 'action' | 'stepId' | 'isPullRequest' | 'elapsed' | 'isMasked'> {
  now: number
}

const PAUSE = { verb: 'pause', done: 'paused', called: 'stopped' }
const RESUME = { verb: 'resume', done: 'resumed', called: 'started' }

export interface Ended extends Required<Conclusion>, Surroundings {
  words: typeof PAUSE
  success: boolean
  /** Tasks that are paused, or may be, and that nothing in this job will resume. A dry run: that would be left so. */
  leftPaused: TaskReport[]
  isBlind: boolean // A resume that failed before it knew its tasks; some of them may be paused
  resumeStep: string | null // The step that resumes what is paused, as YAML; null if none is needed or can work
}

export function endedOf(conclusion: Conclusion, surroundings: Surroundings): Ended {
  const usual = { dryRun: false, mode: null, left: null, seenAt: null, ignoresPaused: false }
  const said = { ...usual, retention: new Map(), ...conclusion }
  const { step, result, place, dryRun } = said
  const { reports, problems, errors } = result
  const success = problems.length + errors.length === 0 && reports.every(({ problem }) => problem === null)
  const leftPaused = leftPausedBy(said)
  // Tasks that somebody else paused are in it only if there are no others.
  const ours = leftPaused.filter(({ outcome }) => outcome !== 'already-paused')
  const toResume = ours.length > 0 ? ours : leftPaused
  return {
    ...said,
    ...surroundings,
    words: step === 'pause' ? PAUSE : RESUME,
    success,
    leftPaused,
    isBlind: step !== 'pause' && !success && reports.length === 0,
    resumeStep: dryRun ? null : resumeYaml(toResume, place, surroundings),
  }
}

function leftPausedBy({ step, mode, left, result, ignoresPaused }: Required<Conclusion>): TaskReport[] {
  if (left !== null) return result.reports
  return result.reports.filter((report) => {
    const { outcome, sent, problem, after } = report
    if (outcome === 'missing') return false
    if (step !== 'pause')
      return isPausedAgain(report) || (problem !== null && (after ?? 'PAUSED') === 'PAUSED')
    if (outcome === 'already-paused') return !ignoresPaused
    return !isResumed(mode) && (outcome !== 'failed' || sent)
  })
}

export function isPausedAgain({ outcome, after }: TaskReport): boolean {
  return (outcome === 'resumed' || outcome === 'already-running') && after === 'PAUSED'
}

export function isUntried({ problem }: TaskReport): boolean {
  return problem?.entry === ENTRY.notTried
}

/** `Dump tasks of orders, clicks: 1 timed-out, 3 paused, after 12 s` */
export function headlineOf(ended: Ended): string {
  const { result, success, dryRun, words, elapsed, place } = ended
  const { reports } = result
  const named = [...new Set(reports.map(({ stream }) => stream))]
  const streams = named.length > 0 && !named.includes(null) ? named : (place.streams ?? [])
  const names = streams.map((stream) => plain(stream, 64)).join(', ')
  const of = streams.length > 0 && `of ${streams.length > 3 ? `${streams.length} streams` : names}`
  const isTold = reports.some(({ problem }) => problem !== null)
  const none = success ? `nothing to ${words.verb}` : `not ${words.done}`
  const said = joined(
    ', ',
    dryRun && 'dry run',
    reports.length === 0 ? none : `${totals(reports, ended)}, after ${span(elapsed)}`,
    reports.length > 0 && !success && !isTold && 'but the step failed',
  )
  return `${joined(' ', 'Dump tasks', of)}: ${said}`
}

/** The outcome of a task in words: its name in the outputs, or something clearer. */
export function wordOf(report: TaskReport, { step, left, words }: Ended): string {
  const { outcome, before, mayStillPause } = report
  if (isUntried(report)) return step === 'pause' ? 'not tried' : 'not resumed'
  if (left !== null) return outcome === 'requested' ? 'may still pause' : 'left paused'
  if (mayStillPause && step !== 'pause') return 'may still pause'
  if (isPausedAgain(report)) return 'left paused'
  if (outcome !== 'planned') return outcome
  return `would be ${step === 'pause' || before === 'PAUSED' ? words.done : 'waited for'}`
}

/** `1 timed-out, 3 paused`: how many tasks had which outcome, failures first. */
export function totals(reports: readonly TaskReport[], ended: Ended): string {
  const groups = Map.groupBy(failuresFirst(reports), (report) => wordOf(report, ended))
  return [...groups].map(([word, own]) => `${own.length} ${word}`).join(', ')
}

/** Failures, then missing tasks, then tasks with a warning, then all others. */
export function failuresFirst(reports: readonly TaskReport[]): TaskReport[] {
  const rankOf = (report: TaskReport) => {
    if (report.problem !== null && !isUntried(report)) return 0
    if (report.outcome === 'missing') return 1
    return report.warning !== null ? 2 : 3
  }
  return reports.toSorted((a, b) => rankOf(a) - rankOf(b))
}

/** `orders/to-obs (ID): paused (RUNNING → PAUSED)` for each task. */
export function taskLines(ended: Ended): string[] {
  return ended.result.reports.map((report) => {
    const states = statesOf(report)
    const label = `${plain(report.stream ?? '?')}/${plain(taskLabel(report), 80)}:`
    return joined(' ', label, joined(', ', wordOf(report, ended), timesOf(report)), states && `(${states})`)
  })
}

/** `RUNNING → PAUSED`, or the one state that is known; empty if none is. */
export function statesOf({ before, after }: TaskReport): string {
  const [first, last] = [before, after].map((state) => state && plain(state, 40))
  return first && first !== last ? `${first} → ${last || '?'}` : last || ''
}

/** `paused for 12 min`; empty if that is not known. */
export function timesOf({ pausedFor, mayStillPause }: TaskReport): string {
  return mayStillPause || pausedFor === null ? '' : `paused for ${span(pausedFor)}`
}
