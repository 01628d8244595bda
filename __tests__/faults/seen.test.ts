/** A step tells what it has seen, in its last look: no success, no state and no loss that nobody saw. */
import { describe, expect, test } from '@jest/globals'
import type { FaultSpec } from '../../simulator/cloud/types.ts'
import { hurried, seconds, statesOf, told } from '../support/aftermath.ts'
import { refusal } from '../support/faultStage.ts'
import { idOf, pause, resume, type Simulator, tasksOf, withSimulator, worldOf } from '../support/stage.ts'

const cross = <A, B>(one: readonly A[], other: readonly B[]) =>
  one.flatMap((a) => other.map((b) => [a, b] as const))

const RUNNING_X: [string, string] = ['x', 'RUNNING']
const RUNNING_Y: [string, string] = ['y', 'RUNNING']

describe('a task that was found paused, and that somebody starts while another is waited for', () => {
  const worlds = {
    'in the same stream': { orders: ['slow', 'found'] },
    'before it in the same stream': { orders: ['found', 'slow'] },
    'in a later stream': { orders: ['slow'], clicks: ['found'] },
    'in an earlier stream': { clicks: ['found'], orders: ['slow'] },
    'in one of three': { logs: ['other'], clicks: ['found'], orders: ['slow'] },
  }
  const names = Object.keys(worlds) as (keyof typeof worlds)[]
  test.concurrent.each(cross(['leave', 'ignore', 'adopt'], names))(
    '%s, %s: a failure that names it',
    async (choice, where) => {
      const streams: Record<string, string[]> = worlds[where]
      const world = worldOf(
        Object.fromEntries(
          Object.entries(streams).map(([stream, tasks]) => [
            stream,
            tasks.map((name): [string, string] => [name, name === 'slow' ? 'RUNNING' : 'PAUSED']),
          ]),
        ),
      )
      await withSimulator({ world, startDelay: 0 }, async (sim) => {
        const home = 'clicks' in streams ? 'clicks' : 'orders'
        sim.task('orders', 'slow').onStop = [[1_500, 'PAUSED']]
        sim.fault({ operation: 'stop', acts: [{ what: 'start', stream: home, task: 'found', after: 300 }] })
        const inputs = {
          'stream-name': Object.keys(streams).join(),
          'task-ids': 'all',
          'if-already-paused': choice,
          resume: 'always',
        }
        const main = await pause(sim, inputs)
        expect(main.exitCode).toBe(1)
        expect(main.annotations.error.join('\n')).toMatch(/\bfound\b/)
        expect(main.annotations.error.join('\n')).not.toMatch(/\bslow\b/)
        const [found] = tasksOf(main).filter(({ name }) => name === 'found')
        expect(found?.['after']).toBe('RUNNING')
        await main.post({ status: 'failure' })
        expect(statesOf(sim)).toMatchObject({ [`${home}/found`]: 'RUNNING', 'orders/slow': 'RUNNING' })
      })
    },
  )
})

