/** Annotations: one a cause, with a title; ten of a level at most; and what is said of tasks that stay paused. */
import { describe, expect, test } from '@jest/globals'
import { CancelledError, InputError, ServiceError } from '../../../src/model/errors.ts'
import { ENTRY, note } from '../../../src/model/note.ts'
import type { TaskReport } from '../../../src/model/tasks.ts'
import { annotationsOf, resultOf } from '../../../src/report/conclude.ts'
import { summaryOf } from '../../../src/report/summary.ts'
import { report, story } from '../../support/reports.ts'

const refusal = (stream: string) =>
  new ServiceError({
    operation: `list the dump tasks of stream ${stream}`,
    service: 'DIS',
    status: 400,
    code: 'DIS.4301',
    words: 'no',
    requestId: `r-${stream}`,
  })
const problems = [note('No.')]
const untried = note('It was not tried.', null, ENTRY.notTried)
const MORE = 'More: https://github.com/o/a/blob/v1/docs/troubleshooting.md'
const ANY =
  'A stream keeps its data for 24 to 72 hours only, 24 by default; what is not dumped in that time is lost.'
const START = 'in the console of DIS (Stream Management → the stream → Dump Management → More → Start)'

const room = () => 10

function told(...given: Parameters<typeof story>): string[] {
  return annotationsOf(story(...given), room).annotations.map(
    ({ level, title, text }) => `${level} «${title}»\n${text}`,
  )
}

describe('a failure', () => {
  test('is told once a cause, whichever tasks and streams it is of', () => {
    const problem = (state: string) =>
      note(`Not PAUSED within 10 s. It was last seen ${state}.`, 'Look at it.')
    const reports = [
      report('paused'),
      report('timed-out', { name: 'a', problem: problem('STOPPING') }),
      report('timed-out', { name: 'b', stream: 'clicks', problem: problem('STOPPING') }),
      report('timed-out', { name: 'c', problem: problem('RUNNING') }),
      report('failed', { name: 'd', problem: 'Broken.' }),
    ]
    expect(told(reports)).toEqual([
      `error «Dump tasks of orders, clicks: 3 timed-out, 1 failed, 1 paused, after 12 s»
orders/a, clicks/b: Not PAUSED within 10 s. It was last seen STOPPING.
orders/c: Not PAUSED within 10 s. It was last seen RUNNING.
Look at it.
At the end of the job the post step resumes what this step stopped.`,
      `error «Failed: 1 dump task»
orders/d: Broken.`,
    ])
  })

  test('of a service is told with code, request ID, cause, remedy, and where to read more', () => {
    const [text = '', ...others] = told([], { errors: [refusal('orders'), refusal('clicks')] })
    expect(others).toEqual([])
    expect(text.split('\n')).toEqual([
      'error «Dump tasks of orders: not paused»',
      'Could not list the dump tasks of stream orders: DIS answered 400, DIS.4301: no (request ID r-orders)',
      'Could not list the dump tasks of stream clicks: DIS answered 400, DIS.4301: no (request ID r-clicks)',
      expect.stringMatching(
        /^Likely cause: there is no stream of that name.* What to do: correct stream-name/,
      ),
      'Nothing was stopped.',
      `${MORE}#stream-not-there`,
    ])
    expect(told([], { errors: [refusal('orders')], action: null })[0]).not.toContain('More:')
  })

  test('of what was not even tried is not told as one', () => {
    const texts = told([report('failed', { problem: untried, sent: false })], { problems })
    expect(texts).toEqual([
      'error «Dump tasks of orders: 1 not tried, after 12 s»\nNo.\nNothing was stopped.',
    ])
  })

  test('of many tasks counts them, and tells some facts of many', () => {
    const late = (index: number, what: string) =>
      report('timed-out', { stream: `s${index % 6}`, name: `n${index}`, problem: note(what, 'Look.') })
    const same = Array.from({ length: 60 }, (_, index) => late(index, 'Not PAUSED.'))
    expect(told(same)[0]).toContain('\n60 dump tasks in 6 streams: Not PAUSED.\nLook.\n')
    const lines = told(same.map((_, index) => late(index, `Not PAUSED ${index}.`)))[0]?.split('\n')
    expect(lines).toContain('… and 50 more: 50 dump tasks in 6 streams')
    expect(lines).toHaveLength(14)
  })

  test.each<[mode: 'always' | 'on-success' | 'never', RegExp]>([
    ['always', /\nAt the end of the job the post step resumes what this step stopped\.$/],
    ['on-success', /\nIf the job fails, nothing resumes what this step stopped \(resume: on-success\)\.$/],
    ['never', /: Late\.$/],
  ])('of a pause says what becomes of the tasks: %s', (mode, expected) => {
    expect(told([report('timed-out', { problem: 'Late.' })], { mode })[0]).toMatch(expected)
  })
})

