/** Inputs and environment → what is asked for; and every mistake told at once, each by the name of its input. */
import { describe, expect, test } from '@jest/globals'
import { type PauseRequest, readPauseRequest } from '../../../src/inputs/inputs.ts'
import { parseDuration, parseList } from '../../../src/inputs/lists.ts'
import { InputError } from '../../../src/model/errors.ts'

/** Inputs that are right; those of a test go on top. */
const RIGHT = {
  'stream-name': 'orders',
  'task-ids': '9dSu1wfCytSk1aOLxvF',
  region: 'eu-de',
  'project-id': '0a1b2c3d4e5f40718293a4b5c6d7e8f9',
  'access-key-id': 'AK',
  'secret-access-key': 'SK',
}

function read(inputs: Record<string, string>): PauseRequest {
  const all: Record<string, string> = { ...RIGHT, ...inputs }
  return readPauseRequest({ input: (name) => all[name] ?? '', env: {} })
}

function problemsOf(inputs: Record<string, string>): readonly string[] {
  try {
    read(inputs)
  } catch (error) {
    if (error instanceof InputError) return error.problems
    throw error
  }
  throw new Error('nothing was found wrong')
}

describe('a list', () => {
  test.each([
    ['a', ['a']],
    ['', []],
    [' , \n ,', []],
    ['a,b\nc', ['a', 'b', 'c']],
    ['a\r\nb\r\n', ['a', 'b']],
    ['  a , b ', ['a', 'b']],
    ['a,b,a', ['a', 'b']],
    ['["a", "b"]', ['a', 'b']],
    [' ["a,b", " c ", "", "c"] ', ['a,b', 'c']],
    ['[]', []],
    ['["a"', null],
    ['["a", 1]', null],
    ['[a]', null],
  ])('%j', (text, list) => {
    expect(parseList(text)).toEqual(list)
  })
})

describe('a duration', () => {
  test.each([
    ['0', 0],
    ['90', 90_000],
    ['90s', 90_000],
    ['5m', 300_000],
    ['1h', 3_600_000],
    ['007', 7_000],
  ])('%j', (text, ms) => {
    expect(parseDuration(text)).toBe(ms)
    expect(read({ 'wait-timeout': text }).wait).toBe(ms)
  })

  test.each(['1.5m', '-1', '5 m', '5M', '1d', 'm', '1e3', '5m30s', '٣', '1234567890', 'Infinity'])(
    '%j is none',
    (text) => {
      expect(parseDuration(text)).toBeNull()
      expect(problemsOf({ 'wait-timeout': text })).toEqual([
        expect.stringMatching(/^wait-timeout: .*90s, 5m, 1h/),
      ])
    },
  )

  test('ten minutes where none is given', () => {
    expect(read({}).wait).toBe(600_000)
    expect(read({ 'wait-timeout': ' ' }).wait).toBe(600_000)
  })
})

describe('a boolean', () => {
  test.each([
    ['', false],
    ['false', false],
    ['False', false],
    ['FALSE', false],
    ['true', true],
    ['True', true],
    ['TRUE', true],
    [' true\n', true],
  ])('%j', (text, value) => {
    expect(read({ 'dry-run': text }).dryRun).toBe(value)
  })

  test.each(['yes', '1', 'tRue', 'on', 'null'])('%j is none', (text) => {
    expect(problemsOf({ 'dry-run': text })).toEqual([
      expect.stringContaining(`dry-run: «${text}» is neither true nor false.`),
    ])
  })
})

describe('the request', () => {
  test('as the defaults make it', () => {
    expect(read({})).toMatchObject({
      streams: ['orders'],
      selection: { all: false, ids: ['9dSu1wfCytSk1aOLxvF'], names: [] },
      resume: null,
      ifPaused: 'leave',
      ifMissing: 'error',
      dryRun: false,
      maxAttempts: 5,
      place: { region: 'eu-de', endpoint: 'https://dis.eu-de.otc.t-systems.com' },
      warnings: [],
    })
  })

  test.each<[Record<string, string>, Partial<PauseRequest>]>([
    [{ 'stream-name': 'a-1, B_2' }, { streams: ['a-1', 'B_2'] }],
    [{ 'stream-name': 'x'.repeat(64) }, { streams: ['x'.repeat(64)] }],
    [{ 'task-ids': 'all' }, { selection: { all: true, ids: [], names: [] } }],
    [{ 'task-ids': '["all"]' }, { selection: { all: true, ids: [], names: [] } }],
    [
      { 'task-ids': 'a1,b2', 'task-names': 'c' },
      { selection: { all: false, ids: ['a1', 'b2'], names: ['c'] } },
    ],
    [{ 'task-ids': '', 'task-names': 'all' }, { selection: { all: false, ids: [], names: ['all'] } }],
    [
      { resume: 'on-success', 'if-already-paused': 'adopt' },
      { resume: 'on-success', ifPaused: 'adopt' },
    ],
    [
      { 'if-task-missing': 'warn', 'retry-max-attempts': '99' },
      { ifMissing: 'warn', maxAttempts: 99 },
    ],
    [{ 'if-already-paused': 'ignore' }, { ifPaused: 'ignore' }],
    [{ 'retry-max-attempts': '1' }, { maxAttempts: 1 }],
  ])('%j', (inputs, expected) => {
    expect(read(inputs)).toMatchObject(expected)
  })

  test('white space around a secret is removed, and said', () => {
    const { signInMethod, warnings } = read({ 'secret-access-key': 'SK\n', 'stream-name': ' orders ' })
    expect(signInMethod).toMatchObject({ secretKey: 'SK' })
    expect(warnings).toEqual([expect.stringMatching(/^secret-access-key: there is white space/)])
  })
})

