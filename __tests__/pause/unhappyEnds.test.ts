/** Ends that no single request explains: what was seen before a service went away, and what others did meanwhile. */
import { describe, expect, test } from '@jest/globals'
import { hurried, started, statesOf } from '../support/aftermath.ts'
import { idOf, pause, resume, signedIn, tasksOf, withSimulator, worldOf } from '../support/stage.ts'

const REFUSED = { status: 400, body: { errorCode: 'DIS.4200', message: 'Invalid request.' } }
const GONE = { status: 503, body: '' }
const outcomesOf = (step: Parameters<typeof tasksOf>[0]) =>
  tasksOf(step).map(({ name, outcome }) => [name, outcome])

describe('a service that goes away', () => {
  test.concurrent.each(['1', '3'])(
    'while one of two tasks is paused ends the step in time, with %s attempts',
    async (attempts) => {
      const world = worldOf({
        orders: [
          ['fine', 'RUNNING'],
          ['stuck', 'RUNNING'],
        ],
      })
      await withSimulator({ world }, async (sim) => {
        sim.task('orders', 'stuck').onStop = []
        sim.fault({ operation: 'list', skip: 2, times: 1e6, answer: GONE })
        const step = await pause(
          sim,
          {
            'stream-name': 'orders',
            'task-ids': 'all',
            'wait-timeout': '30',
            'retry-max-attempts': attempts,
            resume: 'always',
          },
          { nodeArguments: hurried, timeout: 30_000 },
        )
        expect(step.exitCode).toBe(1)
        expect(outcomesOf(step)).toEqual([
          ['fine', expect.stringMatching(/^(paused|requested)$/)],
          ['stuck', 'timed-out'],
        ])
        expect(sim.journal.length).toBeLessThan(200)
      })
    },
  )

  test.concurrent('as the stop is sent says with what it answered, and how long was waited', async () => {
    await withSimulator({ world: worldOf({ orders: [['to-obs', 'RUNNING']] }) }, async (sim) => {
      sim.fault({ operation: 'stop', times: 9, answer: GONE })
      const inputs = {
        'stream-name': 'orders',
        'task-ids': 'all',
        'retry-max-attempts': '2',
        resume: 'always',
      }
      const step = await pause(sim, inputs, { nodeArguments: hurried })
      expect(step.exitCode).toBe(1)
      const [text = ''] = step.annotations.error
      expect(text).toMatch(
        /Not PAUSED within 1 min( \d+ s)?\..*arrived is not known.*DIS answered 503.*request ID/,
      )
    })
  })
})

describe('a stop of one task that is refused, as somebody else paused it between the list and the stop', () => {
  const inputs = { 'stream-name': 'orders', 'task-ids': 'all', resume: 'always' }

  async function overtaken(policy: string) {
    const world = worldOf({ orders: [['theirs', 'RUNNING']] })
    return withSimulator({ world, pauseDelay: 20, startDelay: 20 }, async (sim) => {
      sim.before(async ({ operation }) => {
        if (operation === 'stop') sim.setState('orders', 'theirs', 'PAUSED')
      })
      sim.fault({ operation: 'stop', answer: REFUSED })
      const main = await pause(sim, { ...inputs, 'if-already-paused': policy })
      return { main, post: await main.post(), sim, states: statesOf(sim) }
    })
  }

  test.concurrent('leave: warned of', async () => {
    const { main, states } = await overtaken('leave')
    expect(main.exitCode).toBe(0)
    expect(outcomesOf(main)).toEqual([['theirs', 'already-paused']])
    expect(main.annotations.warning.join()).toMatch(/theirs: .*paused/)
    expect(states).toEqual({ 'orders/theirs': 'PAUSED' })
  })

  test.concurrent('adopt: resumed as well', async () => {
    const { main, states } = await overtaken('adopt')
    expect(outcomesOf(main)).toEqual([['theirs', 'adopted']])
    expect(states).toEqual({ 'orders/theirs': 'RUNNING' })
  })

  test.concurrent('error: fails, and names it', async () => {
    const { main } = await overtaken('error')
    expect(main.exitCode).toBe(1)
    expect(main.annotations.error.join()).toMatch(/theirs.*Somebody else paused it/)
  })
})

test.concurrent('a start that is refused for one task starts the others', async () => {
  const tasks: [string, string][] = [
    ['a', 'PAUSED'],
    ['bad', 'PAUSED'],
    ['c', 'PAUSED'],
  ]
  await withSimulator({ world: worldOf({ orders: tasks }), startDelay: 20 }, async (sim) => {
    const isBad = ({ taskIds }: { taskIds: string[] }) => taskIds.includes(idOf('orders', 'bad'))
    sim.fault({ operation: 'start', match: isBad, times: 9, answer: REFUSED })
    const step = await resume(sim, { 'stream-name': 'orders', 'task-ids': 'all' })
    expect(step.exitCode).toBe(1)
    expect(outcomesOf(step)).toEqual([
      ['a', 'resumed'],
      ['bad', 'failed'],
      ['c', 'resumed'],
    ])
    expect(started(sim)).toEqual(['orders/a', 'orders/c'])
  })
})

