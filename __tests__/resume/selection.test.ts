/** The resume action by stream and task: starts what is paused, leaves the rest alone, waits for RUNNING. */
import { describe, expect, test } from '@jest/globals'
import { expectInOrder, hurried, ids, started, statesOf, told } from '../support/aftermath.ts'
import { requests, resume, type Simulator, tasksOf, withSimulator, worldOf } from '../support/stage.ts'

function stage<T>(play: (sim: Simulator) => Promise<T>): Promise<T> {
  const world = worldOf({
    orders: [
      ['to-obs', 'PAUSED'],
      ['to-dws', 'RUNNING'],
      ['gone', 'DELETE'],
    ],
    clicks: [['to-dli', 'PAUSED']],
    empty: [],
  })
  return withSimulator({ world, startDelay: 30 }, play)
}

const outcomes = (step: Parameters<typeof tasksOf>[0]) =>
  tasksOf(step).map(({ name, outcome }) => `${name ?? ''} ${outcome}`)

describe('what is started', () => {
  test.concurrent.each<[string, Record<string, string>, string[]]>([
    ['all of a stream', { 'stream-name': 'orders', 'task-ids': 'all' }, ['orders/to-obs']],
    [
      'all of several streams',
      { 'stream-name': 'orders, clicks', 'task-ids': 'all' },
      ['clicks/to-dli', 'orders/to-obs'],
    ],
    ['a task by name', { 'stream-name': 'orders, clicks', 'task-names': 'to-dli' }, ['clicks/to-dli']],
    [
      'tasks by ID and name, named twice',
      { 'stream-name': 'orders', 'task-ids': ids('orders/to-obs').join(), 'task-names': 'to-obs' },
      ['orders/to-obs'],
    ],
    ['nothing, where all runs', { 'stream-name': 'orders', 'task-names': 'to-dws' }, []],
  ])('%s', async (_, given, expected) => {
    await stage(async (sim) => {
      const step = await resume(sim, given)
      expect(step.exitCode).toBe(0)
      expect(started(sim)).toEqual(expected)
      for (const task of expected) expect(statesOf(sim)[task]).toBe('RUNNING')
    })
  })

  test.concurrent('a task that is STARTING is waited for, and not started', async () => {
    await stage(async (sim) => {
      sim.task('orders', 'to-obs').onStart = [
        [0, 'STARTING'],
        [400, 'RUNNING'],
      ]
      const unhook = sim.before(() => {
        sim.task('orders', 'to-obs').apply('start')
        unhook()
      })
      const step = await resume(sim, { 'stream-name': 'orders', 'task-names': 'to-obs' })
      expect(step.exitCode).toBe(0)
      expect(tasksOf(step)).toMatchObject([
        { before: 'STARTING', after: 'RUNNING', outcome: 'already-running' },
      ])
      expect(started(sim)).toEqual([])
    })
  })

  test.concurrent('without waiting: the start is sent, and reported as that', async () => {
    await stage(async (sim) => {
      const step = await resume(sim, { 'stream-name': 'orders', 'task-ids': 'all', 'wait-timeout': '0' })
      expect(step.exitCode).toBe(0)
      expect(outcomes(step)).toEqual(['to-obs requested', 'to-dws already-running'])
      expect(requests(sim)).toEqual(['list orders 200', 'start orders 200'])
    })
  })

  test.concurrent('a dry run starts nothing', async () => {
    await stage(async (sim) => {
      const step = await resume(sim, { 'stream-name': 'orders', 'task-ids': 'all', 'dry-run': 'true' })
      expect(step.exitCode).toBe(0)
      expect(outcomes(step)).toEqual(['to-obs planned', 'to-dws already-running'])
      expect(started(sim)).toEqual([])
    })
  })
})

describe('what is not as it should be', () => {
  test.concurrent.each(['ERROR', 'ABNORMAL'])(
    'a task in %s fails and is named; the others are started',
    async (state) => {
      await stage(async (sim) => {
        sim.setState('orders', 'to-dws', state)
        const step = await resume(sim, { 'stream-name': 'orders', 'task-ids': 'all' })
        expect(step.exitCode).toBe(1)
        expect(started(sim)).toEqual(['orders/to-obs'])
        expectInOrder(step.annotations.error.join(), 'orders/to-dws', state)
        expect(outcomes(step)).toEqual(['to-obs resumed', 'to-dws failed'])
      })
    },
  )

  test.concurrent('a task that does not come up in time is named with its state', async () => {
    await stage(async (sim) => {
      sim.task('orders', 'to-obs').onStart = [[0, 'STARTING']]
      const given = { 'stream-name': 'orders', 'task-ids': 'all', 'wait-timeout': '20s' }
      const step = await resume(sim, given, { nodeArguments: hurried })
      expect(step.exitCode).toBe(1)
      expect(outcomes(step)).toEqual(['to-obs timed-out', 'to-dws already-running'])
      expect(JSON.parse(step.outputs['resumed-task-ids'] ?? '')).toEqual(ids('orders/to-obs'))
      expect(step.annotations.error.join()).toMatch(/Not RUNNING within 20 s. It was last seen STARTING/)
    })
  })

  test.concurrent.each([
    ['error', 1, 'error'],
    ['warn', 0, 'warning'],
    ['ignore', 0, null],
  ] as const)(
    'a missing task under if-task-missing: %s; the others are started',
    async (mode, exitCode, kind) => {
      await stage(async (sim) => {
        const given = {
          'stream-name': 'orders',
          'task-names': 'to-obs, nobody, gone',
          'if-task-missing': mode,
        }
        const step = await resume(sim, given)
        expect(step.exitCode).toBe(exitCode)
        expect(started(sim)).toEqual(['orders/to-obs'])
        expect(outcomes(step)).toEqual(['to-obs resumed', 'nobody missing', 'gone missing'])
        const { error, warning } = step.annotations
        expect({ error: error.length, warning: warning.length > 0 }).toEqual({
          error: kind === 'error' ? 1 : 0,
          warning: kind === 'warning',
        })
        if (kind !== null) expectInOrder(step.annotations[kind].join(), 'nobody', 'gone')
        // What is not there is not paused, and no step could resume it.
        expect(told(step)).not.toMatch(/still paused|\/resume@v1/)
      })
    },
  )

  test.concurrent('all of a stream without dump tasks is an error unless told otherwise', async () => {
    await stage(async (sim) => {
      const given = { 'stream-name': 'empty', 'task-ids': 'all' }
      expect((await resume(sim, given)).exitCode).toBe(1)
      expect((await resume(sim, { ...given, 'if-task-missing': 'ignore' })).exitCode).toBe(0)
    })
  })

  test.concurrent('no task and no stream: an error that explains what the runner may have dropped', async () => {
    await stage(async (sim) => {
      const step = await resume(sim, {})
      expect(step.exitCode).toBe(1)
      expect(step.annotations.error.join()).toMatch(/^tasks: is empty[\s\S]*masked[\s\S]*handover/m)
      expect(sim.journal).toEqual([])
    })
  })
})