describe('ten of a level are shown', () => {
  const failed = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      report('failed', { id: `i${index}`, name: `n${index}`, problem: `Problem ${index}.` }),
    )

  test.each([
    { causes: 1, left: 10, annotations: 1, counted: 0 },
    { causes: 10, left: 10, annotations: 10, counted: 0 },
    { causes: 11, left: 10, annotations: 10, counted: 2 },
    { causes: 40, left: 10, annotations: 10, counted: 31 },
    { causes: 6, left: 6, annotations: 6, counted: 0 },
    { causes: 7, left: 6, annotations: 6, counted: 2 },
  ])('%j', ({ causes, left, annotations: expected, counted }) => {
    const reports = failed(causes)
    const { annotations, overflow } = annotationsOf(story(reports), (level) =>
      level === 'error' ? left : 10,
    )
    expect(annotations).toHaveLength(expected)
    const texts = [...annotations.map(({ text }) => text), ...overflow].join('\n')
    for (const { name } of reports) expect(texts).toContain(`${name}: Problem`)
    expect(annotations.at(-1)?.title ?? '').toMatch(counted > 0 ? `${counted} more messages` : /dump task/i)
  })

  test('what stays paused before other warnings', () => {
    const reports = failed(12).map((each) => ({
      ...each,
      outcome: 'paused' as const,
      problem: null,
      warning: each.problem,
    }))
    const { annotations } = annotationsOf(story(reports, { mode: null }), room)
    expect(annotations.map(({ level }) => level)).toEqual(Array(10).fill('warning'))
    expect(annotations[0]?.title).toBe('Nothing resumes 12 dump tasks')
    expect(annotations[9]?.title).toBe('4 more messages')
  })
})

describe('a failed resume', () => {
  const failed = (name: string, after: string | null, more: Partial<TaskReport> = {}) =>
    report('failed', {
      name,
      after,
      problem: note('Could not start it.', 'Give it the role.', 'no-permission'),
      ...more,
    })

  test('says first what is still paused, until when, and how to start it; then why', () => {
    expect(
      told([failed('a', 'PAUSED'), failed('odd', 'ERROR'), failed('unseen', null)], { step: 'post' }),
    ).toEqual([
      `error «Dump tasks of orders: 3 failed, after 12 s»
Still paused, as far as is known: orders/a, orders/unseen. ${ANY}
Start them now ${START}, or with the step at the end of the job summary.
orders/a, orders/odd, orders/unseen: Could not start it.
Give it the role.
${MORE}#dump-tasks-stayed-paused`,
    ])
  })

  test('that cannot sign in names them all with the one cause', () => {
    const texts = told([report('failed', { name: 'a', after: null, problem: untried })], {
      step: 'post',
      errors: [refusal('x')],
    })
    expect(texts).toHaveLength(1)
    expect(texts[0]).toMatch(
      /\nNot started, and perhaps still paused: orders\/a\. .*\nStart them now .*\nCould not list/,
    )
  })

  test('that knows no task says how long one may stay paused, and where to look', () => {
    const texts = told([], { step: 'post', problems: [note('What was saved cannot be read.')] })
    expect(texts).toEqual([
      `error «Dump tasks of orders: not resumed»\nDump tasks may still be paused. ${ANY}\nStart them now ${START}.\nWhat was saved cannot be read.\n${MORE}#dump-tasks-stayed-paused`,
    ])
  })

  test('of what runs and may still pause has no deadline, and nothing to start', () => {
    const problem = note('It may still pause.', 'Watch it.', ENTRY.leftPaused)
    expect(told([failed('late', 'RUNNING', { mayStillPause: true, problem })], { step: 'post' })).toEqual([
      `error «Dump tasks of orders: 1 may still pause, after 12 s»
orders/late: It may still pause.
Watch it.
${MORE}#dump-tasks-stayed-paused`,
    ])
  })
})

