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

describe('tasks that were found paused, and that somebody starts while others are waited for', () => {
  // Before and after the other one, in its stream, and alone in an earlier and a later stream.
  const streams = {
    s1: ['found1'],
    s2: ['slow1', 'found2'],
    s3: ['found3', 'slow2'],
    s4: ['slow3'],
    s5: ['found4'],
  }
  const isSlow = (name: string) => name.startsWith('slow')
  const found = Object.entries(streams).flatMap(([stream, tasks]) =>
    tasks.filter((name) => !isSlow(name)).map((task) => ({ stream, task })),
  )
  const world = () =>
    worldOf(
      Object.fromEntries(
        Object.entries(streams).map(([stream, tasks]) => [
          stream,
          tasks.map((name): [string, string] => [name, isSlow(name) ? 'RUNNING' : 'PAUSED']),
        ]),
      ),
    )

  test.concurrent.each(['leave', 'ignore', 'adopt'])('%s: a failure that names each', async (choice) => {
    await withSimulator({ world: world(), startDelay: 0 }, async (sim) => {
      for (const { tasks } of sim.streams) for (const task of tasks) task.onStop = [[1_500, 'PAUSED']]
      const acts = found.map((one) => ({ what: 'start' as const, ...one, after: 300 }))
      sim.fault({ operation: 'stop', acts })
      const inputs = {
        'stream-name': Object.keys(streams).join(),
        'task-ids': 'all',
        'if-already-paused': choice,
        resume: 'always',
      }
      const main = await pause(sim, inputs)
      expect(main.exitCode).toBe(1)
      const errors = main.annotations.error.join('\n')
      for (const { stream, task } of found) expect(errors).toContain(`${stream}/${task}`)
      expect(errors).not.toMatch(/\bslow/)
      for (const { name, after } of tasksOf(main))
        expect(after).toBe(isSlow(name ?? '') ? 'PAUSED' : 'RUNNING')
      await main.post({ status: 'failure' })
      expect(new Set(Object.values(statesOf(sim)))).toEqual(new Set(['RUNNING']))
    })
  })
})

