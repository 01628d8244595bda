/** A job that is cancelled: the main step ends soon and truthfully, and the post step still resumes. */
import { describe, expect, test } from '@jest/globals'
import { arrived, hurried, savedStreams, seconds, started, statesOf, told } from '../support/aftermath.ts'
import {
  pause,
  requests,
  startPause,
  startResume,
  tasksOf,
  withSimulator,
  worldOf,
} from '../support/stage.ts'

const inputs = { 'stream-name': 'orders', 'task-ids': 'all', resume: 'always' }
const world = () =>
  worldOf({
    orders: [
      ['to-obs', 'RUNNING'],
      ['archive', 'PAUSED'],
    ],
  })
/** The runner sends SIGTERM after 7.5 s; a step that needs that did not end by itself. In ms. */
const SOON = 7_000

/** Cancels, and expects the step to end by itself, red, before the runner would get rough. */
async function cancelled<T extends { exitCode: number | null; fileFlaws: string[] }>(handle: {
  cancel: () => void
  done: Promise<T>
}): Promise<T> {
  const begun = Date.now()
  handle.cancel()
  const step = await handle.done
  expect(Date.now() - begun).toBeLessThan(SOON)
  expect(step.exitCode).toBe(1)
  expect(step.fileFlaws).toEqual([])
  return step
}

describe('a cancel of the main step', () => {
  test.concurrent.each(['SIGINT', 'SIGTERM'] as const)(
    'during the wait (%s): what was stopped is told, and resumed',
    async (signal) => {
      await withSimulator({ world: world(), startDelay: 50 }, async (sim) => {
        sim.task('orders', 'to-obs').onStop = [[1_500, 'PAUSED']]
        const handle = startPause(sim, inputs)
        await arrived(sim, 'list', 2)
        const begun = Date.now()
        handle.process.kill(signal)
        const main = await handle.done
        expect(Date.now() - begun).toBeLessThan(SOON)
        expect(main.exitCode).toBe(1)
        for (const secret of sim.secrets()) expect(main.visibleLog + main.summary).not.toContain(secret)
        expect(tasksOf(main).map(({ outcome }) => outcome)).toEqual(['requested', 'already-paused'])
        expect(JSON.parse(main.outputs['paused-task-ids'] ?? '')).toHaveLength(1)
        expect(main.annotations.error.join()).toMatch(/orders\/to-obs: .*cancelled[\s\S]*post step resumes/)
        const post = await main.post({ status: 'cancelled' })
        expect(post.exitCode).toBe(0)
        expect(statesOf(sim)).toEqual({ 'orders/to-obs': 'RUNNING', 'orders/archive': 'PAUSED' })
      })
    },
  )

  test.concurrent('during the list: nothing was stopped', async () => {
    await withSimulator({ world: world() }, async (sim) => {
      sim.fault({ operation: 'list', silence: true })
      const handle = startPause(sim, inputs)
      await arrived(sim, 'list')
      const main = await cancelled(handle)
      expect(main.annotations.error.join()).toMatch(/cancelled[\s\S]*Nothing was stopped/)
      expect(main.outputs['tasks']).toBe('[]')
      const post = await main.post({ status: 'cancelled' })
      expect(post.stdout).toMatch(/Nothing to resume/)
      expect(requests(sim)).toEqual(['list orders'])
    })
  })

  test.concurrent('during the sign-in: nothing was stopped', async () => {
    await withSimulator({ world: world() }, async (sim) => {
      sim.fault({ operation: 'passwordToken', silence: true })
      const user = sim.world.users?.[0]
      const handle = startPause(sim, {
        ...inputs,
        'access-key-id': '',
        'secret-access-key': '',
        username: user?.name ?? '',
        password: user?.password ?? '',
        'domain-name': user?.domain ?? '',
      })
      await arrived(sim, 'passwordToken')
      const main = await cancelled(handle)
      expect(main.annotations.error.join()).toMatch(/cancelled[\s\S]*Nothing was stopped/)
    })
  })

  test.concurrent('during the stop: its fate is saved as unknown, and the post step looks after it', async () => {
    await withSimulator({ world: world(), pauseDelay: 100, startDelay: 50 }, async (sim) => {
      sim.fault({ operation: 'stop', silence: true, apply: true })
      const handle = startPause(sim, inputs)
      await arrived(sim, 'stop')
      const main = await cancelled(handle)
      expect(savedStreams(main)).toMatchObject([{ tasks: [{ fate: 'unknown' }] }])
      expect(tasksOf(main)[0]).toMatchObject({ name: 'to-obs', outcome: 'requested' })
      const post = await main.post({ status: 'cancelled' })
      expect(post.exitCode).toBe(0)
      expect(statesOf(sim)).toEqual({ 'orders/to-obs': 'RUNNING', 'orders/archive': 'PAUSED' })
    })
  })

  test.concurrent('during the stop, which is answered a second later: the answer is still heard', async () => {
    await withSimulator({ world: world(), pauseDelay: 100, startDelay: 50 }, async (sim) => {
      sim.fault({ operation: 'stop', delay: 1_000 })
      const handle = startPause(sim, inputs)
      await arrived(sim, 'stop')
      const main = await cancelled(handle)
      expect(savedStreams(main)).toMatchObject([{ tasks: [{ fate: 'answered', unanswered: 0 }] }])
      const post = await main.post({ status: 'cancelled' })
      expect(post.exitCode).toBe(0)
      expect(statesOf(sim)).toEqual({ 'orders/to-obs': 'RUNNING', 'orders/archive': 'PAUSED' })
    })
  })

  test.concurrent('between two stops: the second one does not leave any more', async () => {
    const two = worldOf({ orders: [['to-obs', 'RUNNING']], clicks: [['to-dli', 'RUNNING']] })
    await withSimulator({ world: two, pauseDelay: 100 }, async (sim) => {
      sim.fault({ operation: 'stop', stream: 'clicks', throttle: true, times: 9 })
      const handle = startPause(sim, { ...inputs, 'stream-name': 'orders, clicks' })
      await arrived(sim, 'stop', 2)
      const main = await cancelled(handle)
      expect(savedStreams(main).map(({ tasks }) => tasks[0]?.fate)).toEqual(['answered', 'unsent'])
      sim.clearFaults()
      const post = await main.post({ status: 'cancelled' })
      expect(post.exitCode).toBe(0)
      expect(started(sim)).toEqual(['orders/to-obs'])
    })
  })
})

