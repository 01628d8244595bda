/** What a main step leaves to its post step: which names are believed, and what of their values. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { FATES, type Fate } from '../../../src/model/fate.ts'
import {
  readSaved,
  type SavedPause,
  type SavedStream,
  type SavedTask,
  stateWriter,
  unreadableRecord,
} from '../../../src/runner/state.ts'
import { leftAsSaved } from '../../../src/steps/decidePost.ts'

const PAUSE: SavedPause = {
  mode: 'always',
  region: 'eu-de',
  endpoint: 'https://dis.eu-de.otc.t-systems.com',
  iamEndpoint: 'http://127.0.0.1:9/iam',
  iamNamedBy: 'iam-endpoint',
  projectId: '0a1b2c3d4e5f40718293a4b5c6d7e8f9',
  wait: 600_000,
  signIn: { family: 'OpenStack', kind: 'password', names: ['OS_USERNAME'] },
  records: 1,
}

const task = (name: string, more: Partial<SavedTask> = {}): SavedTask => ({
  id: `${name}0000`,
  name,
  destination: 'OBS',
  lastTransfer: '2020-12-03T08:33:48.612Z',
  fate: 'answered',
  unanswered: 0,
  isAdopted: false,
  pausedAt: null,
  state: 'RUNNING',
  ...more,
})

/** Two tasks whose stop came so far, and one that was adopted. */
function recordWith(fate: Fate): SavedStream {
  const adopted = task('old', { fate: 'unsent', isAdopted: true, state: 'PAUSED' })
  const tasks = [task('obs', { fate, pausedAt: '2026-01-02T03:04:05.678Z' }), task('dws', { fate }), adopted]
  return { stream: 'orders', at: '2026-01-02T03:04:05.678Z', tasks }
}
const RECORD = recordWith('answered')

/** What a post step makes of these values. */
const read = (state: Record<string, unknown>) =>
  readSaved((name) => {
    const value = state[name] ?? ''
    return typeof value === 'string' ? value : JSON.stringify(value)
  })

function readable(state: Record<string, unknown>) {
  const saved = read(state)
  if (saved === null || saved === 'unreadable') throw new Error('it can be read')
  return saved
}

describe('names', () => {
  test('are all written empty before anything else, those of the records before the pause', () => {
    const written: [string, unknown][] = []
    const state = stateWriter((name, value) => written.push([name, value]))
    state.claim()
    const pause = { ...PAUSE, records: 2 }
    state.pause(pause)
    state.stream(1, RECORD)
    state.retention(new Map([['orders', 48]]))
    state.reported()
    expect(written).toEqual([
      ['pause', ''],
      ['retention', ''],
      ['reported', ''],
      ['stream-0', ''],
      ['stream-1', ''],
      ['pause', pause],
      ['stream-1', RECORD],
      ['retention', { orders: 48 }],
      ['reported', 'yes'],
    ])
    expect(readable(Object.fromEntries(written))).toEqual({
      pause,
      streams: [RECORD],
      unreadable: 0,
      retention: new Map([['orders', 48]]),
      reported: true,
    })
  })

  test('that the main step did not write are not even looked up', () => {
    const asked = (values: Record<string, string>) => {
      const names: string[] = []
      readSaved((name) => {
        names.push(name)
        return values[name] ?? ''
      })
      return names.sort()
    }
    expect(asked({})).toEqual(['pause'])
    expect(asked({ 'stream-0': JSON.stringify(RECORD), reported: 'yes' })).toEqual(['pause'])
    const pause = JSON.stringify({ ...PAUSE, records: 2 })
    expect(asked({ pause })).toEqual(['pause', 'reported', 'retention', 'stream-0', 'stream-1'])
  })

  test('nothing saved is nothing stopped, a main step that was killed at any instant included', () => {
    expect(read({})).toBeNull()
    expect(read({ pause: '', reported: '' })).toBeNull()
    expect(readable({ pause: PAUSE, 'stream-0': '' })).toMatchObject({ streams: [], unreadable: 0 })
  })
})

