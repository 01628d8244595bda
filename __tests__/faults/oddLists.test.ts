/** Lists that are odd once, or always; lists that are long. */
import { describe, expect, test } from '@jest/globals'
import { hurried } from '../support/clock.ts'
import { pause, type Simulator, tasksOf, withSimulator, worldOf } from '../support/stage.ts'

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
    await withSimulator({ world: world(), pauseDelay: 400 }, async (sim) => {
      sim.fault({ operation: 'list', skip: 2, times: 2, ...fault })
      const step = await pause(sim, inputs, { nodeArguments: hurried })
      expect([step.exitCode, step.annotations.error]).toEqual([0, []])
    })
  })

  test.concurrent.each(odd)('in the post step: %s', async (_, fault) => {
    await withSimulator({ world: world(), pauseDelay: 20, startDelay: 20 }, async (sim) => {
      const main = await pause(sim, inputs, { nodeArguments: hurried })
      sim.fault({ operation: 'list', times: 2, ...fault })
      const post = await main.post()
      expect([post.exitCode, post.annotations.error]).toEqual([0, []])
      expect(sim.task('orders', 'a').state).toBe('RUNNING')
    })
  })

  test.concurrent('that stays odd is never a green step', async () => {
    await withSimulator({ world: world(), pauseDelay: 400 }, async (sim) => {
      sim.fault({ operation: 'list', skip: 1, times: 999, answer: { body: { tasks: 7 } } })
      const step = await pause(sim, { ...inputs, 'wait-timeout': '30' }, { nodeArguments: hurried })
      expect(step.exitCode).toBe(1)
      expect(step.annotations.error.join()).toMatch(/orders\/a: /)
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

test('a list of 40,000 tasks is read to its end, and no details are asked for where it has the IDs', async () => {
  const tasks = Array.from({ length: 40_000 }, (_, index) => ({
    task_id: `ID${index}`,
    task_name: `t${index}`,
    state: 'PAUSED',
  }))
  await withSimulator({ world: world() }, async (sim) => {
    sim.fault({ operation: 'list', answer: { body: { total_number: tasks.length, tasks } } })
    const more = { ...inputs, 'task-ids': '', 'task-names': 't39999', 'dry-run': 'true' }
    const step = await pause(sim, more)
    expect([step.exitCode, step.annotations.error]).toEqual([0, []])
    expect(tasksOf(step)).toMatchObject([{ name: 't39999', before: 'PAUSED', outcome: 'already-paused' }])
    expect(sim.journal.filter(({ operation }) => operation === 'show')).toEqual([])
  })
})
