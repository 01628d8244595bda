/** What passes is waited out, and what does not is told with its cause, within ten annotations of a level. */
import { describe, expect, test } from '@jest/globals'
import type { FaultSpec, World } from '../../simulator/cloud/types.ts'
import { hurried, statesOf } from '../support/aftermath.ts'
import { answersTo, ask, errorOf, REQUESTS, TASK, worldFor } from '../support/faultStage.ts'
import { dumpOf, fleetOf, namesOf, pauseAndResume, pauseOf, RESUMES } from '../support/fleet.ts'
import { pause, resume, type Simulator, tasksOf, withSimulator, worldOf } from '../support/stage.ts'

/** Loaded before the action: these looks for the address of a name (from 1) end with that code. */
const lookups = (failing: readonly number[], code: string) => [
  '--import',
  `data:text/javascript,${encodeURIComponent(`
    import dns from 'node:dns'
    import { syncBuiltinESMExports } from 'node:module'
    const { lookup } = dns
    const failing = ${JSON.stringify(failing)}
    let looks = 0
    dns.lookup = (name, options, then = options) => {
      looks += 1
      if (!failing.includes(looks)) return lookup('127.0.0.1', typeof options === 'function' ? {} : options, then)
      const error = Object.assign(new Error('getaddrinfo ${code} ' + name), { code: '${code}', syscall: 'getaddrinfo', hostname: name })
      setTimeout(() => then(error), 1)
    }
    syncBuiltinESMExports()
  `)}`,
]

describe('a name that cannot be resolved for a moment', () => {
  const byName = (sim: Simulator) => ({ endpoint: `http://localhost:${sim.port}` })
  test.concurrent.each([[[1]], [[1, 2]], [[2]], [[3]], [[2, 3]]])(
    'looks %j fail: all goes well',
    async (failing) => {
      const world = worldOf({ orders: [['to-obs', 'RUNNING']] })
      await withSimulator({ world, pauseDelay: 100, startDelay: 20 }, async (sim) => {
        // After each of them there is a new connection, which looks for the address again.
        sim.fault({ operation: 'list', skip: 1, times: 2, reset: 'before' })
        const inputs = { ...pauseOf(['orders']), ...byName(sim) }
        const nodeArguments = [...hurried, ...lookups(failing, 'EAI_AGAIN')]
        const main = await pause(sim, inputs, { nodeArguments, timeout: 30_000 })
        expect([main.exitCode, main.annotations.error]).toEqual([0, []])
        const post = await main.post()
        expect([post.exitCode, post.annotations.error]).toEqual([0, []])
        expect(statesOf(sim)).toEqual({ 'orders/to-obs': 'RUNNING' })
      })
    },
  )

  test.concurrent('and the resume action: all goes well', async () => {
    const world = worldOf({ orders: [['to-obs', 'PAUSED']] })
    await withSimulator({ world, startDelay: 20 }, async (sim) => {
      const inputs = { 'stream-name': 'orders', 'task-ids': 'all', ...byName(sim) }
      const step = await resume(sim, inputs, { nodeArguments: lookups([1], 'EAI_AGAIN') })
      expect([step.exitCode, step.annotations.error]).toEqual([0, []])
    })
  })

  test.concurrent('one that does not exist is a failure at once, before anything was answered', async () => {
    await withSimulator({ world: worldOf({ orders: [['to-obs', 'RUNNING']] }) }, async (sim) => {
      const inputs = { ...pauseOf(['orders']), ...byName(sim) }
      const failing = Array.from({ length: 99 }, (_, index) => index + 1)
      const main = await pause(sim, inputs, { nodeArguments: lookups(failing, 'ENOTFOUND') })
      expect(main.exitCode).toBe(1)
      expect(errorOf(main)).toContain('localhost')
      expect(sim.journal).toEqual([])
    })
  })
})

describe('ten annotations of a level', () => {
  test.concurrent.each([9, 10, 11, 30])(
    '%d tasks pass through ERROR, and nothing will resume them',
    async (count) => {
      const names = Array.from({ length: count }, (_, index) => `dump-${index + 11}`)
      const world = worldOf({ orders: names.map((name) => [name, 'RUNNING']) })
      await withSimulator({ world }, async (sim) => {
        for (const task of sim.stream('orders').tasks) {
          task.onStop = [
            [0, 'ERROR'],
            [600, 'PAUSED'],
          ]
        }
        const main = await pause(sim, { 'stream-name': 'orders', 'task-ids': 'all' })
        expect(main.exitCode).toBe(0)
        expect(main.annotations.warning.length).toBeLessThanOrEqual(10)
        expect(main.annotations.warning.join('\n')).toMatch(/\bresume: always\b|\bon-success\b/)
      })
    },
  )

  test.concurrent('thirty streams fail, each for itself', async () => {
    const streams = namesOf(30)
    await withSimulator({ world: fleetOf(streams) }, async (sim) => {
      sim.fault({ operation: 'stop', answer: { status: 409, body: '' }, times: 999 })
      const main = await pause(sim, pauseOf(streams))
      expect(main.exitCode).toBe(1)
      expect(main.annotations.error.length).toBeLessThanOrEqual(10)
      for (const name of streams) expect(main.summary).toContain(dumpOf(name))
    })
  })
})

