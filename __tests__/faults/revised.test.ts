/** What lists said is revised when later lists say something else; and lists that never agree end nothing and nobody. */
import { describe, expect, test } from '@jest/globals'
import { hurried, seconds, started, statesOf, told } from '../support/aftermath.ts'
import { refusal } from '../support/faultStage.ts'
import { fleetOf, namesOf, pauseAndResume, pauseOf, RESUMES } from '../support/fleet.ts'
import { fileOf } from '../support/network.ts'
import {
  idOf,
  pause,
  resume,
  type Simulator,
  startPause,
  tasksOf,
  withSimulator,
  worldOf,
} from '../support/stage.ts'

const world = () =>
  worldOf({
    orders: [
      ['a', 'RUNNING'],
      ['slow', 'RUNNING'],
    ],
  })
const entry = (name: string, state: string) => ({ task_id: idOf('orders', name), task_name: name, state })
const list = (...tasks: unknown[]) => ({ status: 200, body: { total_number: tasks.length, tasks } })
const running = { 'orders/a': 'RUNNING', 'orders/slow': 'RUNNING' }

describe('a task that two lists lack, and that later lists show again', () => {
  test.concurrent('pause: it is RUNNING, so it is no success', async () => {
    await withSimulator({ world: world(), pauseDelay: 0 }, async (sim) => {
      sim.task('orders', 'slow').onStop = [[seconds(15), 'PAUSED']]
      for (const nth of [2, 3]) sim.fault({ operation: 'list', nth, odd: 'lacking' })
      let lists = 0
      sim.before(({ operation }) => {
        if (operation !== 'list') return
        lists += 1
        if (lists === 4) sim.setState('orders', 'a', 'RUNNING')
      })
      const inputs = { ...pauseOf(['orders']), 'if-task-missing': 'ignore', 'wait-timeout': '30' }
      const main = await pause(sim, inputs, { nodeArguments: hurried })
      expect(main.exitCode).toBe(1)
      expect(main.annotations.error.join()).toMatch(/orders\/a: Not PAUSED within/)
    })
  })

  test.concurrent('pause: it is PAUSED, so it is paused by this step, and resumed', async () => {
    await withSimulator({ world: world(), pauseDelay: 0, startDelay: 20 }, async (sim) => {
      sim.task('orders', 'slow').onStop = [[seconds(15), 'PAUSED']]
      for (const nth of [2, 3]) sim.fault({ operation: 'list', nth, odd: 'lacking' })
      const main = await pause(sim, pauseOf(['orders']), { nodeArguments: hurried })
      expect([main.exitCode, tasksOf(main)[0]?.['outcome']]).toEqual([0, 'paused'])
      expect((await main.post()).exitCode).toBe(0)
      expect(statesOf(sim)).toEqual(running)
    })
  })

  const odd = {
    'lack it': list(entry('slow', 'PAUSED')),
    'say RUNNING': list(entry('a', 'RUNNING'), entry('slow', 'PAUSED')),
  }
  test.concurrent.each(
    RESUMES.flatMap((by) => Object.entries(odd).map(([what, answer]) => [by, what, answer] as const)),
  )('%s: two lists %s, and it is PAUSED, so it is started', async (by, _, answer) => {
    const between = (sim: Simulator) => {
      sim.task('orders', 'slow').onStart = [[seconds(15), 'RUNNING']]
      sim.fault({ operation: 'list', times: 2, answer })
    }
    const course = { world: world(), streams: ['orders'], by, between, nodeArguments: hurried }
    await pauseAndResume(course, (sim, next) => {
      expect([next.exitCode, told(next).includes('deleted')]).toEqual([0, false])
      expect(statesOf(sim)).toEqual(running)
    })
  })
})

test.concurrent('a list that contradicts what was seen is asked for again 2 s later, not at once', async () => {
  const between = (sim: Simulator) => sim.fault({ operation: 'list', odd: 'lacking' })
  const course = {
    world: world(),
    streams: ['orders'],
    by: 'post step' as const,
    between,
    nodeArguments: hurried,
  }
  await pauseAndResume(course, (_sim, _next, sent) => {
    const [first, second] = sent.filter(({ operation }) => operation === 'list').map(({ at }) => at)
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThan(seconds(1.5))
  })
})

