/** With what outcome a dump task ends, and that every ending that is no success says why. */
import { describe, expect, test } from '@jest/globals'
import { type Circumstances, endingOf, lastEnding, unwatchedEnding } from '../../../src/apply/ending.ts'
import { type PastStop, type TrackedTask, trackedTask } from '../../../src/apply/trackedTask.ts'
import { PAUSE, RESUME } from '../../../src/model/direction.ts'
import { NetworkError } from '../../../src/model/errors.ts'
import type { DumpTask } from '../../../src/model/tasks.ts'

const TASK: DumpTask = {
  stream: 'orders',
  id: 'id1',
  name: 'to-obs',
  destination: 'OBS',
  state: 'RUNNING',
  lastTransfer: null,
}

function tracked(more: Partial<TrackedTask> & { state?: string } = {}): TrackedTask {
  const { state = 'RUNNING', ...rest } = more
  const known = trackedTask({ task: TASK, stop: null })
  return { ...known, call: 'answered', seen: { ...TASK, state }, ...rest }
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
const past = (fate: PastStop['fate'], mayComeLate = false): PastStop => ({
  fate,
  until: 0,
  mayComeLate,
  pausedAt: null,
})
/** A note that says this. */
const saying = (text: RegExp) => expect.objectContaining({ what: expect.stringMatching(text) })

describe('a poll', () => {
  test.each(['reached', 'wait', 'start'] as const)('that finds %s ends nothing', (verdict) => {
    expect(endingOf(verdict, PAUSE, TASK)).toBeNull()
  })

  test.each([
    ['already', RESUME, { outcome: 'already-running' }],
    ['gone', PAUSE, { outcome: 'missing', problem: saying(/deleted/) }],
    ['gone', RESUME, { outcome: 'missing', warning: saying(/deleted/) }],
    ['bad', RESUME, { outcome: 'failed', problem: saying(/in state RUNNING/) }],
    ['bad', PAUSE, { outcome: 'failed', problem: saying(/in state RUNNING/) }],
    [
      'started-by-others',
      RESUME,
      { outcome: 'already-running', warning: saying(/somebody else started it/) },
    ],
    ['cannot-start', RESUME, { outcome: 'failed', problem: saying(/no ID/) }],
    ['unsettled', RESUME, { outcome: 'failed', problem: saying(/may pause/) }],
    ['stop-never-showed', RESUME, { outcome: 'already-running', warning: saying(/may have been sent/) }],
  ] as const)('that finds %s', (verdict, direction, ending) => {
    expect(endingOf(verdict, direction, TASK)).toEqual(ending)
  })
})

describe('without waiting', () => {
  test('what was sent is requested, and no more', () => {
    expect(unwatchedEnding(tracked())).toEqual({ outcome: 'requested' })
    expect(lastEnding(PAUSE, tracked(), { ...TIME_UP, wait: 0 })).toEqual({ outcome: 'requested' })
  })

  test('what was not sent says what it is', () => {
    expect(unwatchedEnding(tracked({ call: 'unsent', state: 'STARTING' })).warning?.what).toContain(
      'STARTING',
    )
  })

  test('a stop that may not have arrived is a problem', () => {
    const ending = lastEnding(PAUSE, tracked({ call: 'doubtful' }), { ...TIME_UP, wait: 0, trouble: TROUBLE })
    expect(ending).toEqual({ outcome: 'requested', problem: saying(/arrived is not known/) })
  })
})

describe('after the last poll', () => {
  test('what was seen at its goal has reached it, also in a cancelled job', () => {
    const settled = tracked({ settled: true, state: 'PAUSED' })
    expect(lastEnding(PAUSE, settled, TIME_UP)).toEqual({ outcome: 'paused' })
    expect(lastEnding(RESUME, settled, { ...TIME_UP, isCancelled: true })).toEqual({ outcome: 'resumed' })
  })

  test.each<[string, Partial<TrackedTask> & { state?: string }, Partial<Circumstances>, string, RegExp]>([
    ['was stopped and still runs', {}, {}, 'timed-out', /Not PAUSED within 1 min.*last seen RUNNING/],
    ['may have been stopped', { call: 'doubtful' }, {}, 'timed-out', /arrived is not known/],
    ['is in a bad state', { badSince: 1, state: 'ERROR' }, {}, 'timed-out', /last seen ERROR/],
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
    const ending = lastEnding(PAUSE, tracked(way), { ...TIME_UP, ...circumstances })
    expect(ending).toEqual({
      outcome,
      problem: expect.objectContaining({ what: expect.stringMatching(problem) }),
    })
  })

  test.each<[string, Partial<TrackedTask> & { state?: string }, Partial<Circumstances>, string, RegExp]>([
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
      { call: 'unsent', stop: past('answered') },
      {},
      'failed',
      /was accepted .*may still pause/,
    ],
    [
      'could not be watched for its stop',
      { call: 'unsent', stop: past('unknown') },
      { trouble: TROUBLE },
      'failed',
      /may have been sent .*may still pause/,
    ],
  ])('what %s is a problem of the resume', (_, way, circumstances, outcome, problem) => {
    const ending = lastEnding(RESUME, tracked(way), { ...TIME_UP, ...circumstances })
    expect(ending).toEqual({
      outcome,
      problem: expect.objectContaining({ what: expect.stringMatching(problem) }),
    })
  })

  test('a stop of unknown fate that never showed is a warning', () => {
    const ending = lastEnding(RESUME, tracked({ call: 'unsent', stop: past('unknown') }), TIME_UP)
    expect(ending).toEqual({
      outcome: 'already-running',
      warning: saying(/may have been sent, and it is still running/),
    })
  })

  test('one that runs before its late stop was watched long enough is a success with a warning', () => {
    const late = { stop: past('paused', true), goalSince: 1 }
    expect(lastEnding(RESUME, tracked(late), { ...TIME_UP, isCancelled: true })).toEqual({
      outcome: 'resumed',
      warning: saying(/sent more than once/),
    })
    expect(lastEnding(RESUME, tracked({ ...late, call: 'unsent' }), TIME_UP).outcome).toBe('already-running')
  })
})