describe('bad input', () => {
  test.each<[Record<string, string>, RegExp]>([
    [{ 'stream-name': '' }, /^stream-name: the name of a DIS stream is needed/],
    [{ 'stream-name': '../orders' }, /^stream-name: «\.\.\/orders» is not the name of a stream/],
    [{ 'stream-name': 'a b' }, /^stream-name: «a b»/],
    [{ 'stream-name': 'ordérs' }, /^stream-name: «ordérs»/],
    [{ 'stream-name': 'x'.repeat(65) }, /^stream-name: «x{65}».*64/],
    [{ 'stream-name': '["a"' }, /^stream-name: begins like a JSON array/],
    [{ 'task-ids': '' }, /^task-ids: set task-ids .* or task-names/],
    [{ 'task-ids': 'all, a1' }, /^task-ids: all stands alone/],
    [{ 'task-ids': 'all', 'task-names': 'n' }, /^task-ids: all stands alone/],
    [{ 'task-ids': 'a b' }, /^task-ids: «a b» is not the ID of a dump task/],
    [{ 'task-ids': 'x'.repeat(65) }, /^task-ids: «x{65}»/],
    [{ 'task-ids': '["a"' }, /^task-ids: begins like a JSON array/],
    [{ 'task-names': '[1]' }, /^task-names: begins like a JSON array/],
    [{ region: '' }, /^region: neither region nor endpoint/],
    [{ region: 'eu-de.evil.example' }, /^region: «eu-de\.evil\.example» is not the name of a region/],
    [{ endpoint: 'dis example.com' }, /^endpoint: «dis example\.com» is not a URL/],
    [{ endpoint: 'https://ak:sk@dis.example.com' }, /^endpoint: a URL with credentials in it is refused/],
    [{ endpoint: 'http://dis.example.com' }, /^endpoint: https is needed/],
    [{ endpoint: 'ftp://dis.example.com' }, /^endpoint: https is needed, not ftp:/],
    [{ 'access-key-id': '' }, /^access-key-id is empty, while secret-access-key is set/],
    [{ 'secret-access-key': '' }, /^secret-access-key is empty, while access-key-id is set/],
    [
      { 'auth-token': 'T' },
      /^access-key-id \+ secret-access-key, and auth-token: these are different ways to sign in/,
    ],
    [{ 'project-id': '../p' }, /^project-id: «\.\.\/p» is not the ID of a project/],
    [{ resume: 'sometimes' }, /^resume: «sometimes» is not one of never, always, on-success/],
    [
      { 'if-already-paused': 'Leave' },
      /^if-already-paused: «Leave» is not one of leave, ignore, adopt, error\. Did you mean leave\?/,
    ],
    [{ 'if-task-missing': 'fail' }, /^if-task-missing: «fail» is not one of error, warn, ignore/],
    [{ 'retry-max-attempts': '0' }, /^retry-max-attempts: «0» is not a number from 1 to 99/],
    [{ 'retry-max-attempts': '1e1' }, /^retry-max-attempts: «1e1»/],
    [{ 'retry-max-attempts': '100' }, /^retry-max-attempts: «100»/],
  ])('%j', (inputs, problem) => {
    expect(problemsOf(inputs)).toEqual([expect.stringMatching(problem)])
  })

  test('all of it is told together', () => {
    const problems = problemsOf({
      'stream-name': '../x, a b',
      'task-ids': 'all, a1',
      'wait-timeout': 'soon',
      'dry-run': 'maybe',
      resume: 'yes',
      endpoint: 'http://dis.example.com',
      'secret-access-key': '',
      'retry-max-attempts': 'many',
    })
    expect(problems.map((problem) => /^[a-z-]+/.exec(problem)?.[0]).sort()).toEqual([
      'dry-run',
      'endpoint',
      'resume',
      'retry-max-attempts',
      'secret-access-key',
      'stream-name',
      'stream-name',
      'task-ids',
      'wait-timeout',
    ])
    expect(new InputError(problems).message.split('\n')).toHaveLength(9)
  })

  test('what a value holds does no harm in the message', () => {
    const [problem = ''] = problemsOf({ resume: '\u001b[31m##[error]\u202e' })
    expect(problem).toContain('«\\x1b[31m## [error]\\u202e»')
  })
})
