/** What was asked for and what the streams have → what is stopped, left, missed or refused. */
import { describe, expect, test } from '@jest/globals'
import type { FoundStream } from '../../../src/cloud/dis.ts'
import type { PauseRequest } from '../../../src/inputs/inputs.ts'
import { noteText } from '../../../src/model/note.ts'
import { type DumpTask, namesOf } from '../../../src/model/tasks.ts'
import { planPause } from '../../../src/plan/plan.ts'

function task(stream: string, name: string, state = 'RUNNING'): DumpTask {
  return { stream, id: `${stream}-${name}-id`, name, destination: 'OBS', state, lastTransfer: null }
}

function found(stream: string, tasks: DumpTask[], unlisted = 0): FoundStream {
  return { stream, tasks, unlisted }
}

const ORDERS = found('orders', [
  task('orders', 'obs'),
  task('orders', 'dws', 'PAUSED'),
  task('orders', 'old', 'DELETE'),
])
const CLICKS = found('clicks', [task('clicks', 'obs'), task('clicks', 'odd', 'FREEZING')])

type Asked = Partial<Pick<PauseRequest, 'ifMissing' | 'ifPaused'>> & Partial<PauseRequest['selection']>

function plan({ ifMissing = 'error', ifPaused = 'leave', ...selection }: Asked, streams = [ORDERS, CLICKS]) {
  const request = { ifMissing, ifPaused, selection: { all: false, ids: [], names: [], ...selection } }
  const { stop, adopt, leave, missing, problems, warnings } = planPause(
    request as unknown as PauseRequest,
    streams,
  )
  const names = (tasks: { stream: string | null; name: string | null; id: string | null }[]) =>
    tasks.map(({ stream, name, id }) => `${stream ?? '?'}/${name ?? id}`)
  return {
    stop: names(stop),
    adopt: names(adopt),
    leave: names(leave),
    missing: names(missing),
    problems,
    warnings,
  }
}

const NOTHING = { stop: [], adopt: [], leave: [], missing: [], problems: [], warnings: [] }

describe('which dump tasks a pause means', () => {
  test.each<[string, Asked, Partial<ReturnType<typeof plan>>]>([
    [
      'all: whatever lives, an unknown state too',
      { all: true },
      { stop: ['orders/obs', 'clicks/obs', 'clicks/odd'], leave: ['orders/dws'] },
    ],
    [
      'a name in several streams is meant in each',
      { names: ['obs'] },
      { stop: ['orders/obs', 'clicks/obs'] },
    ],
    ['a name in one of them is found', { names: ['odd'] }, { stop: ['clicks/odd'] }],
    [
      'IDs and names add up, each task once',
      { ids: ['orders-obs-id'], names: ['odd', 'obs'] },
      { stop: ['orders/obs', 'clicks/obs', 'clicks/odd'] },
    ],
    ['a name is no ID', { ids: ['obs'], ifMissing: 'ignore' }, { missing: ['?/obs'] }],
    ['an ID is no name', { names: ['orders-obs-id'], ifMissing: 'ignore' }, { missing: ['?/orders-obs-id'] }],
    ['one that is paused is left', { names: ['dws'] }, { leave: ['orders/dws'] }],
    ['one that is paused is adopted', { names: ['dws'], ifPaused: 'adopt' }, { adopt: ['orders/dws'] }],
    ['DELETE is not there', { names: ['old'], ifMissing: 'warn' }, { missing: ['orders/old'] }],
  ])('%s', (_, asked, expected) => {
    expect(plan(asked)).toEqual({ ...NOTHING, ...expected })
  })

  test('one that is paused is a problem under if-already-paused: error', () => {
    const { problems } = plan({ all: true, ifPaused: 'error' })
    expect(problems).toEqual([
      expect.objectContaining({
        what: expect.stringMatching(/if-already-paused: error.*: orders\/dws\.$/),
      }),
    ])
  })
})

