/** The clock of the machine is set while a step waits: no wait ends sooner or later for it. */
import { expect, test } from '@jest/globals'
import { pause, withSimulator, worldOf } from '../support/stage.ts'

/** Arguments for Node.js that set the clock by so many ms, half a second after the start. */
const jumping = (ms: number) => [
  '--import',
  `data:text/javascript,${encodeURIComponent(`
    const { now } = Date
    setTimeout(() => { Date.now = () => now() + ${ms} }, 500).unref()
  `)}`,
]

test.concurrent.each([
  ['60 s back', -60_000],
  ['10 min forward', 600_000],
  ['1 h forward', 3_600_000],
])('%s: a pause that takes 2 s is waited for, and one that never comes ends after 4 s', async (_, ms) => {
  const world = worldOf({
    orders: [
      ['a', 'RUNNING'],
      ['stuck', 'RUNNING'],
    ],
  })
  await withSimulator({ world, pauseDelay: 2_000 }, async (sim) => {
    sim.task('orders', 'stuck').onStop = []
    const inputs = { 'stream-name': 'orders', 'task-ids': 'all', 'wait-timeout': '4' }
    const step = await pause(sim, inputs, { nodeArguments: jumping(ms) })
    expect(step.exitCode).toBe(1)
    expect(step.outputs['tasks']).toMatch(/"name":"a"[^}]*"outcome":"paused"/)
    expect(step.outputs['tasks']).toMatch(/"name":"stuck"[^}]*"outcome":"timed-out"/)
    expect(step.durationMs).toBeGreaterThan(3_900)
    expect(step.durationMs).toBeLessThan(30_000)
  })
})
