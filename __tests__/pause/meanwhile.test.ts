/** What others do while a pause is under way, and lists that mislead. */
import { describe, expect, test } from '@jest/globals'
import { arrived, statesOf } from '../support/aftermath.ts'
import { pause, startPause, tasksOf, withSimulator, worldOf } from '../support/stage.ts'

const inputs = { 'stream-name': 'orders', 'task-ids': 'all', resume: 'always' }

describe('deleted while the pause is waited for', () => {
  test.concurrent.each<[string, 'task' | 'stream']>([
    ['a task', 'task'],
    ['its stream', 'stream'],
  ])('%s: never is it said that nothing was stopped', async (_, what) => {
    const world = worldOf({
      orders: [
        ['a', 'RUNNING'],
        ['b', 'RUNNING'],
      ],
    })
    await withSimulator({ world, startDelay: 20 }, async (sim) => {
      for (const name of ['a', 'b']) sim.task('orders', name).onStop = [[600, 'PAUSED']]
      const handle = startPause(sim, inputs)
      await arrived(sim, 'stop')
      setTimeout(() => {
        if (what === 'task') sim.deleteTask('orders', 'a')
        else sim.streams = []
      }, 200)
      const main = await handle.done
      expect(main.exitCode).toBe(1)
      expect(main.annotations.error.join()).toMatch(/orders\/a[,:].*deleted/)
      expect(main.annotations.error.join() + main.summary).not.toContain('Nothing was stopped')
      const post = await main.post({ status: 'failure' })
      expect(post.exitCode).toBe(0)
      if (what === 'task') expect(statesOf(sim)).toEqual({ 'orders/b': 'RUNNING' })
    })
  })
})

describe('a deleted task that is listed before the living one of the same name', () => {
  test.concurrent.each([true, false])(
    'with IDs in the list: %s: the living one is meant',
    async (withIds) => {
      const world = worldOf({
        orders: [
          ['same', 'DELETE'],
          ['other', 'RUNNING'],
          ['same', 'RUNNING'],
        ],
      })
      const tasks = world.streams[0]?.tasks ?? []
      if (tasks[0]) tasks[0].id = 'deletedTask00000001'
      world.omitTaskId = !withIds
      await withSimulator({ world, pauseDelay: 30, startDelay: 20 }, async (sim) => {
        const main = await pause(sim, { ...inputs, 'task-ids': '', 'task-names': 'same' })
        expect([main.exitCode, main.annotations.error]).toEqual([0, []])
        expect(tasksOf(main)).toMatchObject([
          { name: 'same', before: 'RUNNING', after: 'PAUSED', outcome: 'paused' },
        ])
        const states = () => sim.stream('orders').tasks.map(({ state }) => state)
        expect(states()).toEqual(['DELETE', 'RUNNING', 'PAUSED'])
        expect((await main.post()).exitCode).toBe(0)
        expect(states()).toEqual(['DELETE', 'RUNNING', 'RUNNING'])
      })
    },
  )
})
