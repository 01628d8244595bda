/** Annotations: one a cause, titled, four lines at most; and what is said of tasks that stay paused. */
import { describe, expect, test } from '@jest/globals'
import { CancelledError, InputError, ServiceError } from '../../../src/model/errors.ts'
import { note } from '../../../src/model/note.ts'
import type { TaskReport } from '../../../src/model/tasks.ts'
import { annotationsOf } from '../../../src/report/annotations.ts'
import { resultOf } from '../../../src/report/conclude.ts'
import { ENTRY } from '../../../src/report/entries.ts'
import { NOW, report, story } from '../../support/reports.ts'

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

function told(...given: Parameters<typeof story>): string[] {
  return annotationsOf(story(...given)).annotations.map(
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
      `error «orders, clicks: 4 of 5 dump tasks not paused after 12 s»
stream orders: a; stream clicks: b: Not PAUSED within 10 s. It was last seen STOPPING.
stream orders: c: Not PAUSED within 10 s. It was last seen RUNNING.
Look at it.
At the end of the job the post step resumes what this step stopped: stream orders: paused, a, c, d; stream clicks: b.`,
      `error «1 dump task failed»
stream orders: d: Broken.`,
    ])
  })

  test('of a service is told with code, request ID, cause, remedy, and where to read more', () => {
    const [text = '', ...others] = told([], { errors: [refusal('orders'), refusal('clicks')] })
    expect(others).toEqual([])
    expect(text.split('\n')).toEqual([
      'error «orders: dump tasks not paused»',
      'Could not list the dump tasks of stream orders: DIS answered 400, DIS.4301: no (request ID r-orders)',
      'Could not list the dump tasks of stream clicks: DIS answered 400, DIS.4301: no (request ID r-clicks)',
      expect.stringMatching(
        /^Likely cause: there is no stream of that name.* What to do: correct stream-name/,
      ),
      'Nothing was stopped. More: https://github.com/o/a/blob/v1/docs/troubleshooting.md#dis-4301',
    ])
    expect(told([], { errors: [refusal('orders')], action: null })[0]).not.toContain('More:')
  })

  test('of what was not even tried is not told as one', () => {
    const texts = told([report('failed', { problem: untried, sent: false })], { problems })
    expect(texts).toEqual(['error «orders: dump tasks not paused»\nNo.\nNothing was stopped.'])
  })

  test.each([1, 3, 9, 10, 11, 40])(
    '%i causes make ten annotations at most, the log has the rest',
    (count) => {
      const reports = Array.from({ length: count }, (_, index) =>
        report('failed', { id: `i${index}`, name: `n${index}`, problem: `Problem ${index}.` }),
      )
      const { annotations, overflow } = annotationsOf(story(reports))
      expect(annotations).toHaveLength(Math.min(count, 10))
      const texts = [...annotations.map(({ text }) => text), ...overflow].join('\n')
      for (const { name } of reports) expect(texts).toContain(`${name}: Problem`)
      if (count > 10) expect(annotations.at(-1)?.title).toBe(`${count - 9} more causes`)
    },
  )

  test.each([1, 2, 3, 4, 30])(
    'never takes more than four lines, with %i facts, and leaves none out',
    (count) => {
      const mistakes = Array.from({ length: count }, (_, index) => `input-${index}: wrong`)
      const [annotation] = annotationsOf(
        story([], { problems: resultOf(new InputError(mistakes)).problems }),
      ).annotations
      expect(annotation?.text.split('\n').length).toBeLessThanOrEqual(4)
      for (const mistake of mistakes) expect(annotation?.text).toContain(mistake)
    },
  )
})

describe('a failed resume', () => {
  const failed = (name: string, after: string | null) =>
    report('failed', { name, after, problem: note('Could not start it.', 'Give it the role.') })
  const reports = [
    failed('a', 'PAUSED'),
    failed('late', 'RUNNING'),
    failed('odd', 'ERROR'),
    failed('unseen', null),
  ]

  test('names first what is still paused, then why, what to do, and until when', () => {
    expect(told(reports, { step: 'post' })).toEqual([
      `error «orders: 4 of 4 dump tasks not resumed after 12 s»
These dump tasks are still paused, as far as is known: stream orders: a, unseen. These dump tasks run, and may still pause, as their stop was sent: stream orders: late. These dump tasks are not running as they should: stream orders: odd. A stream keeps its data for 24 to 72 hours only (24 by default); what is not dumped by then is lost.
Could not start it.
Give it the role.`,
    ])
  })

  test('claims nothing of tasks that it has not seen and not stopped', () => {
    expect(told(reports, { step: 'resume' })[0]).toContain(
      'These dump tasks were not started; whether they are still paused is not known: stream orders: unseen.',
    )
  })

  test('that cannot sign in names them all with the one cause', () => {
    const texts = told([report('failed', { name: 'a', after: null, problem: untried })], {
      step: 'post',
      errors: [refusal('x')],
    })
    expect(texts).toHaveLength(1)
    expect(texts[0]).toMatch(
      /still paused, as far as is known: stream orders: a\. A stream .*\nCould not list/,
    )
  })
})