describe('the post step of a cancelled job', () => {
  const streams = ['a', 'b', 'c', 'd']
  const many = () => worldOf(Object.fromEntries(streams.map((name) => [name, [['dump', 'RUNNING']]])))

  test.concurrent('sends all starts before it waits for any, and waits a minute at the most', async () => {
    await withSimulator({ world: many(), pauseDelay: 50, startDelay: 50 }, async (sim) => {
      const all = { ...inputs, 'stream-name': streams.join(), 'wait-timeout': '1h' }
      const main = await pause(sim, all, { nodeArguments: hurried })
      sim.task('a', 'dump').onStart = [[0, 'STARTING']]
      const begun = sim.journal.length
      const post = await main.post({ status: 'cancelled' })
      expect(post.exitCode).toBe(1)
      expect(told(post)).toMatch(/a\/dump: /)
      expect(told(post)).toMatch(/Not RUNNING within (1 min|\d\d s)/)
      const calls = sim.journal.slice(begun)
      const lastStart = calls.findLastIndex(({ operation }) => operation === 'start')
      const listsOf = (stream: string) =>
        calls.slice(0, lastStart).filter((entry) => entry.operation === 'list' && entry.stream === stream)
      expect(started(sim)).toEqual(['a/dump', 'b/dump', 'c/dump', 'd/dump'])
      // Each stream is looked at once before its start, and perhaps again while the last one is on its way.
      for (const stream of streams) expect(listsOf(stream).length).toBeLessThanOrEqual(3)
      // An hour at this pace would take three minutes, a minute three seconds.
      expect(post.durationMs).toBeLessThan(60_000)
    })
  })

  test.concurrent('has no more than that minute for a stop that shows late, either', async () => {
    await withSimulator({ world: world() }, async (sim) => {
      const task = sim.task('orders', 'to-obs')
      Object.assign(task, { onStop: [[seconds(55), 'PAUSED']], onStart: [[0, 'STARTING']] })
      const handle = startPause(sim, inputs, { nodeArguments: hurried })
      await arrived(sim, 'list', 2)
      const main = await cancelled(handle)
      const begun = sim.statesSeen.length
      const post = await main.post({ status: 'cancelled' })
      expect(post.exitCode).toBe(1)
      expect(told(post)).toMatch(/to-obs/)
      const looks = sim.statesSeen.slice(begun).map(({ at }) => at)
      // A minute from the start on would end after 115 s at the earliest.
      expect((looks.at(-1) ?? 0) - (looks[0] ?? 0)).toBeLessThan(seconds(105))
    })
  })

  test.concurrent('is cancelled itself: the start is out, and what was not seen is named', async () => {
    await withSimulator({ world: world(), pauseDelay: 50 }, async (sim) => {
      const main = await pause(sim, inputs, { nodeArguments: hurried })
      sim.task('orders', 'to-obs').onStart = [[0, 'STARTING']]
      const handle = main.startPost({ status: 'failure' })
      await arrived(sim, 'start')
      const post = await cancelled(handle)
      expect(started(sim)).toEqual(['orders/to-obs'])
      expect(post.annotations.error.join()).toMatch(/to-obs[\s\S]*cancelled/)
    })
  })

  test.concurrent('a cancelled resume action names what it did not see running', async () => {
    await withSimulator({ world: world() }, async (sim) => {
      sim.task('orders', 'archive').onStart = [[0, 'STARTING']]
      const handle = startResume(
        sim,
        { 'stream-name': 'orders', 'task-names': 'archive' },
        {
          nodeArguments: hurried,
        },
      )
      await arrived(sim, 'start')
      const step = await cancelled(handle)
      expect(tasksOf(step)[0]).toMatchObject({ name: 'archive', outcome: 'requested' })
      expect(told(step)).toMatch(/archive[\s\S]*cancelled/)
    })
  })
})
