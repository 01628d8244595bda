/** A stop that got no answer, and takes effect after a later one was answered: even after the resume. */
import { describe, expect, test } from '@jest/globals'
import { changes, hurried, seconds, started, statesOf } from '../support/aftermath.ts'
import { pause, type Simulator, withSimulator, worldOf } from '../support/stage.ts'

const inputs = { 'stream-name': 'orders', 'task-ids': 'all', resume: 'always' }
const world = () =>
  worldOf({
    orders: [
      ['to-obs', 'RUNNING'],
      ['to-dws', 'RUNNING'],
    ],
  })

/** A pause whose first stop hangs in a gateway: it is cut off there, and arrives when `land` is called. */
async function withHangingStop(
  play: (sim: Simulator, main: Awaited<ReturnType<typeof pause>>, land: () => void) => Promise<void>,
) {
  await withSimulator({ world: world(), pauseDelay: 20, startDelay: 20 }, async (sim) => {
    sim.fault({ operation: 'stop', reset: 'before' })
    const main = await pause(sim, inputs, { nodeArguments: hurried })
    expect(main.exitCode).toBe(0)
    expect(changes(sim)).toEqual(['stop orders/to-obs', 'stop orders/to-dws'])
    const land = () => {
      for (const name of ['to-obs', 'to-dws']) sim.setState('orders', name, 'PAUSED')
    }
    await play(sim, main, land)
  })
}

describe('a stop that lands after the post step has started the tasks', () => {
  test.concurrent.each([5, 30, 55])(
    '%d s after they ran: they are started again, and that is told',
    async (after) => {
      await withHangingStop(async (sim, main, land) => {
        sim.before(({ operation }) => {
          if (operation === 'start' && started(sim).length === 0) setTimeout(land, seconds(after) + 200)
        })
        const post = await main.post()
        expect(post.exitCode).toBe(0)
        expect(statesOf(sim)).toEqual({ 'orders/to-obs': 'RUNNING', 'orders/to-dws': 'RUNNING' })
        expect(started(sim)).toHaveLength(4)
        expect(post.annotations.warning.join()).toMatch(/to-obs[\s\S]*paused again.*started again/)
        expect(post.summary).toMatch(/paused again.*started again/)
      })
    },
  )

  test.concurrent('before they were seen running: half a minute later they are started again', async () => {
    await withHangingStop(async (sim, main) => {
      // The start is accepted, and the stop that lands with it leaves the tasks PAUSED.
      const tasks = ['to-obs', 'to-dws'].map((name) => sim.task('orders', name))
      for (const task of tasks) task.onStart = []
      sim.before(({ operation }) => {
        if (operation !== 'start' || started(sim).length === 0) return
        for (const task of tasks) task.onStart = [[20, 'RUNNING']]
      })
      const post = await main.post()
      expect(post.exitCode).toBe(0)
      expect(statesOf(sim)).toEqual({ 'orders/to-obs': 'RUNNING', 'orders/to-dws': 'RUNNING' })
      expect(started(sim)).toHaveLength(4)
    })
  })

  test.concurrent('never: the tasks are watched for a minute, and nothing is started again', async () => {
    await withHangingStop(async (sim, main) => {
      const post = await main.post()
      expect(post.exitCode).toBe(0)
      expect(started(sim)).toHaveLength(2)
      const lists = sim.journal.filter(({ operation }) => operation === 'list').map(({ at }) => at)
      expect((lists.at(-1) ?? 0) - (sim.startsAndStops.at(-1)?.at ?? 0)).toBeGreaterThan(seconds(50))
    })
  })

  test.concurrent('after a cancel the watch ends with the minute that is left, and says so', async () => {
    await withHangingStop(async (sim, main) => {
      const post = await main.post({ status: 'cancelled' })
      expect(post.exitCode).toBe(0)
      expect(post.annotations.warning.join()).toMatch(/sent more than once/)
      expect(started(sim)).toHaveLength(2)
    })
  })
})

test('a stop that was answered at once is not watched: the post step ends when the tasks run', async () => {
  await withSimulator({ world: world(), pauseDelay: 20, startDelay: 20 }, async (sim) => {
    const main = await pause(sim, inputs)
    expect((await main.post()).exitCode).toBe(0)
    expect(started(sim)).toHaveLength(2)
    // The first list that shows them running is the last request.
    const seen = sim.statesSeen.filter(({ number }) => number > (sim.startsAndStops.at(-1)?.number ?? 0))
    const running = seen.find(({ tasks }) => tasks.every(({ state }) => state === 'RUNNING'))
    expect(running?.number).toBe(sim.journal.length)
  })
})
