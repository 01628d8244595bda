/** A service in trouble is not made worse: fewer requests, ever more slowly, and as long as it was asked to wait. */
import { describe, expect, test } from '@jest/globals'
import { hurried, seconds } from '../support/aftermath.ts'
import { refusal } from '../support/faultStage.ts'
import { pause, resume, type Simulator, withSimulator, worldOf } from '../support/stage.ts'

const inputs = { 'stream-name': 'orders', 'task-ids': 'all' }
const fleet = (count: number, state = 'RUNNING') =>
  Array.from({ length: count }, (_, index) => [`stream-${index}`, [['obs', state]]] as const)
const worldFor = (count: number, state?: string) =>
  worldOf(
    Object.fromEntries(
      fleet(count, state).map(([name, tasks]) => [name, tasks.map((each) => [...each])]),
    ) as never,
  )
const namesOf = (count: number) =>
  fleet(count)
    .map(([name]) => name)
    .join()
const times = (sim: Simulator, operation: string) =>
  sim.journal.filter((entry) => entry.operation === operation).map(({ at }) => at)

describe('a start that keeps failing', () => {
  test.concurrent.each([
    ['500', refusal(500, 'DIS.5000'), '2'],
    ['throttled', refusal(400, 'DIS.4303'), '2'],
    ['no answer', { reset: 'before' } as const, '2'],
  ])('%s: at most 15 starts in 20 s, one each ten seconds later', async (_, fault, attempts) => {
    await withSimulator({ world: worldOf({ orders: [['a', 'PAUSED']] }) }, async (sim) => {
      sim.fault({ operation: 'start', ...fault, times: 999 })
      const more = { ...inputs, 'wait-timeout': '60', 'retry-max-attempts': attempts }
      const step = await resume(sim, more, { nodeArguments: hurried })
      expect(step.exitCode).toBe(1)
      const starts = times(sim, 'start')
      const first = starts[0] ?? 0
      const early = starts.filter((at) => at - first <= seconds(20))
      expect(early.length).toBeLessThanOrEqual(15)
      expect(starts.length - early.length).toBeGreaterThanOrEqual(2)
      expect(starts.length - early.length).toBeLessThanOrEqual(5)
    })
  })
})

describe('Retry-After', () => {
  test.concurrent.each(['start', 'list'] as const)('on a %s: never sooner than asked', async (operation) => {
    await withSimulator({ world: worldOf({ orders: [['a', 'PAUSED']] }), startDelay: 20 }, async (sim) => {
      sim.fault({ operation, retryAfter: 2, times: 2 })
      const step = await resume(sim, { ...inputs, 'wait-timeout': '30' }, { nodeArguments: hurried })
      expect(step.exitCode).toBe(0)
      const [first = 0, second = 0, third = 0] = times(sim, operation)
      expect(Math.min(second - first, third - second)).toBeGreaterThanOrEqual(seconds(1.9))
    })
  })

  test.concurrent('of nothing: never sooner than the back-off', async () => {
    await withSimulator({ world: worldOf({ orders: [['a', 'RUNNING']] }), pauseDelay: 20 }, async (sim) => {
      sim.fault({ operation: 'list', status: 503, html: true, retryAfter: 0, times: 3 })
      const step = await pause(sim, inputs, { nodeArguments: hurried })
      expect(step.exitCode).toBe(0)
      const [a = 0, b = 0, c = 0] = times(sim, 'list')
      expect(Math.min(b - a, c - b)).toBeGreaterThanOrEqual(seconds(0.2))
    })
  })
})

