/** What the log says of dump tasks. */
import { expect, test } from '@jest/globals'
import { note } from '../../../src/model/note.ts'
import { lastLine, taskLines } from '../../../src/report/log.ts'
import { report, story } from '../../support/reports.ts'

test('a line a task, harmless, with the time that it took', () => {
  const odd = report('timed-out', { stream: null, id: null, name: '::x\n', before: null, after: 'A\u001b' })
  expect(taskLines(story([report('paused', { took: 3_000 }), odd]))).toEqual([
    'orders/paused (pausedId): paused in 3 s (RUNNING → PAUSED)',
    '?/::x\\x0a: timed-out (? → A\\x1b)',
  ])
  const resumed = report('resumed', { before: 'PAUSED', after: 'RUNNING', took: 900, pausedFor: 720_000 })
  expect(taskLines(story([resumed], { step: 'post' }))).toEqual([
    'orders/resumed (resumedId): resumed in 900 ms, paused for 12 min (PAUSED → RUNNING)',
  ])
  expect(taskLines(story([report('planned')], { dryRun: true }))).toEqual([
    'orders/planned (plannedId): would be paused (is RUNNING)',
  ])
  const starting = report('planned', { before: 'STARTING' })
  expect(taskLines(story([starting], { dryRun: true, step: 'resume' }))[0]).toMatch(
    /would be waited for \(is STARTING\)$/,
  )
})

test('one last line with totals, time and streams', () => {
  const tasks = [report('paused'), report('paused', { stream: 'clicks' })]
  expect(lastLine(story(tasks))).toBe('2 paused in 12 s (18:50:22 UTC): orders 1, clicks 1')
  expect(lastLine(story([...tasks, report('timed-out', { problem: 'Late.' })]))).toBe(
    'Failed: 1 timed-out, 2 paused in 12 s (18:50:22 UTC): orders 2, clicks 1',
  )
  expect(lastLine(story([report('planned')], { dryRun: true }))).toBe(
    'Dry run, nothing was changed: 1 would be paused in 12 s (18:50:22 UTC): orders 1',
  )
  expect(lastLine(story([], { problems: [note('No.')] }))).toBe(
    'orders: dump tasks not paused (18:50:22 UTC)',
  )
})
