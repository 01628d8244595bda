/** Lists that are odd once, or always; lists that are long. */
import { describe, expect, test } from '@jest/globals'
import { refusal } from '../support/faultStage.ts'
import { pause, type Simulator, withSimulator, worldOf } from '../support/stage.ts'

const inputs = { 'stream-name': 'orders', 'task-ids': 'all', resume: 'always' }
const world = () => worldOf({ orders: [['a', 'RUNNING']] })
const odd: [string, Parameters<Simulator['fault']>[0]][] = [
  ['tasks that are null', { answer: { body: { total_number: 1, tasks: null } } }],
  ['JSON that is cut', { truncate: true }],
  ['a page of a gateway', { html: true, status: 200 }],
  ['an empty body', { empty: true }],
]

describe('one odd list', () => {
  test.concurrent.each(odd)('in the middle of a wait: %s', async (_, fault) => {
    await withSimulator({ world: world(), pauseDelay: 600 }, async (sim) => {
      sim.fault({ operation: 'list', skip: 2, times: 2, ...fault })
      const step = await pause(sim, inputs)
      expect([step.exitCode, step.annotations.error]).toEqual([0, []])
    })
  })

  test.concurrent.each(odd)('in the post step: %s', async (_, fault) => {
    await withSimulator({ world: world(), pauseDelay: 20, startDelay: 20 }, async (sim) => {
      const main = await pause(sim, inputs)
      sim.fault({ operation: 'list', times: 2, ...fault })
      const post = await main.post()
      expect([post.exitCode, post.annotations.error]).toEqual([0, []])
      expect(sim.task('orders', 'a').state).toBe('RUNNING')
    })
  })

  test.concurrent('is given up when it stays', async () => {
    await withSimulator({ world: world(), pauseDelay: 600 }, async (sim) => {
      sim.fault({ operation: 'list', skip: 1, times: 999, answer: { body: { tasks: 7 } } })
      const step = await pause(sim, { ...inputs, 'retry-max-attempts': '3' })
      expect(step.exitCode).toBe(1)
      expect(sim.journal.filter(({ operation }) => operation === 'list')).toHaveLength(4)
    })
  })
})

test('a byte order mark before the list is skipped', async () => {
  await withSimulator({ world: world(), pauseDelay: 20 }, async (sim) => {
    const body =
      '\uFEFF{"total_number":1,"tasks":[{"task_id":"ordersXa00000000000","task_name":"a","state":"RUNNING"}]}'
    sim.fault({ operation: 'list', answer: { body } })
    const step = await pause(sim, inputs)
    expect([step.exitCode, step.annotations.error]).toEqual([0, []])
    for (const { headers } of sim.journal) expect(headers['accept-encoding']).toBe('identity')
  })
})

test('the time for a long list grows with its length, not with its square; details are asked for what is needed', async () => {
  const list = (count: number) => ({
    total_number: count,
    tasks: Array.from({ length: count }, (_, index) => ({ task_name: `t${index}`, state: 'PAUSED' })),
  })
  await withSimulator({ world: world() }, async (sim) => {
    const run = async (count: number) => {
      sim.fault({ operation: 'list', answer: { body: list(count) } })
      const more = { ...inputs, 'task-ids': '', 'task-names': 't1', 'dry-run': 'true' }
      const step = await pause(sim, more)
      expect([step.exitCode, step.annotations.error]).toEqual([0, []])
      return step.durationMs
    }
    const [small, large] = [await run(2_000), await run(40_000)]
    expect(large).toBeLessThan(small * 20)
    expect(sim.journal.filter(({ operation }) => operation === 'show').length).toBeLessThanOrEqual(2)
  })
})

test('a stream that the service says is gone, and lists, is not gone', async () => {
  await withSimulator({ world: world(), pauseDelay: 20, startDelay: 20 }, async (sim) => {
    const main = await pause(sim, inputs)
    sim.fault({ operation: 'list', ...refusal(400, 'DIS.4301'), times: 999 })
    const post = await main.post()
    expect(post.exitCode).toBe(1)
    expect(post.annotations.error.join()).toMatch(/a\b[\s\S]*DIS\.4301/)
  })
})