describe('values', () => {
  const odd: [keyof SavedPause, unknown][] = [
    ['mode', 'perhaps'],
    ['mode', 'toString'],
    ['region', 'eu-de.evil.example'],
    ['region', ''],
    ['endpoint', 'http://dis.example'],
    ['endpoint', 'https://user:pass@dis.example'],
    ['endpoint', 'https://dis.example/?a=b'],
    ['endpoint', 'https://dis.example/%2e%2e'],
    ['endpoint', 'https://dis.example\n'],
    ['endpoint', 'javascript:alert(1)'],
    ['endpoint', null],
    ['iamEndpoint', 'ftp://iam.example'],
    ['iamNamedBy', 'nobody'],
    ['projectId', null],
    ['projectId', '../x'],
    ['projectId', 7],
    ['wait', -1],
    ['wait', '10m'],
    ['wait', 1e300],
    ['signIn', null],
    ['signIn', { ...PAUSE.signIn, kind: 'guess' }],
    ['signIn', { ...PAUSE.signIn, kind: 'toString' }],
    ['signIn', { ...PAUSE.signIn, family: 'Nobody' }],
    ['signIn', { ...PAUSE.signIn, names: [7] }],
    ['records', 101],
    ['records', -1],
    ['records', 0.5],
  ]
  test.each(odd)('a pause whose %s is %j is not believed', (name, value) => {
    expect(read({ pause: { ...PAUSE, [name]: value } })).toBe('unreadable')
    const { [name]: _, ...rest } = PAUSE
    expect(read({ pause: rest })).toBe('unreadable')
  })

  test.each<[keyof SavedStream, unknown]>([
    ['stream', '../x'],
    ['stream', ''],
    ['tasks', [{ ...RECORD.tasks[0], fate: 'stopped' }]],
    ['at', 'yesterday'],
    ['at', null],
    ['tasks', [{ ...RECORD.tasks[0], unanswered: -1 }]],
    ['tasks', [{ ...RECORD.tasks[0], unanswered: '2' }]],
    ['tasks', [{ ...RECORD.tasks[0], state: 7 }]],
    ['tasks', [{ ...RECORD.tasks[0], lastTransfer: '2020' }]],
    ['tasks', [{ ...RECORD.tasks[0], isAdopted: 'yes' }]],
    ['tasks', [{ ...RECORD.tasks[0], isAdopted: null }]],
    ['tasks', null],
    ['tasks', [null]],
    ['tasks', [{ ...RECORD.tasks[0], id: 'a b' }]],
    ['tasks', [{ ...RECORD.tasks[0], id: null, name: null }]],
    ['tasks', [{ ...RECORD.tasks[0], name: 7 }]],
    ['tasks', [{ ...RECORD.tasks[0], pausedAt: 'now' }]],
  ])('a record whose %s is %j is told, and the others are kept', (name, value) => {
    const other = { ...RECORD, stream: 'clicks' }
    const pause = { ...PAUSE, records: 2 }
    const state = { pause, 'stream-0': { ...RECORD, [name]: value }, 'stream-1': other }
    expect(readable(state)).toMatchObject({ streams: [other], unreadable: 1 })
  })

  test('of any other form are not believed either', () => {
    const deep = '['.repeat(15_000) + ']'.repeat(15_000)
    const junk = fc.oneof(fc.string({ minLength: 1 }), fc.json(), fc.constant(deep))
    fc.assert(
      fc.property(junk, (spoiled) => {
        expect(readSaved((name) => (name === 'pause' ? spoiled : ''))).toBe('unreadable')
        const saved = readSaved((name) => (name === 'pause' ? JSON.stringify(PAUSE) : spoiled))
        expect(saved).toMatchObject({ streams: [], unreadable: 1 })
      }),
    )
  })
})

test('hours of a stream are believed only where they can be', () => {
  const retentionOf = (retention: unknown) => readable({ pause: PAUSE, retention }).retention
  expect(retentionOf({ orders: 24, clicks: 72 })).toEqual(new Map(Object.entries({ orders: 24, clicks: 72 })))
  for (const odd of ['junk', [24], { '../x': 24 }, { orders: '24' }, { orders: -1 }, { orders: 1e9 }]) {
    expect(retentionOf(odd)).toEqual(new Map())
  }
})

test('what was not sent, or refused, is not to be resumed; what was adopted is, whatever became of the rest', () => {
  const left = FATES.map((fate) => {
    const saved = readable({ pause: PAUSE, 'stream-0': recordWith(fate) })
    return [fate, leftAsSaved(saved).map(({ name }) => name)]
  })
  const all = ['obs', 'dws', 'old']
  expect(Object.fromEntries(left)).toEqual({
    refused: ['old'],
    unsent: ['old'],
    sent: all,
    unknown: all,
    answered: all,
  })
})

test('nothing is saved that the post step would not believe', () => {
  const { stream } = RECORD
  expect(unreadableRecord(PAUSE, [RECORD])).toBeNull()
  const odd = { stream, tasks: [task('a', { id: 'an ID' })] }
  expect(unreadableRecord(PAUSE, [RECORD, odd])).toMatch(/stream orders has a dump task whose ID/)
  expect(unreadableRecord({ ...PAUSE, endpoint: 'http://x' }, [RECORD])).toMatch(/would reject/)
})
