/** The oracle of the tests finds each kind of broken promise in a history that is made up, and nothing in a good one. */
import { describe, expect, test } from '@jest/globals'
import type { EndedStep, History, Play, TaskThen } from '../support/history.ts'
import { expectPromises, flawsOf } from '../support/oracle.ts'

const task = (name: string, state: string, stream = 'orders', project = 'p'): TaskThen => ({
  project,
  stream,
  id: `${name}-id`,
  name,
  state,
})

type Request = Partial<History['requests'][number]> & { seen?: TaskThen[] }

const list = (...seen: TaskThen[]): Request => ({
  operation: 'list',
  stream: seen[0]?.stream ?? 'orders',
  seen,
})
const stop = (...names: string[]): Request => ({
  operation: 'stop',
  taskIds: names.map((name) => `${name}-id`),
})
const start = (...names: string[]): Request => ({
  operation: 'start',
  taskIds: names.map((name) => `${name}-id`),
})

/** The history of these requests, each 100 ms after the one before it. Stops and starts that are answered take effect. */
function historyOf(requests: Request[], othersActs: History['othersActs'] = []): History {
  const all = requests.map((request, index) => ({
    number: index + 1,
    at: 1_000 + 100 * index,
    operation: 'list' as const,
    project: 'p',
    stream: 'orders',
    taskIds: [],
    status: 200,
    answered: true,
    isNextPage: false,
    ...request,
  }))
  return {
    requests: all,
    statesSeen: all.flatMap(({ number, at, operation, stream, seen }) =>
      seen === undefined ? [] : [{ number, at, operation, project: 'p', stream: stream ?? '', tasks: seen }],
    ),
    startsAndStops: all.flatMap(({ number, at, operation, stream, taskIds, answered }) =>
      taskIds.flatMap((id) => {
        if (!answered || (operation !== 'stop' && operation !== 'start')) return []
        const before = operation === 'stop' ? 'RUNNING' : 'PAUSED'
        return [
          {
            at,
            number,
            action: operation,
            project: 'p',
            stream: stream ?? '',
            id,
            name: id.slice(0, -3),
            before,
          },
        ]
      }),
    ),
    othersActs,
  }
}

function ended(
  kind: EndedStep['kind'],
  first: number,
  last: number,
  more: Partial<EndedStep> = {},
): EndedStep {
  const annotations = { error: [], warning: [], notice: [] }
  const endedAt = 950 + 100 * last
  return {
    kind,
    first,
    last,
    endedAt,
    durationMs: 100,
    exitCode: 0,
    signal: null,
    annotations,
    summary: '',
    ...more,
  }
}

/** A pause of these requests, and a post step of those. */
function play(
  main: Request[],
  post: Request[],
  {
    mainStep = {},
    postStep = {},
    acts = [],
    ...more
  }: Partial<Play> & {
    mainStep?: Partial<EndedStep>
    postStep?: Partial<EndedStep>
    acts?: History['othersActs']
  } = {},
): Play {
  return {
    inputs: { 'stream-name': 'orders', 'task-ids': 'all', resume: 'always' },
    before: [task('a', 'RUNNING')],
    now: [task('a', 'RUNNING')],
    main: ended('pause', 1, main.length, mainStep),
    next: post.length === 0 ? null : ended('post', main.length + 1, main.length + post.length, postStep),
    history: historyOf([...main, ...post], acts),
    second: 1_000,
    budgets: {},
    ...more,
  }
}

const runs = list(task('a', 'RUNNING'))
const paused = list(task('a', 'PAUSED'))
const good = [runs, stop('a'), paused]
const back = [paused, start('a'), runs]
const told = (text: string): Partial<EndedStep> => ({
  annotations: { error: [text], warning: [], notice: [] },
  summary: text,
})

const others = (at: number) => ({ at, what: 'stop' as const, stream: 'orders', task: 'a', before: 'RUNNING' })
const adopting = { 'stream-name': 'orders', 'task-ids': 'all', 'if-already-paused': 'adopt' }

test('a pause and its resume that go well have no flaw', () => {
  expect(flawsOf(play(good, back))).toEqual([])
  expect(() => expectPromises(play(good, back))).not.toThrow()
})

describe('1: a success that was not seen', () => {
  const before = [task('a', 'RUNNING'), task('b', 'PAUSED')]
  const two = { before, now: before }
  test.each<[string, Play]>([
    ['the last list says RUNNING', play([...good, runs], [])],
    ['the last list was refused', play([...good, { operation: 'list', status: 403 }], [])],
    [
      'the last list was not answered',
      play([...good, { operation: 'list', status: null, answered: false }], []),
    ],
    ['no list was asked for', play([stop('a')], [])],
    ['a task is missing from the last list', play(good, [], two)],
    [
      'a task that was found paused runs',
      play([...good, list(task('a', 'PAUSED'), task('b', 'RUNNING'))], [], two),
    ],
    [
      'another stream was not seen',
      play(good, [], {
        inputs: { 'stream-name': '["orders", "clicks"]', 'task-names': 'a, c' },
        before: [task('a', 'RUNNING'), task('c', 'RUNNING', 'clicks')],
      }),
    ],
  ])('%s', (_, broken) => {
    expect(flawsOf(broken)).toEqual([expect.stringMatching(/^main ended well/)])
    expect(() => expectPromises(broken)).toThrow('Broken promises')
  })

  test.each<[string, Play]>([
    ['it failed', play([...good, runs], [], { mainStep: { exitCode: 1 } })],
    [
      'it waited for nothing',
      play([runs, stop('a')], [], {
        inputs: { 'stream-name': 'orders', 'task-ids': 'a-id', 'wait-timeout': '0' },
      }),
    ],
    [
      'only others run',
      play([...good, list(task('a', 'PAUSED'), task('b', 'RUNNING'))], [], {
        inputs: { 'stream-name': 'orders', 'task-names': 'a' },
        before: [task('a', 'RUNNING'), task('b', 'RUNNING')],
      }),
    ],
    [
      'another project has a stream of that name',
      play(good, [], { before: [task('a', 'RUNNING'), task('b', 'RUNNING', 'orders', 'other')] }),
    ],
    ['`all` is asked for, and one was deleted before the first list', play(good, [], { before })],
    [
      'the last list has two pages',
      play([...good, list(task('a', 'PAUSED')), { ...list(task('b', 'PAUSED')), isNextPage: true }], [], two),
    ],
    [
      'a list that failed was asked for again',
      play([runs, stop('a'), { operation: 'list', status: 503 }, paused], []),
    ],
  ])('is none where %s', (_, kept) => {
    expect(flawsOf(kept)).toEqual([])
  })
})

