/** A service that takes requests and says nothing. */
import { expect, test } from '@jest/globals'
import { hurried } from '../support/aftermath.ts'
import { pause, withSimulator, worldOf } from '../support/stage.ts'

test('a cancelled job whose IAM is silent: the post step takes 60 s, sign-in and all', async () => {
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
    const main = await pause(sim, inputs, { nodeArguments: hurried, budgets: { next: 60 } })
    expect(main.annotations.error).toEqual([])
    sim.fault({ operation: 'passwordToken', silence: true, times: 999 })
    const post = await main.post({ status: 'cancelled' })
    expect(post.exitCode).toBe(1)
    expect(post.annotations.error.join()).toMatch(/orders\/a\b/)
  })
})
