/** No task of a stream decides about its others: batches that fail for one of them, and lists that are odd once. */
import { describe, expect, test } from '@jest/globals'
import type { FaultSpec } from '../../simulator/cloud/types.ts'
import { hurried, statesOf, told } from '../support/aftermath.ts'
import { refusal } from '../support/faultStage.ts'
import { isFailed, pauseAndResume, pauseOf, RESUMES } from '../support/fleet.ts'
import { idOf, pause, resume, type Simulator, tasksOf, withSimulator, worldOf } from '../support/stage.ts'

const PLACES = ['first', 'middle', 'last'] as const
type Place = (typeof PLACES)[number]

const cross = <A, B>(one: readonly A[], other: readonly B[]) =>
  one.flatMap((a) => other.map((b) => [a, b] as const))

/** A case gets a stream of its own, of three running tasks. So one pause plays many cases. */
interface Case {
  what: string
  stream: string
  bad: Place
  fault: FaultSpec
}

const casesOf = (faults: readonly (readonly [what: string, bad: Place, fault: FaultSpec])[]): Case[] =>
  faults.map(([what, bad, fault], index) => ({
    what: `${what}, ${bad}`,
    stream: `s${index + 1}`,
    bad,
    fault,
  }))

const taskOf = (stream: string, place: Place) => `${stream}-${place}`
const streamsOf = (cases: readonly Case[]) => cases.map(({ stream }) => stream)
const worldWith = (cases: readonly Case[]) =>
  worldOf(
    Object.fromEntries(
      streamsOf(cases).map((stream) => [stream, PLACES.map((place) => [taskOf(stream, place), 'RUNNING'])]),
    ),
  )
const courseOf = (cases: readonly Case[]) => ({
  ...{ world: worldWith(cases), streams: streamsOf(cases), nodeArguments: hurried },
  inputs: { 'wait-timeout': '75' },
})

/** The states of each case: `400, first` with `RUNNING PAUSED RUNNING`. */
function statesByCase(sim: Simulator, cases: readonly Case[]) {
  const states = statesOf(sim)
  return Object.fromEntries(
    cases.map(({ what, stream }) => [
      what,
      PLACES.map((place) => states[`${stream}/${taskOf(stream, place)}`]).join(' '),
    ]),
  )
}
const allRun = (cases: readonly Case[]) =>
  Object.fromEntries(cases.map(({ what }) => [what, 'RUNNING RUNNING RUNNING']))
const allButBad = (cases: readonly Case[]) =>
  Object.fromEntries(
    cases.map(({ what, bad }) => [
      what,
      PLACES.map((place) => (place === bad ? 'PAUSED' : 'RUNNING')).join(' '),
    ]),
  )

/** All requests that name the task get this answer. */
function refusing(sim: Simulator, { stream, bad, fault }: Case): void {
  const id = idOf(stream, taskOf(stream, bad))
  sim.fault({
    operation: 'start',
    stream,
    match: ({ taskIds }) => taskIds.includes(id),
    times: 9_999,
    ...fault,
  })
}

const STATUSES = [400, 403, 404, 409, 412, 422, 423, 500]

describe('a start that fails whenever it holds one of the tasks', () => {
  const faults: [string, FaultSpec][] = [
    ...STATUSES.map((status): [string, FaultSpec] => [String(status), refusal(status, 'DIS.4999')]),
    ['403 DIS.4116', refusal(403, 'DIS.4116')],
    ['a page', { html: true }],
    ['200 with a page', { html: true, status: 200 }],
    ['200 with an error', { code: 'DIS.4354', status: 200 }],
    ['a reset', { reset: 'before' }],
  ]
  const cases = casesOf(
    faults.map(([what, fault], index) => [what, PLACES[index % 3] ?? 'first', fault] as const),
  )
  test.concurrent.each(RESUMES)('%s: the others are started', async (by) => {
    const between = (sim: Simulator) => {
      for (const each of cases) refusing(sim, each)
    }
    await pauseAndResume({ ...courseOf(cases), by, between }, (sim, next) => {
      expect(next.exitCode).toBe(1)
      expect(statesByCase(sim, cases)).toEqual(allButBad(cases))
      for (const { stream, bad } of cases)
        expect(PLACES.filter((place) => isFailed(next, taskOf(stream, place)))).toEqual([bad])
    })
  })
})

describe('an entry of a list that has no state', () => {
  const cases = casesOf(
    PLACES.map((bad, oddAt) => ['without a state', bad, { odd: 'stateless', oddAt }] as const),
  )
  test.concurrent.each(RESUMES)('%s: the others are started, and it is named', async (by) => {
    const between = (sim: Simulator) => {
      for (const { stream, fault } of cases) sim.fault({ operation: 'list', stream, times: 9_999, ...fault })
    }
    await pauseAndResume({ ...courseOf(cases), by, between }, (sim, next) => {
      expect(next.exitCode).toBe(1)
      const states = statesOf(sim)
      for (const { stream, bad } of cases) {
        for (const place of PLACES.filter((each) => each !== bad))
          expect(states[`${stream}/${taskOf(stream, place)}`]).toBe('RUNNING')
        expect(next.annotations.error.join('\n')).toMatch(new RegExp(`\\b${taskOf(stream, bad)}\\b`))
      }
    })
  })
})

