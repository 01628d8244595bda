/** Outcomes → the step's end, its outputs, its log and the texts of its annotations: all from one table. */
import { describe, expect, test } from '@jest/globals'
import { resultOf } from '../src/conclude.js'
import { CancelledError, InputError, ServiceError } from '../src/errors.js'
import {
  failureText,
  leftPaused,
  logOf,
  notResumed,
  pauseOutputs,
  resumeOutputs,
  resumeYaml,
  stillPausedText,
  totals,
} from '../src/report.js'
import { isSuccess, type StepResult } from '../src/result.js'
import { OUTCOMES, type Outcome, type TaskReport } from '../src/tasks.js'
import { PAUSE, RESUME } from '../src/transition.js'

function report(outcome: Outcome, more: Partial<TaskReport> = {}): TaskReport {
  return {
    stream: 'orders',
    id: `${outcome}Id`,
    name: outcome,
    destination: 'OBS',
    before: 'RUNNING',
    after: 'PAUSED',
    lastTransfer: null,
    outcome,
    sent: false,
    problem: null,
    warning: null,
    ...more,
  }
}

const result = (more: Partial<StepResult> = {}): StepResult => ({
  reports: [],
  problems: [],
  warnings: [],
  errors: [],
  ...more,
})
const REFUSED = new ServiceError({
  operation: 'list',
  service: 'DIS',
  status: 400,
  code: 'DIS.4301',
  words: 'no',
  requestId: 'r1',
})

describe('the step', () => {
  test.each<[string, Partial<StepResult>, boolean]>([
    ['nothing', {}, true],
    ['tasks without a problem', { reports: [report('paused'), report('requested')] }, true],
    ['a warning', { reports: [report('missing', { warning: 'w' })], warnings: ['w'] }, true],
    [
      'one task with a problem',
      { reports: [report('paused'), report('timed-out', { problem: 'p' })] },
      false,
    ],
    ['a problem of its own', { problems: ['p'] }, false],
    ['an error', { errors: [REFUSED] }, false],
  ])('%s', (_, parts, success) => {
    expect(isSuccess(result(parts))).toBe(success)
  })
})

describe('the outputs', () => {
  const sent = OUTCOMES.map((outcome) => report(outcome, { sent: true }))

  test('of a pause: what it stopped, and what it found paused', () => {
    const outputs = pauseOutputs([...sent, report('requested', { id: 'unsentId' })], [])
    expect(JSON.parse(outputs['paused-task-ids'] ?? '')).toEqual([
      'pausedId',
      'resumedId',
      'requestedId',
      'timed-outId',
    ])
    expect(outputs['paused-count']).toBe('4')
    expect(JSON.parse(outputs['already-paused-task-ids'] ?? '')).toEqual(['already-pausedId', 'adoptedId'])
    expect(Buffer.from(outputs['handover'] ?? '', 'base64').toString()).toBe(outputs['tasks'])
  })

  test('of a resume: what it started', () => {
    const outputs = resumeOutputs([report('resumed', { sent: true }), report('already-running')])
    expect(outputs).toMatchObject({ 'resumed-task-ids': '["resumedId"]', 'resumed-count': '1' })
  })

  test('an object a task, with the fields of the contract and no others', () => {
    const outputs = pauseOutputs(
      [report('paused', { sent: true, lastTransfer: '2020-12-03T08:33:48.612Z', problem: 'p' })],
      [],
    )
    expect(JSON.parse(outputs['tasks'] ?? '')).toEqual([
      {
        stream: 'orders',
        id: 'pausedId',
        name: 'paused',
        destination: 'OBS',
        before: 'RUNNING',
        after: 'PAUSED',
        'last-transfer': '2020-12-03T08:33:48.612Z',
        outcome: 'paused',
      },
    ])
  })

  test('of nothing are there too', () => {
    expect(pauseOutputs([], [])).toEqual({
      'paused-task-ids': '[]',
      'already-paused-task-ids': '[]',
      'paused-count': '0',
      tasks: '[]',
      handover: 'W10=',
    })
  })
})

test('the totals, in the order of the outcomes', () => {
  expect(totals([report('failed'), report('paused'), report('paused')])).toBe('2 paused, 1 failed')
  expect(totals([])).toBe('')
})

test('the log has a line a task, harmless, and the totals', () => {
  const odd = report('timed-out', { stream: null, id: null, name: '::x\n', before: null, after: 'A\u001b' })
  expect([...logOf([report('paused'), odd])].join('\n').split('\n')).toEqual([
    'orders/paused (pausedId): paused (RUNNING → PAUSED)',
    '?/::x\\x0a: timed-out (? → A\\x1b)',
    'Dump tasks: 1 paused, 1 timed-out',
  ])
  expect([...logOf([])]).toEqual([])
})

test.each([99, 100, 101, 250])('the log of %i tasks has each of them once, and the totals last', (count) => {
  const reports = Array.from({ length: count }, (_, index) => report('paused', { name: `dump-${index}` }))
  const lines = [...logOf(reports)].join('\n').split('\n')
  expect(lines).toHaveLength(count + 1)
  expect(lines.map((line) => /dump-(\d+) /.exec(line)?.[1])).toEqual([
    ...reports.map((_, index) => String(index)),
    undefined,
  ])
  expect(lines.at(-1)).toBe(`Dump tasks: ${count} paused`)
})

