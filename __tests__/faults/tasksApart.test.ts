/** No task of a stream decides about its others: batches that fail for one of them, and lists that are odd once. */
import { describe, expect, test } from '@jest/globals'
import type { FaultSpec } from '../../simulator/cloud/types.ts'
import { hurried, statesOf, told } from '../support/aftermath.ts'
import { refusal } from '../support/faultStage.ts'
import { pauseAndResume, pauseOf, RESUMES } from '../support/fleet.ts'
import { idOf, pause, resume, type Simulator, tasksOf, withSimulator, worldOf } from '../support/stage.ts'

const NAMES = ['first', 'middle', 'last'] as const
type Name = (typeof NAMES)[number]
const world = () => worldOf({ orders: NAMES.map((name) => [name, 'RUNNING']) })
const runs = { 'orders/first': 'RUNNING', 'orders/middle': 'RUNNING', 'orders/last': 'RUNNING' }
const without = (name: Name) => NAMES.filter((each) => each !== name)
const course = { world: world(), streams: ['orders'], nodeArguments: hurried }
const cross = <A, B>(one: readonly A[], other: readonly B[]) =>
  one.flatMap((a) => other.map((b) => [a, b] as const))

/** All requests that name the task get this answer. */
const of = (operation: 'stop' | 'start', name: Name, fault: FaultSpec): FaultSpec => {
  const id = idOf('orders', name)
  return { operation, match: ({ taskIds }) => taskIds.includes(id), times: 9_999, ...fault }
}

const STATUSES = [400, 403, 404, 409, 412, 422, 423, 500]

describe('a start that fails whenever it holds one of the tasks', () => {
  const faults: [string, FaultSpec][] = [
    ...STATUSES.map((status): [string, FaultSpec] => [String(status), refusal(status, 'DIS.4999')]),
    ['403 DIS.4116', refusal(403, 'DIS.4116')],
    ['a page', { html: true }],
    ['200 with a page', { html: true, status: 200 }],
    ['200 with an error', { code: 'DIS.4354', status: 200 }],
    ['a reset', { reset: 'before' }],
  ]
  const cases = cross(RESUMES, faults).map(
    ([by, [what, fault]], index) => [by, what, NAMES[index % 3] ?? 'first', fault] as const,
  )
  test.concurrent.each(cases)('%s, %s, %s: the others are started', async (by, _what, bad, fault) => {
    const between = (sim: Simulator) => sim.fault(of('start', bad, fault))
    await pauseAndResume({ ...course, by, between, inputs: { 'wait-timeout': '30' } }, (sim, next) => {
      expect(next.exitCode).toBe(1)
      expect(statesOf(sim)).toEqual({ ...runs, [`orders/${bad}`]: 'PAUSED' })
      expect(next.annotations.error.join('\n')).toMatch(new RegExp(`\\b${bad}\\b`))
    })
  })
})

describe('an entry of a list that has no state', () => {
  test.concurrent.each(
    cross(RESUMES, [0, 1, 2]).map(([by, oddAt]) => [by, NAMES[oddAt] ?? 'first', oddAt] as const),
  )('%s, %s: the others are started, and it is named', async (by, bad, oddAt) => {
    const between = (sim: Simulator) =>
      sim.fault({ operation: 'list', odd: 'stateless', oddAt, times: 9_999 })
    await pauseAndResume({ ...course, by, between, inputs: { 'wait-timeout': '30' } }, (sim, next) => {
      expect(next.exitCode).toBe(1)
      for (const name of without(bad)) expect(statesOf(sim)[`orders/${name}`]).toBe('RUNNING')
      expect(next.annotations.error.join('\n')).toMatch(new RegExp(`\\b${bad}\\b`))
    })
  })
})