describe('one list that contradicts what was seen before', () => {
  const cases = casesOf([
    ['is empty', 'first', { odd: 'none' }],
    ['lacks a task', 'first', { odd: 'lacking', oddAt: 0 }],
    ['lacks a task', 'last', { odd: 'lacking', oddAt: 2 }],
    ['says that the stream is gone', 'first', refusal(400, 'DIS.4301')],
    ['is older than the pause', 'first', { odd: 'old' }],
  ])
  const others = cases.slice(0, -1)
  test.concurrent.each(RESUMES)(
    '%s, its first list: it is asked for again, and all are started',
    async (by) => {
      const between = (sim: Simulator) => {
        for (const { stream, fault } of cases) sim.fault({ operation: 'list', stream, ...fault })
      }
      await pauseAndResume({ ...courseOf(cases), by, between }, (sim, next) => {
        expect(statesByCase(sim, cases)).toEqual(allRun(cases))
        expect([next.exitCode, next.annotations.error]).toEqual([0, []])
        expect(told(next)).not.toMatch(/deleted/)
      })
    },
  )

  test.concurrent('pause, a list after its stop: nothing is taken for deleted', async () => {
    await withSimulator({ world: worldWith(others), pauseDelay: 300, startDelay: 20 }, async (sim) => {
      for (const { stream, fault } of others) sim.fault({ operation: 'list', stream, nth: 3, ...fault })
      const main = await pause(sim, pauseOf(streamsOf(others)), { nodeArguments: hurried })
      expect([main.exitCode, main.annotations.error]).toEqual([0, []])
      expect((await main.post()).exitCode).toBe(0)
      expect(statesByCase(sim, others)).toEqual(allRun(others))
    })
  })

  test.concurrent.each(RESUMES)('%s: what is missing twice was deleted', async (by) => {
    const between = (sim: Simulator) => sim.deleteTask('s1', taskOf('s1', 'middle'))
    await pauseAndResume({ ...courseOf(cases.slice(0, 1)), by, between }, (_sim, next, sent) => {
      expect(next.exitCode).toBe(0)
      expect(next.annotations.warning.join('\n')).toMatch(/\bs1-middle\b/)
      expect(sent.filter(({ operation }) => operation === 'list').length).toBeGreaterThanOrEqual(2)
    })
  })
})

describe('a stop of several tasks that is refused, and took effect for some', () => {
  const partly = (statuses: readonly number[]) =>
    casesOf(
      cross(statuses, [1, 2]).map(
        ([status, count]) =>
          [`${status} for ${count}`, 'last', { partly: count, ...refusal(status, 'DIS.4999') }] as const,
      ),
    )
  test.concurrent.each([
    ['in any way', partly([400, 403, 404, 409, 412, 422, 423])],
    // This one slows down the whole step, and would keep the others from their own requests.
    ['as it is throttled', partly([429])],
  ])('%s: what was paused runs again', async (_, cases) => {
    await withSimulator({ world: worldWith(cases), pauseDelay: 20, startDelay: 20 }, async (sim) => {
      const isBatch = ({ taskIds }: { taskIds: string[] }) => taskIds.length > 1
      for (const { stream, fault } of cases) {
        const { partly: _, ...refused } = fault
        sim.fault({ operation: 'stop', stream, match: isBatch, times: 999, ...fault })
        sim.fault({ operation: 'stop', stream, times: 999, ...refused })
      }
      const inputs = { ...pauseOf(streamsOf(cases)), 'wait-timeout': '20', 'retry-max-attempts': '1' }
      const main = await pause(sim, inputs, { nodeArguments: hurried })
      expect(main.exitCode).toBe(1)
      expect(new Set(sim.startsAndStops.map(({ stream }) => stream)).size).toBe(cases.length)
      await main.post({ status: 'failure' })
      expect(statesByCase(sim, cases)).toEqual(allRun(cases))
    })
  })

  test.concurrent.each([400, 403, 409, 429])(
    '%d, in the form of one request: its tasks are handed over',
    async (status) => {
      const cases = partly([status]).slice(0, 1)
      await withSimulator({ world: worldWith(cases), pauseDelay: 0, startDelay: 20 }, async (sim) => {
        sim.fault({ operation: 'stop', times: 999, ...cases[0]?.fault })
        const inputs = {
          'stream-name': 's1',
          'task-ids': PLACES.map((place) => idOf('s1', taskOf('s1', place))).join(),
          'wait-timeout': '0',
          'retry-max-attempts': '1',
          resume: 'never',
        }
        const main = await pause(sim, inputs, { nodeArguments: hurried })
        expect(main.exitCode).toBe(1)
        expect(statesOf(sim)['s1/s1-first']).toBe('PAUSED')
        await resume(sim, { tasks: main.outputs['handover'] ?? '' }, { nodeArguments: hurried, after: main })
        expect(statesByCase(sim, cases)).toEqual(allRun(cases))
      })
    },
  )
})

test('a task that is listed twice counts once', async () => {
  const cases = casesOf(PLACES.map((bad, oddAt) => ['listed twice', bad, { odd: 'twice', oddAt }] as const))
  await withSimulator({ world: worldWith(cases), pauseDelay: 20, startDelay: 20 }, async (sim) => {
    for (const { stream, fault } of cases) sim.fault({ operation: 'list', stream, times: 999, ...fault })
    const main = await pause(sim, pauseOf(streamsOf(cases)), { nodeArguments: hurried })
    expect(main.exitCode).toBe(0)
    const all = cases.flatMap(({ stream }) => PLACES.map((place) => taskOf(stream, place)))
    expect(tasksOf(main).map((task) => task['name'])).toEqual(all)
    expect(main.outputs['paused-count']).toBe('9')
    expect((await main.post()).exitCode).toBe(0)
    expect(statesByCase(sim, cases)).toEqual(allRun(cases))
  })
})
