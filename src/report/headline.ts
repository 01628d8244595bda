/** What happened in a few words: the headline, its icon, and the totals. Pure. */

import { type Direction, PAUSE, RESUME } from '../model/direction.ts'
import { RunnerFileError } from '../model/errors.ts'
import { isSuccess } from '../model/result.ts'
import type { Outcome, TaskReport } from '../model/tasks.ts'
import { capital, counted, plain, span } from '../model/text.ts'
import { type Advice, type Ended, isUntried } from './ended.ts'

/** What each means is the same in heading and table; `⏸️`: paused, and left so. */
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
  if (left !== null) {
    const isSure = result.reports.every(({ after }) => after === 'PAUSED')
    return `${tasks(result.reports.length)} left paused${isSure ? '' : ', or about to pause'}`
  }
  if (dryRun) return dryRunSaying(ended)
  if (success) return doneSaying(ended)
  const others = result.errors.filter((error) => !(error instanceof RunnerFileError))
  const isDone = isSuccess({ ...result, errors: others })
  return isDone ? `${doneSaying(ended)}, but the step failed` : failedSaying(ended)
}

function dryRunSaying({ direction, success, result }: Ended): string {
  const [verb, changed] = direction === PAUSE ? ['paused', 'stopped'] : ['resumed', 'started']
  const planned = result.reports.filter(({ outcome }) => outcome === 'planned').length
  if (!success) return `dry run failed, nothing was ${changed}`
  return `dry run, nothing was ${changed}; ${tasks(planned)} would be ${verb}`
}

function failedSaying({ direction, result, took }: Ended): string {
  const verb = direction.words.achieved
  // What a resume did not try stays paused; what a pause did not try is as it was.
  const failed = result.reports.filter(
    (report) => report.problem !== null && (direction === RESUME || !isUntried(report)),
  ).length
  if (failed > 0) return `${failed} of ${tasks(result.reports.length)} not ${verb} after ${span(took)}`
  return `dump tasks not ${verb}`
}

function doneSaying(ended: Ended): string {
  const { direction, result, took } = ended
  const { reports } = result
  const count = (...outcomes: Outcome[]) => reports.filter(({ outcome }) => outcomes.includes(outcome)).length
  const [reached, sent, already] = [
    count(direction.reached),
    count('requested'),
    count(direction.already, 'adopted'),
  ]
  const time = span(took)
  if (reached > 0) return `${tasks(reached)} ${direction.words.achieved} in ${time}`
  if (sent > 0) return `${direction.call} of ${tasks(sent)} sent, not waited for`
  if (direction === PAUSE && already > 0) return `${tasks(already)} paused already`
  const unpaused = reports.filter(neverPaused).length
  if (unpaused > 0 && unpaused === already) return `${tasks(unpaused)} never paused; watched for ${time}`
  if (already > 0) return `${tasks(already)} running already`
  return reports.length > 0 ? 'no dump task there' : `nothing to ${direction === PAUSE ? 'pause' : 'resume'}`
}

const tasks = (count: number) => counted(count, 'dump task')

/** A stop of it may have been sent, and it was running all the while. */
function neverPaused({ outcome, pausedAt, warning }: TaskReport): boolean {
  return outcome === 'already-running' && pausedAt === null && warning !== null
}

/** What became of a task, in a word or a few: the contract's words, but where a person would say more. */
export function fateOf(report: TaskReport, direction: Direction): string {
  const { outcome, before } = report
  if (isUntried(report)) return 'not tried'
  if (outcome !== 'planned') return outcome
  const state = before === null || before === '' ? '' : ` (is ${plain(before, 40)})`
  const isDue = direction === PAUSE || before === 'PAUSED'
  return `would be ${isDue ? direction.words.achieved : 'waited for'}${state}`
}

/** Failures first. */
const ORDER: readonly string[] = [
  ...['failed', 'timed-out', 'missing', 'not tried', 'requested'],
  ...['would be paused', 'would be resumed', 'would be waited for'],
  ...['paused', 'resumed', 'already-paused', 'adopted', 'already-running'],
]

/** `1 timed-out, 3 paused`: how many tasks had which fate. */
export function totals(reports: readonly TaskReport[], direction: Direction): string {
  const counts = new Map<string, number>()
  for (const report of reports) {
    const word = fateOf(report, direction).replace(/ \(.*/s, '')
    counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  const rank = ([word]: [string, number]) => ORDER.indexOf(word)
  return [...counts]
    .sort((a, b) => rank(a) - rank(b))
    .map(([word, count]) => `${count} ${word}`)
    .join(', ')
}
