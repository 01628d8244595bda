/** The forms in which a pause hands over: to another job by outputs, to the post step by the runner's state. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { jobOutput } from '../simulator/runner.js'
import {
  handoverOutput,
  mayHaveSomethingToResume,
  parseTasks,
  readSaved,
  tasksOutput,
} from '../src/handover.js'
import { OUTCOMES, type TaskReport } from '../src/tasks.js'
import { savedStreams, sideBySide, started } from './aftermath.js'
import { pause, resume, signedIn, withSimulator, worldOf } from './stage.js'

const name = fc.stringMatching(/^[A-Za-z0-9_-]{1,20}$/)
const region = fc.constantFrom('eu-de', 'eu-nl', 'eu-ch2', 'cn-north-4', 'ap-southeast-1', 'eu-west-101')
const reports = fc.array(
  fc.record<TaskReport>({
    stream: name,
    id: fc.stringMatching(/^[A-Za-z0-9]{19}$/),
    name,
    destination: fc.constantFrom('OBS', 'DLI', null),
    before: fc.constantFrom('RUNNING', 'eu-de', null),
    after: fc.constantFrom('PAUSED', null),
    lastTransfer: fc.constantFrom(null, '2020-12-03T08:33:48.612Z'),
    outcome: fc.constantFrom(...OUTCOMES),
    sent: fc.boolean(),
    problem: fc.constant(null),
    warning: fc.constant(null),
  }),
  { maxLength: 6 },
)
const started_ = ['paused', 'requested', 'timed-out', 'adopted']

describe('to another job', () => {
  test('both forms give back what is to be started', () => {
    fc.assert(
      fc.property(reports, region, (tasks, where) => {
        const mine = tasks.filter(({ outcome }) => started_.includes(outcome))
        const expected = mine.map(({ stream, id, name, outcome }) => ({ stream, id, name, outcome }))
        const text = tasksOutput(tasks)
        expect(parseTasks(text)).toMatchObject({ handed: expected })
        expect(parseTasks(handoverOutput(text, [where]))).toMatchObject({ handed: expected })
      }),
    )
  })

  test('masking the region leaves the handover whole, wherever the region is in it', () => {
    fc.assert(
      fc.property(reports, region, name, (tasks, where, before) => {
        const named = tasks.map((task) => ({
          ...task,
          stream: `${before}${where}`,
          name: `${where}-${task.name}`,
        }))
        const handover = handoverOutput(tasksOutput(named), [where])
        expect(jobOutput(handover, [where])).toBe(handover)
      }),
      { numRuns: 300 },
    )
  })

  test('what was cut or edited on its way is refused, whatever is left of it', () => {
    fc.assert(
      fc.property(reports, fc.nat(), fc.boolean(), (tasks, at, packed) => {
        fc.pre(tasks.length > 0)
        const text = tasksOutput(tasks)
        const whole = packed ? handoverOutput(text, []) : text
        const cut = whole.slice(0, at % whole.length)
        fc.pre(cut !== '')
        expect(parseTasks(cut)).toEqual({ problem: expect.stringContaining('Nothing was started') })
      }),
    )
  })

  test.each<[string, string]>([
    ['no JSON', 'paused'],
    ['no array', '{"stream":"orders"}'],
    ['an array of IDs', '["As805BudhcH1lDs6gbn"]'],
    ['an outcome that does not exist', '[{"stream":"orders","id":"a","name":"b","outcome":"stopped"}]'],
    ['no outcome', '[{"stream":"orders","id":"a","name":"b"}]'],
    ['a number for an ID', '[{"stream":"orders","id":7,"name":"b","outcome":"paused"}]'],
    ['an empty ID', '[{"stream":"orders","id":"","name":"b","outcome":"paused"}]'],
    ['neither ID nor name', '[{"stream":"orders","id":null,"name":null,"outcome":"paused"}]'],
    ['no stream', '[{"stream":null,"id":"a","name":"b","outcome":"paused"}]'],
    ['a stream that is a path', '[{"stream":"../x","id":"a","name":"b","outcome":"paused"}]'],
    ['one good entry and a bad one', '[{"stream":"s","id":"a","name":"b","outcome":"paused"},null]'],
    ['JSON in JSON', JSON.stringify('[]')],
    ['base64 of something else', Buffer.from('paused').toString('base64')],
    ['two outputs in one', '[][]'],
  ])('%s is a problem that says what to do', (_, text) => {
    expect(parseTasks(text)).toEqual({ problem: expect.stringMatching(/Pass the output on unchanged/) })
  })

  test('a spoiled value fails the resume action before any request', async () => {
    await withSimulator({ world: worldOf({ orders: [['to-obs', 'PAUSED']] }) }, async (sim) => {
      const spoiled = ['[{"stream":"orders","id":"ordersXtoZobs000000","name":"to-o', 'W3sic3RyZ', '[1]']
      for (const step of await sideBySide(spoiled, (tasks) => resume(sim, { tasks }))) {
        expect(step.exitCode).toBe(1)
        expect(step.annotations.error.join()).toMatch(/^tasks: .*cut or edited.*Nothing was started/)
        expect(step.summary).toMatch(/cut or edited/)
      }
      expect(sim.journal).toEqual([])
    })
  })
})

describe('to the post step', () => {
  test('nothing saved is nothing stopped, and what cannot be read is neither', () => {
    expect(readSaved(new Map())).toBeNull()
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.json(), (text, json) => {
        for (const spoiled of [text, json]) {
          expect(readSaved(new Map([['pause', spoiled]]))).toBe('unreadable')
          const saved = readSaved(
            new Map([
              ['pause', '{"version":1}'],
              ['stream-0', spoiled],
            ]),
          )
          expect(saved).toBe('unreadable')
        }
      }),
    )
  })

  test('what was not sent, or refused, is nothing to resume; adopted tasks are', () => {
    const task = { id: 'a', name: 'a', destination: null, lastTransfer: null }
    const saved = (fate: string, adopted: unknown[] = []) => {
      const stream = {
        stream: 's',
        fate,
        stop: [task],
        named: fate === 'unsent' ? [] : [0],
        adopted,
        paused: [],
      }
      const read = readSaved(
        new Map([
          ['pause', '{"version":1}'],
          ['stream-0', JSON.stringify(stream)],
        ]),
      )
      if (read === null || read === 'unreadable') throw new Error('it can be read')
      return mayHaveSomethingToResume(read)
    }
    expect(['unsent', 'refused', 'sent', 'unknown', 'answered'].map((fate) => saved(fate))).toEqual([
      false,
      false,
      true,
      true,
      true,
    ])
    expect(saved('refused', [task])).toBe(true)
  })

  test('hundreds of streams: each variable stays small, holds no secret, and all are resumed', async () => {
    const names = Array.from({ length: 300 }, (_, index) => `stream-${'x'.repeat(40)}-${index}`)
    const tasks = ['a', 'b', 'c', 'd', 'e'].map((task): [string, string] => [task.repeat(64), 'RUNNING'])
    const world = worldOf(Object.fromEntries(names.map((stream) => [stream, tasks])))
    for (const [index, stream] of world.streams.entries())
      for (const task of stream.tasks) task.id = `${index}${task.name}`.slice(0, 19)
    await withSimulator({ world, pauseDelay: 20, startDelay: 20 }, async (sim) => {
      const main = await pause(sim, { 'stream-name': names.join('\n'), 'task-ids': 'all', resume: 'always' })
      expect(main.exitCode).toBe(0)
      const saved = savedStreams(main)
      expect(saved).toHaveLength(300)
      const [first] = saved.flatMap(({ stop }) => stop)
      expect(Object.keys(first ?? {})).toEqual(['id', 'name', 'destination', 'lastTransfer'])
      for (const [name, text] of Object.entries(main.state))
        expect(`STATE_${name}=${text}`.length).toBeLessThan(32_000)
      const state = JSON.stringify(main.state)
      for (const secret of [...sim.secrets(), signedIn(sim)['access-key-id'] ?? '']) {
        expect(state).not.toContain(secret)
        expect(JSON.stringify(main.outputs)).not.toContain(secret)
      }
      expect((await main.post()).exitCode).toBe(0)
      expect(started(sim)).toHaveLength(1500)
    })
  })
})