test.concurrent.each(RESUMES)(
  '%s: a list that is refused with a Retry-After is not asked for sooner',
  async (by) => {
    const busy = { operation: 'list', html: true, status: 503, retryAfter: 5 } as const
    const between = (sim: Simulator) => sim.fault(busy)
    const course = { world: world(), streams: ['orders'], by, between, nodeArguments: hurried }
    await pauseAndResume(course, (sim, _next, sent) => {
      const [first, second] = sent.filter(({ operation }) => operation === 'list').map(({ at }) => at)
      expect((second ?? 0) - (first ?? 0)).toBeGreaterThan(seconds(4.5))
      expect(statesOf(sim)).toEqual(running)
    })
  },
)

test.concurrent('an entry without a state says nothing of who started it', async () => {
  await withSimulator({ world: world(), pauseDelay: 0, startDelay: 20 }, async (sim) => {
    sim.task('orders', 'slow').onStop = [[seconds(15), 'PAUSED']]
    for (const nth of [3, 4]) sim.fault({ operation: 'list', nth, odd: 'stateless', oddAt: 0 })
    const main = await pause(sim, pauseOf(['orders']), { nodeArguments: hurried })
    expect([main.exitCode, main.annotations.error]).toEqual([0, []])
  })
})

test.concurrent('a task that is listed with two states at once is not taken for paused', async () => {
  await withSimulator({ world: world(), pauseDelay: 0, startDelay: 20 }, async (sim) => {
    const answer = list(entry('a', 'RUNNING'), entry('a', 'PAUSED'), entry('slow', 'PAUSED'))
    sim.fault({ operation: 'list', times: 999, answer })
    const main = await pause(
      sim,
      { ...pauseOf(['orders']), 'wait-timeout': '20' },
      { nodeArguments: hurried },
    )
    expect(main.exitCode).toBe(1)
    expect(main.annotations.error.join()).toMatch(/orders\/a\b/)
  })
})

describe('lists that lack one task and another in turn', () => {
  const flap = (sim: Simulator, from: number) => {
    for (let nth = from; nth < 300; nth += 1)
      sim.fault({ operation: 'list', nth, odd: 'lacking', oddAt: nth % 2 })
  }

  test.concurrent('a pause ends when its time is over', async () => {
    await withSimulator({ world: world(), pauseDelay: 20, startDelay: 20 }, async (sim) => {
      flap(sim, 2)
      const inputs = { ...pauseOf(['orders']), 'wait-timeout': '20' }
      await pause(sim, inputs, { nodeArguments: hurried, budgets: { main: 60 }, timeout: 60_000 })
    })
  })

  test.concurrent.each(['failure', 'cancelled'] as const)(
    'post step of a job that ends with %s: starts both',
    async (status) => {
      await withSimulator({ world: world(), pauseDelay: 0, startDelay: 20 }, async (sim) => {
        const inputs = { ...pauseOf(['orders']), 'wait-timeout': '20' }
        const main = await pause(sim, inputs, {
          nodeArguments: hurried,
          budgets: { next: 60 },
          timeout: 60_000,
        })
        flap(sim, 1)
        await main.post({ status })
        expect(statesOf(sim)).toEqual(running)
      })
    },
  )
})

