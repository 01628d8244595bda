/** What can become of a dump task between its pause and its resume, and what the post step makes of it. */
import { describe, expect, test } from '@jest/globals'
import { expectInOrder, hurried, started, statesOf, told } from '../support/aftermath.ts'
import { pause, type Simulator, type Step, withSimulator, worldOf } from '../support/stage.ts'

const inputs = { 'stream-name': 'orders', 'task-ids': 'all', resume: 'always' }

type Post = Awaited<ReturnType<Step['post']>>

/** A pause; then what happens to the world; then the post step. Time passes fast. */
function between(
  happens: (sim: Simulator) => void,
  given: Record<string, string> = {},
): Promise<{ post: Post; sim: Simulator }> {
  const world = worldOf({
    orders: [
      ['to-obs', 'RUNNING'],
      ['to-dws', 'RUNNING'],
    ],
  })
  return withSimulator({ world, pauseDelay: 20, startDelay: 20 }, async (sim) => {
    const main = await pause(sim, { ...inputs, ...given }, { nodeArguments: hurried })
    expect(main.exitCode).toBe(0)
    happens(sim)
    return { post: await main.post(), sim }
  })
}

describe('a task that somebody else cares for', () => {
  test.concurrent('started already: left alone, and reported', async () => {
    const { post, sim } = await between((sim) => sim.setState('orders', 'to-obs', 'RUNNING'))
    expect(post.exitCode).toBe(0)
    expect(started(sim)).toEqual(['orders/to-dws'])
    expect(post.summary).toMatch(/to-obs.*already-running/)
  })

  test.concurrent('adopted, and started already: no stop of it is waited for', async () => {
    const world = worldOf({
      orders: [
        ['to-obs', 'RUNNING'],
        ['to-dws', 'PAUSED'],
      ],
    })
    await withSimulator({ world, pauseDelay: 20, startDelay: 20 }, async (sim) => {
      const main = await pause(sim, { ...inputs, 'if-already-paused': 'adopt', 'wait-timeout': '3' })
      expect(main.exitCode).toBe(0)
      sim.setState('orders', 'to-dws', 'RUNNING')
      const post = await main.post()
      expect(post.exitCode).toBe(0)
      expect(post.summary).toMatch(/to-dws.*already-running/)
    })
  })

  test.concurrent('paused again after it ran: left paused, with a warning that names it', async () => {
    const { post, sim } = await between((sim) => {
      sim.task('orders', 'to-dws').onStart = [[1_000, 'RUNNING']]
      sim.before(({ operation }) => {
        const [obs] = sim.statesSeen.at(-1)?.tasks ?? []
        // It is seen RUNNING, and the other one is still waited for.
        if (operation !== 'list' || obs?.name !== 'to-obs' || obs.state !== 'RUNNING') return
        sim.setState('orders', 'to-obs', 'PAUSED')
      })
    })
    expect(post.exitCode).toBe(0)
    expect(started(sim)).toEqual(['orders/to-dws', 'orders/to-obs'])
    expect(statesOf(sim)).toEqual({ 'orders/to-obs': 'PAUSED', 'orders/to-dws': 'RUNNING' })
    expect(post.annotations.warning.join()).toMatch(/to-obs: .*somebody else paused it again/)
    expect(post.summary).toMatch(/to-obs.*left paused/)
  })

  test.concurrent('being started: waited for, and not started again', async () => {
    const { post, sim } = await between((sim) => {
      for (const task of sim.stream('orders').tasks) {
        task.onStart = [
          [0, 'STARTING'],
          [500, 'RUNNING'],
        ]
      }
      sim.task('orders', 'to-obs').apply('start')
    })
    expect(post.exitCode).toBe(0)
    expect(started(sim)).toEqual(['orders/to-dws'])
    expect(statesOf(sim)).toEqual({ 'orders/to-obs': 'RUNNING', 'orders/to-dws': 'RUNNING' })
  })

  test.concurrent.each<[string, (sim: Simulator) => void]>([
    ['deleted', (sim) => sim.deleteTask('orders', 'to-obs')],
    ['listed as DELETE', (sim) => sim.setState('orders', 'to-obs', 'DELETE')],
  ])('%s: a warning, and the others are resumed', async (_, happens) => {
    const { post, sim } = await between(happens)
    expect(post.exitCode).toBe(0)
    expect(post.annotations.warning.join()).toMatch(/to-obs.*deleted/)
    expect(post.summary).toMatch(/to-obs.*deleted/)
    expect(started(sim)).toEqual(['orders/to-dws'])
  })

  test.concurrent('the whole stream is gone: a warning, as for deleted tasks', async () => {
    const { post } = await between((sim) => {
      sim.streams = []
    })
    expect(post.exitCode).toBe(0)
    expectInOrder(post.annotations.warning.join(), 'to-obs', 'to-dws', 'deleted')
    expect(post.summary).not.toContain('/resume@v1')
  })
})

