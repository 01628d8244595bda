/** The pure pieces of waiting: when to look, what a state means, and when streams have arrived together. */
import { describe, expect, test } from '@jest/globals'
import { Gate } from '../src/cloud/gate.js'
import { judge, type Progress, type Verdict } from '../src/judge.js'
import { Looks } from '../src/looks.js'
import { GIVE_UP_AFTER, HEARTBEAT, nextLook } from '../src/schedule.js'
import type { DumpTask } from '../src/tasks.js'
import { PAUSE, RESUME } from '../src/transition.js'

const NOW = 1_700_000_000_000
const task = (state: string): DumpTask => ({
  stream: 's',
  id: 'i',
  name: 'n',
  destination: 'OBS',
  state,
  lastTransfer: null,
})
const progress = (more: Partial<Progress> = {}): Progress => ({
  call: 'answered',
  mayStart: false,
  pendingStop: null,
  badSince: null,
  ...more,
})

describe('the schedule of looks', () => {
  test('the first look comes within 250 ms, whatever chance says', () => {
    for (const random of [0, 0.5, 1]) {
      expect(nextLook(0, random)).toBeLessThanOrEqual(250)
      expect(nextLook(0, random)).toBeGreaterThan(0)
    }
  })

  test('it grows to ten seconds and stays there', () => {
    const looks: number[] = []
    for (let elapsed = 0; elapsed < 3_600_000; ) {
      const wait = nextLook(elapsed, 0)
      looks.push(wait)
      elapsed += wait
    }
    expect(looks).toEqual([...looks].sort((a, b) => a - b))
    expect(looks.at(-1)).toBe(10_000)
    // Ten minutes cost some ninety lists a stream, an hour not more than one each ten seconds from then on.
    expect(looks.length).toBeLessThan(420)
  })

  test('chance takes off a fifth at the most, and adds nothing', () => {
    expect([nextLook(20_000, 0), nextLook(20_000, 0.5), nextLook(20_000, 1)]).toEqual([2_000, 1_800, 1_600])
    expect(nextLook(Number.MAX_SAFE_INTEGER, 1)).toBe(8_000)
  })

  test('the spans that the contract names', () => {
    expect([GIVE_UP_AFTER, HEARTBEAT]).toEqual([30_000, 15_000])
  })
})

describe('a dump task that is to be paused', () => {
  test.each<[string, Partial<Progress>, Verdict]>([
    ['PAUSED', {}, 'reached'],
    ['PAUSED', { call: 'doubtful' }, 'reached'],
    ['RUNNING', {}, 'wait'],
    ['STARTING', {}, 'wait'],
    ['ABNORMAL', {}, 'wait'],
    ['STOPPING', {}, 'wait'],
    ['paused', {}, 'wait'],
    ['DELETE', {}, 'gone'],
    ['ERROR', {}, 'wait'],
    ['ERROR', { badSince: NOW }, 'wait'],
    ['ERROR', { badSince: NOW - GIVE_UP_AFTER + 1 }, 'wait'],
    ['ERROR', { badSince: NOW - GIVE_UP_AFTER }, 'bad'],
  ])('%s, %j: %s', (state, more, verdict) => {
    expect(judge(PAUSE, progress(more), task(state), NOW)).toBe(verdict)
  })

  test('one that is not listed is gone', () => {
    expect(judge(PAUSE, progress(), undefined, NOW)).toBe('gone')
  })
})

describe('a dump task that is to be resumed', () => {
  const answered = { answered: true, until: NOW + 1 }
  test.each<[string, Partial<Progress>, Verdict]>([
    ['RUNNING', { call: 'unsent' }, 'already'],
    ['RUNNING', {}, 'reached'],
    ['RUNNING', { call: 'doubtful' }, 'reached'],
    ['PAUSED', { call: 'unsent', mayStart: true }, 'start'],
    ['PAUSED', { call: 'doubtful', mayStart: true }, 'start'],
    ['PAUSED', { call: 'answered', mayStart: true }, 'wait'],
    ['PAUSED', { call: 'unsent' }, 'cannot-start'],
    ['STARTING', { call: 'unsent' }, 'wait'],
    ['DELETE', {}, 'gone'],
    ['ERROR', { call: 'unsent' }, 'bad'],
    ['ABNORMAL', { call: 'unsent' }, 'bad'],
    ['ERROR', { call: 'unsent', pendingStop: answered }, 'wait'],
    ['ABNORMAL', {}, 'wait'],
    ['ABNORMAL', { badSince: NOW - GIVE_UP_AFTER }, 'bad'],
    ['RUNNING', { call: 'unsent', pendingStop: answered }, 'wait'],
    ['RUNNING', { call: 'unsent', pendingStop: { answered: true, until: NOW } }, 'unsettled'],
    ['RUNNING', { call: 'unsent', pendingStop: { answered: false, until: NOW } }, 'stop-never-showed'],
  ])('%s, %j: %s', (state, more, verdict) => {
    expect(judge(RESUME, progress(more), task(state), NOW)).toBe(verdict)
  })
})