describe('one list alone is believed of nothing', () => {
  test.concurrent('at the end of a pause: no success for a task that the last list lacks', async () => {
    await withSimulator({ world: world(), pauseDelay: 0, startDelay: 0 }, async (sim) => {
      sim.task('orders', 'slow').onStop = [[seconds(6.5), 'PAUSED']]
      let begun = 0
      let lacking = 0
      sim.before(({ operation }) => {
        if (operation === 'stop') begun = Date.now()
        if (operation !== 'list' || begun === 0 || Date.now() - begun < seconds(3.5)) return
        lacking += 1
        sim.fault({ operation: 'list', odd: 'lacking', oddAt: (lacking + 1) % 2 })
        if (lacking === 3) sim.setState('orders', 'a', 'RUNNING')
      })
      const inputs = { ...pauseOf(['orders']), 'wait-timeout': '5', 'if-task-missing': 'ignore' }
      const main = await pause(sim, inputs, { nodeArguments: hurried })
      expect(main.exitCode).toBe(1)
    })
  })

  test.concurrent.each([0, 1])(
    'at the end of a resume: what could not be started is not told as deleted (%d)',
    async (odd) => {
      await withSimulator({ world: world(), pauseDelay: 0, startDelay: 20 }, async (sim) => {
        const inputs = { ...pauseOf(['orders']), 'wait-timeout': '20' }
        const main = await pause(sim, inputs, { nodeArguments: hurried })
        const slow = idOf('orders', 'slow')
        const match = ({ taskIds }: { taskIds: string[] }) => taskIds.includes(slow)
        sim.fault({ operation: 'start', match, times: 999, html: true, status: 503 })
        for (let nth = 3; nth < 99; nth += 1)
          sim.fault({ operation: 'list', nth, odd: 'lacking', oddAt: (nth + odd) % 2 })
        const post = await main.post()
        expect(post.exitCode).toBe(1)
        expect(post.annotations.error.join()).toMatch(/orders\/slow/)
        expect(told(post)).not.toMatch(/deleted/)
      })
    },
  )

  test.concurrent('of a start by others, after two that lack the task', async () => {
    await withSimulator({ world: world(), pauseDelay: 0, startDelay: 20 }, async (sim) => {
      const main = await pause(sim, pauseOf(['orders']), { nodeArguments: hurried })
      sim.task('orders', 'slow').onStart = [
        [0, 'STARTING'],
        [seconds(15), 'RUNNING'],
      ]
      for (const nth of [1, 2]) sim.fault({ operation: 'list', nth, odd: 'lacking' })
      sim.fault({ operation: 'list', nth: 3, odd: 'old' })
      const post = await main.post()
      expect([post.exitCode, post.annotations.warning]).toEqual([0, []])
      expect(statesOf(sim)).toEqual(running)
    })
  })

  test.concurrent('in a dry run: what was deleted or started is not planned', async () => {
    await withSimulator({ world: world(), pauseDelay: 0 }, async (sim) => {
      const main = await pause(sim, { ...pauseOf(['orders']), resume: 'never' }, { nodeArguments: hurried })
      sim.deleteTask('orders', 'slow')
      sim.setState('orders', 'a', 'RUNNING')
      const tasks = main.outputs['handover'] ?? ''
      const step = await resume(sim, { tasks, 'dry-run': 'true' }, { nodeArguments: hurried })
      expect(tasksOf(step).map(({ outcome }) => outcome)).toEqual(['already-running', 'missing'])
      expect(step.annotations.warning.join('\n')).toMatch(
        /orders\/a: .*started it[\s\S]*orders\/slow: It was deleted/,
      )
    })
  })
})

test.concurrent('a cancel before the second look: what the last list says runs is no success', async () => {
  const given = worldOf({ orders: [['found', 'PAUSED']], clicks: [['slow', 'RUNNING']] })
  await withSimulator({ world: given, pauseDelay: 20, startDelay: 0 }, async (sim) => {
    const main = startPause(sim, pauseOf(['orders', 'clicks']), { nodeArguments: hurried })
    let lists = 0
    sim.before(({ operation, stream }) => {
      if (operation !== 'list' || stream !== 'orders') return
      lists += 1
      if (lists === 2) sim.setState('orders', 'found', 'RUNNING')
      if (lists === 3) main.cancel()
    })
    const { exitCode, annotations } = await main.done
    expect(exitCode).toBe(1)
    expect(annotations.error.join()).toMatch(/orders\/found/)
  })
})

test.concurrent('what was found paused and is not seen any more was not started by anybody, as far as is known', async () => {
  const given = worldOf({
    orders: [
      ['a', 'PAUSED'],
      ['slow', 'RUNNING'],
    ],
  })
  await withSimulator({ world: given, pauseDelay: 0 }, async (sim) => {
    sim.fault({ operation: 'list', skip: 1, times: 999, odd: 'stateless', oddAt: 0 })
    const inputs = { ...pauseOf(['orders']), 'wait-timeout': '5' }
    const main = await pause(sim, inputs, { nodeArguments: hurried })
    expect(main.exitCode).toBe(1)
    expect(main.annotations.error.join()).toMatch(/orders\/a/)
    expect(told(main)).not.toMatch(/somebody/)
  })
})

test.concurrent('a watch ends after a minute, though the list shows a state only now and then', async () => {
  await withSimulator(
    { world: worldOf({ orders: [['a', 'RUNNING']] }), pauseDelay: 0, startDelay: 0 },
    async (sim) => {
      sim.fault({ operation: 'stop', reset: 'before' })
      const inputs = { ...pauseOf(['orders']), 'wait-timeout': '20' }
      const main = await pause(sim, inputs, {
        nodeArguments: hurried,
        budgets: { next: 120 },
        timeout: 60_000,
      })
      for (let nth = 3; nth < 200; nth += 1)
        if (nth % 4 > 1) sim.fault({ operation: 'list', nth, odd: 'stateless', oddAt: 0 })
      expect((await main.post()).signal).toBeNull()
    },
  )
})

