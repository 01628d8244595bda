/** Many streams in one step: all of it is done, by the post step too, or nothing is begun. */
import { describe, expect, test } from '@jest/globals'
import { pause, type Simulator, withSimulator, worldOf } from '../support/stage.ts'

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

/** Every stream is polled once before any is polled again, and has its stop or start before that. */
function expectTurns(sim: Simulator, call: 'stop' | 'start', from = 0): void {
  // The first list of a pause is what its plan is made of.
  const planned = call === 'stop' ? 1 : 0
  const turns = [...Map.groupBy(sim.journal.slice(from), ({ stream }) => stream).values()].map((own) => ({
    call: own.find(({ operation }) => operation === call)?.number ?? Number.POSITIVE_INFINITY,
    looks: own
      .filter(({ operation }) => operation === 'list')
      .slice(planned)
      .map(({ number }) => number),
  }))
  const [firsts, seconds] = [0, 1].map((n) => turns.flatMap(({ looks }) => looks[n] ?? []))
  expect(firsts).toHaveLength(turns.length)
  expect(seconds).not.toEqual([])
  expect(Math.min(...(seconds ?? []))).toBeGreaterThan(Math.max(...(firsts ?? [])))
}

describe('a fleet', () => {
  test('of 100 streams is paused, resumed by the post step, and its handover fits into an input', async () => {
    const { world, inputs } = fleet(100)
    await withSimulator({ world }, async (sim) => {
      const step = await pause(sim, inputs)
      expect(step.annotations.error).toEqual([])
      expect(step.outputs['paused-count']).toBe('500')
      expect(step.outputs['handover']?.length).toBeLessThan(128 * 1024)
      expect(states(sim)).toEqual(new Set(['PAUSED']))
      // Connections are used again, but each stop has a new one.
      expect(sim.connections).toBeLessThanOrEqual(100 + 16)
      const post = await step.post()
      expect(post.exitCode).toBe(0)
      expect(states(sim)).toEqual(new Set(['RUNNING']))
    })
  })

  test('that is slow to pause and to run again: each stream is polled once before any is again', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `fleet-${index}`)
    const world = worldOf(Object.fromEntries(names.map((name) => [name, [['obs', 'RUNNING']]])))
    await withSimulator({ world, latency: 40, pauseDelay: 1_500, startDelay: 1_500 }, async (sim) => {
      const step = await pause(sim, { 'stream-name': names.join(), 'task-ids': 'all', resume: 'always' })
      expect(step.exitCode).toBe(0)
      expectTurns(sim, 'stop')
      const before = sim.journal.length
      expect((await step.post()).exitCode).toBe(0)
      expectTurns(sim, 'start', before)
      expect(states(sim)).toEqual(new Set(['RUNNING']))
    })
  })

  test('of more streams is not paused at all, and the error says how to split it', async () => {
    const { world, inputs } = fleet(101)
    await withSimulator({ world }, async (sim) => {
      const step = await pause(sim, inputs)
      expect(step.exitCode).toBe(1)
      expect(step.annotations.error.join()).toMatch(/101 streams are too many.*100.*matrix/)
      expect(sim.journal).toEqual([])
      expect((await step.post()).exitCode).toBe(0)
    })
  })
})
