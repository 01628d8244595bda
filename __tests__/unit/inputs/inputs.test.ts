/** Inputs and environment → what is asked for; and every mistake told at once, each by the name of its input. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  type PauseRequest,
  readPauseRequest,
  readResumeRequest,
  readSignInMethod,
} from '../../../src/inputs/inputs.ts'
import { type Given, Reader } from '../../../src/inputs/reader.ts'
import { InputError } from '../../../src/model/errors.ts'
import { type TaskEntry, toHandover } from '../../../src/model/handover.ts'
import { OUTCOMES, type Outcome } from '../../../src/model/tasks.ts'

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

/** The problems of an action, by these inputs alone. */
function problemsOf(
  inputs: Record<string, string>,
  readRequest: (given: Given) => unknown,
): readonly string[] {
  try {
    readRequest({ input: (name) => inputs[name] ?? '', env: {} })
  } catch (error) {
    if (error instanceof InputError) return error.problems
    throw error
  }
  return []
}

const pauseProblems = (inputs: Record<string, string>) =>
  problemsOf({ ...RIGHT, ...inputs }, readPauseRequest)

describe('a list', () => {
  const read = (text: string) => {
    const reader = new Reader({ input: () => text, env: {} })
    return { items: reader.list('task-names'), problems: reader.problems }
  }

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
    ['[\n]', []],
    ['Arrays', ['Arrays']],
    ['null, a', ['null', 'a']],
  ])('%j', (text, items) => {
    expect(read(text)).toEqual({ items, problems: [] })
  })

  test.each([
    ...['Array', 'Object', '[object Object]', 'false', 'true', 'null', 'undefined', 'Null'],
    ...['["a"', '["a", 1]', '[a]', "['a']", '[{"name":"a"}]', '[["a"]]'],
  ])('%j is none', (text) => {
    const { items, problems } = read(text)
    expect(items).toBeNull()
    expect(problems).toEqual([
      expect.stringContaining(`task-names: «${text}» is no list. Write a, b or ["a", "b"]`),
    ])
    for (const name of ['stream-name', 'task-ids', 'task-names']) {
      for (const ifMissing of ['error', 'ignore']) {
        const inputs = { 'task-ids': '', 'task-names': '', [name]: text, 'if-task-missing': ifMissing }
        expect(pauseProblems(inputs).filter((problem) => problem.includes('is no list'))).toHaveLength(1)
      }
    }
  })

  test('names with blanks, umlauts, dots and dashes are taken as they are', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-zäöü_.-][A-Za-z0-9äöüß _.:+*"'#-]{6,30}[A-Za-z0-9]$/), (name) => {
        fc.pre(name !== 'undefined')
        expect(read(name)).toEqual({ items: [name], problems: [] })
      }),
    )
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
    expect(read({ 'wait-timeout': text }).wait).toBe(ms)
  })

  test.each(['1.5m', '-1', '5 m', '5M', '1d', 'm', '1e3', '5m30s', '٣', '1234567890', 'Infinity'])(
    '%j is none',
    (text) => {
      expect(pauseProblems({ 'wait-timeout': text })).toEqual([
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
    ['tRue', true],
  ])('%j', (text, value) => {
    expect(read({ 'dry-run': text }).dryRun).toBe(value)
  })

  test.each(['yes', '1', 'on', 'null'])('%j is none', (text) => {
    expect(pauseProblems({ 'dry-run': text })).toEqual([
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

  test('white space around a value is removed', () => {
    const { signInMethod, streams } = read({ 'secret-access-key': 'SK\n', 'stream-name': ' orders ' })
    expect(signInMethod).toMatchObject({ secretKey: 'SK' })
    expect(streams).toEqual(['orders'])
  })
})

describe('bad input', () => {
  test.each<[Record<string, string>, RegExp]>([
    [{ 'stream-name': '' }, /^stream-name: the name of a DIS stream is needed/],
    [{ 'stream-name': '[]' }, /^stream-name: the name of a DIS stream is needed/],
    [{ 'stream-name': '../orders' }, /^stream-name: «\.\.\/orders» is not the name of a stream/],
    [{ 'stream-name': 'a b' }, /^stream-name: «a b»/],
    [{ 'stream-name': '- orders' }, /^stream-name: «- orders» is not the name of a stream/],
    [{ 'stream-name': '"orders"' }, /^stream-name: «"orders"» is not the name of a stream/],
    [{ 'stream-name': 'orders-*' }, /^stream-name: «orders-\*» is not the name of a stream/],
    [{ 'stream-name': 'ordérs' }, /^stream-name: «ordérs»/],
    [{ 'stream-name': 'x'.repeat(65) }, /^stream-name: «x{65}».*64/],
    [{ 'stream-name': 'a b, c d, ok' }, /^stream-name: «a b», «c d» are not the name/],
    [{ 'stream-name': numbered(101) }, /^stream-name: 101 streams are too many.*100.*a matrix of jobs/],
    [{ 'task-ids': '' }, /^task-ids: set task-ids .* or task-names/],
    [{ 'task-ids': '[]' }, /^task-ids: set task-ids .* or task-names/],
    [{ 'task-ids': 'all, a1' }, /^task-ids: `all` cannot be combined with other task-ids or task-names/],
    [{ 'task-ids': 'all', 'task-names': 'n' }, /^task-ids: `all` cannot be combined/],
    [{ 'task-ids': 'ALL' }, /^task-ids: «ALL» is not the ID of a dump task; for every dump task, write all/],
    [{ 'task-ids': 'al' }, /^task-ids: «al» is not the ID.*write all/],
    [{ 'task-ids': 'a b' }, /^task-ids: «a b» is not the ID of a dump task/],
    [{ 'task-ids': '- a1b2' }, /^task-ids: «- a1b2» is not the ID of a dump task/],
    [{ 'task-ids': 'x'.repeat(65) }, /^task-ids: «x{65}»/],
    [{ region: '' }, /^region: neither region nor endpoint/],
    [{ region: 'eu-de.evil.example' }, /^region: «eu-de\.evil\.example» is not the name of a region/],
    [{ endpoint: 'dis example.com' }, /^endpoint: is not a URL/],
    [{ endpoint: 'https://ak:sk@dis.example.com' }, /^endpoint: must not contain credentials/],
    [{ endpoint: 'http://dis.example.com' }, /^endpoint: https is needed/],
    [{ 'access-key-id': '' }, /^access-key-id is empty, while secret-access-key is set/],
    [{ 'secret-access-key': '' }, /^secret-access-key is empty, while access-key-id is set/],
    [{ 'secret-access-key': 'null' }, /^secret-access-key: .*a word such as null/],
    [
      { 'auth-token': 'T' },
      /^access-key-id \+ secret-access-key, and auth-token: these are different ways to sign in/,
    ],
    [{ 'project-id': '../p' }, /^project-id: «\.\.\/p» is not the ID of a project/],
    [
      { 'project-id': 'eu-de_shop' },
      /^project-id: «eu-de_shop» is not the ID.*A name goes into project-name/,
    ],
    [{ resume: 'sometimes' }, /^resume: «sometimes» is not one of never, always, on-success\.$/],
    [{ resume: 'true' }, /^resume: «true» is not one of never, always, on-success\.$/],
    [{ resume: 'alwyas' }, /^resume: .*Did you mean always\?/],
    [{ resume: 'on_success' }, /^resume: .*Did you mean on-success\?/],
    [
      { 'if-already-paused': 'Leave' },
      /^if-already-paused: «Leave» is not one of leave, ignore, adopt, error\. Did you mean leave\?/,
    ],
    [{ 'if-task-missing': 'fail' }, /^if-task-missing: «fail» is not one of error, warn, ignore\.$/],
    [{ 'dry-run': 'ture' }, /^dry-run: .*Did you mean true\?/],
    [{ 'retry-max-attempts': '0' }, /^retry-max-attempts: «0» is not a number from 1 to 99/],
    [{ 'retry-max-attempts': '1e1' }, /^retry-max-attempts: «1e1»/],
    [{ 'retry-max-attempts': '100' }, /^retry-max-attempts: «100»/],
  ])('%j', (inputs, problem) => {
    expect(pauseProblems(inputs)).toEqual([expect.stringMatching(problem)])
  })

  test('100 streams are not too many', () => {
    expect(pauseProblems({ 'stream-name': numbered(100) })).toEqual([])
  })

  test('an empty list beside one that is not empty is no problem', () => {
    expect(pauseProblems({ 'task-ids': '[]', 'task-names': 'a' })).toEqual([])
  })

  test('wrong items of a list are told together, the first few by name', () => {
    const [problem = '', ...others] = pauseProblems({ 'stream-name': '- a\n- b\n- c\n- d\n- e\n- f\n- g' })
    expect(others).toEqual([])
    expect(problem).toMatch(/^stream-name: «- a», .*«- e» and 2 more are not the name of a stream/)
  })

  test('all of it is told together', () => {
    const problems = pauseProblems({
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
      'task-ids',
      'wait-timeout',
    ])
    expect(new InputError(problems).message.split('\n')).toHaveLength(8)
  })

  test('what a value holds does no harm in the message', () => {
    const [problem = ''] = pauseProblems({ resume: '\u001b[31m##[error]\u202e' })
    expect(problem).toContain('«\\x1b[31m## [error]\\u202e»')
  })
})

describe('a resume', () => {
  const { 'stream-name': _, 'task-ids': __, ...place } = RIGHT
  const task = { stream: 's', id: 'a', name: 'b', outcome: 'paused' }
  const resume = (inputs: Record<string, string>) => {
    const all: Record<string, string> = { ...place, ...inputs }
    return readResumeRequest({ input: (name) => all[name] ?? '', env: {} })
  }

  test('of streams has a selection', () => {
    expect(resume({ 'stream-name': 'a, b', 'task-ids': 'all' })).toMatchObject({
      what: { streams: ['a', 'b'], selection: { all: true, ids: [], names: [] } },
    })
  })

  test('of the output tasks has no place, of a handover it has', () => {
    const handed = [
      { stream: 's', id: 'a', name: 'b', pausedAt: null, lastTransfer: null, outcome: 'paused' },
    ]
    expect(resume({ tasks: JSON.stringify([task]) })).toMatchObject({ what: { handed, from: null } })
    const from = { dis: 'https://dis.example.com', project: 'p1' }
    const text = toHandover(from, [{ ...entryOf('paused'), ...task }])
    expect(resume({ tasks: ` ${text}\n` })).toMatchObject({ what: { handed, from } })
  })

  test('starts what was stopped or adopted, and nothing else', () => {
    const request = resume({ tasks: JSON.stringify(OUTCOMES.map(entryOf)) })
    const outcomes = request.what !== null && 'handed' in request.what ? request.what.handed : []
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual([
      'adopted',
      'paused',
      'requested',
      'timed-out',
    ])
  })

  test('of nothing reads nothing else', () => {
    for (const tasks of ['[]', ' [ ]\n', JSON.stringify([{ ...task, outcome: 'missing' }])]) {
      expect(readResumeRequest({ input: (name) => (name === 'tasks' ? tasks : ''), env: {} })).toEqual({
        what: null,
      })
    }
  })

  test('of an empty handover names the usual causes, the most frequent first', () => {
    const [problem = '', ...others] = problemsOf(place, readResumeRequest)
    expect(others).toEqual([])
    expect(problem).toMatch(
      /^tasks: is empty.*no id; .*no outputs; .*needs; the pause did not run; .*masked text.*handover/,
    )
  })

  test('is of one or the other, and every mistake is told', () => {
    const both = { ...place, tasks: JSON.stringify([task]), 'stream-name': 's' }
    expect(problemsOf(both, readResumeRequest)).toEqual([
      'tasks: stands instead of stream-name; set one or the other',
    ])
    expect(problemsOf({ tasks: 'x', 'dry-run': 'maybe' }, readResumeRequest)).toHaveLength(4)
  })
})

describe('the credentials of a post step', () => {
  const user = { OS_USERNAME: 'un', OS_PASSWORD: 'pw', OS_DOMAIN_NAME: 'dn' }
  const saved = { iamEndpoint: 'https://iam.example.test', iamNamedBy: 'OS_AUTH_URL' } as const
  const signIn = { family: 'OpenStack', kind: 'password', names: Object.keys(user) } as const
  const read = (inputs: Record<string, string>, env: Record<string, string>) =>
    readSignInMethod({ input: (name) => inputs[name] ?? '', env }, { ...saved, signIn })

  test('are those of the main step, and no other input is read', () => {
    expect(read({ resume: 'maybe', region: 'x' }, { OS_TOKEN: 'tk', ...user })).toMatchObject({
      kind: 'password',
      source: { family: 'OpenStack' },
    })
  })

  test('go to no IAM of somebody else, and that is told', () => {
    const other = { username: 'un', password: 'pw', 'domain-name': 'dn' }
    expect(() => read(other, {})).toThrow(
      /^username, password, domain-name: the main step signed in at another IAM \(that of OS_AUTH_URL\)/,
    )
    expect(() => read({}, { ...user, OS_AUTH_URL: 'https://other.example.test' })).toThrow(/not sent there/)
  })
})

function numbered(count: number): string {
  return Array.from({ length: count }, (_, index) => `stream-${index}`).join()
}

function entryOf(outcome: Outcome): TaskEntry {
  const none = { destination: null, before: null, after: null, 'last-transfer': null, 'paused-at': null }
  return { stream: 's', id: null, name: outcome, outcome, ...none }
}