describe('a green resume', () => {
  const pausedAt = '2026-08-02T18:00:00.000Z'
  const again = report('resumed', {
    name: 'again',
    after: 'PAUSED',
    pausedAt,
    warning: note('Somebody else paused it again.', 'Find out who.', ENTRY.leftPaused),
  })
  const mayPause = report('already-running', {
    name: 'late',
    after: 'RUNNING',
    mayStillPause: true,
    warning: note('It may still pause.', 'Watch it.', ENTRY.leftPaused),
  })

  test.each(['post', 'resume'] as const)('names what is paused again, and until when (%s)', (step) => {
    const ended = story([report('resumed'), again, mayPause], { step })
    const { annotations } = annotationsOf(ended, room)
    expect(ended.success).toBe(true)
    expect(annotations.map(({ level, title, text }) => `${level} «${title}»\n${text}`)).toEqual([
      `warning «Nothing resumes 1 dump task»
Left paused: orders/again. Resume them by 3 Aug 18:50 UTC if the stream keeps 24 h, the least: a stream keeps its data for 24 to 72 hours only, 24 by default.
When the deployment is in order, start them ${START}, or with the step at the end of the job summary.
${MORE}#dump-tasks-stayed-paused`,
      `warning «Please check: 1 dump task»
orders/again: Somebody else paused it again.
Find out who.
${MORE}#dump-tasks-stayed-paused`,
      `warning «Please check: 1 dump task»
orders/late: It may still pause.
Watch it.
${MORE}#dump-tasks-stayed-paused`,
    ])
    expect(ended.resumeStep).toContain('      resumedId\n')
    const summary = summaryOf(ended)
    for (const text of annotations.map(({ text }) => text.split('\n')[0]?.replace(/:.*/, '') ?? ''))
      expect(summary).toContain(text)
    expect(summary).toMatch(/again<\/strong>.*⚠️ left paused[\s\S]*late<\/strong>.*⚠️ may still pause/)
  })

  test('names what is paused again first, where the step failed for another', () => {
    const failed = report('failed', { name: 'bad', after: 'ERROR', problem: 'It is in state ERROR.' })
    expect(told([failed, again], { step: 'post' })[0]).toMatch(
      /\nStill paused: orders\/again\. Resume them by/,
    )
  })

  test('that sent a start and did not wait leaves nothing paused', () => {
    const sent = report('requested', { after: 'PAUSED', warning: 'Its data may be lost.' })
    expect(story([sent], { step: 'resume' }).leftPaused).toEqual([])
  })

  test('names each task, however many causes there are', () => {
    const many = Array.from({ length: 12 }, (_, index) => ({
      ...mayPause,
      name: `n${index}`,
      warning: note(`Fact ${index}.`, 'Watch it.', ENTRY.leftPaused),
    }))
    const text = told(many, { step: 'post' }).join('\n')
    for (const { name } of many) expect(text).toContain(`orders/${name}`)
  })
})

