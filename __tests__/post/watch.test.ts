/** A stop that was sent and not seen to take effect: the post step watches what may still pause. */
import { describe, expect, test } from '@jest/globals'
import { hurried, savedStreams, seconds, started, statesOf, told } from '../support/aftermath.ts'
import { pause, type Simulator, startPause, withSimulator, worldOf } from '../support/stage.ts'

const inputs = { 'stream-name': 'orders', 'task-ids': 'all', resume: 'always' }

function stage<T>(play: (sim: Simulator) => Promise<T>): Promise<T> {
  const world = worldOf({
    orders: [
      ['to-obs', 'RUNNING'],
      ['to-dws', 'RUNNING'],
    ],
  })
  return withSimulator({ world, pauseDelay: 20, startDelay: 20 }, play)
}

/** A main step that is killed when its stop has arrived; `isLost`: the stop takes no effect. */
async function killedAtStop(sim: Simulator, isLost: boolean, given: Record<string, string> = {}) {
  const handle = startPause(sim, { ...inputs, ...given }, { nodeArguments: hurried })
  if (isLost) sim.fault({ operation: 'stop', reset: 'before' })
  const unhook = sim.before(async ({ operation }) => {
    if (operation !== 'stop') return
    handle.kill()
    await handle.done
  })
  const main = await handle.done
  unhook()
  expect(savedStreams(main)).toMatchObject([{ tasks: [{ fate: 'sent' }, { fate: 'sent' }] }])
  return main
}

describe('a stop of unknown fate', () => {
  test.concurrent('that shows late is noticed, although other tasks run already and wait-timeout is short', async () => {
    await stage(async (sim) => {
      sim.task('orders', 'to-dws').onStop = [[seconds(30), 'PAUSED']]
      const main = await killedAtStop(sim, false, { 'wait-timeout': '8s' })
      const post = await main.post({ status: 'failure' })
      expect(post.exitCode).toBe(0)
      expect(post.annotations.warning).toEqual([])
      expect(started(sim)).toEqual(['orders/to-dws', 'orders/to-obs'])
      expect(statesOf(sim)).toEqual({ 'orders/to-obs': 'RUNNING', 'orders/to-dws': 'RUNNING' })
    })
  })

  test.concurrent('that never shows: watched for a minute, then a warning names the tasks', async () => {
    await stage(async (sim) => {
      const main = await killedAtStop(sim, true)
      const begun = sim.statesSeen.length
      const post = await main.post({ status: 'failure' })
      expect(post.exitCode).toBe(0)
      expect(post.annotations.warning.join()).toMatch(
        /to-obs.*to-dws.*may have been sent, and it is still running\.\n.*resume it/,
      )
      expect(post.summary).toMatch(/may have been sent/)
      expect(started(sim)).toEqual([])
      const looks = sim.statesSeen.slice(begun).map(({ at }) => at)
      expect((looks.at(-1) ?? 0) - (looks[0] ?? 0)).toBeGreaterThan(seconds(55))
    })
  })

  test.concurrent('whose watch cannot be kept is a failure, not a warning', async () => {
    await stage(async (sim) => {
      const main = await killedAtStop(sim, true)
      const handle = main.startPost({ status: 'failure' })
      const key = sim.world.accessKeys?.[0]
      await handle.printed('RUNNING')
      if (key) key.mayUseDis = false
      const post = await handle.done
      expect(post.exitCode).toBe(1)
      expect(post.annotations.error.join()).toMatch(
        /to-obs[\s\S]*may (have been sent|still pause)[\s\S]*DIS\.4116/,
      )
    })
  })

  test.concurrent('that a gateway hid behind a long Retry-After is looked after', async () => {
    await stage(async (sim) => {
      sim.fault({ operation: 'stop', html: true, status: 503, retryAfter: 3_600, apply: true })
      const main = await pause(sim, inputs, { nodeArguments: hurried })
      const post = await main.post({ status: 'failure' })
      expect(post.exitCode).toBe(0)
      expect(statesOf(sim)).toEqual({ 'orders/to-obs': 'RUNNING', 'orders/to-dws': 'RUNNING' })
      expect(started(sim)).toHaveLength(2)
    })
  })
})

describe('a stop that was answered', () => {
  test.concurrent('and not waited for: the post step waits for it, and starts', async () => {
    await stage(async (sim) => {
      sim.task('orders', 'to-dws').onStop = [[1_500, 'PAUSED']]
      const main = await pause(sim, { ...inputs, 'wait-timeout': '0' }, { nodeArguments: hurried })
      expect(main.exitCode).toBe(0)
      const post = await main.post()
      expect(post.exitCode).toBe(0)
      expect(started(sim)).toEqual(['orders/to-dws', 'orders/to-obs'])
      expect(statesOf(sim)).toEqual({ 'orders/to-obs': 'RUNNING', 'orders/to-dws': 'RUNNING' })
    })
  })

  test.concurrent('and shows when wait-timeout is nearly over: the start gets a time of its own', async () => {
    await stage(async (sim) => {
      for (const task of sim.stream('orders').tasks)
        Object.assign(task, { onStop: [], onStart: [[seconds(9), 'RUNNING']] })
      const main = await pause(sim, { ...inputs, 'wait-timeout': '20s' }, { nodeArguments: hurried })
      const begun = Date.now()
      const off = sim.before(({ operation }) => {
        if (operation !== 'list' || Date.now() - begun < seconds(15)) return
        off()
        for (const task of sim.stream('orders').tasks) task.state = 'PAUSED'
      })
      const post = await main.post({ status: 'failure' })
      expect([post.exitCode, post.annotations.error]).toEqual([0, []])
      expect(statesOf(sim)).toEqual({ 'orders/to-obs': 'RUNNING', 'orders/to-dws': 'RUNNING' })
    })
  })

  test.concurrent('and never shows: unsettled when wait-timeout is over, which is a failure', async () => {
    await stage(async (sim) => {
      sim.task('orders', 'to-dws').onStop = []
      const main = await pause(sim, { ...inputs, 'wait-timeout': '20s' }, { nodeArguments: hurried })
      expect(main.exitCode).toBe(1)
      expect(main.annotations.error.join()).toMatch(/to-dws[\s\S]*post step resumes/)
      const post = await main.post({ status: 'failure' })
      expect(post.exitCode).toBe(1)
      expect(started(sim)).toEqual(['orders/to-obs'])
      expect(told(post)).toMatch(/to-dws[\s\S]*may still pause[\s\S]*resume it/)
    })
  })
})
