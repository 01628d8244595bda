/** Two runs, or two attempts of one, that pause the same dump tasks. */
import { describe, expect, test } from '@jest/globals'
import { arrived, expectInOrder, sideBySide, started, statesOf, told } from '../support/aftermath.ts'
import { pause, startPause, tasksOf, withSimulator, worldOf } from '../support/stage.ts'

const inputs = { 'stream-name': 'orders', 'task-ids': 'all' }
const world = () =>
  worldOf({
    orders: [
      ['to-obs', 'RUNNING'],
      ['to-dws', 'RUNNING'],
    ],
  })

describe('two runs', () => {
  test.concurrent('each resumes only what it stopped itself', async () => {
    await withSimulator({ world: world(), pauseDelay: 30, startDelay: 30 }, async (sim) => {
      const first = await pause(sim, { ...inputs, 'task-ids': '', 'task-names': 'to-obs', resume: 'always' })
      const second = await pause(sim, { ...inputs, resume: 'always' })
      const outcomes = tasksOf(second).map(({ name, outcome }) => `${name} ${outcome}`)
      expect(outcomes.sort()).toEqual(['to-dws paused', 'to-obs already-paused'])
      expect((await second.post()).exitCode).toBe(0)
      expect(statesOf(sim)).toEqual({ 'orders/to-obs': 'PAUSED', 'orders/to-dws': 'RUNNING' })
      expect((await first.post()).exitCode).toBe(0)
      expect(started(sim)).toEqual(['orders/to-dws', 'orders/to-obs'])
    })
  })

  test.concurrent('what another run paused between the list and the stop of this task alone is not its own', async () => {
    const strict = { ...worldOf({ orders: [['to-obs', 'RUNNING']] }), refusePausedStop: true }
    await withSimulator({ world: strict, pauseDelay: 30, startDelay: 30 }, async (sim) => {
      const unhook = sim.before(({ operation }) => {
        if (operation !== 'stop') return
        unhook()
        sim.setState('orders', 'to-obs', 'PAUSED')
      })
      const main = await pause(sim, { ...inputs, resume: 'always' })
      expect(main.exitCode).toBe(0)
      expect(tasksOf(main).map(({ name, outcome }) => [name, outcome])).toEqual([
        ['to-obs', 'already-paused'],
      ])
      expect((await main.post()).exitCode).toBe(0)
      expect(started(sim)).toEqual([])
    })
  })

  test.concurrent('both stop the same tasks at once: both see them run again', async () => {
    await withSimulator({ world: world(), pauseDelay: 100, startDelay: 30 }, async (sim) => {
      const mains = await Promise.all([1, 2].map(() => pause(sim, { ...inputs, resume: 'always' })))
      const posts = await Promise.all(mains.map((main) => main.post()))
      expect(posts.map(({ exitCode }) => exitCode)).toEqual([0, 0])
      expect(statesOf(sim)).toEqual({ 'orders/to-obs': 'RUNNING', 'orders/to-dws': 'RUNNING' })
    })
  })
})

/** A first attempt whose runner is lost while it waits: no post step. Then a second one, to its end. */
function secondAttempt(given: Record<string, string>, status: 'success' | 'failure' = 'success') {
  return withSimulator({ world: world(), pauseDelay: 30, startDelay: 30 }, async (sim) => {
    const lost = startPause(sim, { ...inputs, resume: 'always' })
    await arrived(sim, 'stop')
    await new Promise((resolve) => setTimeout(resolve, 60))
    lost.kill()
    await lost.done
    const main = await pause(sim, { ...inputs, ...given })
    const post = await main.post({ status })
    return { main, post, states: Object.values(statesOf(sim)), started: started(sim) }
  })
}

describe('a first attempt that died without its post step', () => {
  test.concurrent('leave: warns of what it will not resume', async () => {
    const { main, post, states } = await secondAttempt({ resume: 'always' })
    expect([main.exitCode, post.exitCode]).toEqual([0, 0])
    expectInOrder(main.annotations.warning.join(), 'to-obs', 'to-dws', /earlier attempt/, /adopt/)
    expect(main.summary).toMatch(/earlier attempt/)
    expect(states).toEqual(['PAUSED', 'PAUSED'])
  })

  test.concurrent('adopt: resumes', async () => {
    const { main, post, states } = await secondAttempt({ resume: 'always', 'if-already-paused': 'adopt' })
    expect(tasksOf(main).map(({ outcome }) => outcome)).toEqual(['adopted', 'adopted'])
    expect(main.outputs['paused-count']).toBe('0')
    expect(post.exitCode).toBe(0)
    expect(states).toEqual(['RUNNING', 'RUNNING'])
  })

  test.concurrent('error: fails, and names them', async () => {
    const { main, post, started } = await secondAttempt({ resume: 'always', 'if-already-paused': 'error' })
    expect(main.exitCode).toBe(1)
    expectInOrder(main.annotations.error.join(), 'if-already-paused', 'to-obs', 'to-dws')
    expect(post.exitCode).toBe(0)
    expect(started).toEqual([])
  })

  test.concurrent('no combination ends green with tasks paused and nothing said', async () => {
    // With `always`: see above.
    const cases = ['', 'never', 'on-success'].flatMap((resume) =>
      ['leave', 'adopt', 'error'].flatMap((found) =>
        (resume === 'on-success' ? (['success', 'failure'] as const) : (['success'] as const)).map(
          (status) => ({ resume, found, status }),
        ),
      ),
    )
    const runs = await sideBySide(cases, async (one) => ({
      ...one,
      ...(await secondAttempt({ resume: one.resume, 'if-already-paused': one.found }, one.status)),
    }))
    for (const { resume, found, status, main, post, states } of runs) {
      const isGreen = main.exitCode === 0 && post.exitCode === 0
      const isPaused = states.includes('PAUSED')
      const said = told(main) + told(post)
      const name = `${resume || 'not set'}, ${found}, ${status}`
      if (isGreen && isPaused) {
        expect([name, said]).toEqual([name, expect.stringMatching(/to-obs/)])
        // A decision of its own needs no annotation, only the summary.
        const isAnnotated = [...main.annotations.warning, ...post.annotations.warning]
          .join()
          .includes('to-obs')
        expect([name, isAnnotated]).toEqual([name, resume !== 'never'])
      }
      expect([name, isPaused]).toEqual([
        name,
        !(found === 'adopt' && resume === 'on-success' && status === 'success'),
      ])
    }
  })
})
