/** A long wait: what shows only after half a minute, all in one run; no other test of a pause is slow. */
import { expect, test } from '@jest/globals'
import { idOf, pause, tasksOf, withSimulator, worldOf } from '../support/stage.ts'

test('a task that goes to ERROR is reported at once and given up after 30 s; meanwhile the log says what is waited for', async () => {
  const world = worldOf({ orders: [['bad', 'RUNNING']], clicks: [['slow', 'RUNNING']] })
  await withSimulator({ world, pauseDelay: 31_000 }, async (sim) => {
    sim.task('orders', 'bad').onStop = [[0, 'ERROR']]
    const step = await pause(sim, { 'stream-name': 'orders,clicks', 'task-ids': 'all' })
    expect(step.exitCode).toBe(1)
    expect(tasksOf(step)).toMatchObject([
      { name: 'bad', outcome: 'failed', after: 'ERROR' },
      { name: 'slow', outcome: 'paused', after: 'PAUSED' },
    ])
    expect(step.annotations.error[0]).toContain('It is in state ERROR.\nLook at it in the console of DIS')
    const log = step.log.split('\n')
    const beat = log.findIndex((line) => /^1[5-9] s: 0 of 2 dump tasks paused; waiting for /.test(line))
    expect(log[beat]).toContain(`orders/bad (${idOf('orders', 'bad')}) (ERROR), clicks/slow`)
    expect(log.findIndex((line) => line.includes('is in state ERROR'))).toBeLessThan(beat)
    // The looks come further and further apart, and ever more rarely.
    const looks = sim.journal
      .filter(({ operation, stream }) => operation === 'list' && stream === 'clicks')
      .map(({ at }) => at)
    const gaps = looks.slice(1).map((at, index) => at - (looks[index] ?? 0))
    expect(looks.length).toBeLessThan(60)
    expect(gaps.at(-1)).toBeGreaterThan(1_500)
  })
})
