/** Which dump tasks a pause means, and what it does about those that are not there or paused already. */
import { describe, expect, test } from '@jest/globals'
import { idOf, pause, requests, tasksOf, withSimulator, worldOf } from '../support/stage.ts'

const SEED = { 'stream-name': 'orders', 'task-ids': '9dSu1wfCytSk1aOLxvF' }

const outcomesOf = (step: Parameters<typeof tasksOf>[0]) =>
  tasksOf(step).map(({ stream, name, outcome }) => `${stream ?? '?'}/${name} ${outcome}`)

/** The bodies of the stops, by stream. */
const stopsOf = (sim: { journal: { operation: string; stream: string | null; taskIds: string[] }[] }) =>
  sim.journal.filter(({ operation }) => operation === 'stop').map(({ stream, taskIds }) => [stream, taskIds])

describe('the dump tasks that are meant', () => {
  const world = worldOf({
    orders: [
      ['obs', 'RUNNING'],
      ['dws', 'RUNNING'],
      ['old', 'DELETE'],
      ['odd', 'FREEZING'],
    ],
    clicks: [
      ['obs', 'RUNNING'],
      ['mrs', 'ABNORMAL'],
    ],
  })

  test.each<[string, Record<string, string>, [string, string[]][]]>([
    [
      'a name, wherever it is',
      { 'stream-name': 'orders,clicks', 'task-names': 'obs' },
      [
        ['clicks', ['obs']],
        ['orders', ['obs']],
      ],
    ],
    [
      'a name in one of two streams',
      { 'stream-name': 'orders,clicks', 'task-names': 'mrs' },
      [['clicks', ['mrs']]],
    ],
    [
      'IDs and names',
      { 'stream-name': 'orders', 'task-ids': idOf('orders', 'dws'), 'task-names': '["obs"]' },
      [['orders', ['obs', 'dws']]],
    ],
    [
      'all, a state that nobody knows too, and not what is deleted',
      { 'stream-name': 'orders', 'task-ids': 'all' },
      [['orders', ['obs', 'dws', 'odd']]],
    ],
  ])('%s', async (_, inputs, stopped) => {
    await withSimulator({ world }, async (sim) => {
      const step = await pause(sim, inputs)
      expect(step.exitCode).toBe(0)
      expect(stopsOf(sim).sort()).toEqual(
        stopped.map(([stream, names]) => [stream, names.map((name) => idOf(stream, name))]),
      )
      expect(sim.history('clicks', 'mrs').length + sim.history('orders', 'old').length).toBe(
        stopped.flat(2).filter((name) => name === 'mrs').length,
      )
    })
  })

  test('a list without IDs: they are looked up by name', async () => {
    const omitting = {
      ...worldOf({
        orders: [
          ['obs', 'RUNNING'],
          ['dws', 'PAUSED'],
        ],
      }),
      omitTaskId: true,
    }
    await withSimulator({ world: omitting, pauseDelay: 100 }, async (sim) => {
      const step = await pause(sim, { 'stream-name': 'orders', 'task-names': 'obs' })
      expect(step.exitCode).toBe(0)
      expect(sim.journal.filter(({ operation }) => operation === 'show').map(({ task }) => task)).toContain(
        'obs',
      )
      expect(stopsOf(sim)).toEqual([['orders', [idOf('orders', 'obs')]]])
      expect(tasksOf(step)).toMatchObject([{ id: idOf('orders', 'obs'), name: 'obs', outcome: 'paused' }])
    })
  })
})

describe('if-task-missing', () => {
  const inputs = { ...SEED, 'task-names': 'typo' }

  test('error stops nothing, and lists what the stream has', async () => {
    await withSimulator({}, async (sim) => {
      const step = await pause(sim, inputs)
      expect(step.exitCode).toBe(1)
      expect(requests(sim)).toEqual(['list orders 200'])
      expect(step.annotations.error.join()).toMatch(
        /Not there: typo\.[\s\S]*stream orders has orders-to-obs \(As805BudhcH1lDs6gbn\), /,
      )
      expect(outcomesOf(step)).toEqual(['orders/orders-to-dws failed', 'orders/typo missing'])
      expect(step.outputs['paused-task-ids']).toBe('[]')
    })
  })

  test('warn and ignore pause the rest; only warn says so', async () => {
    await Promise.all(
      ['warn', 'ignore'].map((value) =>
        withSimulator({}, async (sim) => {
          const step = await pause(sim, { ...inputs, 'if-task-missing': value, resume: 'never' })
          expect(step.exitCode).toBe(0)
          expect(outcomesOf(step)).toEqual(['orders/orders-to-dws paused', 'orders/typo missing'])
          expect(step.annotations.warning.join().includes('typo')).toBe(value === 'warn')
        }),
      ),
    )
  })

  test('all that finds none is missing too', async () => {
    await withSimulator({}, async (sim) => {
      const none = { 'stream-name': 'empty', 'task-ids': 'all' }
      const [error, warn, ignore] = await Promise.all(
        ['error', 'warn', 'ignore'].map((value) => pause(sim, { ...none, 'if-task-missing': value })),
      )
      expect([error?.exitCode, warn?.exitCode, ignore?.exitCode]).toEqual([1, 0, 0])
      expect(error?.annotations.error.join()).toContain('There is no dump task in stream empty')
      expect(warn?.annotations.warning).toEqual([
        expect.stringContaining('There is no dump task in stream empty'),
      ])
      expect(ignore?.annotations).toEqual({ error: [], warning: [], notice: [] })
      expect(ignore?.outputs['tasks']).toBe('[]')
    })
  })
})

describe('if-already-paused', () => {
  const inputs = { 'stream-name': 'orders', 'task-names': 'orders-archive,orders-to-obs' }

  test('leave leaves it, and warns where a resume would have covered it', async () => {
    await withSimulator({}, async (sim) => {
      const step = await pause(sim, { ...inputs, resume: 'always' })
      expect(step.exitCode).toBe(0)
      expect(outcomesOf(step)).toEqual([
        'orders/orders-to-obs paused',
        'orders/orders-archive already-paused',
      ])
      expect(step.annotations.warning).toEqual([expect.stringMatching(/orders-archive: .*already paused/)])
      expect(sim.history('orders', 'orders-archive')).toEqual([])
    })
  })

  test('error stops nothing', async () => {
    await withSimulator({}, async (sim) => {
      const step = await pause(sim, { ...inputs, 'if-already-paused': 'error' })
      expect(step.exitCode).toBe(1)
      expect(sim.startsAndStops).toEqual([])
      expect(step.annotations.error.join()).toMatch(/if-already-paused: error.*orders-archive/)
    })
  })
})

test('a dry run finds and reports, and stops nothing', async () => {
  await withSimulator({}, async (sim) => {
    const step = await pause(sim, {
      'stream-name': 'orders',
      'task-ids': 'all',
      'dry-run': 'true',
      resume: 'always',
    })
    expect(step.exitCode).toBe(0)
    expect(requests(sim)).toEqual(['list orders 200'])
    expect(outcomesOf(step)).toEqual([
      'orders/orders-to-obs planned',
      'orders/orders-to-dws planned',
      'orders/orders-archive already-paused',
    ])
    expect(step.summary).toMatch(/^## 📝 [^\n]*orders: dry run, [^\n]*2 [^\n]*would be paused/)
    expect(step.annotations.warning.join()).toMatch(/what comes after this step runs while the dumps do/i)
    expect(step.outputs['paused-task-ids']).toBe('[]')
    const post = await step.post()
    expect([post.exitCode, sim.journal.length]).toEqual([0, 1])
  })
})