describe('several streams', () => {
  test('what was seen after the last one that was not at its goal counts', () => {
    const looks = new Looks()
    const [first, second] = [looks.note(true), looks.note(true)]
    expect([first, second].map((look) => looks.isStale(look))).toEqual([false, false])
  })

  test('what was seen before another was still running has to be seen again', () => {
    const looks = new Looks()
    const first = looks.note(true)
    const other = looks.note(false)
    const second = looks.note(true)
    expect([first, other, second].map((look) => looks.isStale(look))).toEqual([true, false, false])
    const again = looks.note(true)
    expect(looks.isStale(again)).toBe(false)
  })

  test('so has what was seen before the stop of another left', () => {
    const looks = new Looks()
    const first = looks.note(true)
    looks.leaves()
    expect(looks.isStale(first)).toBe(true)
    expect(looks.isStale(looks.note(true))).toBe(false)
  })
})

test('the gate lets so many through at once, in their order, and opens again after a failure', async () => {
  const gate = new Gate(2)
  let within = 0
  let most = 0
  const begun: number[] = []
  const work = [0, 1, 2, 3, 4].map((number) =>
    gate.through(async () => {
      begun.push(number)
      within += 1
      most = Math.max(most, within)
      await new Promise((resolve) => setTimeout(resolve, 5))
      within -= 1
      if (number === 1) throw new Error('one of them fails')
    }),
  )
  const results = await Promise.allSettled(work)
  expect(results.map(({ status }) => status[0])).toEqual(['f', 'r', 'f', 'f', 'f'])
  expect(begun).toEqual([0, 1, 2, 3, 4])
  expect(most).toBe(2)
})

test('who waits for room begins one by one as others end, behind those that have come', async () => {
  const gate = new Gate(1)
  const begun: string[] = []
  const ends: (() => void)[] = []
  const go = (name: string) =>
    gate.through(() => {
      begun.push(name)
      return new Promise<void>((resolve) => ends.push(resolve))
    })
  const begin = async (name: string) => {
    await gate.room()
    await go(name)
  }
  const all = [begin('a'), begin('b'), begin('c'), go('d')]
  for (let ended = 0; ended < 4; ended += 1) {
    await new Promise((resolve) => setImmediate(resolve))
    expect(begun).toHaveLength(ended + 1)
    ends[ended]?.()
  }
  await Promise.all(all)
  expect(begun).toEqual(['d', 'a', 'b', 'c'])
})

test('a place that is not taken goes to the next one that waits for room', async () => {
  const gate = new Gate(1)
  let end = () => {}
  const first = gate.through(
    () =>
      new Promise<void>((resolve) => {
        end = resolve
      }),
  )
  const waiting = [gate.room(), gate.room(), gate.room()]
  end()
  await Promise.all([first, ...waiting])
  await gate.room()
})

test('who waits for room while there are free places is called one by one, not all at once', async () => {
  const gate = new Gate(2)
  const ends: (() => void)[] = []
  let called = 0
  const work = Array.from({ length: 5 }, async () => {
    await gate.room()
    called += 1
    await gate.through(() => new Promise<void>((resolve) => ends.push(resolve)))
  })
  for (const most of [2, 3, 4, 5]) {
    await new Promise((resolve) => setImmediate(resolve))
    expect(called).toBe(most)
    ends[most - 2]?.()
  }
  await new Promise((resolve) => setImmediate(resolve))
  ends.at(-1)?.()
  await Promise.all(work)
})

test('work for many begins as there is room for it, and no more once one has failed', async () => {
  const gate = new Gate(2)
  const begun: number[] = []
  const work = (number: number) =>
    gate.through(async () => {
      begun.push(number)
      await new Promise((resolve) => setImmediate(resolve))
      if (number === 2) throw new Error('the third one fails')
      return number * 10
    })
  expect(await gate.forEach([0, 1], work)).toEqual([0, 10])
  const all = gate.forEach([0, 1, 2, 3, 4, 5, 6, 7], work)
  await expect(all).rejects.toThrow('the third one fails')
  expect(begun.slice(2).length).toBeLessThanOrEqual(5)
  await expect(gate.begin([0, 1, 2, 3, 4, 5, 6, 7], work)).rejects.toThrow('the third one fails')
})