describe('tasks that were seen paused, and whose streams are not seen any more', () => {
  const faults: FaultSpec[] = [
    refusal(403, 'DIS.4116'),
    refusal(404, 'APIGW.0101'),
    refusal(400, 'DIS.4205'),
    { html: true, status: 503 },
    { silence: true },
  ]
  // This one slows down the whole step, so it is played alone.
  const throttled: FaultSpec[] = [{ throttle: true, status: 429 }]
  const earlyOf = (all: readonly FaultSpec[]) => all.map((_, index) => `early${index + 1}`)
  const worlds = {
    'in the streams of others': (early: string[]) => early.map((name) => [name, [RUNNING_X, RUNNING_Y]]),
    'in streams of their own': (early: string[]) => [
      ['orders', [RUNNING_Y]],
      ...early.map((name) => [name, [RUNNING_X]]),
      ['logs', [RUNNING_Y]],
    ],
  }
  const cases = cross(cross(Object.keys(worlds) as (keyof typeof worlds)[], [true, false]), [
    ['refusals, a page, silence', faults],
    ['429', throttled],
  ] as const).map(([[where, runs], [what, all]]) => [where, what, runs, all] as const)

  test.concurrent.each(cases)(
    '%s; their last lists get %s; they run again: %s. No success',
    async (where, _what, runs, all) => {
      const early = earlyOf(all)
      const world = worldOf(Object.fromEntries(worlds[where](early)))
      await withSimulator({ world, startDelay: 0 }, async (sim) => {
        for (const { tasks } of sim.streams)
          for (const task of tasks) task.onStop = [[task.name === 'x' ? 0 : 400, 'PAUSED']]
        const isOver = new Set<string>()
        sim.before(({ operation }) => {
          if (operation !== 'list') return
          for (const [index, stream] of early.entries()) {
            const seen = sim.statesSeen.findLast((each) => each.stream === stream)
            if (isOver.has(stream) || seen?.tasks.find(({ name }) => name === 'x')?.state !== 'PAUSED')
              continue
            isOver.add(stream)
            if (runs) sim.act({ what: 'start', stream, task: 'x' })
            sim.fault({ operation: 'list', stream, times: 9_999, ...all[index] })
          }
        })
        const inputs = {
          'stream-name': Object.keys(Object.fromEntries(worlds[where](early))).join(),
          'task-ids': 'all',
          resume: 'always',
        }
        const main = await pause(sim, { ...inputs, 'wait-timeout': '30' }, { nodeArguments: hurried })
        expect(main.exitCode).toBe(1)
        for (const stream of early)
          expect(main.annotations.error.join('\n')).toMatch(new RegExp(`\\b${stream}\\b`))
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

describe('a task that only a later list shows', () => {
  const world = (state: string) =>
    worldOf({
      orders: [
        ['to-obs', state],
        ['late', state],
      ],
    })
  const all = { 'stream-name': 'orders', 'task-ids': 'all' }
  const unlisted = (sim: Simulator) => sim.fault({ operation: 'list', nth: 1, odd: 'lacking', oddAt: 1 })
  const created = (state: string) => (sim: Simulator) => {
    sim.deleteTask('orders', 'late')
    const off = sim.after(({ operation }) => {
      if (operation !== 'stop') return
      off()
      sim.addTask('orders', { id: idOf('orders', 'late'), name: 'late', state })
    })
  }
  const byName = { 'stream-name': 'orders', 'task-names': 'to-obs,late', 'if-task-missing': 'warn' }

  test.concurrent.each([
    ['all, not in the first list', all, unlisted],
    ['by name, not in the first list', byName, unlisted],
    ['all, created while the step waits', all, created('RUNNING')],
  ])('pause, %s: it runs, so it is a failure that names it', async (_, given, prepare) => {
    await withSimulator({ world: world('RUNNING'), pauseDelay: 100, startDelay: 20 }, async (sim) => {
      prepare(sim)
      const main = await pause(sim, { ...given, resume: 'always' }, { nodeArguments: hurried })
      expect(main.exitCode).toBe(1)
      expect(main.annotations.error.join()).toMatch(/orders\/late: It was not listed when this step began/)
      expect(tasksOf(main)).toContainEqual(
        expect.objectContaining({ name: 'late', outcome: 'failed', before: null, after: 'RUNNING' }),
      )
      expect(main.outputs['paused-task-ids']).toBe(JSON.stringify([idOf('orders', 'to-obs')]))
      expect((await main.post({ status: 'failure' })).exitCode).toBe(0)
      expect(statesOf(sim)).toEqual({ 'orders/to-obs': 'RUNNING', 'orders/late': 'RUNNING' })
    })
  })

  test.concurrent.each([
    ['it is paused', all, created('PAUSED')],
    ['it was not asked for', { ...byName, 'task-names': 'to-obs' }, created('RUNNING')],
  ])('pause, %s: a success', async (_, given, prepare) => {
    await withSimulator({ world: world('RUNNING'), pauseDelay: 100, startDelay: 20 }, async (sim) => {
      prepare(sim)
      const main = await pause(sim, { ...given, resume: 'never' }, { nodeArguments: hurried })
      expect([main.exitCode, tasksOf(main).map(({ name }) => name)]).toEqual([0, ['to-obs']])
    })
  })

  test.concurrent('resume action: it is paused, so it is a failure that names it', async () => {
    await withSimulator({ world: world('PAUSED'), startDelay: 20 }, async (sim) => {
      unlisted(sim)
      const step = await resume(sim, all, { nodeArguments: hurried })
      expect(step.exitCode).toBe(1)
      expect(step.annotations.error.join()).toMatch(/orders\/late: It was not listed when this step began/)
      expect(statesOf(sim)).toEqual({ 'orders/to-obs': 'RUNNING', 'orders/late': 'PAUSED' })
    })
  })
})
