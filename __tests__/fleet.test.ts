/** Many streams in one step: all of it is done, by the post step too, or nothing is begun. */
import { describe, expect, test } from '@jest/globals'
import { pause, type Simulator, withSimulator, worldOf } from './stage.js'

const ALL = ['to-obs', 'to-dws', 'to-dli', 'to-mrs', 'archive']

/** Streams and tasks with the longest names that the service takes, so that they weigh the most. */
function fleet(count: number) {
  const long = (name: string) => name.padEnd(64, '-')
  const names = Array.from({ length: count }, (_, index) => long(`fleet-${index}`))
  const world = worldOf(
    Object.fromEntries(names.map((name) => [name, ALL.map((task) => [long(task), 'RUNNING'])])),
  )
  for (const [stream, { tasks }] of world.streams.entries()) {
    for (const [task, spec] of tasks.entries()) {
      Object.assign(spec, {
        id: `F${String(stream * 5 + task).padStart(18, '0')}`,
        lastTransfer: 1606984428612,
      })
    }
  }
  return { world, inputs: { 'stream-name': names.join(','), 'task-ids': 'all', resume: 'always' } }
}

const states = (sim: Simulator) =>
  new Set(sim.streams.flatMap(({ tasks }) => tasks.map(({ state }) => state)))

describe('a fleet', () => {
  test('of 1,000 streams is paused, and resumed by the post step', async () => {
    const { world, inputs } = fleet(1000)
    await withSimulator({ world }, async (sim) => {
      const step = await pause(sim, inputs)
      expect(step.annotations.error).toEqual([])
      expect(step.outputs['paused-count']).toBe('5000')
      expect(states(sim)).toEqual(new Set(['PAUSED']))
      expect(sim.connections).toBeLessThanOrEqual(8)
      const post = await step.post()
      expect(post.exitCode).toBe(0)
      expect(states(sim)).toEqual(new Set(['RUNNING']))
    })
  })

  test('too large for the post step to be started is not paused at all', async () => {
    const { world, inputs } = fleet(1800)
    await withSimulator({ world }, async (sim) => {
      const step = await pause(sim, inputs)
      expect(step.exitCode).toBe(1)
      expect(step.annotations.error.join()).toContain('1800 streams are too many for one step')
      expect(sim.startsAndStops).toEqual([])
      expect((await step.post()).exitCode).toBe(0)
    })
  })
})
