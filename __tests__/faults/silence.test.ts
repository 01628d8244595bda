/** A service that takes requests and says nothing. */
import { expect, test } from '@jest/globals'
import { pause, withSimulator, worldOf } from '../support/stage.ts'

test.concurrent('the first stream tells it; the others are not asked', async () => {
  const names = Array.from({ length: 16 }, (_, index) => `stream-${index}`)
  const world = worldOf(Object.fromEntries(names.map((name) => [name, [['a', 'RUNNING']]])))
  await withSimulator({ world }, async (sim) => {
    sim.fault({ operation: 'list', silence: true, times: 999 })
    const inputs = { 'stream-name': names.join(), 'task-ids': 'all', 'retry-max-attempts': '1' }
    const step = await pause(sim, inputs, { timeout: 110_000 })
    expect(step.exitCode).toBe(1)
    expect(sim.journal.map(({ stream }) => stream)).toEqual(['stream-0'])
    expect(step.annotations.error.join()).toMatch(/stream-0[\s\S]*within 30 s/)
  })
})

test.concurrent('a cancelled job whose IAM is silent: the post step takes 60 s, sign-in and all', async () => {
  await withSimulator({ world: worldOf({ orders: [['a', 'RUNNING']] }), pauseDelay: 20 }, async (sim) => {
    const user = sim.world.users?.[0]
    const inputs = {
      'stream-name': 'orders',
      'task-ids': 'all',
      resume: 'always',
      'access-key-id': '',
      'secret-access-key': '',
      username: user?.name ?? '',
      password: user?.password ?? '',
      'domain-name': user?.domain ?? '',
    }
    const main = await pause(sim, inputs)
    expect(main.annotations.error).toEqual([])
    sim.fault({ operation: 'passwordToken', silence: true, times: 999 })
    const post = await main.post({ status: 'cancelled' })
    expect(post.exitCode).toBe(1)
    expect(post.durationMs).toBeLessThan(70_000)
    expect(post.annotations.error.join()).toMatch(/orders: a\b/)
  })
})
