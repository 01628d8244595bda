/** A long wait: the log says what is waited for, the looks become rare, and a task that never gets there is named. */
import { expect, test } from '@jest/globals'
import { hurried, seconds } from '../support/aftermath.ts'
import { idOf, pause, tasksOf, withSimulator, worldOf } from '../support/stage.ts'

test('a task that goes to ERROR is told at once, waited for, and named at the end; the others are paused', async () => {
  const world = worldOf({ orders: [['bad', 'RUNNING']], clicks: [['slow', 'RUNNING']] })
  await withSimulator({ world, pauseDelay: seconds(40) }, async (sim) => {
    sim.task('orders', 'bad').onStop = [[0, 'ERROR']]
    const inputs = { 'stream-name': 'orders,clicks', 'task-ids': 'all', 'wait-timeout': '1m' }
    const step = await pause(sim, inputs, { nodeArguments: hurried })
    expect(step.exitCode).toBe(1)
    expect(tasksOf(step)).toMatchObject([
      { name: 'bad', outcome: 'timed-out', after: 'ERROR' },
      { name: 'slow', outcome: 'paused', after: 'PAUSED' },
    ])
    expect(step.annotations.error[0]).toMatch(/orders\/bad: Not PAUSED within 1 min\. It was last seen ERROR/)
    const log = step.log.split('\n')
    const beat = log.findIndex((line) => /^\d\d s: 0 of 2 dump tasks .*; waiting for /.test(line))
    expect(log[beat]).toContain(`orders/bad (${idOf('orders', 'bad')}) (ERROR), clicks/slow`)
    expect(log.findIndex((line) => /orders\/bad .*→ ERROR/.test(line))).toBeLessThan(beat)
    // The looks come further and further apart.
    const looks = sim.journal
      .filter(({ operation, stream }) => operation === 'list' && stream === 'clicks')
      .map(({ at }) => at)
    const gaps = looks.slice(1).map((at, index) => at - (looks[index] ?? 0))
    expect(looks.length).toBeLessThan(60)
    expect(gaps.at(-1)).toBeGreaterThan(seconds(1))
  })
})

test('a stop that was answered is waited for as long as asked, not for a minute only', async () => {
  const world = worldOf({ orders: [['slow', 'RUNNING']] })
  await withSimulator({ world, pauseDelay: seconds(90) }, async (sim) => {
    const inputs = { 'stream-name': 'orders', 'task-ids': 'all', 'wait-timeout': '10m', resume: 'never' }
    const step = await pause(sim, inputs, { nodeArguments: hurried })
    expect([step.exitCode, tasksOf(step)[0]?.['outcome']]).toEqual([0, 'paused'])
  })
})
