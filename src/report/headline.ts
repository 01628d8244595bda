/** What happened in a few words: the headline, its icon, and the totals. Pure. */

import { type Direction, PAUSE, RESUME } from '../model/direction.ts'
import { RunnerFileError } from '../model/errors.ts'
import { isSuccess } from '../model/result.ts'
import type { Outcome, TaskReport } from '../model/tasks.ts'
import { capital, counted, plain, span } from '../model/text.ts'
import { type Advice, type Ended, isUntried } from './ended.ts'

/** An icon means the same in the heading and in the table. `⏸️`: left paused. */
export type Icon = '✅' | '❌' | '⚠️' | '⏸️' | '📝' | '⌛' | '📨' | '▶️' | '❔' | '➖'

export function iconOf(ended: Ended, advice: readonly Advice[]): Icon {
  if (!ended.success) return '❌'
  if (ended.dryRun) return '📝'
  if (advice.some(({ level }) => level === 'warning')) return '⚠️'
  return advice.some(({ level }) => level === 'summary') ? '⏸️' : '✅'
}

/** `orders, clicks: 5 dump tasks paused in 12 s` */
export function headlineOf(ended: Ended): string {
  const named = [...new Set(ended.result.reports.map(({ stream }) => stream))]
  const known = named.length > 0 && !named.includes(null) ? named : (ended.place.streams ?? [])
  const streams =
    known.length > 3 ? `${known.length} streams` : known.map((stream) => plain(stream, 64)).join(', ')
  const said = sayingOf(ended)
  return streams === '' ? capital(said) : `${streams}: ${said}`
}

function sayingOf(ended: Ended): string {
  const { result, dryRun, left, success } = ended
  if (left !== null) return leftSaying(result.reports)
  if (dryRun) return dryRunSaying(ended)
  if (success) return doneSaying(ended)
  const errors = result.errors.filter((error) => !(error instanceof RunnerFileError))
  return isSuccess({ ...result, errors }) ? `${doneSaying(ended)}, but the step failed` : failedSaying(ended)
}

/** `2 dump tasks left paused`. */
export function leftSaying(reports: readonly TaskReport[]): string {
  const isSure = reports.every(({ after }) => after === 'PAUSED')
  return `${tasks(reports.length)} left paused${isSure ? '' : ', or about to pause'}`
}

function dryRunSaying({ direction, success, result }: Ended): string {
  if (!success) return `dry run failed, ${nothingDone(direction)}`
  const planned = result.reports.filter(({ outcome }) => outcome === 'planned').length
  return `dry run, ${nothingDone(direction)}; ${tasks(planned)} would be ${direction.words.achieved}`
}

export function nothingDone({ call }: Direction): string {
  return `nothing was ${call === 'stop' ? 'stopped' : 'started'}`
}

function failedSaying({ direction, result, took }: Ended): string {
  const verb = direction.words.achieved
  // A task that a resume did not try stays paused, so it counts. A task that a pause did not try is
  // unchanged.
  const failed = result.reports.filter(
    (report) => report.problem !== null && (direction === RESUME || !isUntried(report)),
  ).length
  if (failed > 0) return `${failed} of ${tasks(result.reports.length)} not ${verb} after ${span(took)}`
  return `dump tasks not ${verb}`
}

function doneSaying({ direction, result, took }: Ended): string {
  const { reports } = result
  const count = (...outcomes: Outcome[]) => reports.filter(({ outcome }) => outcomes.includes(outcome)).length
  const reached = count(direction.reached)
  const sent = count('requested')
  const already = count(direction.already, 'adopted')
  if (reached > 0) return `${tasks(reached)} ${direction.words.achieved} in ${span(took)}`
  if (sent > 0) return `${direction.call} of ${tasks(sent)} sent, not waited for`
  if (already > 0 && reports.filter(neverPaused).length === already) {
    return `${tasks(already)} never paused; watched for ${span(took)}`
  }
  if (already > 0) return `${tasks(already)} ${direction.words.done} already`
  return `nothing to ${direction === PAUSE ? 'pause' : 'resume'}`
}

/** A stop of the task may have been sent, and the task kept running. */
function neverPaused({ outcome, pausedAt, warning }: TaskReport): boolean {
  return outcome === 'already-running' && pausedAt === null && warning !== null
}

const tasks = (count: number) => counted(count, 'dump task')

/** The outcome of a task in words: its name in the outputs, or something clearer. */
export function fateOf(report: TaskReport, direction: Direction): string {
  const word = wordOf(report, direction)
  return report.outcome === 'planned' && report.before ? `${word} (is ${plain(report.before, 40)})` : word
}

function wordOf(report: TaskReport, direction: Direction): string {
  if (isUntried(report)) return 'not tried'
  if (report.outcome !== 'planned') return report.outcome
  const isDue = direction === PAUSE || report.before === 'PAUSED'
  return `would be ${isDue ? direction.words.achieved : 'waited for'}`
}

/** `1 timed-out, 3 paused`: how many tasks had which outcome, failures first. */
export function totals(reports: readonly TaskReport[], direction: Direction): string {
  const counts = new Map<string, number>()
  for (const report of failuresFirst(reports)) {
    const word = wordOf(report, direction)
    counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  return [...counts].map(([word, count]) => `${count} ${word}`).join(', ')
}

/** Failures, then missing tasks, then tasks with a warning, then all others. */
export function failuresFirst(reports: readonly TaskReport[]): TaskReport[] {
  const rankOf = (report: TaskReport) => {
    if (report.problem !== null && !isUntried(report)) return 0
    if (report.outcome === 'missing') return 1
    return report.warning !== null ? 2 : 3
  }
  return [...reports].sort((a, b) => rankOf(a) - rankOf(b))
}
