/** The main job: dump tasks are stopped, seen paused, and told of. */
import { describe, expect, test } from '@jest/globals'
import { idOf, pause, requests, tasksOf, withSimulator, worldOf } from '../support/stage.ts'

describe('a pause', () => {
  test('stops what runs, waits until the service says PAUSED, and tells of each task', async () => {
    const world = worldOf({
      orders: [
        ['to-obs', 'RUNNING'],
        ['archive', 'PAUSED'],
      ],
    })
    await withSimulator({ world, pauseDelay: 500 }, async (sim) => {
      const step = await pause(sim, { 'stream-name': 'orders', 'task-ids': 'all', resume: 'always' })
      expect(step.exitCode).toBe(0)
      expect(JSON.parse(step.outputs['paused-task-ids'] ?? '')).toEqual([idOf('orders', 'to-obs')])
      expect(JSON.parse(step.outputs['already-paused-task-ids'] ?? '')).toEqual([idOf('orders', 'archive')])
      expect(tasksOf(step).map(({ name, outcome }) => [name, outcome])).toEqual([
        ['to-obs', 'paused'],
        ['archive', 'already-paused'],
      ])
      expect(requests(sim).slice(0, 3)).toEqual(['list orders 200', 'stop orders 200', 'list orders 200'])
    })
  })
})
