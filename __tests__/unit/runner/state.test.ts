/** What a main step leaves to its post step: which names are believed, and what of their values. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { StopFate } from '../../../src/model/tasks.ts'
import type { SavedPause, SavedStream } from '../../../src/runner/savedState.ts'
import {
  mayHaveSomethingToResume,
  newRecord,
  ownTasks,
  readSaved,
  stateProblem,
  stateRoom,
  stateWriter,
} from '../../../src/runner/state.ts'

const PAUSE: SavedPause = {
  mode: 'always',
  region: 'eu-de',
  endpoint: 'https://dis.eu-de.otc.t-systems.com',
  iamEndpoint: 'http://127.0.0.1:9/iam',
  iamNamedBy: 'iam-endpoint',
  project: { id: '0a1b2c3d4e5f40718293a4b5c6d7e8f9', name: null },
  wait: 600_000,
  maxAttempts: 5,
  signIn: { family: 'OpenStack', kind: 'password', names: ['OS_USERNAME'] },
  records: 1,
}

const task = (name: string) => {
  const [id, stream, state] = [`${name}0000`, 'orders', 'RUNNING']
  return { id, name, stream, state, destination: 'OBS', lastTransfer: '2020-12-03T08:33:48.612Z' }
}
/** Two tasks whose stop came so far, and one that was adopted. */
function recordWith(fate: StopFate): SavedStream {
  const { stream, tasks } = newRecord('orders', [task('obs'), task('dws')], [task('old')])
  return { stream, tasks: tasks.map((each) => (each.isAdopted ? each : { ...each, fate })) }
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
    state.reported()
    expect(written).toEqual([
      ['pause', ''],
      ['reported', ''],
      ['stream-0', ''],
      ['stream-1', ''],
      ['pause', pause],
      ['stream-1', RECORD],
      ['reported', 'yes'],
    ])
    expect(readable(Object.fromEntries(written))).toEqual({
      pause,
      streams: [RECORD],
      unreadable: 0,
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
    expect(asked({ pause })).toEqual(['pause', 'reported', 'stream-0', 'stream-1'])
  })

  test('nothing saved is nothing stopped, a main step that was killed at any instant included', () => {
    expect(read({})).toBeNull()
    expect(read({ pause: '', reported: '' })).toBeNull()
    expect(mayHaveSomethingToResume(readable({ pause: PAUSE, 'stream-0': '' }))).toBe(false)
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
    ['project', null],
    ['project', { id: '../x', name: null }],
    ['project', { id: 7, name: null }],
    ['wait', -1],
    ['wait', '10m'],
    ['wait', 1e300],
    ['maxAttempts', 0],
    ['maxAttempts', 100],
    ['signIn', null],
    ['signIn', { family: 'OpenStack', kind: 'guess' }],
    ['signIn', { family: 'Nobody', kind: 'token' }],
    ['records', 1e9],
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
    ['tasks', [{ ...RECORD.tasks[0], mayComeLate: 1 }]],
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
    expect(mayHaveSomethingToResume(readable({ ...state, 'stream-1': '' }))).toBe(true)
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

test('what was not sent, or refused, is not to be resumed; what was adopted is, whatever became of the rest', () => {
  const fates: StopFate[] = ['unsent', 'refused', 'sent', 'unknown', 'answered']
  const names = fates.map((fate) => ownTasks(recordWith(fate)).map(({ name }) => name))
  const all = ['obs', 'dws', 'old']
  expect(names).toEqual([['old'], ['old'], all, all, all])
})

describe('the room', () => {
  const linux = stateRoom('linux', {})
  const fleet = (streams: number, tasks: number, length = 64) =>
    Array.from({ length: streams }, (_, index) => {
      const stop = Array.from({ length: tasks }, (_, at) => task(`t${at}`.padEnd(length, 'x')))
      return newRecord(
        `stream-${index}`.padEnd(64, 'x'),
        stop.map((each) => ({ ...each, id: 'a'.repeat(19) })),
        [],
      )
    })

  test.each<[string, SavedStream[], RegExp | null]>([
    ['1,000 streams of 5 tasks', fleet(1_000, 5), null],
    ['a few tasks', fleet(1, 100), null],
    ['900 tasks in one stream', fleet(1, 900), /stream-0x+: .*900 dump tasks is too long.*120 kB/],
    ['a name of 140 kB', fleet(1, 1, 140_000), /1 dump task is too long.*could not start/],
    ['100,000 tasks in one stream', fleet(1, 100_000), /100000 dump tasks is too long/],
    ['3,000 streams', fleet(3_000, 5), /^stream-name: 3000 streams are too many.*could not start.*matrix/],
  ])('on Linux: %s', (_, records, problem) => {
    const found = stateProblem(PAUSE, records, linux)
    if (problem === null) expect(found).toBeNull()
    else expect(found).toMatch(problem)
    expect(found?.length ?? 0).toBeLessThan(500)
  })

  test('is smaller on Windows and macOS, and where the environment is full', () => {
    const limit = (platform: NodeJS.Platform, env = {}) => stateRoom(platform, env)
    expect(stateProblem(PAUSE, fleet(1, 150), limit('win32'))).toMatch(/32 kB/)
    expect(stateProblem(PAUSE, fleet(1, 50), limit('win32'))).toBeNull()
    expect(stateProblem(PAUSE, fleet(1_000, 5), limit('darwin'))).toMatch(/too many/)
    expect(stateProblem(PAUSE, fleet(400, 5), limit('darwin'))).toBeNull()
    const full = Object.fromEntries(
      Array.from({ length: 10 }, (_, index) => [`X${index}`, 'x'.repeat(100_000)]),
    )
    expect(stateProblem(PAUSE, fleet(1_000, 5), limit('linux', full))).toMatch(/too many/)
  })

  test('is enough for what a record becomes', () => {
    const change = fc.record({
      fate: fc.constantFrom<StopFate>('unsent', 'sent', 'answered', 'unknown', 'refused'),
      mayComeLate: fc.boolean(),
      isAdopted: fc.boolean(),
      pausedAt: fc.constantFrom(null, new Date().toISOString()),
    })
    fc.assert(
      fc.property(fc.array(change, { minLength: 3, maxLength: 3 }), (changes) => {
        const start = newRecord('orders', [task('a'), task('b')], [task('c')])
        const tasks = start.tasks.map((each, index) => ({ ...each, ...changes[index] }))
        const one = `STATE_stream-0=${JSON.stringify({ ...start, tasks })}`.length
        expect(stateProblem(PAUSE, [start], { one: one - 1, all: 1e6 })).toMatch(/too long/)
      }),
    )
  })

  test('nothing is saved that the post step would not believe', () => {
    const odd = newRecord('orders', [{ ...task('a'), id: 'an ID' }], [])
    expect(stateProblem(PAUSE, [odd], linux)).toMatch(/stream orders has a dump task whose ID/)
    expect(stateProblem({ ...PAUSE, endpoint: 'http://x' }, [RECORD], linux)).toMatch(/would not trust/)
    expect(stateProblem(PAUSE, [RECORD], linux)).toBeNull()
  })
})
