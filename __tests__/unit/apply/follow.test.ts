/** What a long wait says every 15 s: what is waited for, and what only might still pause. */
import { expect, test } from '@jest/globals'
import { waitingLines } from '../../../src/apply/follow.ts'
import { trackedTask } from '../../../src/apply/trackedTask.ts'
import { PAUSE, RESUME } from '../../../src/model/direction.ts'

const NOW = 100_000
const tracked = (name: string, state: string, until: number | null = null) => {
  const task = { stream: 'orders', id: null, name, destination: null, state, lastTransfer: null }
  const stop =
    until === null ? null : ({ fate: 'unknown', until, mayComeLate: false, pausedAt: null } as const)
  return trackedTask({ task, stop })
}

test('a pause names what is not paused, with its state', () => {
  const done = { ...tracked('to-obs', 'PAUSED'), settled: true }
  expect(waitingLines([done, tracked('to-dws', 'RUNNING')], PAUSE, NOW)).toEqual([
    '1 of 2 dump tasks paused; waiting for orders/to-dws (RUNNING)',
  ])
  expect(waitingLines([done], PAUSE, NOW)).toEqual([])
})

test('a resume tells what it waits for apart from what runs and is only watched', () => {
  const late = [tracked('a', 'RUNNING', NOW + 45_000), tracked('b', 'RUNNING', NOW + 30_000)]
  expect(waitingLines([...late, tracked('c', 'STARTING')], RESUME, NOW)).toEqual([
    '0 of 3 dump tasks running; waiting for orders/c (STARTING)',
    '2 run after their stop; watching 45 s more whether they pause',
  ])
  expect(waitingLines(late.slice(1), RESUME, NOW)).toEqual([
    '1 runs after its stop; watching 30 s more whether it pauses',
  ])
})
