/** The resume action fed by what a pause step in another process handed over. */
import { describe, expect, test } from '@jest/globals'
import { jobOutput } from '../../simulator/runner/runner.ts'
import { fromHandover, toHandover } from '../../src/model/handover.ts'
import { changes, expectInOrder, ids, started, statesOf, told } from '../support/aftermath.ts'
import { pause, requests, resume, type Simulator, tasksOf, withSimulator, worldOf } from '../support/stage.ts'

const inputs = { 'stream-name': 'orders, clicks', 'task-ids': 'all', resume: 'never' }

function stage<T>(
  play: (sim: Simulator) => Promise<T>,
  given: { pauseDelay?: number; startDelay?: number } = {},
): Promise<T> {
  const world = worldOf({
    orders: [
      ['to-obs', 'RUNNING'],
      ['archive', 'PAUSED'],
    ],
    clicks: [['to-dli', 'RUNNING']],
  })
  return withSimulator({ world, pauseDelay: 20, startDelay: 20, ...given }, play)
}

const both = ['clicks/to-dli', 'orders/to-obs']

describe('the output of a pause step', () => {
  test.concurrent.each(['tasks', 'handover'])(
    '%s: starts what that step stopped, and nothing else',
    async (name) => {
      await stage(async (sim) => {
        const main = await pause(sim, inputs)
        const begun = sim.journal.length
        const step = await resume(sim, { tasks: main.outputs[name] ?? '' })
        expect(step.exitCode).toBe(0)
        expect(step.annotations.error.concat(step.annotations.warning)).toEqual([])
        expect(started(sim)).toEqual(both)
        expect(statesOf(sim)['orders/archive']).toBe('PAUSED')
        expect(JSON.parse(step.outputs['resumed-task-ids'] ?? '')).toEqual(
          ids('orders/to-obs', 'clicks/to-dli'),
        )
        expect(step.outputs['resumed-count']).toBe('2')
        expect(tasksOf(step).map(({ outcome, before, after }) => [outcome, before, after])).toEqual([
          ['resumed', 'PAUSED', 'RUNNING'],
          ['resumed', 'PAUSED', 'RUNNING'],
        ])
        const sent = requests(sim).slice(begun)
        for (const stream of ['orders', 'clicks']) {
          const own = sent
            .filter((request) => request.includes(stream))
            .map((request) => request.split(' ')[0])
          expect(own.slice(0, 3)).toEqual(['list', 'start', 'list'])
          expect(own.filter((operation) => operation === 'start')).toHaveLength(1)
        }
        expect(sent.slice(0, 2).sort()).toEqual(['list clicks 200', 'list orders 200'])
      })
    },
  )

  test.concurrent('handover names the place, tasks does not', async () => {
    await stage(async (sim) => {
      const { outputs } = await pause(sim, inputs)
      const { place, tasks } = fromHandover(outputs['handover'] ?? '') ?? {}
      expect(place).toEqual({ dis: sim.url, project: expect.stringMatching(/^[0-9a-f]{32}$/) })
      expect(tasks).toEqual(JSON.parse(outputs['tasks'] ?? ''))
      expect(outputs['tasks']).not.toContain(sim.url)
    })
  })

  test.concurrent('that was cut or edited on its way starts nothing', async () => {
    await stage(async (sim) => {
      const { outputs } = await pause(sim, inputs)
      const handover = outputs['handover'] ?? ''
      const begun = sim.journal.length
      for (const tasks of [handover.slice(0, -9), `${handover}A~`, `Ab~${handover.slice(3)}`]) {
        const step = await resume(sim, { tasks })
        expect(step.exitCode).toBe(1)
        expect(step.annotations.error.join()).toMatch(/neither a JSON array nor a whole handover.*unchanged/s)
      }
      expect(sim.journal).toHaveLength(begun)
    })
  })

  test.concurrent('again: what runs is left alone', async () => {
    await stage(async (sim) => {
      const main = await pause(sim, inputs)
      const tasks = main.outputs['tasks'] ?? ''
      await resume(sim, { tasks })
      const begun = changes(sim).length
      const step = await resume(sim, { tasks })
      expect(step.exitCode).toBe(0)
      expect(tasksOf(step).map(({ outcome }) => outcome)).toEqual(['already-running', 'already-running'])
      expect(step.outputs['resumed-task-ids']).toBe('[]')
      expect(changes(sim)).toHaveLength(begun)
    })
  })

  test.concurrent('with a dry run: says what it would start', async () => {
    await stage(async (sim) => {
      const main = await pause(sim, inputs)
      const step = await resume(sim, { tasks: main.outputs['tasks'] ?? '', 'dry-run': 'true' })
      expect(step.exitCode).toBe(0)
      expect(started(sim)).toEqual([])
      expect(tasksOf(step).map(({ outcome }) => outcome)).toEqual(['planned', 'planned'])
    })
  })

  test.concurrent('of one request that was not waited for: a task that still runs gets a warning', async () => {
    await stage(
      async (sim) => {
        const [id = ''] = ids('orders/to-obs')
        const main = await pause(sim, {
          'stream-name': 'orders',
          'task-ids': id,
          'wait-timeout': '0',
          resume: 'never',
        })
        expect(tasksOf(main)).toMatchObject([{ outcome: 'requested' }])
        const step = await resume(sim, { tasks: main.outputs['handover'] ?? '' })
        expect(step.exitCode).toBe(0)
        expect(step.annotations.warning.join()).toMatch(
          /to-obs: Its stop may have been sent, and it is still running/,
        )
      },
      { pauseDelay: 60_000 },
    )
  })

  test.concurrent('a task that pauses only while another one of its stream is started is started too', async () => {
    await stage(
      async (sim) => {
        sim.setState('orders', 'archive', 'RUNNING')
        const main = await pause(sim, { ...inputs, 'stream-name': 'orders', 'wait-timeout': '0' })
        sim.setState('orders', 'to-obs', 'PAUSED')
        const off = sim.after(({ operation }) => {
          if (operation !== 'start') return
          off()
          sim.setState('orders', 'archive', 'PAUSED')
        })
        const step = await resume(sim, { tasks: main.outputs['handover'] ?? '' })
        expect(statesOf(sim)).toMatchObject({ 'orders/to-obs': 'RUNNING', 'orders/archive': 'RUNNING' })
        expect(tasksOf(step).map(({ outcome }) => outcome)).toEqual(['resumed', 'resumed'])
      },
      { pauseDelay: 60_000, startDelay: 300 },
    )
  })

  test.concurrent('a task that was deleted since then: a warning, and the rest is started', async () => {
    await stage(async (sim) => {
      const main = await pause(sim, inputs)
      sim.deleteTask('orders', 'to-obs')
      const step = await resume(sim, { tasks: main.outputs['tasks'] ?? '' })
      expect(step.exitCode).toBe(0)
      expect(step.annotations.warning.join()).toMatch(/to-obs.*deleted/)
      expect(started(sim)).toEqual(['clicks/to-dli'])
    })
  })

  test.concurrent('a list that is shorter than its own count is asked for again, and that one is believed', async () => {
    await stage(async (sim) => {
      const main = await pause(sim, inputs)
      const answer = { status: 200, body: { total_number: 2, tasks: [] } }
      sim.fault({ operation: 'list', stream: 'orders', answer })
      const step = await resume(sim, { tasks: main.outputs['tasks'] ?? '' })
      expect(step.exitCode).toBe(0)
      expect(started(sim)).toEqual(both)
    })
  })

  test.concurrent('a list that stays shorter than its own count: what it lacks may still be paused', async () => {
    await stage(async (sim) => {
      const main = await pause(sim, inputs)
      const answer = { status: 200, body: { total_number: 2, tasks: [] } }
      sim.fault({ operation: 'list', stream: 'orders', times: 999, answer })
      const step = await resume(sim, { tasks: main.outputs['tasks'] ?? '', 'wait-timeout': '3' })
      expect(step.exitCode).toBe(1)
      expect(step.annotations.error.join()).toMatch(/to-obs/)
      expect(started(sim)).toEqual(['clicks/to-dli'])
    })
  })

  test.concurrent('a stream that is gone is warned of, names its tasks, and the rest is started', async () => {
    await stage(async (sim) => {
      const main = await pause(sim, inputs)
      sim.streams = sim.streams.filter(({ name }) => name !== 'orders')
      const step = await resume(sim, { tasks: main.outputs['tasks'] ?? '' })
      expect(step.exitCode).toBe(0)
      expectInOrder(step.annotations.warning.join(), 'to-obs', 'deleted')
      expect(started(sim)).toEqual(['clicks/to-dli'])
    })
  })
})