describe('a task that was seen paused, and whose stream is not seen any more', () => {
  const faults: [string, FaultSpec][] = [
    ['403', refusal(403, 'DIS.4116')],
    ['404', refusal(404, 'APIGW.0101')],
    ['400 DIS.4205', refusal(400, 'DIS.4205')],
    ['a page', { html: true, status: 503 }],
    ['silence', { silence: true }],
    ['429', { throttle: true, status: 429 }],
  ]
  const worlds: [string, Record<string, [string, string][]>][] = [
    ['in the stream of the other', { early: [RUNNING_X, RUNNING_Y] }],
    ['in a stream of its own', { early: [RUNNING_X], orders: [RUNNING_Y] }],
    ['in a stream of its own, the last', { orders: [RUNNING_Y], early: [RUNNING_X] }],
  ]
  const cases = cross(cross(worlds, faults), [true, false]).map(
    ([[[where, streams], [what, fault]], runs]) => [where, what, runs, streams, fault] as const,
  )
  test.concurrent.each(cases)(
    '%s; its last lists get %s; it runs again: %s. No success',
    async (_where, _what, runs, streams, fault) => {
      await withSimulator({ world: worldOf(streams), startDelay: 0 }, async (sim) => {
        for (const { tasks } of sim.streams)
          for (const task of tasks) task.onStop = [[task.name === 'x' ? 0 : 400, 'PAUSED']]
        let isOver = false
        sim.before(({ operation, stream }) => {
          const seen = sim.statesSeen.findLast((each) => each.stream === 'early')
          if (isOver || operation !== 'list' || stream === null || seen === undefined) return
          if (seen.tasks.find(({ name }) => name === 'x')?.state !== 'PAUSED') return
          isOver = true
          if (runs) sim.act({ what: 'start', stream: 'early', task: 'x' })
          sim.fault({ operation: 'list', stream: 'early', times: 9_999, ...fault })
        })
        const inputs = { 'stream-name': Object.keys(streams).join(), 'task-ids': 'all', resume: 'always' }
        const main = await pause(sim, { ...inputs, 'wait-timeout': '30' }, { nodeArguments: hurried })
        expect(main.exitCode).toBe(1)
        expect(main.annotations.error.join('\n')).toMatch(/\bearly\b/)
        sim.clearFaults()
        await main.post({ status: 'failure' })
        expect(new Set(Object.values(statesOf(sim)))).toEqual(new Set(['RUNNING']))
      })
    },
  )
})

test('a stream that is not seen any more keeps no other from its last look: what was started there is told', async () => {
  const world = worldOf({ early: [RUNNING_X], orders: [RUNNING_Y] })
  await withSimulator({ world, startDelay: 0 }, async (sim) => {
    sim.task('early', 'x').onStop = [[0, 'PAUSED']]
    sim.task('orders', 'y').onStop = []
    let looks = 0
    sim.before(({ operation, stream }) => {
      const seen = sim.statesSeen.findLast((each) => each.stream === 'early')
      if (operation !== 'list' || stream !== 'orders' || seen?.tasks[0]?.state !== 'PAUSED') return
      looks += 1
      // This look still sees `y` RUNNING, after the last one at the other stream.
      if (looks === 1) sim.act({ what: 'start', stream: 'early', task: 'x' })
      else if (looks === 2)
        sim.fault({ operation: 'list', stream, times: 9_999, ...refusal(403, 'DIS.4116') })
    })
    const inputs = { 'stream-name': 'early,orders', 'task-ids': 'all', 'wait-timeout': '30', resume: 'never' }
    const main = await pause(sim, inputs, { nodeArguments: hurried })
    expect(main.exitCode).toBe(1)
    expect(main.annotations.error.join('\n')).toMatch(/early\/x: .*somebody started it/)
    expect(tasksOf(main)).toMatchObject([
      { name: 'x', outcome: 'timed-out', after: 'RUNNING' },
      { name: 'y', outcome: 'requested' },
    ])
  })
})

describe('a task that was seen at its goal, and that all later lists lack although they count it', () => {
  const inputs = { 'stream-name': 'orders', 'task-ids': 'all', 'wait-timeout': '30' }

  /** The second list shows `lost` at its goal and `slow` on its way; from then on `slow` alone is listed, at its goal. */
  function losing(sim: Simulator, goal: string) {
    for (const { tasks } of sim.streams)
      for (const task of tasks) Object.assign(task, { onStop: [], onStart: [] })
    let lists = 0
    sim.before(({ operation }) => {
      if (operation !== 'list') return
      lists += 1
      if (lists === 2) sim.setState('orders', 'lost', goal)
    })
    const slow = { task_id: idOf('orders', 'slow'), task_name: 'slow', state: goal }
    const answer = { status: 200, body: { total_number: 2, tasks: [slow] } }
    sim.fault({ operation: 'list', skip: 2, times: 9_999, answer })
  }

  test.concurrent.each([
    ['pause', pause, 'RUNNING', 'PAUSED'],
    ['resume action', resume, 'PAUSED', 'RUNNING'],
  ] as const)('%s: no success, and its state is not told', async (_, step, before, goal) => {
    const world = worldOf({
      orders: [
        ['lost', before],
        ['slow', before],
      ],
    })
    await withSimulator({ world }, async (sim) => {
      losing(sim, goal)
      const ended = await step(sim, inputs, { nodeArguments: hurried, isJudged: false })
      expect(ended.exitCode).toBe(1)
      expect(ended.annotations.error.join()).toMatch(/\blost\b/)
      const [lost, slow] = tasksOf(ended)
      expect(lost).toMatchObject({ name: 'lost', after: null })
      expect(slow).toMatchObject({ name: 'slow', after: goal })
    })
  })
})

