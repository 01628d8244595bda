/** With what outcome a dump task ends, and that every ending that is no success says why. */
import { describe, expect, test } from '@jest/globals'
import { type Circumstances, endingOf, type Journey, lastEnding, unwatchedEnding } from '../src/ending.js'
import { NetworkError } from '../src/errors.js'
import type { DumpTask } from '../src/tasks.js'
import { PAUSE, RESUME } from '../src/transition.js'

const TASK: DumpTask = {
  stream: 'orders',
  id: 'id1',
  name: 'to-obs',
  destination: 'OBS',
  state: 'RUNNING',
  lastTransfer: null,
}

function journey(more: Partial<Journey> & { state?: string } = {}): Journey {
  const { state = 'RUNNING', ...rest } = more
  return {
    call: 'answered',
    mayStart: true,
    pendingStop: null,
    badSince: null,
    settled: false,
    seen: { ...TASK, state },
    ...rest,
  }
}

const TIME_UP: Circumstances = {
  wait: 60_000,
  waited: 60_000,
  isTimeUp: true,
  isCancelled: false,
  trouble: null,
}
const TROUBLE = new NetworkError(
  'list the dump tasks',
  'dis',
  'refused',
  'no',
  'no connection to dis: ECONNREFUSED',
)
const answered = { answered: true, until: 0 }
const unknown = { answered: false, until: 0 }

describe('a look', () => {
  test.each(['reached', 'wait', 'start'] as const)('that finds %s ends nothing', (verdict) => {
    expect(endingOf(verdict, PAUSE, TASK)).toBeNull()
  })

  test.each([
    ['already', RESUME, { outcome: 'already-running' }],
    ['gone', PAUSE, { outcome: 'missing', problem: expect.stringContaining('deleted') }],
    ['gone', RESUME, { outcome: 'missing', warning: expect.stringContaining('deleted') }],
    ['bad', RESUME, { outcome: 'failed', problem: expect.stringContaining('in state RUNNING') }],
    ['bad', PAUSE, { outcome: 'failed', problem: expect.stringContaining('in state RUNNING') }],
    ['cannot-start', RESUME, { outcome: 'failed', problem: expect.stringContaining('no ID') }],
    ['unsettled', RESUME, { outcome: 'failed', problem: expect.stringContaining('may pause') }],
    [
      'stop-never-showed',
      RESUME,
      { outcome: 'already-running', warning: expect.stringContaining('never showed') },
    ],
  ] as const)('that finds %s', (verdict, direction, ending) => {
    expect(endingOf(verdict, direction, TASK)).toEqual(ending)
  })
})

describe('without waiting', () => {
  test('what was sent is requested, and no more', () => {
    expect(unwatchedEnding(journey())).toEqual({ outcome: 'requested' })
    expect(lastEnding(PAUSE, journey(), { ...TIME_UP, wait: 0 })).toEqual({ outcome: 'requested' })
  })

  test('what was not sent says what it is', () => {
    expect(unwatchedEnding(journey({ call: 'unsent', state: 'STARTING' })).warning).toContain('STARTING')
  })

  test('a stop that may not have arrived is a problem', () => {
    const ending = lastEnding(PAUSE, journey({ call: 'doubtful' }), { ...TIME_UP, wait: 0, trouble: TROUBLE })
    expect(ending).toEqual({ outcome: 'requested', problem: expect.stringContaining('arrived is not known') })
  })
})

describe('after the last look', () => {
  test('what was seen at its goal has reached it, also in a cancelled job', () => {
    const settled = journey({ settled: true, state: 'PAUSED' })
    expect(lastEnding(PAUSE, settled, TIME_UP)).toEqual({ outcome: 'paused' })
    expect(lastEnding(RESUME, settled, { ...TIME_UP, isCancelled: true })).toEqual({ outcome: 'resumed' })
  })

  test.each<[string, Partial<Journey> & { state?: string }, Partial<Circumstances>, string, RegExp]>([
    ['was stopped and still runs', {}, {}, 'timed-out', /Not PAUSED within 1 min.*last seen RUNNING/],
    ['may have been stopped', { call: 'doubtful' }, {}, 'timed-out', /arrived is not known/],
    ['is in a bad state', { badSince: 1, state: 'ERROR' }, {}, 'timed-out', /last seen ERROR.*destination/],
    [
      'could not be watched',
      { seen: null },
      { isTimeUp: false, trouble: TROUBLE },
      'requested',
      /ECONNREFUSED/,
    ],
    ['was stopped in a cancelled job', {}, { isCancelled: true }, 'requested', /was cancelled while/],
    [
      'was not stopped in one',
      { call: 'unsent' },
      { isCancelled: true },
      'failed',
      /cancelled before its stop/,
    ],
  ])('what %s is a problem of the pause', (_, way, circumstances, outcome, problem) => {
    const ending = lastEnding(PAUSE, journey(way), { ...TIME_UP, ...circumstances })
    expect(ending).toEqual({ outcome, problem: expect.stringMatching(problem) })
  })

  test.each<[string, Partial<Journey> & { state?: string }, Partial<Circumstances>, string, RegExp]>([
    ['is still starting', { call: 'unsent', state: 'STARTING' }, {}, 'timed-out', /could not be resumed/],
    [
      'is still paused',
      { call: 'unsent', state: 'PAUSED' },
      { trouble: TROUBLE },
      'failed',
      /PAUSED.*ECONNREFUSED/,
    ],
    ['was never seen', { call: 'unsent', seen: null }, { trouble: TROUBLE }, 'failed', /never seen/],
    [
      'may still pause',
      { call: 'unsent', pendingStop: answered },
      {},
      'failed',
      /was sent .*may still pause/,
    ],
    [
      'could not be watched for its stop',
      { call: 'unsent', pendingStop: unknown },
      { trouble: TROUBLE },
      'failed',
      /may have been sent .*may still pause/,
    ],
  ])('what %s is a problem of the resume', (_, way, circumstances, outcome, problem) => {
    const ending = lastEnding(RESUME, journey(way), { ...TIME_UP, ...circumstances })
    expect(ending).toEqual({ outcome, problem: expect.stringMatching(problem) })
  })

  test('a stop of unknown fate that never showed is a warning', () => {
    const ending = lastEnding(RESUME, journey({ call: 'unsent', pendingStop: unknown }), TIME_UP)
    expect(ending).toEqual({
      outcome: 'already-running',
      warning: expect.stringContaining('not seen to pause'),
    })
  })
})