describe('tasks that stay paused', () => {
  const pausedAt = '2026-08-02T18:00:00.000Z'
  const paused = [report('paused', { pausedAt }), report('paused', { stream: 'clicks', pausedAt })]
  const retention = (hours: Record<string, number>) => new Map(Object.entries(hours))

  test('are warned of where resume is not set, with what to set', () => {
    expect(told([report('paused')], { mode: null })).toEqual([
      `warning «Nothing resumes 1 dump task»
orders/paused: resume is not set, so nothing will resume them.
Set resume to always or on-success; or to never, if another step resumes them.
${ANY}
${MORE}#dump-tasks-stayed-paused`,
    ])
  })

  test('are no warning where that is wanted: the log and the summary say how to hand them over', () => {
    const { annotations, overflow } = annotationsOf(story([report('paused')], { mode: 'never' }), room)
    expect(annotations).toEqual([])
    expect(overflow.join()).toMatch(/resume is never.*\n.*handover/)
    const found = report('already-paused')
    expect(annotationsOf(story([found], { mode: null, ignoresPaused: true }), room)).toEqual({
      annotations: [],
      overflow: [],
    })
    expect(told([found], { mode: null })[0]).toContain('orders/already-paused: resume is not set')
  })

  test.each<[string, TaskReport[], ReadonlyMap<string, number>, string]>([
    ['known', paused, retention({ orders: 24, clicks: 24 }), 'Resume them by 3 Aug 18:00 UTC: after that '],
    [
      'different',
      paused,
      retention({ orders: 72, clicks: 24 }),
      'Resume them by 3 Aug 18:00 UTC: after that ',
    ],
    [
      'over',
      paused,
      retention({ orders: 24, clicks: 0.5 }),
      'They should have been resumed by 2 Aug 18:30 UTC; since then the stream has been dropping data.',
    ],
    [
      'with the least that a stream keeps',
      paused,
      retention({}),
      'Resume them by 3 Aug 18:00 UTC if the stream keeps 24 h, the least: a stream keeps its data for 24 to 72 hours only, 24 by default.\n',
    ],
    [
      'over, with the least that a stream keeps',
      [report('paused', { pausedAt: '2026-08-01T18:00:00.000Z' })],
      retention({}),
      'They should have been resumed by 2 Aug 18:00 UTC if the stream keeps 24 h, the least: a stream keeps its data for ',
    ],
    ['not known since when', [report('paused')], retention({ orders: 24 }), ANY],
    [
      'known of some',
      [report('paused', { pausedAt }), report('adopted')],
      retention({ orders: 24 }),
      `Resume them by 3 Aug 18:00 UTC: after that the stream drops data that was not dumped. ${ANY}`,
    ],
  ])('are told with the time until which they have to be resumed: %s', (_, reports, map, expected) => {
    const texts = told(reports, { step: 'post', left: 'job-failed', retention: map })
    expect(texts).toHaveLength(1)
    expect(texts[0]).toContain(expected)
    expect(texts[0]).toMatch(/^warning «Nothing resumes \d dump tasks?»\nLeft paused: orders\//)
    expect(texts[0]).toContain(
      `\nWhen the deployment is in order, start them ${START}, or with the step at the end of the job summary.\nThe job did`,
    )
  })

  test('are told as they were seen when the pause step ended', () => {
    const seenAt = Date.UTC(2026, 7, 2, 7, 30)
    expect(told(paused, { step: 'post', left: 'job-failed', seenAt })[0]).toContain(
      '\nPaused at 07:30 UTC, when the pause step ended: orders/paused, clicks/paused. Resume them by',
    )
  })
})

describe('what is green, and not paused', () => {
  const dryRun = true
  test('a dry run warns that what follows runs while the dumps do; on pull requests it is a notice', () => {
    expect(told([report('planned')], { dryRun })).toEqual([
      `warning «Dry run»\nNothing was stopped, and what comes after this step runs while the dumps do.\n${MORE}#dry-run`,
    ])
    expect(told([report('planned')], { dryRun, isPullRequest: true })[0]).toMatch(/^notice «Dry run/)
    expect(told([report('planned')], { dryRun, step: 'resume' })[0]).toContain('Nothing was started.')
  })

  test('a dry run warns of what the real run would warn of', () => {
    const found = report('already-paused', { warning: 'It was already paused.' })
    expect(told([found], { dryRun }).at(-1)).toBe(
      'warning «Please check: 1 dump task»\norders/already-paused: It was already paused.',
    )
    expect(told([report('planned')], { dryRun, mode: null })[1]).toMatch(
      /^warning «Nothing resumes 1 dump task»\norders\/planned: resume is not set, so nothing would resume them\./,
    )
  })

  test('a stop that nothing waited for is a notice', () => {
    expect(told([report('requested')])).toEqual([
      'notice «Stop of 1 dump task sent, not waited for»\nWhat comes after this step may run while the dumps do, since wait-timeout is 0.',
    ])
    expect(told([report('requested', { problem: 'Cancelled.' })]).join()).not.toMatch(/^notice/m)
    expect(told([report('requested')], { step: 'resume' })).toEqual([])
  })
})

describe('an error that ended the step', () => {
  test.each<[string, unknown, RegExp]>([
    ['two inputs', new InputError(['a: x', 'b: y']), /^a: x\nb: y\n/],
    ['a refusal', refusal('orders'), /^Could not list.*\nLikely cause: .* What to do: /],
    ['a cancel', new CancelledError(), /^The job was cancelled\n/],
    [
      'a defect',
      new TypeError('x is not'),
      /^This is a defect of the action; please report it.*\nTypeError: x is not/,
    ],
    ['a defect of an odd kind', 'text', /^This is a defect.*\ntext/],
  ])('%s', (_, error, text) => {
    const { errors, problems } = resultOf(error)
    expect(annotationsOf(story([], { errors, problems }), room).annotations[0]?.text).toMatch(text)
  })
})
