/** Stops that are refused and take effect all the same, and successes that hold an error. */
import { describe, expect, test } from '@jest/globals'
import { hurried, started, statesOf } from '../support/aftermath.ts'
import { refusal } from '../support/faultStage.ts'
import { idOf, pause, type Simulator, tasksOf, withSimulator, worldOf } from '../support/stage.ts'

const inputs = { 'stream-name': 'orders', 'task-ids': 'all', resume: 'always' }
const outcomes = (step: Parameters<typeof tasksOf>[0]) =>
  tasksOf(step).map(({ name, outcome }) => `${name} ${outcome}`)
const world = () =>
  worldOf({
    orders: [
      ['a', 'RUNNING'],
      ['b', 'RUNNING'],
      ['c', 'RUNNING'],
    ],
  })

/** The first stop takes effect for these tasks, `late` ms after it was refused. */
function halfApplied(sim: Simulator, names: string[], late: number, code = 'DIS.4200', times = 1) {
  sim.fault({ operation: 'stop', ...refusal(400, code), times })
  let isFirst = true
  sim.before(({ operation }) => {
    if (operation !== 'stop' || !isFirst) return
    isFirst = false
    const apply = () => {
      for (const name of names) sim.setState('orders', name, 'PAUSED')
    }
    if (late === 0) apply()
    else setTimeout(apply, late)
  })
}

describe('a stop of several tasks that is refused and takes effect for some', () => {
  test.concurrent.each<[string[], number]>([
    [['a'], 0],
    [['b', 'c'], 0],
    [['a', 'b', 'c'], 0],
  ])('%j, at once: they are this step’s own, and the rest is stopped', async (names, late) => {
    await withSimulator({ world: world(), pauseDelay: 20, startDelay: 20 }, async (sim) => {
      halfApplied(sim, names, late)
      const main = await pause(sim, inputs, { nodeArguments: hurried })
      expect(main.exitCode).toBe(0)
      expect(outcomes(main)).toEqual(['a paused', 'b paused', 'c paused'])
      expect(main.annotations.error.join() + main.summary).not.toContain('Nothing was stopped')
      expect((await main.post()).exitCode).toBe(0)
      expect(new Set(Object.values(statesOf(sim)))).toEqual(new Set(['RUNNING']))
    })
  })

  test.concurrent('400 ms later: what pauses then is this step’s own, too', async () => {
    await withSimulator({ world: world(), pauseDelay: 20, startDelay: 20 }, async (sim) => {
      halfApplied(sim, ['a'], 400, 'DIS.4200', 9)
      const main = await pause(sim, { ...inputs, 'wait-timeout': '60' }, { nodeArguments: hurried })
      expect(main.exitCode).toBe(1)
      expect(outcomes(main)).toEqual(['a paused', 'b timed-out', 'c timed-out'])
      expect(main.annotations.error.join()).toContain('DIS.4200')
      expect(main.annotations.error.join()).not.toContain('Nothing was stopped')
      const post = await main.post({ status: 'failure' })
      expect(started(sim)).toEqual(['orders/a'])
      expect(post.annotations.warning.join()).toMatch(/orders\/b, orders\/c: .*may have been sent/)
    })
  })

  test.concurrent('after the main step has ended: the post step sees it', async () => {
    await withSimulator({ world: world(), pauseDelay: 20, startDelay: 20 }, async (sim) => {
      sim.fault({ operation: 'stop', ...refusal(400, 'DIS.4200'), times: 9 })
      const main = await pause(sim, { ...inputs, 'wait-timeout': '10' }, { nodeArguments: hurried })
      expect(main.exitCode).toBe(1)
      setTimeout(() => sim.setState('orders', 'b', 'PAUSED'), 1_000)
      const post = await main.post({ status: 'failure' })
      expect(started(sim)).toEqual(['orders/b'])
      expect(post.exitCode).toBe(0)
      expect(statesOf(sim)['orders/b']).toBe('RUNNING')
    })
  })
})

