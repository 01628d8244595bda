/** No stream decides about another: whatever one is refused or does not answer, the others go their own way. */
import { describe, expect, test } from '@jest/globals'
import type { FaultSpec } from '../../simulator/cloud/types.ts'
import { hurried, statesOf, told } from '../support/aftermath.ts'
import { refusal } from '../support/faultStage.ts'
import {
  dumpOf,
  fleetOf,
  listsBeforeStart,
  namesOf,
  pauseAndResume,
  pauseOf,
  RESUMES,
  type Resumes,
} from '../support/fleet.ts'
import { pause, type Simulator, tasksOf, withSimulator } from '../support/stage.ts'

const always = { operation: 'list', times: 9_999 } as const
const refusals: [string, FaultSpec][] = [
  ['403 DIS.4116', refusal(403, 'DIS.4116')],
  ['403 DIS.4116 that speaks of a lock', refusal(403, 'DIS.4116', 'The stream is locked by its owner.')],
  ['403 without a code', { answer: { status: 403, body: '' } }],
  ['404', refusal(404, 'APIGW.0101')],
  ['400 DIS.4205', refusal(400, 'DIS.4205')],
]
const orders: [string, string[], string][] = [
  ['first', ['bad', 's1'], 'bad'],
  ['last', ['s1', 'bad'], 'bad'],
  ['between two', ['s1', 'bad', 's2'], 'bad'],
]
const cross = <A, B>(one: readonly A[], other: readonly B[]) =>
  one.flatMap((a) => other.map((b) => [a, b] as const))

/** What a step makes of the streams: all but the bad one run again, and that one alone is named as paused. */
function expectAllButBad(streams: readonly string[], states: Record<string, string>, text: string) {
  const good = streams.filter((name) => name !== 'bad')
  expect(good.map((name) => states[`${name}/${dumpOf(name)}`])).toEqual(good.map(() => 'RUNNING'))
  expect(states['bad/bad-dump']).toBe('PAUSED')
  expect(text).toContain('bad-dump')
  for (const name of good) expect(text).not.toContain(dumpOf(name))
}

describe('a list that is refused for one stream', () => {
  test.concurrent.each(
    cross(cross(RESUMES, refusals), orders).map(
      ([[by, [what, fault]], [position, streams]]) => [by, what, position, streams, fault] as const,
    ),
  )('%s, %s, %s: the others are started', async (by, _what, _position, streams, fault) => {
    const between = (sim: Simulator) => sim.fault({ ...always, stream: 'bad', ...fault })
    const inputs = { 'wait-timeout': '30' }
    const course = { world: fleetOf(streams), streams, by, inputs, between, nodeArguments: hurried }
    await pauseAndResume(course, (sim, next) => {
      expect(next.exitCode).toBe(1)
      expectAllButBad(streams, statesOf(sim), next.annotations.error.join('\n'))
    })
  })

  test.concurrent.each(
    cross(refusals, orders).map(
      ([[what, fault], [position, streams]]) => [what, position, streams, fault] as const,
    ),
  )('pause, %s, %s, after its stop: the others are waited for', async (_what, _position, streams, fault) => {
    await withSimulator({ world: fleetOf(streams), pauseDelay: 300, startDelay: 20 }, async (sim) => {
      sim.fault({ ...always, stream: 'bad', skip: 1, times: 20, ...fault })
      const main = await pause(sim, pauseOf(streams))
      expect(main.exitCode).toBe(1)
      const outcomes = tasksOf(main).map(({ name, outcome }) => `${name} ${outcome}`)
      const good = streams.filter((name) => name !== 'bad')
      for (const name of good) expect(outcomes).toContain(`${dumpOf(name)} paused`)
      expect(outcomes).not.toContain('bad-dump paused')
      sim.clearFaults()
      expect((await main.post({ status: 'failure' })).exitCode).toBe(0)
      expect(new Set(Object.values(statesOf(sim)))).toEqual(new Set(['RUNNING']))
    })
  })
})