test.concurrent('resume, wait-timeout 0: looks are counted, and the service’s wait is kept also while an entry is doubted', async () => {
  await withSimulator({ world: world(), pauseDelay: 0 }, async (sim) => {
    const main = await pause(sim, { ...pauseOf(['orders']), resume: 'never' }, { nodeArguments: hurried })
    sim.fault({ operation: 'list', odd: 'lacking' })
    sim.fault({ operation: 'list', skip: 1, times: 999, html: true, status: 503 })
    const begun = sim.journal.length
    const tasks = main.outputs['handover'] ?? ''
    await resume(sim, { tasks, 'wait-timeout': '0' }, { nodeArguments: hurried })
    const lists = sim.journal.slice(begun).filter(({ operation }) => operation === 'list')
    expect(lists.length).toBeLessThanOrEqual(7)
  })
})

test.concurrent('a wait beyond the time that is left ends it at once, also while an entry is doubted', async () => {
  await withSimulator({ world: world(), pauseDelay: 0, startDelay: 20 }, async (sim) => {
    const main = await pause(sim, pauseOf(['orders']), { nodeArguments: hurried })
    sim.fault({ operation: 'list', odd: 'none' })
    sim.fault({ operation: 'list', skip: 1, times: 999, throttle: true, status: 429, retryAfter: 300 })
    const begun = sim.journal.length
    const post = await main.post({ status: 'cancelled' })
    expect(post.exitCode).toBe(1)
    expect(sim.journal.length - begun).toBeLessThanOrEqual(3)
  })
})

describe('what somebody started and paused again', () => {
  test.concurrent('is left, after it ran for long, and named', async () => {
    await withSimulator({ world: world(), pauseDelay: 0, startDelay: 20 }, async (sim) => {
      const main = await pause(sim, pauseOf(['orders']), { nodeArguments: hurried })
      sim.setState('orders', 'a', 'RUNNING')
      sim.task('orders', 'slow').onStart = [[seconds(100), 'RUNNING']]
      const off = sim.after(({ operation }) => {
        if (operation !== 'start') return
        off()
        sim.act({ what: 'stop', stream: 'orders', task: 'a', after: seconds(60) })
      })
      const post = await main.post()
      expect(started(sim)).toEqual(['orders/slow'])
      for (const text of [post.annotations.warning.join('\n'), post.summary])
        expect(text).toMatch(/\ba\b[\s\S]*somebody else paused it again. It is left paused/)
    })
  })
})

describe('a late stop', () => {
  test.concurrent('after an attempt that was refused as a whole, and took effect in part, is made good', async () => {
    await withSimulator({ world: world(), pauseDelay: 0, startDelay: 20 }, async (sim) => {
      sim.fault({ operation: 'stop', reset: 'before' })
      sim.fault({ operation: 'stop', partly: 1 })
      const main = await pause(sim, pauseOf(['orders']), { nodeArguments: hurried })
      sim.act({ what: 'delete', stream: 'orders', task: 'slow' })
      const off = sim.after(({ operation }) => {
        if (operation !== 'start') return
        off()
        sim.act({ what: 'stop', stream: 'orders', task: 'a', after: seconds(20) })
      })
      expect((await main.post()).exitCode).toBe(0)
      expect([started(sim), statesOf(sim)]).toEqual([['orders/a', 'orders/a'], { 'orders/a': 'RUNNING' }])
    })
  })

  test.concurrent('is looked for once, though a refused one came between it and the answer', async () => {
    await withSimulator({ world: world(), pauseDelay: 0, startDelay: 20 }, async (sim) => {
      sim.fault({ operation: 'stop', reset: 'before' })
      sim.fault({ operation: 'stop', ...refusal(400, 'DIS.4116') })
      const main = await pause(sim, pauseOf(['orders']), { nodeArguments: hurried })
      sim.after(({ operation, taskIds }) => {
        if (operation === 'start' && taskIds.includes(idOf('orders', 'a')))
          sim.act({ what: 'stop', stream: 'orders', task: 'a', after: seconds(10) })
      })
      const post = await main.post()
      expect(started(sim).filter((task) => task === 'orders/a')).toHaveLength(2)
      expect(post.annotations.warning.join()).toMatch(/orders\/a: .*somebody else paused it again/)
    })
  })

  test.concurrent('that paused what somebody had started is made good once: the next pause is somebody else’s', async () => {
    await withSimulator(
      { world: worldOf({ orders: [['a', 'RUNNING']] }), pauseDelay: 0, startDelay: 20 },
      async (sim) => {
        sim.fault({ operation: 'stop', reset: 'before' })
        const main = await pause(sim, pauseOf(['orders']), { nodeArguments: hurried })
        sim.setState('orders', 'a', 'RUNNING')
        const stop = { what: 'stop', stream: 'orders', task: 'a', after: seconds(20) } as const
        let lists = 0
        const off = sim.after(({ operation }) => {
          lists += operation === 'list' ? 1 : 0
          if (lists === 2 && operation === 'list') sim.act(stop)
          if (operation !== 'start') return
          off()
          sim.act(stop)
        })
        await main.post()
        expect(started(sim)).toEqual(['orders/a'])
      },
    )
  })
})

