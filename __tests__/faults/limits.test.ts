/** What limits a step limits all that it does: a fleet, a queue, a sign-in and a mere warning too. */
import { describe, expect, test } from '@jest/globals'
import type { FaultSpec } from '../../simulator/cloud/types.ts'
import { hurried, seconds, statesOf } from '../support/aftermath.ts'
import { dumpOf, fleetOf, namesOf, pauseOf } from '../support/fleet.ts'
import { pause, type Simulator, signedIn, withSimulator, worldOf } from '../support/stage.ts'

/** The inputs that sign in as an IAM user. */
function asUser(sim: Simulator): Record<string, string> {
  const user = sim.world.users?.[0]
  return {
    ...signedIn(sim),
    'access-key-id': '',
    'secret-access-key': '',
    username: user?.name ?? '',
    password: user?.password ?? '',
    'domain-name': user?.domain ?? '',
  }
}

describe('a post step that only warns, while nothing answers', () => {
  const faults: [string, FaultSpec][] = [
    ['IAM answers 503', { service: 'IAM', html: true, status: 503, times: 9_999 }],
    ['IAM is silent', { service: 'IAM', silence: true, times: 9_999 }],
    ['DIS is silent', { service: 'DIS', silence: true, times: 9_999 }],
  ]
  const cases = faults.flatMap(([what, fault]) =>
    (['cancelled', 'failure'] as const).flatMap((status) =>
      ['10m', '6h'].map((wait) => [what, status, wait, fault] as const),
    ),
  )
  test.concurrent.each(cases)(
    '%s, %s, wait-timeout %s: it asks nothing and names the tasks',
    async (_, status, wait, fault) => {
      await withSimulator({ world: fleetOf(['s1']), pauseDelay: 20 }, async (sim) => {
        const inputs = { ...asUser(sim), ...pauseOf(['s1']), resume: 'on-success', 'wait-timeout': wait }
        const main = await pause(sim, inputs, { nodeArguments: hurried, timeout: 8_000 })
        expect(main.exitCode).toBe(0)
        sim.fault(fault)
        const before = sim.journal.length
        const post = await main.post({ status })
        expect(post.signal).toBeNull()
        expect(sim.journal.length).toBe(before)
        expect(post.annotations.warning.join('\n')).toMatch(/\bs1-dump\b/)
        expect(post.summary).toMatch(/\bs1-dump\b/)
      })
    },
  )

  test.concurrent('without any credentials: the same', async () => {
    await withSimulator({ world: fleetOf(['s1']), pauseDelay: 20 }, async (sim) => {
      const main = await pause(sim, { ...pauseOf(['s1']), resume: 'on-success' })
      const post = await main.post({ status: 'failure', with: { 'stream-name': 's1' } })
      expect(post.exitCode).toBe(0)
      expect(post.annotations.warning.join('\n')).toMatch(/\bs1-dump\b/)
    })
  })
})

describe('after a cancel a post step takes a minute, and names what it could not resume', () => {
  const faults: [string, number, FaultSpec][] = [
    ['one stream, DIS is silent', 1, { service: 'DIS', silence: true, times: 99_999 }],
    ['40 streams, DIS is silent', 40, { service: 'DIS', silence: true, times: 99_999 }],
    ['100 streams, DIS is silent', 100, { service: 'DIS', silence: true, times: 99_999 }],
    ['40 streams, all is throttled', 40, { service: 'DIS', throttle: true, times: 99_999 }],
  ]
  test.each(faults)('%s', async (_, count, fault) => {
    const streams = namesOf(count)
    await withSimulator({ world: fleetOf(streams), pauseDelay: 20 }, async (sim) => {
      const options = { nodeArguments: hurried, budgets: { next: 60 }, timeout: 60_000 }
      const main = await pause(sim, pauseOf(streams), options)
      expect(main.exitCode).toBe(0)
      sim.fault(fault)
      const post = await main.post({ status: 'cancelled' })
      expect(post.exitCode).toBe(1)
      for (const name of streams) expect(post.summary).toContain(dumpOf(name))
    })
  })

  test('one stream, by a user whose sign-in is not answered', async () => {
    await withSimulator({ world: fleetOf(['s1']), pauseDelay: 20 }, async (sim) => {
      const options = { nodeArguments: hurried, budgets: { next: 60 }, timeout: 60_000 }
      const main = await pause(sim, { ...asUser(sim), ...pauseOf(['s1']) }, options)
      sim.fault({ service: 'IAM', silence: true, times: 9_999 })
      const post = await main.post({ status: 'cancelled' })
      expect(post.exitCode).toBe(1)
      expect(post.summary).toMatch(/\bs1-dump\b/)
    })
  })
})

