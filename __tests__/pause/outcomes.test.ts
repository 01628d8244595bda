/** How a pause ends: outcomes of all kinds from one table, outputs before the stop leaves, and the exit code. */
import { describe, expect, test } from '@jest/globals'
import { fromHandover } from '../../src/model/handover.ts'
import { idOf, pause, type Step, startPause, tasksOf, withSimulator, worldOf } from '../support/stage.ts'

const DENIED = { status: 403, body: { error_code: 'DIS.4116', error_msg: 'no permission for it' } }

describe('outcomes of all kinds in one run', () => {
  const world = worldOf({
    good: [
      ['quick', 'RUNNING'],
      ['odd', 'ABNORMAL'],
    ],
    old: [['paused', 'PAUSED']],
    stuck: [
      ['stuck', 'RUNNING'],
      ['deleted', 'RUNNING'],
    ],
    denied: [['denied', 'RUNNING']],
  })
  const expected: Record<string, [outcome: string, before: string, after: string, mark: string]> = {
    quick: ['paused', 'RUNNING', 'PAUSED', '✅ paused'],
    odd: ['paused', 'ABNORMAL', 'PAUSED', '✅ paused'],
    stuck: ['timed-out', 'RUNNING', 'RUNNING', '❌ timed-out'],
    deleted: ['missing', 'RUNNING', 'DELETE', '⚠️ missing'],
    denied: ['failed', 'RUNNING', 'RUNNING', '❌ failed'],
    paused: ['adopted', 'PAUSED', 'PAUSED', '✅ adopted'],
  }

  test('the table, the log, the summary, the outputs and the exit code say the same', async () => {
    await withSimulator({ world, pauseDelay: 100 }, async (sim) => {
      sim.task('stuck', 'stuck').onStop = []
      sim.task('stuck', 'deleted').onStop = [[0, 'DELETE']]
      sim.fault({ operation: 'stop', stream: 'denied', answer: DENIED })
      const step = await pause(sim, {
        'stream-name': 'good,old,stuck,denied',
        'task-names': [...Object.keys(expected), 'nobody'].join(),
        'if-already-paused': 'adopt',
        'if-task-missing': 'warn',
        'wait-timeout': '2',
        resume: 'always',
      })
      expect(step.exitCode).toBe(1)
      const tasks = tasksOf(step)
      const table = tasks.map(({ name, outcome, before, after }) => [name, outcome, before, after])
      expect(table.sort()).toEqual(
        [
          ...Object.entries(expected).map(([name, [outcome, before, after]]) => [
            name,
            outcome,
            before,
            after,
          ]),
          ['nobody', 'missing', null, null],
        ].sort(),
      )

      const idsOf = (...outcomes: string[]) =>
        tasks.filter(({ outcome }) => outcomes.includes(outcome ?? '')).map(({ id }) => id)
      expect(JSON.parse(step.outputs['paused-task-ids'] ?? '')).toEqual(
        idsOf('paused', 'requested', 'timed-out'),
      )
      expect(JSON.parse(step.outputs['already-paused-task-ids'] ?? '')).toEqual(idsOf('adopted'))
      expect(step.outputs['paused-count']).toBe('3')
      expect(JSON.stringify(fromHandover(step.outputs['handover'] ?? '')?.tasks)).toBe(step.outputs['tasks'])

      for (const { stream, name, id, outcome, before, after } of tasks) {
        const label = id === null ? name : `${name} (${id})`
        const states = before === after ? before && ` (${before})` : ` (${before} → ${after})`
        const lines = step.log.split('\n').map((line) => line.replace(/ in \d+ m?s(?= \()/, ''))
        expect(lines).toContain(`${stream ?? '?'}/${label}: ${outcome}${states ?? ''}`)
        const row = step.summary
          .split('\n')
          .find((line) => line.startsWith('|') && line.includes(`<strong>${name}</strong>`))
        expect(row).toContain(` | ${expected[name ?? '']?.[3] ?? '⚠️ missing'}`)
        expect(row).toContain(before === after ? (before ?? '') : `${before} → ${after}`)
      }
      const totals = '1 timed-out, 1 failed, 2 missing, 2 paused, 1 adopted'
      expect(step.log).toMatch(new RegExp(`^[^:\\n]*4 streams: ${totals}`, 'm'))
      expect(step.summary).toMatch(/^## ❌ [^\n]*4 streams/)
      expect(step.summary).toContain(totals)

      // One a cause; what is well is named as what the post step resumes.
      const causes = step.annotations.error.map((text) => text.split('\n')[0])
      expect(causes).toEqual([
        expect.stringMatching(/^stuck\/stuck: Not PAUSED/),
        expect.stringMatching(/^denied\/denied: .*DIS\.4116/),
      ])
      expect(step.annotations.warning.join()).toMatch(/stuck\/deleted: .*deleted/)
      expect(step.annotations.warning.join()).toMatch(/no dump task nobody/)
      expect(step.fileFlaws).toEqual([])
    })
  })
})

test('what is about to be stopped is in the outputs before the stop takes effect', async () => {
  const world = worldOf({
    orders: [
      ['obs', 'RUNNING'],
      ['old', 'PAUSED'],
    ],
    clicks: [['dli', 'RUNNING']],
  })
  await withSimulator({ world }, async (sim) => {
    const handle = startPause(sim, { 'stream-name': 'orders,clicks', 'task-ids': 'all', resume: 'always' })
    sim.before(async ({ operation }) => {
      if (operation !== 'stop') return
      handle.kill()
      await handle.done
    })
    const step = await handle.done
    expect(step.signal).toBe('SIGKILL')
    expect(tasksOf(step).map(({ name, before, after, outcome }) => [name, before, after, outcome])).toEqual([
      ['obs', 'RUNNING', null, 'requested'],
      ['dli', 'RUNNING', null, 'requested'],
      ['old', 'PAUSED', 'PAUSED', 'already-paused'],
    ])
    expect(JSON.stringify(fromHandover(step.outputs['handover'] ?? '')?.tasks)).toBe(step.outputs['tasks'])
    expect(step.state).toHaveProperty('pause')
  })
})

describe('every failure ends with exit code 1, one annotation and a summary', () => {
  const ok = { 'stream-name': 'orders', 'task-ids': idOf('orders', 'obs') }
  const world = worldOf({
    orders: [
      ['obs', 'RUNNING'],
      ['old', 'PAUSED'],
    ],
    broken: [['x', 'RUNNING']],
  })
  const closed = { endpoint: 'http://127.0.0.1:9', 'retry-max-attempts': '1' }

  test.each<[string, Record<string, string>, RegExp, boolean]>([
    [
      'several bad inputs',
      { 'stream-name': '../a', 'task-ids': '', 'dry-run': 'perhaps' },
      /^stream-name: .*\ntask-ids: .*\ndry-run: /,
      false,
    ],
    [
      'half a credential',
      { ...ok, 'secret-access-key': '' },
      /secret-access-key is empty, while access-key-id is set/,
      false,
    ],
    [
      'an endpoint over HTTP elsewhere',
      { ...ok, endpoint: 'http://dis.example.com' },
      /endpoint: https is needed/,
      false,
    ],
    [
      'no region and no endpoint',
      { ...ok, region: '', endpoint: '' },
      /region: neither region nor endpoint/,
      false,
    ],
    ['an unknown ID', { ...ok, 'task-ids': 'nope' }, /Not there: nope\.[\s\S]*\(stream orders has obs/, true],
    ['an unknown stream', { ...ok, 'stream-name': 'nope' }, /DIS\.4301/, true],
    [
      'a stream that is not running',
      { ...ok, 'stream-name': 'broken', 'task-ids': 'all' },
      /DIS\.4205/,
      true,
    ],
    ['a wrong secret', { ...ok, 'secret-access-key': 'wrong' }, /DIS\.4112/, true],
    ['a project of nobody', { ...ok, 'project-id': '0'.repeat(32) }, /DIS\.4117/, true],
    [
      'a task that is paused, where that is an error',
      { ...ok, 'task-ids': 'all', 'if-already-paused': 'error' },
      /if-already-paused: error/,
      true,
    ],
    ['no service there', { ...ok, ...closed }, /no connection to 127\.0\.0\.1:9/, false],
    [
      'the minimal mode, with an unknown ID',
      { ...ok, 'task-ids': 'nope', 'wait-timeout': '0' },
      /DIS\.4354/,
      true,
    ],
  ])('%s', async (_, inputs, message, asks) => {
    await withSimulator({ world }, async (sim) => {
      sim.stream('broken').running = false
      const step: Step = await pause(sim, inputs)
      expect(step.exitCode).toBe(1)
      expect(step.annotations.error).toEqual([expect.stringMatching(message)])
      expect(step.annotations.error[0]).toContain('Nothing was stopped.')
      expect(step.summary).toMatch(/^## ❌ .*(not paused|not tried|failed)/)
      expect(step.outputs['paused-task-ids']).toBe('[]')
      expect(sim.startsAndStops).toEqual([])
      expect(sim.journal.length > 0).toBe(asks)
      expect(step.log).not.toContain('defect of the action')
    })
  })
})