test('what may be paused when the step ends', () => {
  expect(leftPaused(OUTCOMES.map((outcome) => report(outcome))).map(({ outcome }) => outcome)).toEqual([
    'paused',
    'already-paused',
    'adopted',
    'requested',
    'timed-out',
  ])
})

describe('the annotation of a failure', () => {
  test('names each task once, those with one problem together, with code, request ID and the way out', () => {
    const reports = [
      report('paused'),
      report('timed-out', { id: 'a', name: null, problem: 'late' }),
      report('timed-out', { id: 'b', name: null, problem: 'late', stream: 'clicks' }),
      report('failed', { id: 'c', name: null, problem: 'broken' }),
    ]
    const text = failureText(
      PAUSE,
      result({ reports, problems: ['odd'], errors: [REFUSED, REFUSED] }),
      'And then.',
    )
    expect(text.split('\n')).toEqual([
      '3 of 4 dump tasks could not be paused.',
      'Could not list: DIS answered 400, DIS.4301: no (request ID r1)',
      'Likely cause: there is no stream of that name in this project and region. What to do: correct stream-name, ' +
        'region or project-id; names are case-sensitive.',
      'odd',
      '- stream orders: a; stream clicks: b: late',
      '- stream orders: c: broken',
      'And then.',
    ])
  })

  test('stays short, and counts what it leaves out', () => {
    const problems = Array.from({ length: 25 }, (_, index) => `problem ${index}`)
    const reports = problems.map((problem, index) => report('failed', { id: `i${index}`, problem }))
    const lines = failureText(RESUME, result({ reports, problems }), null).split('\n')
    expect(lines).toHaveLength(1 + 21 + 21)
    expect(lines[0]).toBe('25 of 25 dump tasks could not be resumed.')
    expect([lines[21], lines[42]]).toEqual(['… and 5 problems more', '… and 5 task groups more'])
  })

  test('what is still paused comes first, and the step that resumes it last', () => {
    const reports = [
      report('failed', { problem: 'p' }),
      report('failed', { name: 'late', id: null, after: 'RUNNING', problem: 'p' }),
      report('failed', { name: 'odd', id: null, after: 'ERROR', problem: 'p' }),
      report('failed', { name: 'unseen', id: null, after: null, problem: 'p' }),
    ]
    const lead = notResumed(reports, false)
    const lines = stillPausedText(result({ reports }), lead, '- uses: x').split('\n')
    expect(lines[0]).toBe(
      'These dump tasks are still paused, as far as is known: stream orders: failed (failedId).',
    )
    expect(lines[1]).toMatch(
      /not started, and whether they are still paused is not known: stream orders: unseen\.$/,
    )
    expect(lines[2]).toMatch(/run, and may still pause, as their stop was sent: stream orders: late\.$/)
    expect(lines[3]).toBe('These dump tasks are not running as they should: stream orders: odd.')
    expect(lines[4]).toContain('24 to 72 hours')
    expect(lines.slice(-2)).toEqual(['This step starts what is paused:', '- uses: x'])
    expect(notResumed(reports, true)[0]).toContain(
      'still paused, as far as is known: stream orders: failed (failedId), unseen',
    )
  })
})

describe('an error that ended the step', () => {
  test.each<[string, unknown, RegExp]>([
    ['one input', new InputError(['a: x']), /^a: x$/],
    ['two inputs', new InputError(['a: x', 'b: y']), /^a: x\nb: y$/],
    ['a refusal', REFUSED, /^Could not list.*\nLikely cause: .* What to do: /],
    ['a cancel', new CancelledError(), /^The job was cancelled$/],
    [
      'a defect',
      new TypeError('x is not a function'),
      /^This is a defect of the action; please report it.*\nTypeError: x is not/,
    ],
    ['a defect of an odd kind', 'text', /^This is a defect.*\ntext$/],
  ])('%s', (_, error, text) => {
    expect(failureText(PAUSE, resultOf(error), null)).toMatch(text)
  })
})

describe('the step that resumes', () => {
  const place = { action: 'o/a@v1', region: 'eu-de', endpoint: 'https://d', projectId: 'p' }

  test('names streams and IDs, and where an ID lacks, names', () => {
    const tasks = [report('paused'), report('adopted', { id: null, stream: 'clicks' })]
    expect(resumeYaml(tasks, place)).toBe(
      [
        '- uses: o/a/resume@v1',
        '  with:',
        '    stream-name: orders, clicks',
        '    task-ids: pausedId',
        '    task-names: adopted',
        '    region: eu-de',
        `    endpoint: ${place.endpoint}`,
        '    project-id: p',
        '    # and the credential inputs of the pause step',
      ].join('\n'),
    )
  })

  test('lists many one a line, and nothing that YAML could take for something else', () => {
    const tasks = Array.from({ length: 6 }, (_, index) =>
      report('paused', { id: `i${index}`, stream: 'a: [b' }),
    )
    const step = resumeYaml(tasks, { ...place, action: null, region: null, projectId: null })
    expect(step).toContain('    task-ids: |\n      i0\n      i1\n')
    expect(step).toContain('    endpoint: https://d')
    expect(step).not.toContain('a: [b')
  })
})