describe('the outcome decides', () => {
  const entry = (task: `${string}/${string}`, outcome: string) => {
    const [stream, name] = task.split('/')
    return { stream, id: ids(task)[0], name, destination: 'OBS', before: 'RUNNING', after: null, outcome }
  }

  test.concurrent.each(['paused', 'requested', 'timed-out', 'adopted'])('%s is started', async (outcome) => {
    await stage(async (sim) => {
      sim.setState('orders', 'to-obs', 'PAUSED')
      const step = await resume(sim, { tasks: JSON.stringify([entry('orders/to-obs', outcome)]) })
      expect(step.exitCode).toBe(0)
      expect(started(sim)).toEqual(['orders/to-obs'])
    })
  })

  test.concurrent('everything else is not, and then nothing is asked', async () => {
    await stage(async (sim) => {
      const others = ['already-paused', 'resumed', 'already-running', 'planned', 'failed', 'missing']
      const tasks = JSON.stringify(others.map((outcome) => entry('orders/archive', outcome)))
      const step = await resume(sim, { tasks })
      expect(step.exitCode).toBe(0)
      expect(step.annotations.notice.join()).toMatch(/nothing to resume/i)
      expect(sim.journal).toEqual([])
    })
  })

  test.concurrent('a task that is handed over twice is started once', async () => {
    await stage(async (sim) => {
      const one = entry('orders/archive', 'paused')
      const step = await resume(sim, { tasks: JSON.stringify([one, one]) })
      expect(step.exitCode).toBe(0)
      expect(changes(sim)).toEqual(['start orders/archive'])
      expect(step.outputs['resumed-count']).toBe('1')
    })
  })
})

