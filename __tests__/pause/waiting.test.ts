/** Waiting for PAUSED: when it looks, what it takes for paused, and how it ends when the service never says so. */
import { describe, expect, test } from '@jest/globals'
import { idOf, pause, type Simulator, tasksOf, withSimulator, worldOf } from '../support/stage.ts'

const ORDERS = { 'stream-name': 'orders', 'task-ids': 'all' }

/** When the tasks of a stream were looked at, in ms since its stop arrived. */
function looksOf(sim: Simulator, stream: string): number[] {
  const own = sim.journal.filter((entry) => entry.stream === stream)
  const stop = own.find(({ operation }) => operation === 'stop')
  return own
    .filter(({ operation, number }) => operation === 'list' && number > (stop?.number ?? 0))
    .map(({ at }) => at - (stop?.at ?? 0))
}

/** Shows a task in these states, one a look after the stop, so that nothing hangs on how fast anything is. */
function shown(sim: Simulator, stream: string, task: string, states: string[]): void {
  sim.task(stream, task).onStop = []
  sim.before((entry) => {
    if (entry.operation !== 'list' || entry.stream !== stream || sim.history(stream, task).length === 0)
      return
    const state = states.shift()
    if (state) sim.setState(stream, task, state)
  })
}

const outcomesOf = (step: Parameters<typeof tasksOf>[0]) =>
  tasksOf(step).map(({ name, outcome, after }) => [name, outcome, after])

describe('a quick pause', () => {
  test.concurrent('is noticed quickly', async () => {
    await withSimulator({ world: worldOf({ orders: [['obs', 'RUNNING']] }) }, async (sim) => {
      const step = await pause(sim, ORDERS)
      expect(step.exitCode).toBe(0)
      const looks = looksOf(sim, 'orders')
      expect(looks).toHaveLength(1)
    })
  })

  test.concurrent('each change of state is a line of the log', async () => {
    await withSimulator({ world: worldOf({ orders: [['obs', 'RUNNING']] }) }, async (sim) => {
      shown(sim, 'orders', 'obs', ['STOPPING', 'PAUSED'])
      const step = await pause(sim, ORDERS)
      expect(step.exitCode).toBe(0)
      const label = `orders/obs (${idOf('orders', 'obs')})`
      expect(step.log).toContain(`${label}: RUNNING → STOPPING\n`)
      expect(step.log).toContain(`${label}: STOPPING → PAUSED\n`)
      expect(step.log.match(/STOPPING → PAUSED/g)).toHaveLength(1)
    })
  })
})

