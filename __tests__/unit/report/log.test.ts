/** What the log says of dump tasks. */
import { expect, test } from '@jest/globals'
import { taskLines } from '../../../src/report/ended.ts'
import { report, story } from '../../support/reports.ts'

test('a line a task, harmless, with the time that it was paused for', () => {
  const odd = report('timed-out', { stream: null, id: null, name: '::x\n', before: null, after: 'A\u001b' })
  const late = report('timed-out', { before: 'RUNNING', after: 'RUNNING' })
  const sent = report('requested', { after: null })
  expect(taskLines(story([report('paused'), odd, late, sent]))).toEqual([
    'orders/paused (pausedId): paused (RUNNING → PAUSED)',
    '?/::x\\x0a: timed-out (A\\x1b)',
    'orders/timed-out (timed-outId): timed-out (RUNNING)',
    'orders/requested (requestedId): requested (RUNNING → ?)',
  ])
  const resumed = report('resumed', { before: 'PAUSED', after: 'RUNNING', pausedFor: 720_000 })
  expect(taskLines(story([resumed, { ...resumed, mayStillPause: true }], { step: 'post' }))).toEqual([
    'orders/resumed (resumedId): resumed, paused for 12 min (PAUSED → RUNNING)',
    'orders/resumed (resumedId): may still pause (PAUSED → RUNNING)',
  ])
  const planned = report('planned', { after: 'RUNNING' })
  expect(taskLines(story([planned], { dryRun: true }))).toEqual([
    'orders/planned (plannedId): would be paused (RUNNING)',
  ])
  const starting = report('planned', { before: 'STARTING', after: 'STARTING' })
  expect(taskLines(story([starting], { dryRun: true, step: 'resume' }))).toEqual([
    'orders/planned (plannedId): would be waited for (STARTING)',
  ])
})
