/** The two forms in which a pause hands over to another job: the outputs `tasks` and `handover`. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { jobOutput } from '../../../simulator/runner/runner.ts'
import { collect } from '../../../src/inputs/collect.ts'
import { parseTasks } from '../../../src/inputs/handedTasks.ts'
import { fromHandover } from '../../../src/model/handoverCode.ts'
import { OUTCOMES, reportOf, type TaskReport } from '../../../src/model/tasks.ts'
import { handoverOutputs } from '../../../src/report/outputs.ts'

const tasksOutput = (tasks: TaskReport[]) => handoverOutputs(tasks).tasks
const handoverOutput = (tasks: TaskReport[]) => handoverOutputs(tasks).handover

const name = fc.stringMatching(/^[A-Za-z0-9_-]{1,20}$/)
const time = fc.option(fc.date({ noInvalidDate: true }).map((date) => date.toISOString()))

/** Reports of tasks whose names are as the arbitrary has them. */
const reportsOf = (names: fc.Arbitrary<string>, longest = 6): fc.Arbitrary<TaskReport[]> =>
  fc.array(
    fc
      .record({
        stream: name,
        id: fc.stringMatching(/^[A-Za-z0-9]{19}$/),
        name: names,
        destination: fc.option(fc.constantFrom('OBS', 'DLI')),
        state: fc.constantFrom('RUNNING', 'eu-de'),
        lastTransfer: time,
        outcome: fc.constantFrom(...OUTCOMES),
        pausedAt: time,
      })
      .map(({ outcome, pausedAt, ...task }) => reportOf(task, outcome, { after: null, pausedAt })),
    { maxLength: longest },
  )
const reports = reportsOf(name)
const STARTED = ['paused', 'requested', 'timed-out', 'adopted']

describe('both forms', () => {
  test('give back what is to be started, with its times', () => {
    fc.assert(
      fc.property(reports, (tasks) => {
        const handed = tasks
          .filter(({ outcome }) => STARTED.includes(outcome))
          .map(({ stream, id, name, pausedAt, lastTransfer, outcome }) => {
            return { stream, id, name, pausedAt, lastTransfer, outcome }
          })
        expect(parseTasks(tasksOutput(tasks))).toMatchObject({ handed })
        expect(parseTasks(` ${handoverOutput(tasks)}\n`)).toMatchObject({ handed })
      }),
    )
  })

  test('hold the same, whatever the names are', () => {
    fc.assert(
      fc.property(reportsOf(fc.string({ unit: 'binary' })), (tasks) => {
        expect(fromHandover(handoverOutput(tasks))).toEqual(JSON.parse(tasksOutput(tasks)))
      }),
    )
  })

  test('name what was not paused, and start none of it', () => {
    const task = { stream: 's', id: 'a', name: 'b', destination: null, state: '', lastTransfer: null }
    const given = OUTCOMES.map((outcome) => reportOf(task, outcome))
    for (const text of [tasksOutput(given), handoverOutput(given)]) {
      const parsed = parseTasks(text)
      expect(parsed.handed.map(({ outcome }) => outcome).sort()).toEqual(STARTED.sort())
      expect(parsed.failed).toMatchObject([{ outcome: 'failed' }])
    }
  })

  test('of an older or a shortened kind, without times', () => {
    expect(parseTasks('[{"stream":"s","id":"a","name":"b","outcome":"paused"}]')).toMatchObject({
      handed: [{ stream: 's', pausedAt: null, lastTransfer: null }],
    })
  })
})

/** Secrets as jobs have them, five characters and more; some are texts of the tasks themselves. */
const secretOf = (tasks: readonly TaskReport[]) =>
  fc.oneof(
    fc.stringMatching(/^[A-Za-z0-9+/=_.-]{5,40}$/),
    fc.string({ unit: 'grapheme-ascii', minLength: 5, maxLength: 20 }),
    fc.string({ minLength: 5 }).map((text) => JSON.stringify({ key: text }, null, 2)),
    fc.constantFrom('eu-de', 'paused', 'RUNNING', 'destination', 'last-transfer', 'null,'),
    ...tasks
      .flatMap(({ stream, id, name }) => [stream, id, name])
      .filter((text) => text !== null && text.length >= 5)
      .map((text) => fc.constant(text as string)),
  )