describe('a service that says 200 to the stop and never pauses', () => {
  test.concurrent('the step fails after wait-timeout with one last look, names the tasks, and sets the outputs', async () => {
    const world = worldOf({
      orders: [
        ['stuck', 'RUNNING'],
        ['fine', 'RUNNING'],
      ],
      clicks: [['fine', 'RUNNING']],
    })
    await withSimulator({ world, pauseDelay: 100 }, async (sim) => {
      sim.task('orders', 'stuck').onStop = []
      const step = await pause(sim, {
        ...ORDERS,
        'stream-name': 'orders,clicks',
        'wait-timeout': '2',
        resume: 'always',
      })
      expect(step.exitCode).toBe(1)
      const stuck = idOf('orders', 'stuck')
      expect(step.annotations.error).toHaveLength(1)
      expect(step.summary).toMatch(/^## ❌ [^\n]*orders, clicks: 1 [^\n]* after \d+ s\n/)
      expect(step.annotations.error[0]).toContain(
        'orders/stuck: Not PAUSED within 2 s. It was last seen RUNNING.',
      )
      expect(outcomesOf(step)).toEqual([
        ['stuck', 'timed-out', 'RUNNING'],
        ['fine', 'paused', 'PAUSED'],
        ['fine', 'paused', 'PAUSED'],
      ])
      expect(JSON.parse(step.outputs['paused-task-ids'] ?? '')).toEqual([
        stuck,
        idOf('orders', 'fine'),
        idOf('clicks', 'fine'),
      ])
      const looks = looksOf(sim, 'orders')
      expect(looks.at(-1)).toBeGreaterThanOrEqual(2_000 - 50)
      expect(looks.length).toBeLessThan(30)
      expect(step.summary).toContain('❌ timed-out')
    })
  })

  test.concurrent('and pauses at the very end: the last look sees it', async () => {
    await withSimulator({ world: worldOf({ orders: [['late', 'RUNNING']] }) }, async (sim) => {
      sim.task('orders', 'late').onStop = []
      // Whatever is asked before the time is up gets the old state, and the first look after it the new one.
      sim.before(({ operation, at }) => {
        const stop = sim.startsAndStops[0]
        if (operation === 'list' && stop && at - stop.at >= 1_000) sim.setState('orders', 'late', 'PAUSED')
      })
      const step = await pause(sim, { ...ORDERS, 'wait-timeout': '1' })
      expect(outcomesOf(step)).toEqual([['late', 'paused', 'PAUSED']])
      expect(step.exitCode).toBe(0)
    })
  })
})

test.concurrent('a stream whose stop is sent again keeps no other from being looked at, which is seen again after it', async () => {
  const world = worldOf({ orders: [['obs', 'RUNNING']], clicks: [['obs', 'RUNNING']] })
  await withSimulator({ world }, async (sim) => {
    sim.fault({ operation: 'stop', retryAfter: 2 })
    const step = await pause(sim, { ...ORDERS, 'stream-name': 'orders,clicks' })
    expect(step.exitCode).toBe(0)
    const stops = sim.journal.filter(({ operation }) => operation === 'stop')
    expect(stops).toHaveLength(3)
    const [again] = stops.slice(-1)
    const other = again?.stream === 'orders' ? 'clicks' : 'orders'
    const sent = stops.find(({ stream }) => stream === other)
    const looks = looksOf(sim, other).map((after) => (sent?.at ?? 0) + after)
    expect(looks[0]).toBeLessThan(again?.at ?? 0)
    // It could have flapped back meanwhile.
    expect(looks.at(-1)).toBeGreaterThan(again?.at ?? 0)
  })
})

test.concurrent('a stream whose last look, after another ran out of time, gets no answer is a failure that says how it was seen', async () => {
  const world = worldOf({ orders: [['obs', 'RUNNING']], clicks: [['stuck', 'RUNNING']] })
  await withSimulator({ world }, async (sim) => {
    sim.task('clicks', 'stuck').onStop = []
    sim.before(({ operation, stream }) => {
      if (operation !== 'list' || stream !== 'orders' || sim.task('orders', 'obs').state !== 'PAUSED') return
      if (looksOf(sim, 'orders').length > 1) sim.fault({ operation: 'list', html: true, status: 503 })
    })
    const inputs = {
      ...ORDERS,
      'stream-name': 'orders,clicks',
      'wait-timeout': '2',
      'retry-max-attempts': '1',
    }
    const step = await pause(sim, inputs)
    expect(step.exitCode).toBe(1)
    expect(outcomesOf(step)).toEqual([
      ['obs', expect.stringMatching(/^(paused|requested)$/), 'PAUSED'],
      ['stuck', 'timed-out', 'RUNNING'],
    ])
    expect(looksOf(sim, 'orders').length).toBeLessThan(10)
  })
})

describe('a task that flaps back from PAUSED', () => {
  const world = worldOf({ orders: [['flap', 'RUNNING']], clicks: [['slow', 'RUNNING']] })
  const inputs = { ...ORDERS, 'stream-name': 'orders,clicks' }

  test.concurrent('before all are paused is not counted as paused, in whichever stream', async () => {
    await withSimulator({ world }, async (sim) => {
      shown(sim, 'orders', 'flap', ['PAUSED', 'RUNNING'])
      shown(sim, 'clicks', 'slow', ['RUNNING', 'RUNNING', 'RUNNING', 'RUNNING', 'PAUSED'])
      const step = await pause(sim, { ...inputs, 'wait-timeout': '3' })
      expect(step.exitCode).toBe(1)
      expect(outcomesOf(step)).toEqual([
        ['flap', 'timed-out', 'RUNNING'],
        ['slow', 'paused', 'PAUSED'],
      ])
      expect(step.annotations.error.join('\n')).toMatch(/orders\/flap: .*was PAUSED, and somebody started it/)
    })
  })

  test.concurrent('for one look alone is a success', async () => {
    await withSimulator({ world }, async (sim) => {
      shown(sim, 'orders', 'flap', ['PAUSED', 'RUNNING', 'PAUSED'])
      shown(sim, 'clicks', 'slow', ['RUNNING', 'RUNNING', 'RUNNING', 'RUNNING', 'PAUSED'])
      const step = await pause(sim, inputs)
      expect(step.exitCode).toBe(0)
      expect(outcomesOf(step).map(([, , after]) => after)).toEqual(['PAUSED', 'PAUSED'])
    })
  })
})

describe('a task that goes to ERROR', () => {
  test.concurrent('and leaves it again is waited for', async () => {
    await withSimulator({ world: worldOf({ orders: [['obs', 'RUNNING']] }) }, async (sim) => {
      shown(sim, 'orders', 'obs', ['ERROR', 'PAUSED'])
      const step = await pause(sim, ORDERS)
      expect(step.exitCode).toBe(0)
    })
  })
})
