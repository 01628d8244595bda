/** The headline: what happened, to which streams, how long it took; its icon; and the totals. */
import { describe, expect, test } from '@jest/globals'
import { RunnerFileError } from '../../../src/model/errors.ts'
import { ENTRY, note } from '../../../src/model/note.ts'
import { OUTCOMES, type TaskReport } from '../../../src/model/tasks.ts'
import { totals } from '../../../src/report/ended.ts'
import { headingIcon } from '../../../src/report/summary.ts'
import { report, story } from '../../support/reports.ts'

const problem = note('It was not tried.', null, ENTRY.notTried)
const untried = report('failed', { problem })
const late = report('timed-out', { problem: 'Late.' })
const fleet = ['a', 'b', 'c', 'd'].map((stream) => report('paused', { stream }))
const unsettled = report('failed', { after: 'RUNNING', mayStillPause: true, problem: 'It never paused.' })
const watched = report('already-running', { after: 'RUNNING', mayStillPause: true, warning: 'Hm.' })
const again = report('resumed', { after: 'PAUSED', warning: 'Somebody paused it again.' })
const running = report('resumed')
const problems = [note('No.')]
const errors = [new RunnerFileError('outputs', 'no space')]
const place = { region: null, endpoint: null, projectId: null }
const post = { step: 'post' } as const
const dryRun = true

describe('the headline of', () => {
  test.each<[string, TaskReport[], Parameters<typeof story>[1], string]>([
    [
      'a pause',
      [report('paused'), report('paused', { stream: 'clicks' }), report('already-paused')],
      { ignoresPaused: true },
      '✅ Dump tasks of orders, clicks: 2 paused, 1 already-paused, after 12 s',
    ],
    ['nothing to pause', [], {}, '✅ Dump tasks of orders: nothing to pause'],
    ['adopted tasks', [report('adopted')], {}, '✅ Dump tasks of orders: 1 adopted, after 12 s'],
    ['no wait', [report('requested')], {}, '📨 Dump tasks of orders: 1 requested, after 12 s'],
    ['no resume', [report('paused')], { mode: null }, '⚠️ Dump tasks of orders: 1 paused, after 12 s'],
    ['resume: never', [report('paused')], { mode: 'never' }, '⏸️ Dump tasks of orders: 1 paused, after 12 s'],
    [
      'a late task',
      [report('paused'), late],
      {},
      '❌ Dump tasks of orders: 1 timed-out, 1 paused, after 12 s',
    ],
    ['a failed check', [untried], { problems }, '❌ Dump tasks of orders: 1 not tried, after 12 s'],
    [
      'outputs that fail',
      [report('paused')],
      { errors },
      '❌ Dump tasks of orders: 1 paused, after 12 s, but the step failed',
    ],
    ['a state that fails', [], { errors, place }, '❌ Dump tasks: not paused'],
    [
      'a dry run',
      [report('planned')],
      { dryRun },
      '📝 Dump tasks of orders: dry run, 1 would be paused, after 12 s',
    ],
    ['a failed dry run', [], { dryRun, problems }, '❌ Dump tasks of orders: dry run, not paused'],
    [
      'a dry run of a resume',
      [report('planned', { before: 'PAUSED' })],
      { dryRun, step: 'resume' },
      '📝 Dump tasks of orders: dry run, 1 would be resumed, after 12 s',
    ],
    ['a resume', [running], post, '✅ Dump tasks of orders: 1 resumed, after 12 s'],
    [
      'a resume that cannot sign in',
      [untried],
      { ...post, problems },
      '❌ Dump tasks of orders: 1 not resumed, after 12 s',
    ],
    [
      'running tasks',
      [report('already-running')],
      { step: 'resume' },
      '✅ Dump tasks of orders: 1 already-running, after 12 s',
    ],
    ['nothing to resume', [], { step: 'resume' }, '✅ Dump tasks of orders: nothing to resume'],
    [
      'a task that was paused again',
      [running, again],
      post,
      '⚠️ Dump tasks of orders: 1 left paused, 1 resumed, after 12 s',
    ],
    ['a task that may pause', [watched], post, '⚠️ Dump tasks of orders: 1 may still pause, after 12 s'],
    [
      'a failure that runs and may pause',
      [running, running, unsettled],
      post,
      '❌ Dump tasks of orders: 1 may still pause, 2 resumed, after 12 s',
    ],
    [
      'both kinds of failures',
      [report('failed', { problem: 'No.' }), unsettled],
      post,
      '❌ Dump tasks of orders: 1 failed, 1 may still pause, after 12 s',
    ],
    [
      'tasks left paused',
      [report('paused')],
      { ...post, left: 'job-failed' },
      '⚠️ Dump tasks of orders: 1 left paused, after 12 s',
    ],
    [
      'tasks that may pause yet',
      [report('requested', { after: null })],
      { ...post, left: 'not-set' },
      '⚠️ Dump tasks of orders: 1 may still pause, after 12 s',
    ],
    ['many streams', fleet, {}, '✅ Dump tasks of 4 streams: 4 paused, after 12 s'],
  ])('%s', (_, reports, more, expected) => {
    const told = story(reports, more)
    expect(`${headingIcon(told)} ${told.headline}`).toBe(expected)
  })
})

describe('the totals', () => {
  test('have failures first', () => {
    const failed = (['failed', 'timed-out'] as const).map((outcome) => report(outcome, { problem: 'No.' }))
    const others = OUTCOMES.filter((outcome) => !['failed', 'timed-out'].includes(outcome))
    const reports = [...others.map((outcome) => report(outcome)), untried, ...failed]
    expect(totals(reports, story([]))).toBe(
      '1 failed, 1 timed-out, 1 missing, 1 paused, 1 already-paused, 1 adopted, 1 resumed, 1 already-running, ' +
        '1 requested, 1 would be paused, 1 not tried',
    )
    expect(totals([], story([]))).toBe('')
  })

  test('say of a resume what it leaves', () => {
    expect(totals([running, unsettled, untried], story([], post))).toBe(
      '1 may still pause, 1 resumed, 1 not resumed',
    )
    expect(totals([report('paused'), report('requested')], story([], { ...post, left: 'job-failed' }))).toBe(
      '1 left paused, 1 may still pause',
    )
  })
})