describe('the handover', () => {
  test('is one line of printable ASCII, without a piece of a word, a key or base64', () => {
    fc.assert(
      fc.property(reportsOf(name, 60), (tasks) => {
        const text = handoverOutput(tasks)
        expect(text).toMatch(/^[\x21-\x7e]+$/)
        expect(text).not.toMatch(/[\w+/=.-]{3}|["'`\\$%{}[\]]|::/)
      }),
    )
  })

  test('comes through whole, whichever secrets the job masks', () => {
    const masked = reportsOf(name, 40).chain((tasks) =>
      fc.tuple(fc.constant(tasks), fc.array(secretOf(tasks), { minLength: 1, maxLength: 20 })),
    )
    fc.assert(
      fc.property(masked, ([tasks, secrets]) => {
        const handover = handoverOutput(tasks)
        expect(jobOutput(handover, secrets)).toBe(handover)
      }),
      { numRuns: 300 },
    )
  })

  test('of 500 streams with 5 tasks each fits into an input on Linux, with long names and random IDs', () => {
    const picks = <T>(values: fc.Arbitrary<T>, count = 2_500) => fc.sample(fc.noBias(values), count)
    const words = fc.constantFrom(
      ...'orders clicks sensors payments events audit logs billing users carts sessions metrics'.split(' '),
      ...'invoices stock prices devices alarms returns shipping tracking customer product catalog'.split(' '),
      ...'search mobile web backend gateway archive raw clean daily hourly obs dws dli mrs table'.split(' '),
      ...'export landing zone prod stage analytics warehouse lake ingest'.split(' '),
    )
    const names = fc.array(words, { minLength: 12, maxLength: 12 }).map((each) => each.join('-').slice(0, 36))
    const streams = picks(names, 500)
    const ids = picks(fc.stringMatching(/^[A-Za-z0-9]{19}$/))
    const last = picks(fc.integer({ min: 0, max: 900_000 }))
    const paused = picks(fc.integer({ min: 0, max: 20_000 }))
    const destinations = picks(fc.constantFrom('OBS', 'DLI', 'DWS', 'MRS', 'CLOUDTABLE'))
    const at = (ms = 0) => new Date(1_780_000_000_000 + ms).toISOString()
    const tasks = picks(names).map((name, index) => {
      const stream = `${streams[Math.floor(index / 5)]}-${Math.floor(index / 5)}`
      const task = { id: ids[index] ?? '', name, destination: destinations[index] ?? '', state: 'RUNNING' }
      const report = { after: 'PAUSED', pausedAt: at(paused[index]) }
      return reportOf({ ...task, stream, lastTransfer: at(-(last[index] ?? 0)) }, 'paused', report)
    })
    const handover = handoverOutput(tasks)
    expect(`INPUT_TASKS=${handover}`.length).toBeLessThan(131_072)
    expect(parseTasks(handover)).toMatchObject({ handed: { length: 2_500 } })
  })
})

describe('what was cut or edited on its way', () => {
  const edits: ((text: string, at: number) => string)[] = [
    (text, at) => text.slice(0, at),
    (text, at) => text.slice(at + 1),
    (text, at) => text.slice(0, at) + text.slice(at + 1),
    (text, at) => text.slice(0, at) + text.charAt(at) + text.slice(at),
    (text, at) => text.slice(0, at) + (text.charAt(at) === 'A' ? 'B' : 'A') + text.slice(at + 1),
    (text, at) => `${text.slice(0, at)}\n${text.slice(at)}`,
    (text, at) => `${text.slice(0, at)}***${text.slice(at + 5)}`,
    (text) => text.toLowerCase(),
    (text) => text + text,
    (text) => Buffer.from(text).toString('base64'),
  ]

  test('is refused, whatever is left of the handover', () => {
    fc.assert(
      fc.property(reports, fc.nat(), fc.constantFrom(...edits), (tasks, at, edit) => {
        const whole = handoverOutput(tasks)
        const edited = edit(whole, 1 + (at % (whole.length - 1))).trim()
        fc.pre(edited !== whole && edited !== '')
        expect(() => parseTasks(edited)).toThrow(/^tasks: .*Nothing was started/)
      }),
      { numRuns: 500 },
    )
  })

  test('is refused, wherever the tasks were cut', () => {
    fc.assert(
      fc.property(reports, fc.nat(), (tasks, at) => {
        const whole = tasksOutput(tasks)
        const cut = whole.slice(0, 1 + (at % (whole.length - 1)))
        expect(() => parseTasks(cut)).toThrow(/^tasks: .*Nothing was started/)
      }),
    )
  })

  const entry = (more: object) =>
    JSON.stringify([{ stream: 's', id: 'a', name: 'b', outcome: 'paused', ...more }])
  const deep = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
  const bomb = () => {
    const huge = { id: 'a', name: 'x'.repeat(20_000_000), destination: null, state: '', lastTransfer: null }
    return handoverOutput([reportOf({ ...huge, stream: 's' }, 'paused')])
  }

  test.each<[string, () => string, RegExp]>([
    ['no JSON', () => 'paused', /neither JSON nor a whole handover/],
    ['cut JSON', () => '[{"stream":', /no JSON/],
    ['no array', () => '{"stream":"orders"}', /an object instead of an array/],
    ['an array of IDs', () => '["As805BudhcH1lDs6gbn"]', /entry 1: «As805/],
    ['an unknown outcome', () => entry({ outcome: 'stopped' }), /entry 1: outcome is «stopped»/],
    ['no outcome', () => entry({ outcome: undefined }), /outcome is missing/],
    ['a number for an ID', () => entry({ id: 7 }), /id is 7/],
    ['an empty ID', () => entry({ id: '' }), /neither id nor name/],
    ['neither ID nor name', () => entry({ id: null, name: null }), /neither id nor name/],
    ['no stream', () => entry({ stream: null }), /names no stream/],
    ['a stream that is a path', () => entry({ stream: '../x' }), /stream is «..\/x»/],
    ['a time that is none', () => entry({ 'paused-at': 'yesterday' }), /«yesterday» is no time/],
    ['a state that is an object', () => entry({ after: {} }), /after is an object/],
    ['one good entry and a bad one', () => entry({}).replace(']', ',null]'), /entry 2: null/],
    ['JSON in JSON', () => JSON.stringify('[]'), /neither/],
    ['base64', () => Buffer.from(entry({})).toString('base64'), /neither/],
    ['two outputs in one', () => '[][]', /no JSON/],
    ['15,000 levels', () => deep(15_000), /entry 1: an array instead of an object/],
    ['a million levels', () => deep(1_000_000), /entry 1: an array|no JSON/],
    ['15,000 levels in a field', () => entry({ id: 1 }).replace('1', deep(15_000)), /id is an array/],
    ['15,000 levels of objects', () => `[${'{"a":'.repeat(15_000)}1${'}'.repeat(15_000)}]`, /entry 1: /],
    ['a bomb', bomb, /neither JSON nor a whole handover/],
  ])('%s is a problem that says what to do', (_, text, why) => {
    const problems: string[] = []
    expect(collect(problems, () => parseTasks(text()))).toBeNull()
    expect(problems).toEqual([expect.stringMatching(/Pass the output on unchanged/)])
    expect(problems[0]).toMatch(why)
    expect(problems[0]?.length).toBeLessThan(400)
  })
})