describe('a fleet of 100 streams that falls silent', () => {
  const streams = namesOf(100)
  /** In real ms: for what a busy machine adds. */
  const SLACK = 4_000

  test('after its stops: a wait of 10 s and the last looks take no longer than for one stream', async () => {
    await withSimulator({ world: fleetOf(streams) }, async (sim) => {
      for (const { tasks } of sim.streams) for (const task of tasks) task.onStop = []
      sim.fault({ operation: 'list', skip: streams.length, silence: true, times: 99_999 })
      const inputs = { ...pauseOf(streams), 'wait-timeout': '10s' }
      const main = await pause(sim, inputs, { nodeArguments: hurried, timeout: 60_000, isJudged: false })
      expect(main.exitCode).toBe(1)
      const lists = sim.journal.slice(streams.length).filter(({ operation }) => operation === 'list')
      const asked = lists.map(({ at }) => at)
      // The wait, a request that is under way when it is over, and a last look.
      expect((asked.at(-1) ?? 0) - (asked[0] ?? 0)).toBeLessThan(seconds(10 + 10 + 10) + SLACK)
    })
  })

  test.each(['never', 'on-success'])(
    'resume %s: they are asked how long they keep their data for 10 s in all',
    async (resume) => {
      await withSimulator({ world: fleetOf(streams), pauseDelay: 20 }, async (sim) => {
        sim.fault({ operation: 'stream', silence: true, times: 99_999 })
        const main = await pause(sim, { ...pauseOf(streams), resume }, { nodeArguments: hurried })
        expect([main.exitCode, main.annotations.error]).toEqual([0, []])
        const asked = sim.journal.filter(({ operation }) => operation === 'stream').map(({ at }) => at)
        expect(asked.length).toBeGreaterThan(0)
        expect((asked.at(-1) ?? 0) - (asked[0] ?? 0)).toBeLessThan(seconds(10) + SLACK)
      })
    },
  )
})

describe('a password that is changed while the token is refused', () => {
  const signIns = (sim: Simulator) =>
    sim.journal.filter(({ operation }) => operation === 'passwordToken').length

  test.concurrent.each([1, 20])(
    '%d streams: one sign-in of the step, and one of its post step',
    async (count) => {
      const streams = namesOf(count)
      await withSimulator({ world: fleetOf(streams), pauseDelay: 200 }, async (sim) => {
        let isOver = false
        sim.before(({ operation }) => {
          if (operation !== 'stop' || isOver) return
          isOver = true
          sim.expireTokens()
          const user = sim.world.users?.[0]
          if (user) user.password = 'simPassword-Changed!4711'
        })
        const inputs = { ...asUser(sim), ...pauseOf(streams), 'wait-timeout': '60' }
        const main = await pause(sim, inputs, { nodeArguments: hurried })
        expect(main.exitCode).toBe(1)
        expect(signIns(sim)).toBe(1)
        const post = await main.post({ status: 'failure' })
        expect(signIns(sim)).toBeLessThanOrEqual(2)
        expect(Object.values(statesOf(sim))).toEqual(streams.map(() => 'RUNNING'))
        expect(post.signal).toBeNull()
      })
    },
  )

  test.concurrent.each([1, 20])('in the post step, %d streams: one sign-in', async (count) => {
    const streams = namesOf(count)
    await withSimulator({ world: fleetOf(streams), pauseDelay: 20 }, async (sim) => {
      const inputs = { ...asUser(sim), ...pauseOf(streams), 'wait-timeout': '60' }
      const main = await pause(sim, inputs, { nodeArguments: hurried })
      expect(main.exitCode).toBe(0)
      let isOver = false
      sim.before(({ operation }) => {
        if (operation !== 'list' || isOver) return
        isOver = true
        sim.expireTokens()
        const user = sim.world.users?.[0]
        if (user) user.password = 'simPassword-Changed!4711'
      })
      const post = await main.post()
      expect(post.exitCode).toBe(1)
      expect(signIns(sim)).toBe(2)
      for (const name of streams) expect(post.summary).toContain(dumpOf(name))
    })
  })
})

test('a token that expires near the end of a wait does not prolong it', async () => {
  const world = worldOf({ orders: [['to-obs', 'RUNNING']] })
  await withSimulator({ world }, async (sim) => {
    for (const { tasks } of sim.streams) for (const task of tasks) task.onStop = []
    sim.before(({ operation }) => {
      const lists = sim.journal.filter((entry) => entry.operation === 'list').length
      if (operation === 'list' && lists > 4) {
        sim.expireTokens()
        sim.fault({ service: 'IAM', silence: true, times: 999 })
      }
    })
    const inputs = {
      ...asUser(sim),
      'stream-name': 'orders',
      'task-ids': 'all',
      'wait-timeout': '10s',
      resume: 'never',
    }
    const options = { nodeArguments: hurried, budgets: { main: 40 }, timeout: 60_000 }
    const main = await pause(sim, inputs, options)
    expect(main.exitCode).toBe(1)
    expect(main.signal).toBeNull()
  })
})