describe('a stream that keeps its step waiting', () => {
  const faults: [string, FaultSpec, number][] = [
    ['is silent', { silence: true }, 1],
    // Each of its attempts comes after a pause that grows, so a start that waits for them all comes after five.
    ['always fails', { html: true, status: 503 }, 3],
  ]
  test.concurrent.each(
    cross(cross(RESUMES, faults), orders).map(
      ([[by, [what, fault, most]], [position, streams]]) =>
        [by, what, position, streams, fault, most] as const,
    ),
  )('%s, %s, %s: the others are started meanwhile', async (by, _what, _position, streams, fault, most) => {
    const course = {
      ...{ world: fleetOf(streams), streams, by, inputs: { 'wait-timeout': '45' }, nodeArguments: hurried },
      between: (sim: Simulator) => sim.fault({ ...always, stream: 'bad', ...fault }),
    }
    await pauseAndResume(course, (sim, next, sent) => {
      expect(next.exitCode).toBe(1)
      expectAllButBad(streams, statesOf(sim), next.annotations.error.join('\n'))
      for (const name of streams.filter((each) => each !== 'bad'))
        expect(listsBeforeStart(sent, 'bad', name)).toBeLessThanOrEqual(most)
    })
  })
})

describe('silent streams before one that answers', () => {
  test.concurrent.each<[number, Resumes]>([
    [3, 'post step'],
    [3, 'resume action'],
    [12, 'post step'],
    [12, 'resume action'],
  ])('%d, %s: it is started before they are asked again', async (count, by) => {
    const silent = namesOf(count)
    const streams = [...silent, 'answers']
    const course = {
      ...{ world: fleetOf(streams), streams, by, inputs: { 'wait-timeout': '45' }, nodeArguments: hurried },
      between: (sim: Simulator) =>
        sim.fault({ ...always, match: ({ stream }) => stream !== 'answers', silence: true }),
    }
    await pauseAndResume(course, (sim, next, sent) => {
      expect(next.exitCode).toBe(1)
      expect(statesOf(sim)['answers/answers-dump']).toBe('RUNNING')
      for (const name of silent) expect(listsBeforeStart(sent, name, 'answers')).toBeLessThanOrEqual(1)
    })
  })

  test.concurrent.each(RESUMES)(
    '40 that are silent at first, %s: one that is gone is told as that',
    async (by) => {
      const silent = namesOf(40)
      const streams = ['gone', ...silent]
      const course = {
        ...{ world: fleetOf(streams), streams, by, nodeArguments: hurried },
        between: (sim: Simulator) => {
          sim.deleteStream('gone')
          for (const stream of silent) sim.fault({ operation: 'list', stream, silence: true })
        },
      }
      await pauseAndResume(course, (sim, next) => {
        expect(Object.values(statesOf(sim))).toEqual(silent.map(() => 'RUNNING'))
        if (next.exitCode !== 0) throw new Error(next.log)
        expect(told(next)).toContain(dumpOf('gone'))
      })
    },
  )

  test('60, after a cancel: it is started within the minute, and the others are named', async () => {
    const silent = namesOf(60)
    const course = {
      ...{
        world: fleetOf([...silent, 'answers']),
        streams: [...silent, 'answers'],
        by: 'post step' as const,
      },
      ...{ status: 'cancelled' as const, nodeArguments: hurried, budgets: { next: 60 } },
      between: (sim: Simulator) =>
        sim.fault({ ...always, match: ({ stream }) => stream !== 'answers', silence: true }),
    }
    await pauseAndResume(course, (sim, next) => {
      expect(next.exitCode).toBe(1)
      expect(statesOf(sim)['answers/answers-dump']).toBe('RUNNING')
      for (const name of silent) expect(next.summary).toContain(dumpOf(name))
    })
  })
})

describe('a list of the streams that names only a part of them', () => {
  const parts: [string, FaultSpec][] = [
    [
      'three',
      { answer: { body: { total_number: 3, stream_names: ['s1', 's2', 's3'], has_more_streams: false } } },
    ],
    ['none', { answer: { body: { total_number: 0, stream_names: [], has_more_streams: false } } }],
    ['none, as it is refused', refusal(403, 'DIS.4116')],
  ]
  test.concurrent.each(
    cross(cross(RESUMES, parts), ['s1', 's7']).map(
      ([[by, [what, fault]], gone]) => [by, what, gone, fault] as const,
    ),
  )('%s, %s: of 30 streams %s is gone, and the others are started', async (by, _what, gone, fault) => {
    const streams = namesOf(30)
    const course = {
      ...{ world: fleetOf(streams), streams, by, nodeArguments: hurried },
      between: (sim: Simulator) => {
        sim.deleteStream(gone)
        sim.fault({ operation: 'streams', times: 999, ...fault })
      },
    }
    await pauseAndResume(course, (sim, next) => {
      expect(Object.values(statesOf(sim))).toEqual(streams.slice(1).map(() => 'RUNNING'))
      if (next.exitCode !== 0) throw new Error(next.log)
      expect(told(next)).toContain(dumpOf(gone))
    })
  })
})