describe('a post step that only tells', () => {
  test.concurrent.each(['failure', 'cancelled'] as const)(
    'on-success, and the job ended with %s: it asks nothing, and says when it was seen so',
    async (status) => {
      const world = worldOf({ orders: [['to-obs', 'RUNNING']] })
      await withSimulator({ world, pauseDelay: 20, startDelay: 20 }, async (sim) => {
        const inputs = { 'stream-name': 'orders', 'task-ids': 'all', resume: 'on-success' }
        const main = await pause(sim, inputs)
        expect(main.exitCode).toBe(0)
        const pausedAt = tasksOf(main)[0]?.['paused-at']?.slice(11, 16)
        // Somebody has resumed it by hand, so what is told must not be told of now.
        sim.setState('orders', 'to-obs', 'RUNNING')
        const before = sim.journal.length
        const post = await main.post({ status })
        expect(sim.journal.length).toBe(before)
        for (const text of [post.annotations.warning.join('\n'), post.summary]) {
          expect(text).toMatch(/\bto-obs\b/)
          expect(text).toMatch(new RegExp(`at (\\w+ ){0,3}${pausedAt}`))
        }
      })
    },
  )
})

describe('a last dump of long ago is no proof of a loss', () => {
  const longAgo = Date.now() - 72 * 3_600_000
  const stale = (state: string) => {
    const world = worldOf({ orders: [['to-obs', state]] })
    for (const task of world.streams[0]?.tasks ?? []) task.lastTransfer = longAgo
    return world
  }
  const all = { 'stream-name': 'orders', 'task-ids': 'all' }

  /** It runs again, and no text claims that it was paused for as long as that, or that data is lost. */
  function expectNoLoss(sim: Simulator, step: Parameters<typeof told>[0] & { exitCode: number | null }) {
    expect(step.exitCode).toBe(0)
    expect(statesOf(sim)).toEqual({ 'orders/to-obs': 'RUNNING' })
    const text = told(step)
    for (const claim of [/paused for \W*(72|3 d)/, /\bis lost\b/]) expect(text).not.toMatch(claim)
    // Where since when it is paused is not known, this alone is said.
    if (/lost/.test(text)) expect(text).toMatch(/may be lost/)
  }

  test.concurrent.each([
    ['wait-timeout: 0', 'RUNNING', { 'wait-timeout': '0', resume: 'always' }],
    ['waited for', 'RUNNING', { resume: 'always' }],
    ['adopted', 'PAUSED', { 'if-already-paused': 'adopt', resume: 'always' }],
  ])('post step: %s', async (_, state, more) => {
    await withSimulator({ world: stale(state), pauseDelay: 20, startDelay: 20 }, async (sim) => {
      const main = await pause(sim, { ...all, ...more }, { nodeArguments: hurried })
      expect(main.exitCode).toBe(0)
      expectNoLoss(sim, await main.post())
    })
  })

  test.concurrent('resume action, by name', async () => {
    await withSimulator({ world: stale('PAUSED'), startDelay: 20 }, async (sim) => {
      expectNoLoss(sim, await resume(sim, all))
    })
  })

  test.concurrent('resume action, from a pause that did not wait', async () => {
    await withSimulator({ world: stale('RUNNING'), pauseDelay: seconds(1), startDelay: 20 }, async (sim) => {
      const main = await pause(sim, { ...all, 'wait-timeout': '0', resume: 'never' })
      const step = await resume(sim, { tasks: main.outputs['tasks'] ?? '' }, { nodeArguments: hurried })
      expectNoLoss(sim, step)
    })
  })
})
