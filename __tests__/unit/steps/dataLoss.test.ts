/** What a long pause means for the data of a stream. */
import { describe, expect, test } from '@jest/globals'
import { note } from '../../../src/model/note.ts'
import { reportOf, type TaskReport } from '../../../src/model/tasks.ts'
import { withLoss } from '../../../src/steps/dataLoss.ts'

const HOUR = 3_600_000
const NOW = Date.UTC(2026, 0, 10)
const ago = (hours: number) => new Date(NOW - hours * HOUR).toISOString()

function resumed(more: Partial<TaskReport> = {}): TaskReport {
  const task = {
    stream: 'orders',
    id: 'id1',
    name: 'a',
    destination: 'OBS',
    state: 'RUNNING',
    lastTransfer: null,
  }
  return reportOf(task, 'resumed', { sent: true, ...more })
}

describe('a task that was paused since a known time', () => {
  test.each<[number, number | undefined, RegExp | null]>([
    [23, undefined, null],
    [25, undefined, /paused for 25 h.*24 hours only \(by default\).*is lost/],
    [25, 48, null],
    [49, 48, /48 hours only \(by its own setting\).*is lost/],
    [73, 72, /is lost/],
  ])('for %d h, and its stream keeps %s h', (hours, kept, text) => {
    const { warning } = withLoss(resumed({ pausedAt: ago(hours) }), ago(500), kept, NOW)
    if (text === null) expect(warning).toBeNull()
    else expect(warning?.what).toMatch(text)
  })

  test('by the time at which it ran again, not by now', () => {
    expect(withLoss(resumed({ pausedAt: ago(30), pausedFor: HOUR }), null, 24, NOW).warning).toBeNull()
  })
})

describe('a task of which nobody knows since when it is paused', () => {
  test.each<[string | null, RegExp | null]>([
    [null, null],
    [ago(5), null],
    [ago(80), /last dump was 80 h ago.*may be lost.*quiet stream has lost nothing/],
  ])('its last dump: %s', (lastTransfer, text) => {
    const { warning } = withLoss(resumed(), lastTransfer, undefined, NOW)
    if (text === null) expect(warning).toBeNull()
    else expect(warning?.what).toMatch(text)
    expect(warning?.what ?? '').not.toMatch(/paused for/)
  })
})

test.each<[string, Partial<TaskReport>]>([
  ['was not started by this step', { sent: false, pausedAt: ago(90) }],
  ['could not be resumed', { outcome: 'failed', pausedAt: ago(90) }],
])('a task that %s has no such warning', (_, more) => {
  expect(withLoss(resumed(more), null, 24, NOW).warning).toBeNull()
})

test('another warning is kept', () => {
  const { warning } = withLoss(
    resumed({ pausedAt: ago(90), warning: note('It paused again.') }),
    null,
    24,
    NOW,
  )
  expect(warning?.what).toMatch(/is lost\. It paused again\.$/)
})
