/** The headline: what happened, to which streams, how long it took; and the icon that goes with it. */
import { describe, expect, test } from '@jest/globals'
import { PAUSE } from '../../../src/model/direction.ts'
import { RunnerFileError } from '../../../src/model/errors.ts'
import { note } from '../../../src/model/note.ts'
import { OUTCOMES, type TaskReport } from '../../../src/model/tasks.ts'
import { ENTRY } from '../../../src/report/entries.ts'
import { totals } from '../../../src/report/headline.ts'
import { report, story } from '../../support/reports.ts'

const problem = note('It was not tried.', null, ENTRY.notTried)
const untried = report('failed', { problem })
const late = report('timed-out', { problem: 'Late.' })
const fleet = ['a', 'b', 'c', 'd'].map((stream) => report('paused', { stream }))
const watched = report('already-running', { warning: 'Its stop never showed.' })
const problems = [note('No.')]
const errors = [new RunnerFileError('outputs', 'full', 'no space')]
const post = { step: 'post' } as const
const dryRun = true

describe('the headline of', () => {
  test.each<[string, TaskReport[], Parameters<typeof story>[1], string]>([
    [
      'a pause',
      [report('paused'), report('paused', { stream: 'clicks' }), report('already-paused')],
      { ignoresPaused: true },
      '✅ orders, clicks: 2 dump tasks paused in 12 s',
    ],
    ['nothing to pause', [], {}, '✅ orders: nothing to pause'],
    ['adopted tasks', [report('adopted')], {}, '✅ orders: 1 dump task paused already'],
    ['no wait', [report('requested')], {}, '✅ orders: stop of 1 dump task sent, not waited for'],
    ['no resume', [report('paused')], { mode: null }, '⚠️ orders: 1 dump task paused in 12 s'],
    ['resume: never', [report('paused')], { mode: 'never' }, '⏸️ orders: 1 dump task paused in 12 s'],
    ['a late task', [report('paused'), late], {}, '❌ orders: 1 of 2 dump tasks not paused after 12 s'],
    ['a failed check', [untried], { problems }, '❌ orders: dump tasks not paused'],
    [
      'outputs that fail',
      [report('paused')],
      { errors },
      '❌ orders: 1 dump task paused in 12 s, but the step failed',
    ],
    [
      'a dry run',
      [report('planned')],
      { dryRun },
      '📝 orders: dry run, nothing was stopped; 1 dump task would be paused',
    ],
    ['a failed dry run', [], { dryRun, problems }, '❌ orders: dry run failed, nothing was stopped'],
    [
      'a dry run of a resume',
      [report('planned')],
      { dryRun, step: 'resume' },
      '📝 orders: dry run, nothing was started; 1 dump task would be resumed',
    ],
    ['a resume', [report('resumed')], post, '✅ orders: 1 dump task resumed in 12 s'],
    [
      'a resume that cannot sign in',
      [untried],
      { ...post, problems },
      '❌ orders: 1 of 1 dump task not resumed after 12 s',
    ],
    [
      'running tasks',
      [report('already-running')],
      { step: 'resume' },
      '✅ orders: 1 dump task running already',
    ],
    [
      'a post step that only watched',
      [watched],
      post,
      '⚠️ orders: 1 dump task never paused; watched for 12 s',
    ],
    [
      'tasks left paused',
      [report('paused')],
      { ...post, left: 'job-failed' },
      '⚠️ orders: 1 dump task left paused',
    ],
    [
      'tasks that may pause yet',
      [report('requested', { after: null })],
      { ...post, left: 'not-set' },
      '⚠️ orders: 1 dump task left paused, or about to pause',
    ],
    ['many streams', fleet, {}, '✅ 4 streams: 4 dump tasks paused in 12 s'],
  ])('%s', (_, reports, more, expected) => {
    const { icon, headline } = story(reports, more)
    expect(`${icon} ${headline}`).toBe(expected)
  })
})

test('the totals have failures first', () => {
  const failed = (['failed', 'timed-out'] as const).map((outcome) => report(outcome, { problem: 'No.' }))
  const others = OUTCOMES.filter((outcome) => !['failed', 'timed-out'].includes(outcome))
  const reports = [...others.map((outcome) => report(outcome)), untried, ...failed]
  expect(totals(reports, PAUSE)).toBe(
    '1 failed, 1 timed-out, 1 missing, 1 paused, 1 already-paused, 1 adopted, 1 resumed, 1 already-running, ' +
      '1 requested, 1 would be paused, 1 not tried',
  )
  expect(totals([], PAUSE)).toBe('')
})