describe('tasks that stay paused', () => {
  const pausedAt = '2026-08-02T18:00:00.000Z'
  const paused = [report('paused', { pausedAt }), report('paused', { stream: 'clicks', pausedAt })]
  const retention = (hours: Record<string, number>) => new Map(Object.entries(hours))

  test('are warned of where resume is not set, with what to set', () => {
    expect(told([report('paused')], { mode: null })).toEqual([
      `warning «Nothing resumes 1 dump task»
stream orders: paused: resume is not set, so nothing will resume what this step stopped.
Set resume to always or on-success; or to never, if another step resumes them.
A stream keeps its data for 24 to 72 hours only (24 by default); what is not dumped by then is lost. More: https://github.com/o/a/blob/v1/docs/troubleshooting.md#dump-tasks-stayed-paused`,
    ])
  })

  test('are no warning where that is wanted: the log and the summary say how to hand them over', () => {
    const { annotations, overflow } = annotationsOf(story([report('paused')], { mode: 'never' }))
    expect(annotations).toEqual([])
    expect(overflow.join()).toMatch(/resume is never.*\n.*handover/)
    const found = report('already-paused')
    expect(annotationsOf(story([found], { mode: null, ignoresPaused: true }))).toEqual({
      annotations: [],
      overflow: [],
    })
    expect(told([found], { mode: null })[0]).toContain(
      'stream orders: already-paused: Found paused, and left so.',
    )
  })

  test.each<[string, TaskReport[], ReadonlyMap<string, number>, RegExp]>([
    ['known', paused, retention({ orders: 24, clicks: 24 }), /Resume them by 3 Aug 18:00 UTC: after that /],
    [
      'different',
      paused,
      retention({ orders: 72, clicks: 24 }),
      /by 3 Aug 18:00 UTC \(clicks\), 5 Aug 18:00 UTC \(orders\):/,
    ],
    ['over', paused, retention({ orders: 24, clicks: 0.5 }), /They had to be resumed by 2 Aug 18:30 UTC/],
    ['not known of a stream', paused, retention({ orders: 24 }), /24 to 72 hours only/],
    ['not known of a task', [report('paused')], retention({ orders: 24 }), /24 to 72 hours only/],
  ])('are told with the time until which they have to be resumed: %s', (_, reports, map, expected) => {
    const more = { step: 'post', left: 'job-failed', retention: map, now: NOW } as const
    const texts = told(reports, more)
    expect(texts).toHaveLength(1)
    expect(texts[0]).toMatch(expected)
    expect(texts[0]).toMatch(
      /^warning «\d dump tasks? left paused»\nThe job did not succeed, and resume is on-success/,
    )
  })
})

describe('a dry run', () => {
  const dryRun = true
  test('warns that what follows runs while the dumps do; on pull requests it is a notice', () => {
    const [text = ''] = told([report('planned')], { dryRun })
    expect(text).toMatch(
      /^warning «Dry run: nothing was stopped»\n.*nothing was stopped\..* runs while the dumps do\./,
    )
    expect(told([report('planned')], { dryRun, isPullRequest: true })[0]).toMatch(/^notice «Dry run/)
  })

  test('warns of what the real run would warn of', () => {
    const found = report('already-paused', { warning: 'It was paused already.' })
    expect(told([found], { dryRun }).at(-1)).toBe(
      'warning «1 dump task already-paused: please check»\nstream orders: already-paused: It was paused already.',
    )
    expect(told([report('planned')], { dryRun, mode: null })[1]).toMatch(
      /^warning «Nothing resumes 1 dump task»\nstream orders: planned: resume is not set, so nothing would resume/,
    )
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
    expect(annotationsOf(story([], { errors, problems })).annotations[0]?.text).toMatch(text)
  })
})