describe('2: left paused', () => {
  const left = { now: [task('a', 'PAUSED')] }
  const error = { ...told('Still paused: orders: a.'), exitCode: 1 }
  test.each<[string, Play]>([
    ['in silence', play(good, [paused], left)],
    ['in silence, with an exit code', play(good, [paused], { ...left, postStep: { exitCode: 1 } })],
    [
      'with an annotation alone',
      play(good, [paused], { ...left, postStep: { annotations: { error: ['a'], warning: [], notice: [] } } }),
    ],
    ['named before it was last seen', play(good, [paused], { ...left, mainStep: told('a') })],
    ['and another is named', play(good, [paused], { ...left, postStep: told('ab, a-b') })],
    ['in ERROR', play(good, back, { now: [task('a', 'ERROR')] })],
    ['by others, and seen so', play(good, [...back, paused], { ...left, acts: [others(1_550)] })],
  ])('%s', (_, broken) => {
    expect(flawsOf(broken)).toEqual([expect.stringMatching(/a ran before/)])
  })

  test.each<[string, Play]>([
    ['and named', play(good, [paused], { ...left, postStep: error })],
    ['and named by its ID', play(good, [paused], { ...left, postStep: told('`a-id`') })],
    ['and named by main, which saw it last', play(good, [stop()], { ...left, mainStep: told('a') })],
    [
      'with an explicit never, and in the summary',
      play(good, [paused], {
        ...left,
        inputs: { 'stream-name': 'orders', 'task-ids': 'all', resume: 'never' },
        postStep: { summary: '| a | paused |' },
      }),
    ],
    ['by others after the last look', play(good, back, { ...left, acts: [others(9_000)] })],
    ['by a stop that lands after a minute of watching', play(good, [...back, { ...runs, at: 62_000 }], left)],
    ['and deleted', play(good, back, { now: [] })],
    [
      'and never asked for',
      play([list(task('b', 'PAUSED'))], [paused], { ...left, mainStep: { exitCode: 1 } }),
    ],
  ])('%s: no flaw', (_, kept) => {
    expect(flawsOf(kept)).toEqual([])
  })
})

describe('3: starts', () => {
  const unanswered: Request = { ...stop('a'), status: null, answered: false }
  const refused: Request = { ...stop('a'), status: 403 }
  test.each<[string, Play, RegExp]>([
    ['of what was not stopped', play([paused], back), /not stopped or adopted/],
    ['of what refused its stop for certain', play([runs, refused, paused], back), /not stopped or adopted/],
    ['twice for one stop', play(good, [...back, ...back]), /started 2 times; its stops explain 1/],
    ['three times for two stops', play([unanswered, ...good], [...back, ...back, ...back]), /explain 2/],
  ])('%s', (_, broken, words) => {
    expect(flawsOf(broken)).toEqual([expect.stringMatching(words)])
  })

  test.each<[string, Play]>([
    ['of what was adopted', play([paused], back, { inputs: adopting, before: [task('a', 'PAUSED')] })],
    ['twice where a stop stayed without an answer', play([unanswered, ...good], [...back, ...back])],
    ['sent again before it was seen', play(good, [paused, start('a'), start('a'), runs])],
    [
      'after a refusal that a killed step did not see',
      play([runs, refused], back, { mainStep: { exitCode: null, signal: 'SIGKILL' } }),
    ],
    [
      'after a refusal of two',
      play([runs, { ...stop('a', 'b'), status: 400 }, paused], back, { mainStep: { exitCode: 1 } }),
    ],
  ])('%s: no flaw', (_, kept) => {
    expect(flawsOf(kept)).toEqual([])
  })
})

test('4: a budget that is exceeded, by the requests or by the process', () => {
  const late = play(good, [...back, { ...runs, at: 75_000 }])
  expect(flawsOf(late)).toEqual([])
  expect(flawsOf({ ...late, budgets: { next: 60 } })).toEqual([
    expect.stringMatching(/^post sent requests for 7\d s/),
  ])
  const slow = play(good, back, { mainStep: { durationMs: 90_000 } })
  expect(flawsOf({ ...slow, budgets: { main: 60, next: 60 } })).toEqual(['pause took 90 s of 60'])
  expect(flawsOf({ ...slow, budgets: { main: 90 } })).toEqual([])
})

test('a dry run that changes something', () => {
  const inputs = { 'stream-name': 'orders', 'task-ids': 'all', 'dry-run': 'true' }
  expect(flawsOf(play([runs], [], { inputs }))).toEqual([])
  expect(flawsOf(play(good, [], { inputs }))).toEqual(['a dry run changed something'])
})
