/** The job summary: what it shows, in which order, and that a long table does not hide what to do. */
import { describe, expect, test } from '@jest/globals'
import { ENTRY, note } from '../../../src/model/note.ts'
import { OUTCOMES } from '../../../src/model/tasks.ts'
import { summaryOf } from '../../../src/report/summary.ts'
import { report, story } from '../../support/reports.ts'

const summary = (...given: Parameters<typeof story>) => summaryOf(story(...given))
const rowsOf = (text: string) => text.split('\n').filter((line) => /^\| (?!Dump task|---)/.test(line))

/** Its parts, in their order. */
const ORDER = [/^## /m, /^\w+ step$/m, /^\| Dump task/m, /^> \[!/m, /^<details><summary>The step/m]

describe('the summary', () => {
  test('of a success: headline, totals, place and the table', () => {
    const done = report('paused', { lastTransfer: '2025-12-03T08:33:48.612Z' })
    const found = report('already-paused', { before: 'PAUSED', name: null })
    expect(
      summary([done, found], { ignoresPaused: true, stepId: 'stop' }),
    ).toBe(`## ✅ Dump tasks of orders: 1 paused, 1 already-paused, after 12 s

Pause step <code>stop</code>

| Dump task | Result | Last dump (UTC) |
| --- | --- | --- |
| orders / <strong>paused</strong><br><sub>OBS · <code>pausedId</code></sub> | ✅ paused<br><sub>RUNNING → PAUSED</sub> | 3 Dec 2025 08:33 |
| orders / <strong><code>already-pausedId</code></strong><br><sub>OBS</sub> | ⏸️ already-paused<br><sub>PAUSED</sub> | – |

`)
  })

  test('of a failed resume: what happened, the table with failures first, what to do, the step', () => {
    const problem = note('Could not start it.', 'Give it the role.', 'no-permission')
    const reports = [report('resumed'), report('failed', { name: 'a', problem })]
    const text = summary(reports, { step: 'post' })
    const places = ORDER.map((part) => text.search(part))
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(places).not.toContain(-1)
    expect(rowsOf(text)[0]).toContain('❌ failed')
    expect(text).toContain(`> [!CAUTION]
> <strong>Still paused: orders/a. A stream keeps its data for 24 to 72 hours only, 24 by default; what is not dumped in that time is lost.</strong>
>
> Start them now in the console of DIS (Stream Management → the stream → Dump Management → More → Start), or with the step at the end of the job summary.
>
> <strong>orders/a</strong>: Could not start it.
>
> Give it the role.
>
> [More in Troubleshooting](https://github.com/o/a/blob/v1/docs/troubleshooting.md#dump-tasks-stayed-paused)
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
    const unsettled = report('resumed', { mayStillPause: true })
    expect(rowsOf(summary([unsettled], { step: 'post' }))[0]).toContain('⚠️ may still pause')
  })

  test('tells what was not tried as that', () => {
    const untried = report('failed', { problem: note('Not tried.', null, ENTRY.notTried) })
    const text = summary([untried, report('missing')], { problems: [note('Not there: missing.')] })
    expect(text).toContain('1 missing, 1 not tried')
    const words = rowsOf(text).map((row) => row.split(' | ')[1]?.split('<br>')[0])
    expect(words).toEqual(['❔ missing', '➖ not tried'])
    expect(text).not.toContain('Not tried.')
    expect(summary([untried], { step: 'post' })).toContain('⏸️ not resumed')
  })

  test('shows foreign text as text, and a request ID so that it can be copied', () => {
    const hash = '5d41402abc4b2a76b9719d911017c592'
    const problem = note(`@octocat <b> GH-1 ${hash} $x$ (request ID ${hash})`)
    const text = summary([
      report('failed', { name: '<img src=x> | `a`', id: hash, after: '[x](y)', problem }),
    ])
    expect(text).not.toMatch(/<img|<b>|@octocat|\]\(y|GH-1|\$/)
    expect(rowsOf(text)[0]?.match(/\|/g)).toHaveLength(4)
    expect(text.replaceAll(`<code>${hash}</code>`, '')).not.toContain(hash)
    expect(text).toContain(`(request ID <code>${hash}</code>)`)
  })
})

describe('a summary of many tasks', () => {
  const many = Array.from({ length: 500 }, (_, index) =>
    report('paused', { stream: `s${index % 100}`.padEnd(64, 'x'), name: `n${index}`.padEnd(64, 'x') }),
  )

  test('has them open at a click, so that what to do is not far below', () => {
    const text = summary([...many.slice(0, 25), report('timed-out', { problem: 'Late.' })])
    expect(text).toContain('<details><summary>All 26 dump tasks, failures first</summary>\n\n| Dump task')
    expect(text.indexOf('</details>')).toBeLessThan(text.indexOf('> [!CAUTION]'))
    expect(rowsOf(text)).toHaveLength(26)
    expect(rowsOf(text)[0]).toContain('timed-out')
    expect(summary(many.slice(0, 25))).not.toContain('<details>')
  })

  test('fits into what the runner takes: 100 streams of 5 tasks, each with a problem of its own', () => {
    const reports = many.map((each, index) => ({
      ...each,
      problem: note(`${index} ${'<'.repeat(2_000)}`, 'Look.'),
    }))
    const text = summary(reports, { step: 'post' })
    expect(Buffer.byteLength(text)).toBeLessThan(1_000_000)
    expect(rowsOf(text)).toHaveLength(500)
  })
})