describe('one list that contradicts what was seen before', () => {
  const odd: [string, FaultSpec, Name | null][] = [
    ['is empty', { odd: 'none' }, null],
    ['lacks the first task', { odd: 'lacking', oddAt: 0 }, 'first'],
    ['lacks the last task', { odd: 'lacking', oddAt: 2 }, 'last'],
    ['is older than the pause', { odd: 'old' }, null],
    ['says that the stream is gone', refusal(400, 'DIS.4301'), null],
  ]
  test.concurrent.each(cross(RESUMES, odd).map(([by, [what, fault]]) => [by, what, fault] as const))(
    '%s, its first list %s: it is asked for again, and all are started',
    async (by, _what, fault) => {
      const between = (sim: Simulator) => sim.fault({ operation: 'list', ...fault })
      await pauseAndResume({ ...course, by, between }, (sim, next) => {
        expect(statesOf(sim)).toEqual(runs)
        expect([next.exitCode, next.annotations.error]).toEqual([0, []])
        expect(told(next)).not.toMatch(/deleted/)
      })
    },
  )

  test.concurrent.each(odd.filter(([what]) => !what.includes('older')))(
    'pause, a list after its stop %s: nothing is taken for deleted',
    async (_what, fault) => {
      await withSimulator({ world: world(), pauseDelay: 300, startDelay: 20 }, async (sim) => {
        sim.fault({ operation: 'list', nth: 3, ...fault })
        const main = await pause(sim, pauseOf(['orders']), { nodeArguments: hurried })
        expect([main.exitCode, main.annotations.error]).toEqual([0, []])
        expect((await main.post()).exitCode).toBe(0)
        expect(statesOf(sim)).toEqual(runs)
      })
    },
  )

  test.concurrent.each(RESUMES)('%s: what is missing twice was deleted', async (by) => {
    const between = (sim: Simulator) => sim.deleteTask('orders', 'middle')
    await pauseAndResume({ ...course, by, between }, (_sim, next, sent) => {
      expect(next.exitCode).toBe(0)
      expect(next.annotations.warning.join('\n')).toMatch(/\bmiddle\b/)
      expect(sent.filter(({ operation }) => operation === 'list').length).toBeGreaterThanOrEqual(2)
    })
  })
})

describe('a stop of several tasks that is refused, and took effect for some', () => {
  const statuses = [400, 403, 404, 409, 412, 422, 423, 429]
  test.concurrent.each(cross(statuses, [1, 2]))(
    '%d, for %d of them: what was paused runs again',
    async (status, partly) => {
      await withSimulator({ world: world(), pauseDelay: 20, startDelay: 20 }, async (sim) => {
        const isBatch = ({ taskIds }: { taskIds: string[] }) => taskIds.length > 1
        sim.fault({ operation: 'stop', match: isBatch, times: 999, partly, ...refusal(status, 'DIS.4999') })
        sim.fault({ operation: 'stop', times: 999, ...refusal(status, 'DIS.4999') })
        const inputs = { ...pauseOf(['orders']), 'wait-timeout': '20', 'retry-max-attempts': '1' }
        const main = await pause(sim, inputs, { nodeArguments: hurried })
        expect(main.exitCode).toBe(1)
        expect(sim.startsAndStops.length).toBeGreaterThan(0)
        await main.post({ status: 'failure' })
        expect(statesOf(sim)).toEqual(runs)
      })
    },
  )

  test.concurrent.each(statuses)(
    '%d, in the form of one request: its tasks are handed over',
    async (status) => {
      await withSimulator({ world: world(), pauseDelay: 0, startDelay: 20 }, async (sim) => {
        sim.fault({ operation: 'stop', times: 999, partly: 1, ...refusal(status, 'DIS.4999') })
        const inputs = {
          'stream-name': 'orders',
          'task-ids': NAMES.map((name) => idOf('orders', name)).join(),
          'wait-timeout': '0',
          'retry-max-attempts': '1',
          resume: 'never',
        }
        const main = await pause(sim, inputs, { nodeArguments: hurried })
        expect(main.exitCode).toBe(1)
        expect(statesOf(sim)['orders/first']).toBe('PAUSED')
        await resume(sim, { tasks: main.outputs['handover'] ?? '' }, { nodeArguments: hurried, after: main })
        expect(statesOf(sim)).toEqual(runs)
      })
    },
  )
})

test.each(NAMES)('a task that is listed twice (%s) counts once', async (name) => {
  await withSimulator({ world: world(), pauseDelay: 20, startDelay: 20 }, async (sim) => {
    sim.fault({ operation: 'list', odd: 'twice', oddAt: NAMES.indexOf(name), times: 999 })
    const main = await pause(sim, pauseOf(['orders']), { nodeArguments: hurried })
    expect(main.exitCode).toBe(0)
    expect(tasksOf(main).map((task) => task['name'])).toEqual([...NAMES])
    expect(main.outputs['paused-count']).toBe('3')
    expect((await main.post()).exitCode).toBe(0)
    expect(statesOf(sim)).toEqual(runs)
  })
})