describe('a start that does not come well', () => {
  test.concurrent.each(['ERROR', 'ABNORMAL'])(
    '%s after the start: a failure that names it',
    async (state) => {
      const { post, sim } = await between((sim) => {
        sim.task('orders', 'to-obs').onStart = [[0, state]]
      })
      expect(post.exitCode).toBe(1)
      expect(started(sim)).toEqual(['orders/to-dws', 'orders/to-obs'])
      const text = post.annotations.error.join()
      expectInOrder(text, 'orders/to-obs', state)
      expect(text).not.toMatch(/to-dws/)
    },
  )

  test.concurrent('ERROR that passes is no failure', async () => {
    const { post } = await between((sim) => {
      sim.task('orders', 'to-obs').onStart = [
        [0, 'ERROR'],
        [300, 'RUNNING'],
      ]
    })
    expect(post.exitCode).toBe(0)
  })

  test.concurrent('a start without effect: still paused, and said so first', async () => {
    const { post } = await between(
      (sim) => {
        sim.task('orders', 'to-obs').onStart = []
      },
      { 'wait-timeout': '20s' },
    )
    expect(post.exitCode).toBe(1)
    expect(post.annotations.error.join()).toMatch(/^Still paused: orders\/to-obs/)
    expect(post.annotations.error.join()).toMatch(/Not RUNNING within 20 s/)
  })

  test.concurrent('a task without an ID is not adopted, as nobody could start it', async () => {
    const world = { ...worldOf({ orders: [['archive', 'PAUSED']] }), omitTaskId: true }
    await withSimulator({ world }, async (sim) => {
      sim.fault({ operation: 'show', answer: { status: 200, body: { state: 'PAUSED' } }, times: 9 })
      const main = await pause(sim, { ...inputs, 'if-already-paused': 'adopt' })
      expect(main.exitCode).toBe(1)
      expect(main.annotations.error.join()).toMatch(/gives no ID for dump task archive of stream orders/)
      expect((await main.post()).stdout).toMatch(/Nothing to resume/)
      expect(sim.journal.map(({ operation }) => operation)).not.toContain('start')
    })
  })

  test.concurrent('a start that is refused: a failure that names both', async () => {
    const { post } = await between((sim) =>
      sim.fault({ operation: 'start', answer: { status: 400, body: { errorCode: 'DIS.4205' } }, times: 9 }),
    )
    expect(post.exitCode).toBe(1)
    expectInOrder(post.annotations.error.join(), 'to-obs', 'to-dws', 'DIS.4205')
  })

  test.concurrent.each(['before', 'after'] as const)(
    'a connection that breaks %s the start',
    async (reset) => {
      const { post, sim } = await between((sim) => sim.fault({ operation: 'start', reset }))
      expect(post.exitCode).toBe(0)
      expect(statesOf(sim)).toEqual({ 'orders/to-obs': 'RUNNING', 'orders/to-dws': 'RUNNING' })
    },
  )
})

describe('a service in trouble', () => {
  test.concurrent('that is down for a while: the tasks are resumed after that', async () => {
    const { post, sim } = await between((sim) => {
      sim.fault({ operation: 'list', times: 8, reset: 'before' })
      sim.fault({ operation: 'start', times: 7, html: true, status: 503 })
    })
    expect(post.exitCode).toBe(0)
    expect(statesOf(sim)).toEqual({ 'orders/to-obs': 'RUNNING', 'orders/to-dws': 'RUNNING' })
  })

  test.concurrent('that stays down: a failure that names the tasks and the trouble', async () => {
    const { post } = await between((sim) => sim.fault({ html: true, status: 502, times: 1e6 }), {
      'wait-timeout': '40s',
    })
    expect(post.exitCode).toBe(1)
    expectInOrder(post.annotations.error.join(), /still paused/i, 'to-obs', 'to-dws', 'Resume them by', '502')
  })

  test.concurrent('a list that is shorter than its own count: what it lacks is not taken for deleted', async () => {
    const rest = { task_id: 'another', task_name: 'another', state: 'RUNNING' }
    const answer = { status: 200, body: { total_number: 3, tasks: [rest] } }
    const { post } = await between((sim) => sim.fault({ operation: 'list', times: 1e6, answer }), {
      'wait-timeout': '20s',
    })
    expect(post.exitCode).toBe(1)
    expect(told(post)).not.toMatch(/deleted/)
    expectInOrder(post.annotations.error.join(), /still paused/i, 'to-obs', 'to-dws')
  })

  test.concurrent('a list of nothing but gone tasks is believed, with a warning', async () => {
    const { post } = await between((sim) => {
      sim.deleteTask('orders', 'to-obs')
      sim.deleteTask('orders', 'to-dws')
    })
    expect(post.exitCode).toBe(0)
    expect(post.annotations.warning.join()).toMatch(/to-obs[\s\S]*to-dws[\s\S]*deleted/)
  })
})