describe('retry-max-attempts: 1', () => {
  const throttles: [string, FaultSpec][] = [
    ['429', { throttle: true, status: 429 }],
    ['DIS.4303', { throttle: true }],
    ['DIS.4305', { code: 'DIS.4305' }],
  ]
  const cases = REQUESTS.flatMap((request) =>
    throttles
      .filter(([what]) => what === '429' || request.service === 'DIS')
      .flatMap(([what, fault]) =>
        [1, 3].map((times) => [request.action, request.operation, what, times, request, fault] as const),
      ),
  )
  test.concurrent.each(cases)(
    '%s, %s, %s (%d times): no failed attempt',
    async (_a, operation, _w, times, request, fault) => {
      await withSimulator({ world: worldFor(request) }, async (sim) => {
        sim.fault({ operation, times, ...fault })
        const step = await ask(request, sim, { 'retry-max-attempts': '1', 'wait-timeout': '60' }, hurried)
        expect([step.exitCode, errorOf(step)]).toEqual([0, ''])
        expect(answersTo(sim, operation).length).toBeGreaterThan(times)
        expect(sim.task('orders', TASK).state).toBe(request.action === 'pause' ? 'PAUSED' : 'RUNNING')
      })
    },
  )
})

describe('starts that are throttled until the time is up', () => {
  const throttles: [string, string, FaultSpec][] = [
    ['DIS.4303', 'DIS.4303', { throttle: true }],
    ['DIS.4305', 'DIS.4305', { code: 'DIS.4305' }],
    ['429', 'APIGW.0308', { throttle: true, status: 429 }],
  ]
  test.concurrent.each(
    RESUMES.flatMap((by) => throttles.map(([what, code, fault]) => [by, what, code, fault] as const)),
  )('%s, %s: the cause is told, in annotation and summary', async (by, _what, code, fault) => {
    const streams = ['s1', 's2']
    const course = {
      ...{ world: fleetOf(streams), streams, by, inputs: { 'wait-timeout': '20' }, nodeArguments: hurried },
      between: (sim: Simulator) => sim.fault({ operation: 'start', times: 9_999, ...fault }),
    }
    await pauseAndResume(course, (_sim, next) => {
      expect(next.exitCode).toBe(1)
      for (const text of [next.annotations.error.join('\n'), next.summary]) {
        expect(text).toContain(code)
        expect(text).toMatch(/\bs1-dump\b[\s\S]*\bs2-dump\b/)
      }
    })
  })
})

describe('a handover that is resumed elsewhere', () => {
  /** The second project has a stream of the same name, without the tasks of the first one. */
  function twoProjects(): { world: World; here: string; there: string } {
    const world = worldOf({ orders: [['to-obs', 'RUNNING']] })
    const [here, there] = world.projects.map(({ id }) => id)
    if (here === undefined || there === undefined) throw new Error('the world has two projects')
    world.streams.push({
      project: there,
      name: 'orders',
      tasks: [{ id: 'elsewhere0000000001', name: 'other', state: 'PAUSED' }],
    })
    return { world, here, there }
  }

  test.concurrent('in another project: an error that names both, and nothing is started', async () => {
    const { world, here, there } = twoProjects()
    await withSimulator({ world, pauseDelay: 20, startDelay: 20 }, async (sim) => {
      const main = await pause(sim, { ...pauseOf(['orders']), resume: 'never' })
      const step = await resume(sim, { tasks: main.outputs['handover'] ?? '', 'project-id': there })
      expect(step.exitCode).toBe(1)
      for (const project of [here, there]) expect(errorOf(step)).toContain(project)
      expect(sim.journal.filter(({ operation }) => operation === 'start')).toEqual([])
    })
  })

  test.concurrent('at another DIS: an error that names both', async () => {
    const { world } = twoProjects()
    await withSimulator({ world, pauseDelay: 20 }, async (sim) => {
      const main = await pause(sim, { ...pauseOf(['orders']), resume: 'never' })
      await withSimulator({ world }, async (other) => {
        const step = await resume(other, { tasks: main.outputs['handover'] ?? '' })
        expect(step.exitCode).toBe(1)
        for (const { port } of [sim, other]) expect(errorOf(step)).toContain(`127.0.0.1:${port}`)
        expect(other.startsAndStops).toEqual([])
      })
    })
  })

  test.concurrent.each([
    ['another project', 'project'],
    ['another DIS, where the stream is not there', 'no stream'],
    ['another DIS, where the stream has other tasks', 'other tasks'],
  ])('tasks in %s: none of them is there, which is a failure', async (_, where) => {
    const { world, there } = twoProjects()
    await withSimulator({ world, pauseDelay: 20 }, async (sim) => {
      const main = await pause(sim, { ...pauseOf(['orders']), resume: 'never' })
      expect(tasksOf(main)).toHaveLength(1)
      const tasks = main.outputs['tasks'] ?? ''
      const others = worldOf(where === 'no stream' ? { clicks: [] } : { orders: [['other', 'PAUSED']] })
      await withSimulator({ world: others }, async (other) => {
        const step =
          where === 'project'
            ? await resume(sim, { tasks, 'project-id': there })
            : await resume(other, { tasks })
        expect(step.exitCode).toBe(1)
        expect(errorOf(step)).toMatch(/region|project|account/)
        expect(other.startsAndStops).toEqual([])
      })
    })
  })
})