test.concurrent.each(['warn', 'ignore'])(
  'a task that a short list lacks is not taken for missing (%s)',
  async (policy) => {
    await withSimulator(
      {
        world: worldOf({
          orders: [
            ['a', 'RUNNING'],
            ['b', 'RUNNING'],
          ],
        }),
      },
      async (sim) => {
        const listed = {
          task_id: idOf('orders', 'a'),
          task_name: 'a',
          destination_type: 'OBS',
          state: 'RUNNING',
        }
        sim.fault({
          operation: 'list',
          times: 9,
          answer: { status: 200, body: { total_number: 2, tasks: [listed] } },
        })
        const step = await pause(sim, {
          'stream-name': 'orders',
          'task-names': 'b',
          'if-task-missing': policy,
        })
        expect(step.exitCode).toBe(1)
        expect(sim.journal.map(({ operation }) => operation)).toEqual(['list'])
      },
    )
  },
)

test.concurrent('a stop that is refused with its token was not sent, and the remedy is told', async () => {
  const world = worldOf({ orders: [['to-obs', 'RUNNING']] })
  await withSimulator({ world }, async (sim) => {
    const user = world.users?.[0]
    const { 'access-key-id': _, 'secret-access-key': __, ...place } = signedIn(sim)
    const way = {
      username: user?.name ?? '',
      password: user?.password ?? '',
      'domain-name': user?.domain ?? '',
    }
    sim.before(async ({ operation }) => {
      if (operation === 'stop') sim.expireTokens()
    })
    const inputs = {
      ...place,
      ...way,
      'access-key-id': '',
      'secret-access-key': '',
      'retry-max-attempts': '2',
    }
    const step = await pause(sim, { ...inputs, 'stream-name': 'orders', 'task-ids': 'all', resume: 'always' })
    expect(step.exitCode).toBe(1)
    expect(outcomesOf(step)).toEqual([['to-obs', 'failed']])
    expect(step.outputs['paused-task-ids']).toBe('[]')
    expect(step.annotations.error.join()).toMatch(/APIGW\.0307[\s\S]*What to do: get a new one/)
    expect((await step.post()).stdout).toContain('Nothing to resume')
  })
})

test.concurrent('refused credentials are not tried for each stream of a fleet, also with one attempt a request', async () => {
  const names = Array.from({ length: 40 }, (_, index) => `s${index}`)
  const world = worldOf(Object.fromEntries(names.map((name) => [name, [['a', 'RUNNING']]])))
  await withSimulator({ world }, async (sim) => {
    const inputs = { 'stream-name': names.join(), 'task-ids': 'all', 'secret-access-key': 'simWrongSecret' }
    const step = await pause(sim, { ...inputs, 'retry-max-attempts': '1' })
    expect(step.exitCode).toBe(1)
    expect(sim.journal.length).toBeLessThan(20)
  })
})

test.concurrent('a task that failed to be paused is not handed over to be started', async () => {
  const world = worldOf({ orders: [['to-obs', 'RUNNING']] })
  await withSimulator({ world }, async (sim) => {
    sim.fault({ operation: 'stop', times: 9, answer: { status: 403, body: { errorCode: 'DIS.4116' } } })
    const main = await pause(sim, { 'stream-name': 'orders', 'task-ids': 'all', resume: 'never' })
    expect(outcomesOf(main)).toEqual([['to-obs', 'failed']])
    const step = await resume(sim, { tasks: main.outputs['handover'] ?? '' })
    expect(step.exitCode).toBe(0)
    expect(sim.startsAndStops).toEqual([])
    expect(step.annotations.notice.join()).toMatch(/nothing to resume/)
  })
})

test.concurrent('a task in ERROR whose stop was sent is handed over, and started should it pause after all', async () => {
  const world = worldOf({ orders: [['to-obs', 'RUNNING']] })
  await withSimulator({ world, startDelay: 20 }, async (sim) => {
    sim.task('orders', 'to-obs').onStop = [[0, 'ERROR']]
    const inputs = { 'stream-name': 'orders', 'task-ids': 'all' }
    const step = await pause(sim, { ...inputs, 'wait-timeout': '1' })
    expect(step.exitCode).toBe(1)
    expect(step.annotations.error.join()).toMatch(/last seen ERROR/)
    expect(step.annotations.warning.join()).toMatch(
      /orders\/to-obs: resume is not set, so nothing will resume/,
    )
    expect(JSON.parse(step.outputs['paused-task-ids'] ?? '')).toEqual([idOf('orders', 'to-obs')])
    sim.setState('orders', 'to-obs', 'PAUSED')
    expect((await resume(sim, { tasks: step.outputs['handover'] ?? '' })).exitCode).toBe(0)
    expect(statesOf(sim)).toEqual({ 'orders/to-obs': 'RUNNING' })
  })
})

test.concurrent('a Retry-After of a stop that reaches beyond wait-timeout fails at once', async () => {
  await withSimulator({ world: worldOf({ orders: [['to-obs', 'RUNNING']] }) }, async (sim) => {
    sim.fault({ operation: 'stop', times: 9, answer: { status: 429, headers: { 'retry-after': '30' } } })
    const step = await pause(sim, {
      'stream-name': 'orders',
      'task-ids': 'all',
      'wait-timeout': '5',
      resume: 'never',
    })
    expect(step.exitCode).toBe(1)
    expect(step.annotations.error.join()).toMatch(/asks to wait 30 s .* only [45] s are left/)
    expect(sim.journal.filter(({ operation }) => operation === 'stop')).toHaveLength(1)
  })
})
