/** The pure pieces of waiting: when to poll, what a state means, and when streams have arrived together. */
import { describe, expect, test } from '@jest/globals'
import { judge, type Progress, type Verdict } from '../../../src/apply/judge.ts'
import { PollOrder } from '../../../src/apply/pollOrder.ts'
import { GIVE_UP_AFTER, HEARTBEAT, nextPoll, STOP_WATCH } from '../../../src/apply/schedule.ts'
import type { PastStop } from '../../../src/apply/trackedTask.ts'
import { PAUSE, RESUME } from '../../../src/model/direction.ts'
import type { DumpTask } from '../../../src/model/tasks.ts'

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
  task: task(''),
  call: 'answered',
  stop: null,
  badSince: null,
  goalSince: null,
  ...more,
})

describe('the schedule of polls', () => {
  test('the first poll comes within 250 ms, whatever chance says', () => {
    for (const random of [0, 0.5, 1]) {
      expect(nextPoll(0, random)).toBeLessThanOrEqual(250)
      expect(nextPoll(0, random)).toBeGreaterThan(0)
    }
  })

  test('it grows to ten seconds and stays there', () => {
    const polls: number[] = []
    for (let elapsed = 0; elapsed < 3_600_000; ) {
      const wait = nextPoll(elapsed, 0)
      polls.push(wait)
      elapsed += wait
    }
    expect(polls).toEqual([...polls].sort((a, b) => a - b))
    expect(polls.at(-1)).toBe(10_000)
    // Ten minutes cost some ninety lists a stream, an hour not more than one each ten seconds from then on.
    expect(polls.length).toBeLessThan(420)
  })

  test('chance takes off a fifth at the most, and adds nothing', () => {
    expect([nextPoll(20_000, 0), nextPoll(20_000, 0.5), nextPoll(20_000, 1)]).toEqual([2_000, 1_800, 1_600])
    expect(nextPoll(Number.MAX_SAFE_INTEGER, 1)).toBe(8_000)
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
  const stop = (fate: PastStop['fate'], until = NOW + 1, mayComeLate = false) => ({
    stop: { fate, until, mayComeLate, pausedAt: null },
  })
  const unsent = { call: 'unsent' } as const
  test.each<[string, Partial<Progress>, Verdict]>([
    ['RUNNING', unsent, 'already'],
    ['RUNNING', {}, 'reached'],
    ['RUNNING', { call: 'doubtful' }, 'reached'],
    ['PAUSED', unsent, 'start'],
    ['PAUSED', { call: 'doubtful' }, 'start'],
    ['PAUSED', {}, 'wait'],
    ['STARTING', unsent, 'wait'],
    ['DELETE', {}, 'gone'],
    ['ERROR', unsent, 'bad'],
    ['ABNORMAL', unsent, 'bad'],
    ['ERROR', { ...unsent, ...stop('paused') }, 'bad'],
    ['ERROR', { ...unsent, ...stop('answered') }, 'wait'],
    ['ABNORMAL', {}, 'wait'],
    ['ABNORMAL', { badSince: NOW - GIVE_UP_AFTER }, 'bad'],
    ['RUNNING', { ...unsent, ...stop('paused') }, 'started-by-others'],
    ['RUNNING', { ...unsent, ...stop('answered') }, 'wait'],
    ['RUNNING', { ...unsent, ...stop('answered', NOW) }, 'unsettled'],
    ['RUNNING', { ...unsent, ...stop('unknown', NOW) }, 'stop-never-showed'],
    // A stop that may come late: what runs is watched, whoever started it.
    ['RUNNING', stop('paused', NOW, true), 'wait'],
    ['RUNNING', { ...stop('paused', NOW, true), goalSince: NOW - STOP_WATCH + 1 }, 'wait'],
    ['RUNNING', { ...stop('paused', NOW, true), goalSince: NOW - STOP_WATCH }, 'reached'],
    [
      'RUNNING',
      { ...unsent, ...stop('paused', NOW, true), goalSince: NOW - STOP_WATCH },
      'started-by-others',
    ],
    ['PAUSED', { ...unsent, ...stop('paused', NOW, true) }, 'start'],
  ])('%s, %j: %s', (state, more, verdict) => {
    expect(judge(RESUME, progress(more), task(state), NOW)).toBe(verdict)
  })

  test('one without an ID cannot be started', () => {
    const nameless = { ...task('PAUSED'), id: null }
    expect(judge(RESUME, progress({ ...unsent, task: nameless }), nameless, NOW)).toBe('cannot-start')
  })
})

describe('several streams', () => {
  test('what was seen after the last one that was not at its goal counts', () => {
    const polls = new PollOrder()
    const [first, second] = [polls.note(true), polls.note(true)]
    expect([first, second].map((poll) => polls.isStale(poll))).toEqual([false, false])
  })

  test('what was seen before another was still running has to be seen again', () => {
    const polls = new PollOrder()
    const first = polls.note(true)
    const other = polls.note(false)
    const second = polls.note(true)
    expect([first, other, second].map((poll) => polls.isStale(poll))).toEqual([true, false, false])
    const again = polls.note(true)
    expect(polls.isStale(again)).toBe(false)
  })

  test('so has what was seen before the stop of another left', () => {
    const polls = new PollOrder()
    const first = polls.note(true)
    polls.leaves()
    expect(polls.isStale(first)).toBe(true)
    expect(polls.isStale(polls.note(true))).toBe(false)
  })
})