describe('requests are few', () => {
  test.concurrent('at most 20 repeated lists in any second, for 20 streams', async () => {
    await withSimulator({ world: worldFor(20), pauseDelay: 1_500 }, async (sim) => {
      const step = await pause(sim, { 'stream-name': namesOf(20), 'task-ids': 'all' })
      expect(step.exitCode).toBe(0)
      const seen = new Map<string, number>()
      const repeated = sim.journal
        .filter(({ operation }) => operation === 'list')
        .filter(({ stream }) => {
          const count = (seen.get(stream ?? '') ?? 0) + 1
          seen.set(stream ?? '', count)
          return count > 2
        })
        .map(({ at }) => at)
      expect(repeated.length).toBeGreaterThan(0)
      // A few may bunch up on their way.
      const span = (repeated.at(-1) ?? 0) - (repeated[0] ?? 0)
      expect(repeated.length).toBeLessThanOrEqual((20 * span) / 1_000 + 5)
    })
  })

  test.concurrent('at most 7 lists a second of one stream', async () => {
    await withSimulator(
      { world: worldOf({ orders: [['a', 'RUNNING']] }), pauseDelay: 1_000 },
      async (sim) => {
        const step = await pause(sim, inputs)
        expect(step.exitCode).toBe(0)
        const stop = times(sim, 'stop')[0] ?? 0
        const lists = times(sim, 'list').filter((at) => at > stop)
        for (const from of lists) {
          expect(lists.filter((at) => at >= from && at < from + 1_000).length).toBeLessThanOrEqual(8)
        }
      },
    )
  })

  test.concurrent('a service that throttles more than four requests at once: 50 streams are paused all the same', async () => {
    await withSimulator({ world: worldFor(50), pauseDelay: 200, latency: 30 }, async (sim) => {
      let open = 0
      sim.before(() => {
        open += 1
        if (open > 4) sim.fault({ throttle: true })
      })
      sim.after(() => {
        open -= 1
      })
      const inputs = { 'stream-name': namesOf(50), 'task-ids': 'all' }
      const step = await pause(sim, inputs, { nodeArguments: hurried })
      expect(step.exitCode).toBe(0)
      expect(step.outputs['paused-count']).toBe('50')
    })
  })

  test.concurrent('100 unknown streams: each is asked for once, and the streams of the project once', async () => {
    await withSimulator({ world: worldOf({ other: [['a', 'RUNNING']] }) }, async (sim) => {
      for (const run of [pause, resume]) {
        sim.journal.length = 0
        const step = await run(sim, { 'stream-name': namesOf(100), 'task-ids': 'all' })
        expect(step.exitCode).toBe(1)
        expect(sim.journal.length).toBeLessThanOrEqual(101)
        expect(step.annotations.error.join()).toContain('has 1 stream: other')
      }
    })
  })
})

describe('throttled for a long time', () => {
  const busy = (sim: Simulator, operation: 'list' | 'stop' | 'start', ms: number) => {
    let until = 0
    sim.before((entry) => {
      if (entry.operation !== operation) return
      until ||= entry.at + ms
      if (entry.at < until) sim.fault({ operation, throttle: true })
    })
  }
  test.concurrent.each([
    ['pause', 'list'],
    ['pause', 'stop'],
    ['resume', 'list'],
    ['resume', 'start'],
  ] as const)('%s, %s: waited out, though it is tried twice only', async (action, operation) => {
    const world = worldOf({ orders: [['a', action === 'pause' ? 'RUNNING' : 'PAUSED']] })
    await withSimulator({ world, pauseDelay: 20, startDelay: 20 }, async (sim) => {
      busy(sim, operation, seconds(20))
      const more = { ...inputs, 'retry-max-attempts': '2', 'wait-timeout': '5m' }
      const step = await (action === 'pause' ? pause : resume)(sim, more, { nodeArguments: hurried })
      expect([step.exitCode, step.annotations.error]).toEqual([0, []])
      expect(times(sim, operation).length).toBeLessThan(12)
    })
  })

  test.concurrent('beyond wait-timeout it is a failure', async () => {
    await withSimulator({ world: worldOf({ orders: [['a', 'RUNNING']] }) }, async (sim) => {
      sim.fault({ operation: 'list', throttle: true, times: 999 })
      const step = await pause(sim, { ...inputs, 'wait-timeout': '20' }, { nodeArguments: hurried })
      expect(step.exitCode).toBe(1)
      expect(step.annotations.error.join()).toContain('DIS.4303')
    })
  })
})
