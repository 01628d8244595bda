/** What others do between a pause and its resume, and what a long pause costs. */
import { describe, expect, test } from '@jest/globals'
import { started, statesOf } from '../support/aftermath.ts'
import { pause, resume, type Simulator, withSimulator, worldOf } from '../support/stage.ts'

const inputs = { 'stream-name': 'orders', 'task-ids': 'all', resume: 'always' }
const world = (state = 'RUNNING') =>
  worldOf({
    orders: [
      ['to-obs', state],
      ['to-dws', 'RUNNING'],
    ],
  })
const fast = { pauseDelay: 20, startDelay: 20 }

describe('a paused task that somebody else starts during the deployment', () => {
  test.concurrent.each([
    ['stopped by this step', 'RUNNING', {}],
    ['adopted', 'PAUSED', { 'if-already-paused': 'adopt' }],
  ])('%s: a warning of the post step names it, in annotation and summary', async (_, state, more) => {
    await withSimulator({ world: world(state), ...fast }, async (sim) => {
      const main = await pause(sim, { ...inputs, ...more })
      sim.setState('orders', 'to-obs', 'RUNNING')
      const post = await main.post()
      expect(post.exitCode).toBe(0)
      expect(post.annotations.warning.join()).toMatch(/to-obs[\s\S]*may have run during the deployment/)
      expect(post.summary).toMatch(/to-obs[\s\S]*may have run during the deployment/)
      expect(started(sim)).toEqual(['orders/to-dws'])
    })
  })

  test.concurrent.each(['tasks', 'handover'])(
    'resumed by the resume action from %s: named as well',
    async (output) => {
      await withSimulator({ world: world(), ...fast }, async (sim) => {
        const main = await pause(sim, { ...inputs, resume: 'never' })
        sim.setState('orders', 'to-obs', 'RUNNING')
        const step = await resume(sim, { tasks: main.outputs[output] ?? '' })
        expect(step.exitCode).toBe(0)
        expect(step.annotations.warning.join()).toMatch(/to-obs[\s\S]*may have run during the deployment/)
      })
    },
  )
})

/** The tasks output, as if all had been paused so many hours ago. */
function pausedBefore(hours: number, output: string): string {
  const time = new Date(Date.now() - hours * 3_600_000).toISOString()
  const tasks = JSON.parse(output) as Record<string, unknown>[]
  return JSON.stringify(tasks.map((task) => ({ ...task, 'paused-at': time })))
}

describe('a pause that lasted longer than the stream keeps its data', () => {
  test.concurrent.each<[number, boolean]>([
    [1, false],
    [23, false],
    [30, true],
    [100, true],
  ])('%d h: resumed, with a warning: %s', async (hours, isLost) => {
    await withSimulator({ world: world(), ...fast }, async (sim) => {
      const main = await pause(sim, { ...inputs, resume: 'never' })
      const before = sim.journal.length
      const step = await resume(sim, { tasks: pausedBefore(hours, main.outputs['tasks'] ?? '') })
      expect(step.exitCode).toBe(0)
      expect(statesOf(sim)).toEqual({ 'orders/to-obs': 'RUNNING', 'orders/to-dws': 'RUNNING' })
      const warning = step.annotations.warning.join()
      if (isLost) expect(warning).toMatch(/to-obs[\s\S]*drop meanwhile is lost/)
      else expect(warning).toBe('')
      // The stream is asked how long it keeps its data only where that matters.
      const asked = sim.journal.slice(before).filter(({ operation }) => operation === 'stream')
      expect(asked).toHaveLength(isLost ? 1 : 0)
    })
  })

  test.concurrent('by the last dump where nobody knows since when it is paused', async () => {
    const stale = world('PAUSED')
    for (const task of stale.streams[0]?.tasks ?? []) task.lastTransfer = Date.now() - 80 * 3_600_000
    await withSimulator({ world: stale, ...fast }, async (sim) => {
      const step = await resume(sim, { 'stream-name': 'orders', 'task-names': 'to-obs' })
      expect(step.exitCode).toBe(0)
      expect(step.annotations.warning.join()).toMatch(/to-obs[\s\S]*lost/)
    })
  })
})

describe('a stream that the deployment deletes', () => {
  const two = () => worldOf({ orders: [['a', 'RUNNING']], clicks: [['b', 'RUNNING']] })
  const gone = (sim: Simulator) => {
    sim.streams = sim.streams.filter(({ name }) => name !== 'orders')
  }
  test.concurrent('is warned of by the post step; the other stream is resumed', async () => {
    await withSimulator({ world: two(), ...fast }, async (sim) => {
      const main = await pause(sim, { ...inputs, 'stream-name': 'orders,clicks' })
      gone(sim)
      const post = await main.post()
      expect(post.exitCode).toBe(0)
      expect(post.annotations.warning.join()).toMatch(/orders\/a: .*deleted/)
      expect(post.summary).not.toMatch(/resume@v1/)
      expect(started(sim)).toEqual(['clicks/b'])
    })
  })
})

test.each(['ERROR', 'ABNORMAL'])(
  'a dry run of a resume fails for a task in %s, as the real run does',
  async (state) => {
    await withSimulator({ world: world(state), ...fast }, async (sim) => {
      for (const dry of ['true', 'false']) {
        const step = await resume(sim, { 'stream-name': 'orders', 'task-names': 'to-obs', 'dry-run': dry })
        expect(step.exitCode).toBe(1)
        expect(step.annotations.error.join()).toMatch(new RegExp(`to-obs[\\s\\S]*${state}`))
        expect(step.outputs['tasks']).toContain('"outcome":"failed"')
      }
    })
  },
)
