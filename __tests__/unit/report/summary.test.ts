/** The job summary: what it shows, in which order, and that the runner takes it whatever there is to say. */
import { describe, expect, test } from '@jest/globals'
import { note } from '../../../src/model/note.ts'
import { OUTCOMES, type TaskReport } from '../../../src/model/tasks.ts'
import { ENTRY } from '../../../src/report/entries.ts'
import { summaryOf } from '../../../src/report/summary.ts'
import { report, story } from '../../support/reports.ts'

const summary = (...given: Parameters<typeof story>) => summaryOf(story(...given))
const rowsOf = (text: string) => text.split('\n').filter((line) => /^\| (?!Stream|---)/.test(line))

/** Its parts, in their order. */
const ORDER = [/^## /m, /^<strong>.* step/m, /^\| Stream/m, /^> \[!/m, /^<details><summary>The step/m]

describe('the summary', () => {
  test('of a success: headline, totals, place and the table', () => {
    const done = report('paused', { lastTransfer: '2025-12-03T08:33:48.612Z', took: 3_000 })
    const found = report('already-paused', { before: 'PAUSED', name: null })
    expect(
      summary([done, found], { ignoresPaused: true, stepId: 'stop' }),
    ).toBe(`## ✅ orders: 1 dump task paused in 12 s

<strong>1 paused, 1 already-paused</strong> · Pause step <code>stop</code> · region eu-de

| Stream | Dump task | Result | State | Destination | Last dump (UTC) |
| --- | --- | --- | --- | --- | --- |
| orders | <strong>paused</strong><br><sub>pausedId</sub> | ✅ paused<br><sub>in&nbsp;3&nbsp;s</sub> | RUNNING → PAUSED | OBS | 3&nbsp;Dec&nbsp;2025&nbsp;08:33 |
| orders | <strong>already-pausedId</strong> | ⏸️ already-paused | PAUSED | OBS | – |

`)
  })

  test('of a failed resume: what happened, the table with failures first, what to do, the step', () => {
    const problem = note('Could not start it.', 'Give it the role.', 'dis-4116')
    const reports = [report('resumed'), report('failed', { name: 'a', problem })]
    const text = summary(reports, { step: 'post' })
    const places = ORDER.map((part) => text.search(part))
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(places).not.toContain(-1)
    expect(rowsOf(text)[0]).toContain('❌ failed')
    expect(text).toContain(`> [!CAUTION]
> <strong>These dump tasks are still paused, as far as is known: stream orders: a. A stream keeps its data for 24 to 72 hours only (24 by default); what is not dumped by then is lost.</strong>
>
> Could not start it.
>
> Give it the role. [More in Troubleshooting](https://github.com/o/a/blob/v1/docs/troubleshooting.md#dis-4116)
`)
  })

  test('says how long tasks may stay paused once, whatever there is to say', () => {
    const reports = OUTCOMES.map((outcome) =>
      report(outcome, { problem: `Problem of ${outcome}.`, warning: 'Hm.' }),
    )
    for (const step of ['pause', 'post', 'resume'] as const) {
      expect(summary(reports, { step, mode: null }).match(/24 to 72/g)).toHaveLength(1)
    }
  })

  test('has an icon for every outcome, and never ✅ for what is left paused', () => {
    const rows = rowsOf(summary(OUTCOMES.map((outcome) => report(outcome))))
    expect(rows).toHaveLength(OUTCOMES.length)
    expect(rows.join()).not.toContain('undefined')
    const paused = [report('paused'), report('already-paused'), report('adopted')]
    for (const more of [{ mode: null }, { mode: 'never' }, { step: 'post', left: 'job-failed' }] as const)
      expect(summary(paused, more)).not.toContain('✅')
  })

  test('tells what was not tried as that', () => {
    const untried = report('failed', { problem: note('Not tried.', null, ENTRY.notTried) })
    const text = summary([untried, report('missing')], { problems: [note('Not there: missing.')] })
    expect(text).toContain('1 missing, 1 not tried')
    expect(rowsOf(text).map((row) => row.split(' | ')[2])).toEqual(['❔ missing', '➖ not tried'])
    expect(text).not.toContain('Not tried.')
  })

  test('shows foreign text as text, and a request ID so that it can be copied', () => {
    const hash = '5d41402abc4b2a76b9719d911017c592'
    const problem = note(`@octocat <b> GH-1 ${hash} $x$ (request ID ${hash})`)
    const text = summary([
      report('failed', { name: '<img src=x> | `a`', id: hash, after: '[x](y)', problem }),
    ])
    expect(text).not.toMatch(/<img|<b>|@octocat|\]\(y|GH-1|\$/)
    expect(rowsOf(text)[0]?.match(/\|/g)).toHaveLength(6)
    expect(text.replaceAll(`<code>${hash}</code>`, '')).not.toContain(hash)
    expect(text).toContain(`(request ID <code>${hash}</code>)`)
  })
})

describe('a summary of very many tasks', () => {
  const bytes = (text: string) => Buffer.byteLength(text)
  const many = (count: number, make: (index: number) => TaskReport) =>
    Array.from({ length: count }, (_, index) => make(index))

  test('has them open at a click, so that what to do is not far below', () => {
    const reports = [
      ...many(50, (index) => report('paused', { name: `n${index}` })),
      report('timed-out', { problem: 'Late.' }),
    ]
    const text = summary(reports)
    expect(text).toContain('<details><summary>All 51 dump tasks, failures first</summary>\n\n| Stream')
    expect(text.indexOf('</details>')).toBeLessThan(text.indexOf('> [!CAUTION]'))
    expect(rowsOf(text)).toHaveLength(51)
    expect(summary(reports.slice(1))).not.toContain('<details>')
  })

  test('stays below 900 kB: failures first, the rest counted', () => {
    const reports = [
      ...many(4_000, (index) => report('paused', { stream: `s${index}`, name: 'n'.repeat(64) })),
      ...many(40, (index) => report('timed-out', { stream: `late${index}`, problem: 'Late.' })),
      report('missing', { stream: 'gone', warning: 'Gone.' }),
    ]
    const text = summary(reports)
    const rows = rowsOf(text)
    expect(bytes(text)).toBeLessThan(900_000)
    expect(rows.slice(0, 40).every((row) => row.includes('| late') && row.includes('timed-out'))).toBe(true)
    expect(rows[40]).toContain('gone')
    expect(text).toContain('<strong>40 timed-out, 1 missing, 4000 paused</strong>')
    expect(rows.length).toBeGreaterThan(1_000)
    expect(text).toContain(`… and ${4_041 - rows.length} more dump tasks: ${4_041 - rows.length} paused`)
  })

  test('stays below it when every task has a problem of its own, and keeps the step that resumes them', () => {
    const reports = many(4_000, (index) =>
      report('failed', { id: `i${index}`, stream: `s${index}`, problem: `${index} ${'日'.repeat(2_000)}` }),
    )
    const problems = many(500, (index) => report('failed', { id: `${index}` })).map(({ id }) =>
      note(`${id} ${'<'.repeat(5_000)}`),
    )
    const text = summary(reports, { step: 'post', problems, errors: [new Error('e'.repeat(100_000))] })
    expect(bytes(text)).toBeLessThan(900_000)
    expect(text).toContain('more, in the log')
    expect(text).toContain('    task-ids: |\n      i0\n      i1\n')
    expect(rowsOf(text).length).toBeGreaterThan(1_000)
  })
})