describe('a start of several tasks that is refused for one of them', () => {
  test.concurrent.each<[string, string[]]>([
    ['takes effect for none', []],
    ['takes effect for another', ['a']],
  ])('%s: what can be started is started, one by one', async (_, applied) => {
    await withSimulator({ world: world(), pauseDelay: 20, startDelay: 20 }, async (sim) => {
      const main = await pause(sim, inputs)
      const isAboutC = ({ taskIds }: { taskIds: string[] }) => taskIds.includes(idOf('orders', 'c'))
      sim.fault({ operation: 'start', match: isAboutC, ...refusal(400, 'DIS.4200'), times: 99 })
      let isFirst = true
      sim.before(({ operation }) => {
        if (operation !== 'start' || !isFirst) return
        isFirst = false
        for (const name of applied) sim.setState('orders', name, 'RUNNING')
      })
      const post = await main.post()
      expect(post.exitCode).toBe(1)
      expect(statesOf(sim)).toEqual({ 'orders/a': 'RUNNING', 'orders/b': 'RUNNING', 'orders/c': 'PAUSED' })
      expect(post.annotations.error.join()).toMatch(/Still paused: orders\/c\./)
    })
  })
})

describe('a success that is none', () => {
  const error = (status: number, body: unknown) => ({ answer: { status, body } })
  test.concurrent.each<[string, number, unknown, string, string]>([
    ['200 with the code of DIS', 200, { errorCode: 'DIS.4354', message: 'No such task.' }, '0', 'DIS.4354'],
    ['200 with the code of DIS', 200, { errorCode: 'DIS.4354', message: 'No such task.' }, '5', 'DIS.4354'],
    [
      '202 with the code of a gateway',
      202,
      { error_code: 'APIGW.0201', error_msg: 'Backend.' },
      '0',
      'APIGW.0201',
    ],
    [
      '202 with the code of a gateway',
      202,
      { error_code: 'APIGW.0201', error_msg: 'Backend.' },
      '5',
      'APIGW.0201',
    ],
  ])('%s (%d %j, wait-timeout %s): a refusal, and told as that', async (_, status, body, wait, code) => {
    await withSimulator({ world: worldOf({ orders: [['a', 'RUNNING']] }) }, async (sim) => {
      sim.fault({ operation: 'stop', ...error(status, body), times: 9 })
      const step = await pause(sim, { ...inputs, 'wait-timeout': wait })
      expect(step.exitCode).toBe(1)
      expect(outcomes(step)).toEqual(['a failed'])
      expect(step.annotations.error.join()).toContain(code)
      expect((await step.post()).stdout).toContain('Nothing to resume')
    })
  })

  test.concurrent.each(['0', '5'])(
    '200 with HTML leaves the fate unknown (wait-timeout %s)',
    async (wait) => {
      await withSimulator(
        { world: worldOf({ orders: [['a', 'RUNNING']] }), pauseDelay: 20, startDelay: 20 },
        async (sim) => {
          sim.fault({ operation: 'stop', html: true, status: 200, times: 9 })
          const step = await pause(
            sim,
            { ...inputs, 'wait-timeout': wait, 'retry-max-attempts': '2' },
            { nodeArguments: hurried },
          )
          expect(step.exitCode).toBe(1)
          expect(outcomes(step)).toEqual([wait === '0' ? 'a requested' : 'a timed-out'])
          const post = await step.post({ status: 'failure' })
          expect(post.annotations.warning.join()).toMatch(/orders\/a: .*may have been sent/)
        },
      )
    },
  )

  test.concurrent.each<[string, string]>([
    ['nothing', ''],
    ['an object', '{}'],
    ['a number', '1'],
    ['null', 'null'],
  ])('200 with %s is a success', async (_, body) => {
    await withSimulator({ world: worldOf({ orders: [['a', 'RUNNING']] }), pauseDelay: 20 }, async (sim) => {
      sim.fault({ operation: 'stop', answer: { status: 200, body }, apply: true })
      const step = await pause(sim, inputs)
      expect([step.exitCode, outcomes(step)]).toEqual([0, ['a paused']])
    })
  })
})
