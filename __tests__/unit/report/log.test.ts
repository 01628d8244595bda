/** What the log says of dump tasks. */
import { expect, test } from '@jest/globals'
import { PAUSE, RESUME } from '../../../src/model/direction.ts'
import { note } from '../../../src/model/note.ts'
import { lastLine, taskLines, waitingText, watchingText } from '../../../src/report/log.ts'
import { report, story } from '../../support/reports.ts'

test('a line a task, harmless, with the time that it took', () => {
  const odd = report('timed-out', { stream: null, id: null, name: '::x\n', before: null, after: 'A\u001b' })
  expect(taskLines(story([report('paused', { took: 3_000 }), odd]))).toEqual([
    'orders/paused (pausedId): paused in 3 s (RUNNING → PAUSED)',
    '?/::x\\x0a: timed-out (? → A\\x1b)',
  ])
  const resumed = report('resumed', { before: 'PAUSED', after: 'RUNNING', took: 900, pausedFor: 720_000 })
  expect(taskLines(story([resumed], { step: 'post' }))).toEqual([
    'orders/resumed (resumedId): resumed in 900 ms, after 12 min of pause (PAUSED → RUNNING)',
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

test('what is waited for, and what is watched after its stop', () => {
  const waiting = [
    { label: 'orders/to-dws', state: 'RUNNING' },
    { label: 'orders/to-dli', state: null },
  ]
  expect(waitingText(PAUSE, 15_000, 3, waiting)).toBe(
    '15 s: 1 of 3 paused; waiting for orders/to-dws (RUNNING), orders/to-dli (not seen yet)',
  )
  expect(waitingText(RESUME, 15_000, 2, waiting.slice(1))).toMatch(/^15 s: 1 of 2 running; waiting for /)
  expect(watchingText(15_000, 2, 45_000)).toBe(
    '15 s: 2 dump tasks run after their stop; watching 45 s more whether they pause',
  )
  expect(watchingText(30_000, 1, 30_000)).toBe(
    '30 s: 1 dump task runs after its stop; watching 30 s more whether it pauses',
  )
})
