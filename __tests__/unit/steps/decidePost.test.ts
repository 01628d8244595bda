/** What the post step decides, and what it tells by the saved state alone. */
import { describe, expect, test } from '@jest/globals'
import type { Fate } from '../../../src/model/fate.ts'
import { FATES } from '../../../src/model/fate.ts'
import { STOP_WATCH } from '../../../src/model/limits.ts'
import { note } from '../../../src/model/note.ts'
import type { Saved, SavedTask } from '../../../src/runner/state.ts'
import {
  decidePost,
  leftAsSaved,
  lostNotes,
  ownTasks,
  seenAt,
  stopOf,
  unresumed,
} from '../../../src/steps/decidePost.ts'

const PAUSED_AT = '2026-01-02T03:04:05.000Z'

function task(name: string, more: Partial<SavedTask> = {}): SavedTask {
  const unread = { destination: 'OBS', lastTransfer: null, unanswered: 0, pausedAt: null, state: null }
  return { id: `id-${name}`, name, ...unread, fate: 'answered', isAdopted: false, ...more }
}

function saved(mode: Saved['pause']['mode'], tasks: SavedTask[], more: Partial<Saved> = {}): Saved {
  const pause: Saved['pause'] = {
    mode,
    region: 'eu-de',
    endpoint: 'https://dis.eu-de.otc.t-systems.com',
    iamEndpoint: null,
    iamNamedBy: 'region',
    projectId: '0a1b',
    wait: 600_000,
    signIn: { family: null, kind: 'access-key', names: ['access-key-id', 'secret-access-key'] },
    records: 1,
  }
  const streams = [{ stream: 'orders', at: '2026-01-02T03:05:00.000Z', tasks }]
  return { pause, streams, unreadable: 0, retention: new Map(), reported: true, ...more }
}

describe('at the end of the job', () => {
  test.each<[Saved['pause']['mode'], string, object]>([
    ['always', 'success', { do: 'resume', isCancelled: false }],
    ['always', 'failure', { do: 'resume', isCancelled: false }],
    ['always', 'cancelled', { do: 'resume', isCancelled: true }],
    ['always', '', { do: 'resume', isCancelled: false }],
    ['on-success', 'success', { do: 'resume', isCancelled: false }],
    ['on-success', 'failure', { do: 'tell', why: 'job-failed', isTold: false }],
    ['on-success', 'cancelled', { do: 'tell', why: 'job-failed', isTold: false }],
    ['on-success', '', { do: 'fail' }],
    ['on-success', 'skipped', { do: 'fail' }],
    ['never', 'failure', { do: 'tell', why: 'never', isTold: true }],
    [null, 'success', { do: 'tell', why: 'not-set', isTold: true }],
  ])('resume %s, job %j', (mode, status, decision) => {
    expect(decidePost(saved(mode, [task('a')]), status)).toMatchObject(decision)
  })

  test('what the main step could not report is told', () => {
    expect(decidePost(saved(null, [task('a')], { reported: false }), 'failure')).toMatchObject({
      isTold: false,
    })
  })
})

describe('the tasks of this step', () => {
  const own: Record<Fate, boolean> = {
    refused: false,
    unsent: false,
    sent: true,
    unknown: true,
    answered: true,
  }

  test.each(FATES)('one whose stop is %s', (fate) => {
    const [stream] = saved('always', [task('a', { fate })]).streams
    expect(stream && ownTasks(stream)).toHaveLength(own[fate] ? 1 : 0)
  })

  test('one that was adopted, whatever its fate', () => {
    const [stream] = saved('always', [task('a', { fate: 'unsent', isAdopted: true })]).streams
    expect(stream && ownTasks(stream)).toHaveLength(1)
  })

  test.each<[string, Partial<SavedTask>, boolean, watch: number]>([
    ['seen PAUSED', { pausedAt: PAUSED_AT }, true, 0],
    ['adopted', { isAdopted: true, fate: 'unsent' }, true, 0],
    ['answered, and not seen PAUSED', { fate: 'answered' }, false, 600_000],
    ['without an answer', { fate: 'unknown' }, false, STOP_WATCH],
    ['on its way when the step was killed', { fate: 'sent' }, false, STOP_WATCH],
  ])('%s: counts as paused, and is watched, or not', (_, more, isSeenPaused, watch) => {
    expect(stopOf(task('a', more), 600_000)).toMatchObject({ isSeenPaused, watch })
  })
})

describe('what stays paused is told as the main step saw it', () => {
  test.each<[string, Partial<SavedTask>, object]>([
    [
      'paused',
      { pausedAt: PAUSED_AT, state: 'PAUSED' },
      { outcome: 'paused', after: 'PAUSED', pausedAt: PAUSED_AT },
    ],
    ['adopted', { isAdopted: true, fate: 'unsent', state: 'PAUSED' }, { outcome: 'adopted', sent: false }],
    [
      'stopped, and still running',
      { state: 'RUNNING' },
      { outcome: 'requested', after: 'RUNNING', sent: true },
    ],
    ['of unknown fate', { fate: 'unknown' }, { outcome: 'requested', after: null }],
    [
      'paused, and started again',
      { pausedAt: PAUSED_AT, state: 'RUNNING' },
      { outcome: 'timed-out', after: 'RUNNING' },
    ],
  ])('%s', (_, more, report) => {
    expect(leftAsSaved(saved('never', [task('a', more)]))).toMatchObject([
      { stream: 'orders', name: 'a', ...report },
    ])
  })

  test('at the time at which something was last saved', () => {
    expect(seenAt(saved('never', [task('a')]))).toBe(Date.parse('2026-01-02T03:05:00.000Z'))
  })
})

test('what could not be resumed is named, with the reason', () => {
  const problem = note('It was not resumed.')
  const reports = unresumed(saved('always', [task('a'), task('b', { fate: 'refused' })]), problem)
  expect(reports).toMatchObject([{ name: 'a', outcome: 'failed', problem }])
})

test('records that cannot be read are never silent', () => {
  expect(lostNotes(saved('always', []))).toEqual([])
  expect(lostNotes(saved('always', [], { unreadable: 2 }))[0]?.what).toContain('2 of 3 streams')
})
