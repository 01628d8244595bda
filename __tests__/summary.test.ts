/** The job summary: what it shows, in which order, and that the runner takes it whatever there is to say. */
import { describe, expect, test } from '@jest/globals'
import type { StepResult } from '../src/result.js'
import { type SummaryParts, summaryOf } from '../src/summary.js'
import { OUTCOMES, type Outcome, type TaskReport } from '../src/tasks.js'

function report(outcome: Outcome, more: Partial<TaskReport> = {}): TaskReport {
  return {
    stream: 'orders',
    id: `${outcome}Id`,
    name: `${outcome}Name`,
    destination: 'OBS',
    before: 'RUNNING',
    after: 'PAUSED',
    lastTransfer: null,
    outcome,
    sent: true,
    problem: null,
    warning: null,
    ...more,
  }
}

function summary(
  reports: TaskReport[],
  more: Partial<Omit<SummaryParts, 'result'> & StepResult> = {},
): string {
  const {
    title = 'T',
    mark = '✅',
    dryRun = false,
    remark = null,
    where = 'region eu-de',
    stillPaused = null,
    ...rest
  } = more
  const result = { reports, problems: [], warnings: [], errors: [], ...rest }
  return summaryOf({ title, mark, dryRun, where, remark, stillPaused, result })
}

const rowsOf = (text: string) => text.split('\n').filter((line) => /^\| <code>|^\| –/.test(line))

describe('the summary', () => {
  test('of a success: title, totals, place and the table', () => {
    const done = report('paused', { lastTransfer: '2020-12-03T08:33:48.612Z' })
    expect(summary([done, report('already-paused', { before: 'PAUSED', name: null })])).toBe(`## ✅ T

**1 paused, 1 already-paused** · region eu-de

| Stream | Dump task | Destination | Before | After | Last dump (UTC) | Result |
| --- | --- | --- | --- | --- | --- | --- |
| <code>orders</code> | <code>pausedName</code><br><code>pausedId</code> | <code>OBS</code> | <code>RUNNING</code> | <code>PAUSED</code> | 2020-12-03 08:33:48 | ✅ paused |
| <code>orders</code> | <code>already-pausedId</code> | <code>OBS</code> | <code>PAUSED</code> | <code>PAUSED</code> | – | ⏸️ already-paused |

`)
  })

  test('of a dry run has a banner, and no mark of something done', () => {
    const text = summary([report('planned')], { mark: '📝', dryRun: true })
    expect(text).toContain('## 📝 T\n\n> **Dry run: nothing was changed.**\n')
    expect(text).not.toContain('✅')
  })

  test('of a failure says what to do for each kind of trouble, tasks of one kind together', () => {
    const reports = [
      report('paused'),
      report('timed-out', { id: 'a', name: null, problem: 'late' }),
      report('timed-out', { id: 'b', name: null, problem: 'late' }),
      report('missing', { id: 'c', name: null, warning: 'gone' }),
    ]
    const text = summary(reports, { mark: '❌', problems: ['odd'], warnings: ['hm'] })
    const todo = text.slice(text.indexOf('### What to do'), text.indexOf('| Stream'))
    expect(todo.trim().split('\n')).toEqual([
      '### What to do',
      '',
      '- ❌ odd',
      '- ❌ <code>stream orders: a, b</code>: late',
      '- ⚠️ hm',
      '- ⚠️ <code>stream orders: c</code>: gone',
    ])
    expect(rowsOf(text).map((row) => /(a|b|c|paused)<\/code> \| <code>OBS/.exec(row)?.[1])).toEqual([
      'a',
      'b',
      'c',
      undefined,
    ])
  })

  test('of tasks that stay paused says so first, with the step that resumes them', () => {
    const lead = `Still paused: ${'x'.repeat(400)}.`
    const text = summary([report('paused')], { stillPaused: { lead, step: '- uses: x' } })
    expect(text).toMatch(/^## ✅ T\n\n> ⚠️ \*\*Still paused: x{400}\.\*\* .*24 to 72 hours.*\n/)
    expect(text).toContain('```yaml\n- uses: x\n```')
    expect(text.indexOf('- uses: x')).toBeLessThan(text.indexOf('| Stream'))
  })

  test('has a mark for every outcome', () => {
    const rows = rowsOf(summary(OUTCOMES.map((outcome) => report(outcome))))
    expect(rows).toHaveLength(OUTCOMES.length)
    expect(rows.join()).not.toContain('undefined')
  })

  test('shows foreign text as text', () => {
    const text = summary([
      report('failed', { name: '<img src=x> | `a`', after: '[x](y)', problem: '@octocat <b>' }),
    ])
    expect(text).not.toMatch(/<img|<b>|@octocat|\]\(/)
    expect(rowsOf(text)[0]?.match(/\|/g)).toHaveLength(8)
  })
})

describe('a summary of very many tasks', () => {
  const bytes = (text: string) => Buffer.byteLength(text)
  const many = (count: number, make: (index: number) => TaskReport) =>
    Array.from({ length: count }, (_, index) => make(index))

  test('stays below 900 kB: failures first, the rest counted', () => {
    const reports = [
      ...many(4_000, (index) => report('paused', { stream: `s${index}`, name: 'n'.repeat(64) })),
      ...many(40, (index) => report('timed-out', { stream: `late${index}`, problem: 'late' })),
      report('missing', { stream: 'gone', warning: 'gone' }),
    ]
    const text = summary(reports, { mark: '❌' })
    const rows = rowsOf(text)
    expect(bytes(text)).toBeLessThan(900_000)
    expect(rows.slice(0, 40).every((row) => row.includes('<code>late') && row.includes('timed-out'))).toBe(
      true,
    )
    expect(rows[40]).toContain('gone')
    expect(text).toContain('**4000 paused, 40 timed-out, 1 missing**')
    expect(rows.length).toBeGreaterThan(1_000)
    expect(text).toContain(`… and ${4_041 - rows.length} more dump tasks: ${4_041 - rows.length} paused`)
  })

  test('stays below it when every task has a problem of its own, and there are many problems beside', () => {
    const reports = many(4_000, (index) =>
      report('failed', { stream: `s${index}`, problem: `${index} ${'日'.repeat(2_000)}` }),
    )
    const problems = many(500, (index) => report('failed', { id: `${index}` })).map(
      ({ id }) => `${id} ${'<'.repeat(5_000)}`,
    )
    const text = summary(reports, { mark: '❌', problems, errors: [new Error('e'.repeat(100_000))] })
    expect(bytes(text)).toBeLessThan(900_000)
    expect(text).toContain('more, in the log')
    expect(rowsOf(text).length).toBeGreaterThan(1_000)
  })

  test('keeps the step that resumes them, whatever else has no room', () => {
    const step = many(200, (index) => report('paused', { id: `i${index}` }))
      .map(({ id }) => id)
      .join('\n')
    const reports = many(4_000, (index) =>
      report('failed', { id: `${index}${'<'.repeat(300)}`, problem: `${index}` }),
    )
    const lead = `Not resumed: ${'&'.repeat(200_000)}`
    const text = summary(reports, { mark: '❌', stillPaused: { lead, step } })
    expect(bytes(text)).toBeLessThan(900_000)
    expect(text).toContain('```yaml\ni0\ni1\n')
  })
})
