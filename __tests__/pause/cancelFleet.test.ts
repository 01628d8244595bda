/** A cancel while more streams are to be stopped than requests go out at once. */
import { expect, test } from '@jest/globals'
import { arrived } from '../support/aftermath.ts'
import { startPause, tasksOf, withSimulator, worldOf } from '../support/stage.ts'

test('no stop leaves after a cancel; what was under way is told of and saved', async () => {
  const names = Array.from({ length: 20 }, (_, index) => `s${index}`)
  const world = worldOf(Object.fromEntries(names.map((name) => [name, [['dump', 'RUNNING']]])))
  await withSimulator({ world, startDelay: 20 }, async (sim) => {
    const handle = startPause(sim, { 'stream-name': names.join(), 'task-ids': 'all', resume: 'always' })
    sim.before(async ({ operation }) => {
      if (operation !== 'stop') return
      handle.process.kill('SIGINT')
      await handle.printed('The job is being cancelled', 10_000)
    })
    const main = await handle.done
    expect(main.exitCode).toBe(1)
    const stops = sim.journal.filter(({ operation }) => operation === 'stop').length
    expect(stops).toBeLessThanOrEqual(8)
    const outcomes = tasksOf(main).map(({ outcome }) => outcome)
    expect(outcomes.filter((outcome) => outcome === 'failed')).toHaveLength(names.length - stops)
    expect((await main.post({ status: 'cancelled' })).exitCode).toBe(0)
    expect(names.map((name) => sim.task(name, 'dump').state)).toEqual(names.map(() => 'RUNNING'))
  })
})

test('a cancel while looks wait for their turn ends them all, told as requested', async () => {
  const names = Array.from({ length: 40 }, (_, index) => `s${index}`)
  const world = worldOf(Object.fromEntries(names.map((name) => [name, [['dump', 'RUNNING']]])))
  await withSimulator({ world }, async (sim) => {
    sim.fault({ operation: 'list', skip: names.length, times: 1_000, silence: true })
    const handle = startPause(sim, { 'stream-name': names.join(), 'task-ids': 'all', resume: 'always' })
    await arrived(sim, 'list', names.length + 8)
    const begun = Date.now()
    handle.cancel()
    const main = await handle.done
    // A step that does not end by itself gets SIGTERM after 7.5 s, and is killed 2.5 s later.
    expect(Date.now() - begun).toBeLessThan(7_000)
    expect(main.exitCode).toBe(1)
    expect(tasksOf(main).map(({ outcome }) => outcome)).toEqual(names.map(() => 'requested'))
  })
})
