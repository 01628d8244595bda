/** The two forms in which a pause hands over to another job: the outputs `tasks` and `handover`. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { jobOutput } from '../../../simulator/runner/runner.ts'
import { type Handed, readHanded } from '../../../src/inputs/inputs.ts'
import { fromHandover, toHandover } from '../../../src/model/handover.ts'
import { OUTCOMES, reportOf, type TaskReport } from '../../../src/model/tasks.ts'
import { handoverOutputs } from '../../../src/report/conclude.ts'

const PLACE = { dis: 'https://dis.eu-de.otc.t-systems.com', project: '0a1b2c3d4e5f40718293a4b5c6d7e8f9' }
const tasksOutput = (tasks: TaskReport[]) => handoverOutputs(tasks, PLACE).tasks
const handoverOutput = (tasks: TaskReport[]) => handoverOutputs(tasks, PLACE).handover

function parsed(text: string): Handed {
  const read = readHanded(text)
  if (typeof read === 'string') throw new Error(read)
  return read
}

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
        expect(parsed(tasksOutput(tasks))).toMatchObject({ handed, from: null })
        expect(parsed(handoverOutput(tasks))).toMatchObject({ handed, from: PLACE })
      }),
    )
  })

  test('hold the same, whatever the names are', () => {
    fc.assert(
      fc.property(reportsOf(fc.string({ unit: 'binary' })), (tasks) => {
        expect(fromHandover(handoverOutput(tasks))).toEqual({
          place: PLACE,
          tasks: JSON.parse(tasksOutput(tasks)),
        })
      }),
    )
  })

  test('start what was stopped or adopted, and nothing else', () => {
    const task = { stream: 's', id: 'a', name: 'b', destination: null, state: '', lastTransfer: null }
    const given = OUTCOMES.map((outcome) => reportOf({ ...task, id: outcome }, outcome))
    for (const text of [tasksOutput(given), handoverOutput(given)]) {
      const { handed } = parsed(text)
      expect(handed.map(({ outcome }) => outcome).sort()).toEqual(STARTED.sort())
    }
  })

  test('of an older or a shortened kind, without times', () => {
    expect(parsed('[{"stream":"s","id":"a","name":"b","outcome":"paused"}]')).toMatchObject({
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
        expect(text).toMatch(/^([\w-]{1,2}~)+$/)
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

  test('of 100 streams with 5 tasks each fits into an input on Linux, with long names and random IDs', () => {
    const picks = <T>(values: fc.Arbitrary<T>, count = 500) => fc.sample(fc.noBias(values), count)
    const words = fc.constantFrom(
      ...'orders clicks sensors payments events audit logs billing users carts sessions metrics'.split(' '),
      ...'invoices stock prices devices alarms returns shipping tracking customer product catalog'.split(' '),
      ...'search mobile web backend gateway archive raw clean daily hourly obs dws dli mrs table'.split(' '),
      ...'export landing zone prod stage analytics warehouse lake ingest'.split(' '),
    )
    const names = fc.array(words, { minLength: 12, maxLength: 12 }).map((each) => each.join('-').slice(0, 36))
    const streams = picks(names, 100)
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
    expect(parsed(handover)).toMatchObject({ handed: { length: 500 } })
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
        expect(typeof readHanded(edited)).toBe('string')
      }),
      { numRuns: 500 },
    )
  })

  test('is refused, wherever the tasks were cut', () => {
    fc.assert(
      fc.property(reports, fc.nat(), (tasks, at) => {
        const whole = tasksOutput(tasks)
        const cut = whole.slice(0, 1 + (at % (whole.length - 1)))
        expect(typeof readHanded(cut)).toBe('string')
      }),
    )
  })

  const entry = (more: object) =>
    JSON.stringify([{ stream: 's', id: 'a', name: 'b', outcome: 'paused', ...more }])
  const deep = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
  const forged = (tasks: unknown) => toHandover(PLACE, tasks as Parameters<typeof toHandover>[1])
  const bomb = () => forged([{ stream: 's', id: 'a', name: 'x'.repeat(20_000_000), outcome: 'paused' }])
  const NEITHER = 'neither a JSON array nor a whole handover'
  const FIRST = 'entry 1 is not a task of a pause step'

  test.each<[string, () => string, string]>([
    ['no JSON', () => 'paused', NEITHER],
    ['cut JSON', () => '[{"stream":', NEITHER],
    ['no array', () => '{"stream":"orders"}', NEITHER],
    ['JSON in JSON', () => JSON.stringify('[]'), NEITHER],
    ['base64', () => Buffer.from(entry({})).toString('base64'), NEITHER],
    ['two outputs in one', () => '[][]', NEITHER],
    ['two handovers in one', () => handoverOutput([]).repeat(2), NEITHER],
    ['a bomb', bomb, NEITHER],
    ['a handover without tasks', () => forged(null), NEITHER],
    ['a handover of no tasks', () => forged([1]), FIRST],
    ['an array of IDs', () => '["As805BudhcH1lDs6gbn"]', FIRST],
    ['an unknown outcome', () => entry({ outcome: 'stopped' }), FIRST],
    ['no outcome', () => entry({ outcome: undefined }), FIRST],
    ['a number for an ID', () => entry({ id: 7 }), FIRST],
    ['an empty ID', () => entry({ id: '' }), FIRST],
    ['an empty name', () => entry({ name: '' }), FIRST],
    ['neither ID nor name', () => entry({ id: null, name: null }), FIRST],
    ['no stream', () => entry({ stream: null }), FIRST],
    ['a stream that is a path', () => entry({ stream: '../x' }), FIRST],
    ['a time that is none', () => entry({ 'paused-at': 'yesterday' }), FIRST],
    ['another time that is none', () => entry({ 'last-transfer': '' }), FIRST],
    ['a state that is an object', () => entry({ after: {} }), FIRST],
    ['one good entry and a bad one', () => entry({}).replace(']', ',null]'), FIRST.replace('1', '2')],
    ['15,000 levels', () => deep(15_000), FIRST],
    ['15,000 levels in a field', () => entry({ id: 1 }).replace('1', deep(15_000)), FIRST],
    ['15,000 levels of objects', () => `[${'{"a":'.repeat(15_000)}1${'}'.repeat(15_000)}]`, FIRST],
  ])('%s is refused', (_, text, why) => {
    expect(readHanded(text())).toBe(
      `tasks: is not the tasks or handover output of a pause step (${why}). Nothing was started. Pass the output on ` +
        'unchanged, or set stream-name and task-ids',
    )
  })

  test('a task that was missing may be of no stream', () => {
    expect(readHanded(entry({ stream: null, outcome: 'missing' }))).toEqual({
      handed: [],
      from: null,
    })
  })
})