describe('a task that is not there', () => {
  test('under error: the message lists what each stream has, and nothing that is deleted', () => {
    const { problems } = plan({ ids: ['typo'], names: ['obs', 'nope'] })
    expect(problems.map(noteText)).toEqual([
      'Not there: typo, nope. Correct task-ids or task-names (stream orders has obs (orders-obs-id), dws ' +
        '(orders-dws-id), stream clicks has obs (clicks-obs-id), odd (clicks-odd-id)), or set if-task-missing to warn ' +
        'or ignore.',
    ])
  })

  test.each<[string, Asked, string | null]>([
    ['the word all among the names', { names: ['all'] }, 'For every dump task, set task-ids to all.'],
    ['a name among the IDs', { ids: ['obs'] }, 'obs is a name: set it as task-names.'],
    ['an ID among the names', { names: ['orders-obs-id'] }, 'orders-obs-id is an ID: set it as task-ids.'],
    ['another case', { names: ['OBS'] }, 'OBS: Did you mean obs?'],
    ['another case of an ID', { ids: ['Orders-Obs-Id'] }, 'Orders-Obs-Id: Did you mean orders-obs-id?'],
    ['a slip', { names: ['odds'] }, 'odds: Did you mean odd? Correct'],
    ['nothing that is close', { names: ['sensors'] }, null],
  ])('the message has a hint: %s', (_, asked, hint) => {
    expect(plan(asked).problems[0]?.todo).toMatch(hint === null ? /^Correct task-ids or task-names/ : hint)
  })

  test.each([
    ['error', 'Dump task old was deleted.', null],
    ['warn', null, 'Dump task old was deleted.'],
    ['ignore', null, null],
  ] as const)('under %s its report says so', (ifMissing, problem, warning) => {
    const request = { ifMissing, ifPaused: 'leave', selection: { all: false, ids: [], names: ['old'] } }
    const [report] = planPause(request as unknown as PauseRequest, [ORDERS]).missing
    expect(report).toMatchObject({ stream: 'orders', outcome: 'missing', before: 'DELETE', sent: false })
    expect(report?.problem?.what ?? '').toContain(problem ?? '')
    expect(report?.warning?.what ?? '').toContain(warning ?? '')
    expect([report?.problem === null, report?.warning === null]).toEqual([problem === null, warning === null])
  })
})

describe('all, and there is none', () => {
  const empty = [found('orders', [task('orders', 'old', 'DELETE')]), found('void', [])]

  test.each([
    ['error', 1, 0],
    ['warn', 0, 1],
    ['ignore', 0, 0],
  ] as const)('under %s', (ifMissing, problems, warnings) => {
    const planned = plan({ all: true, ifMissing }, empty)
    expect([planned.problems.length, planned.warnings.length]).toEqual([problems, warnings])
    for (const { what } of [...planned.problems, ...planned.warnings]) {
      expect(what).toBe('There is no dump task in the streams orders, void.')
    }
  })

  test('in one stream of several is no problem', () => {
    expect(plan({ all: true }, [ORDERS, found('void', [])]).problems).toEqual([])
  })
})

describe('what the service does not tell', () => {
  test('more tasks counted than listed: all would miss some', () => {
    const streams = [found('orders', [task('orders', 'obs')], 2)]
    expect(plan({ all: true }, streams).problems).toEqual([
      expect.objectContaining({
        what: expect.stringContaining(
          'The service counts 3 dump tasks in stream orders but lists only 1, so `all` would miss some.',
        ),
      }),
    ])
    expect(plan({ names: ['obs'] }, streams).problems).toEqual([])
  })

  test('no ID of a task that is to be stopped; none is needed to leave one paused', () => {
    const nameless = (state: string) => [found('orders', [{ ...task('orders', 'obs', state), id: null }])]
    expect(plan({ all: true }, nameless('RUNNING')).problems).toEqual([
      expect.objectContaining({ what: expect.stringContaining('gives no ID') }),
    ])
    expect(plan({ all: true }, nameless('PAUSED')).problems).toEqual([])
  })
})

describe('the names of tasks', () => {
  test('are given with their stream, the ID where there is no name', () => {
    expect(namesOf([task('a', 'x'), task('b', 'y'), { stream: null, id: 'i', name: null }])).toBe(
      'a/x, b/y, ?/i',
    )
  })

  test('become counts when they are many', () => {
    const tasks = Array.from({ length: 60 }, (_, index) => task(`s${index % 12}`, `n${index}`))
    expect(namesOf(tasks)).toBe('60 dump tasks in 12 streams')
    expect(namesOf(tasks.slice(0, 8))).toContain('s7/n7')
    expect(namesOf(tasks.slice(0, 9))).toBe('9 dump tasks in 9 streams')
  })
})
