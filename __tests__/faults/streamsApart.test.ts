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
const cross = <A, B>(one: readonly A[], other: readonly B[]) =>
  one.flatMap((a) => other.map((b) => [a, b] as const))

/** What a step makes of the streams: all but the bad ones run again, and those alone are named as paused. */
function expectAllButBad(streams: readonly string[], states: Record<string, string>, text: string) {
  const stateOf = (name: string) => [name, states[`${name}/${dumpOf(name)}`]]
  expect(streams.map(stateOf)).toEqual(
    streams.map((name) => [name, name.startsWith('bad') ? 'PAUSED' : 'RUNNING']),
  )
  for (const name of streams) expect(text.includes(dumpOf(name))).toBe(name.startsWith('bad'))
}

describe('lists that are refused for some streams', () => {
  const streams = ['bad1', 's1', 'bad2', 's2', 'bad3', 'bad4', 's3', 'bad5']
  const refuse = (sim: Simulator, more: FaultSpec) => {
    for (const [index, [, fault]] of refusals.entries())
      sim.fault({ ...always, stream: `bad${index + 1}`, ...more, ...fault })
  }

  test.concurrent.each(RESUMES)('%s: the others are started', async (by) => {
    const between = (sim: Simulator) => refuse(sim, {})
    const inputs = { 'wait-timeout': '30' }
    const course = { world: fleetOf(streams), streams, by, inputs, between, nodeArguments: hurried }
    await pauseAndResume(course, (sim, next) => {
      expect(next.exitCode).toBe(1)
      expectAllButBad(streams, statesOf(sim), next.annotations.error.join('\n'))
    })
  })

  test.concurrent('pause, after its stop: the others are waited for', async () => {
    await withSimulator({ world: fleetOf(streams), pauseDelay: 300, startDelay: 20 }, async (sim) => {
      refuse(sim, { skip: 1, times: 20 })
      const main = await pause(sim, pauseOf(streams))
      expect(main.exitCode).toBe(1)
      for (const { stream, outcome } of tasksOf(main))
        expect([stream, outcome === 'paused']).toEqual([stream, !stream?.startsWith('bad')])
      sim.clearFaults()
      expect((await main.post({ status: 'failure' })).exitCode).toBe(0)
      expect(new Set(Object.values(statesOf(sim)))).toEqual(new Set(['RUNNING']))
    })
  })
})

describe('streams that keep their step waiting', () => {
  const faults: [string, FaultSpec, number][] = [
    ['is silent', { silence: true }, 1],
    // Each of its attempts comes after a pause that grows, so a start that waits for them all comes after five.
    ['always fails', { html: true, status: 503 }, 3],
  ]
  const orders = [
    ['bad1', 'bad2', 's1', 's2'],
    ['s1', 'bad2', 's2', 'bad1'],
  ]
  test.concurrent.each(cross(RESUMES, orders))(
    '%s, %j: the others are started meanwhile',
    async (by, streams) => {
      const course = {
        ...{ world: fleetOf(streams), streams, by, inputs: { 'wait-timeout': '45' }, nodeArguments: hurried },
        between: (sim: Simulator) => {
          for (const [index, [, fault]] of faults.entries())
            sim.fault({ ...always, stream: `bad${index + 1}`, ...fault })
        },
      }
      await pauseAndResume(course, (sim, next, sent) => {
        expect(next.exitCode).toBe(1)
        expectAllButBad(streams, statesOf(sim), next.annotations.error.join('\n'))
        for (const [index, [, , most]] of faults.entries())
          for (const name of ['s1', 's2'])
            expect(listsBeforeStart(sent, `bad${index + 1}`, name)).toBeLessThanOrEqual(most)
      })
    },
  )
})

describe('silent streams before one that answers', () => {
  test.concurrent.each(RESUMES)('12, %s: it is started before they are asked again', async (by) => {
    const silent = namesOf(12)
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
  test.concurrent.each(cross(RESUMES, parts).map(([by, [what, fault]]) => [by, what, fault] as const))(
    '%s, %s: of 12 streams two are gone, and the others are started',
    async (by, _what, fault) => {
      const streams = namesOf(12)
      const gone = ['s1', 's7']
      const course = {
        ...{ world: fleetOf(streams), streams, by, nodeArguments: hurried },
        between: (sim: Simulator) => {
          for (const name of gone) sim.deleteStream(name)
          sim.fault({ operation: 'streams', times: 999, ...fault })
        },
      }
      await pauseAndResume(course, (sim, next) => {
        expect(Object.values(statesOf(sim))).toEqual(streams.slice(2).map(() => 'RUNNING'))
        if (next.exitCode !== 0) throw new Error(next.log)
        for (const name of gone) expect(told(next)).toContain(dumpOf(name))
      })
    },
  )
})