describe('what cannot be saved, or not be shown', () => {
  const long = 'x'.repeat(140_000)
  const first = () => ({ id: idOf('orders', 'a'), name: 'a', state: 'RUNNING' })
  test.concurrent('a destination beyond all measure is left out, and the post step starts', async () => {
    const given = world()
    given.streams = [
      { ...given.streams[0], tasks: [{ ...first(), destination: long }] },
    ] as typeof given.streams
    await withSimulator({ world: given, pauseDelay: 0, startDelay: 20 }, async (sim) => {
      const main = await pause(sim, pauseOf(['orders']), { nodeArguments: hurried })
      expect(main.exitCode).toBe(0)
      expect((await main.post()).exitCode).toBe(0)
      expect(statesOf(sim)).toEqual({ 'orders/a': 'RUNNING' })
    })
  })

  test.concurrent('a stream with more tasks than a record can hold is not stopped', async () => {
    const given = world()
    const tasks = Array.from({ length: 700 }, (_, n) => ({
      id: `task-${n}`,
      name: `t${n}`,
      state: 'RUNNING',
    }))
    given.streams = [{ ...given.streams[0], tasks }] as typeof given.streams
    await withSimulator({ world: given, pauseDelay: 0 }, async (sim) => {
      const main = await pause(sim, pauseOf(['orders']), { nodeArguments: hurried })
      expect(main.exitCode).toBe(1)
      expect(main.annotations.error.join()).toMatch(
        /stream orders has more dump tasks, or longer names, than can be saved/,
      )
      expect(sim.startsAndStops).toEqual([])
    })
  })

  test.concurrent('resume: never, and no summary can be written: an annotation names the tasks', async () => {
    const full = fileOf('full.cjs', `process.env.GITHUB_STEP_SUMMARY = '/dev/full'`)
    await withSimulator({ world: world(), pauseDelay: 0 }, async (sim) => {
      const inputs = { ...pauseOf(['orders']), resume: 'never' }
      const main = await pause(sim, inputs, { nodeArguments: [...hurried, '--require', full] })
      expect(main.exitCode).toBe(0)
      expect(main.annotations.warning.join('\n')).toMatch(/orders\/a, orders\/slow: resume is never/)
    })
  })
})

/** The most repeated lists within a second of the step: neither the first of a stream nor the first after its stop. */
function mostLists(sim: Simulator): number {
  const isFirst = new Map<string | null, boolean>()
  const repeated = sim.journal.flatMap(({ operation, stream, at }) => {
    const wasFirst = isFirst.get(stream) ?? true
    if (operation === 'stop' || operation === 'list') isFirst.set(stream, operation === 'stop')
    return operation === 'list' && !wasFirst ? [at] : []
  })
  const within = (from: number) => repeated.filter((at) => at >= from && at < from + 1_000).length
  return Math.max(0, ...repeated.map(within))
}

/** Twice what may leave in a second: on a busy machine they arrive in bunches. */
const BUNCHED = 40

describe('60 streams repeat at most 20 lists a second', () => {
  const streams = namesOf(60)
  test.concurrent('after stops without an answer', async () => {
    await withSimulator({ world: fleetOf(streams), pauseDelay: 0 }, async (sim) => {
      sim.fault({ operation: 'stop', reset: 'after', times: 60 })
      await pause(sim, pauseOf(streams))
      expect(mostLists(sim)).toBeLessThanOrEqual(BUNCHED)
    })
  })

  test.concurrent('in their last look, when the service fails', async () => {
    await withSimulator({ world: fleetOf(streams), pauseDelay: 600_000 }, async (sim) => {
      sim.after(({ operation }) => {
        const stops = sim.journal.filter((each) => each.operation === 'stop').length
        if (operation === 'list' && stops === 60) sim.fault({ operation: 'list', html: true, status: 503 })
      })
      await pause(sim, { ...pauseOf(streams), 'wait-timeout': '2' })
      expect(mostLists(sim)).toBeLessThanOrEqual(BUNCHED)
    })
  })
})