describe('an output that masking met on its way', () => {
  test.concurrent('tasks is dropped with the region in it, handover comes through', async () => {
    const world = worldOf({ 'orders-eu-de': [['to-eu-de', 'RUNNING']] })
    await withSimulator({ world, pauseDelay: 20, startDelay: 20 }, async (sim) => {
      const given = { 'stream-name': 'orders-eu-de', 'task-ids': 'all', resume: 'never' }
      const main = await pause(sim, given)
      const masks = ['eu-de', ...main.masks]
      expect(jobOutput(main.outputs['tasks'] ?? '', masks)).toBe('')
      const dropped = await resume(sim, { tasks: '' })
      expect(dropped.exitCode).toBe(1)
      expect(dropped.annotations.error.join()).toMatch(
        /no id;[\s\S]*no outputs;[\s\S]*needs;[\s\S]*did not run;[\s\S]*dropped the output[\s\S]*handover/,
      )
      const step = await resume(sim, { tasks: jobOutput(main.outputs['handover'] ?? '', masks) })
      expect(step.exitCode).toBe(0)
      expect(started(sim)).toEqual(['orders-eu-de/to-eu-de'])
    })
  })

  test.concurrent('an empty array is a success with a notice, also without credentials', async () => {
    await stage(async (sim) => {
      for (const tasks of ['[]', ' [ ] \n', toHandover({ dis: sim.url, project: 'p1' }, [])]) {
        const step = await resume(sim, { tasks, 'access-key-id': '', 'secret-access-key': '' })
        expect(step.exitCode).toBe(0)
        expect(step.annotations.notice).toHaveLength(1)
        expect(step.outputs).toMatchObject({ 'resumed-task-ids': '[]', 'resumed-count': '0', tasks: '[]' })
      }
      expect(told(await resume(sim, { tasks: '[]', 'stream-name': 'orders' }))).toMatch(/one or the other/)
      expect(sim.journal).toEqual([])
    })
  })
})
