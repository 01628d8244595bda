/** What may have arrived is never forgotten, and what was not sent is never claimed. */
import { describe, expect, test } from '@jest/globals'
import type { FaultSpec } from '../../simulator/cloud/types.ts'
import { changes, hurried, seconds, started, statesOf } from '../support/aftermath.ts'
import { refusal } from '../support/faultStage.ts'
import { fleetOf, namesOf, pauseOf } from '../support/fleet.ts'
import {
  pause,
  type Simulator,
  startPause,
  startResume,
  tasksOf,
  withSimulator,
  worldOf,
} from '../support/stage.ts'

const inputs = { 'stream-name': 'orders', 'task-ids': 'all', resume: 'always' }
const worldWith = (...names: string[]) => worldOf({ orders: names.map((name) => [name, 'RUNNING']) })
const all = (sim: Simulator) => new Set(Object.values(statesOf(sim)))
const RUNNING = new Set(['RUNNING'])

/** The first stop is refused, takes effect for `a` at once, and later for `b`. */
function firstStopLandsInParts(sim: Simulator, refused: FaultSpec): { land: () => void } {
  sim.fault({ operation: 'stop', nth: 1, ...refused })
  let isFirst = true
  sim.before(({ operation }) => {
    if (operation !== 'stop' || !isFirst) return
    isFirst = false
    sim.setState('orders', 'a', 'PAUSED')
  })
  return { land: () => sim.setState('orders', 'b', 'PAUSED') }
}

describe('a stop that was refused, and whose repetition was not taken', () => {
  const repetitions: [string, FaultSpec][] = [
    ['throttled by DIS', { throttle: true }],
    ['throttled by the gateway', { throttle: true, status: 429 }],
    ['refused with 403', refusal(403, 'DIS.4116')],
    ['reset', { reset: 'before' }],
  ]
  const refused = refusal(400, 'DIS.4200')
  test.concurrent.each(repetitions)('%s: the first one lands late, and is resumed', async (_, fault) => {
    await withSimulator({ world: worldWith('a', 'b'), pauseDelay: 20, startDelay: 20 }, async (sim) => {
      const { land } = firstStopLandsInParts(sim, refused)
      sim.fault({ operation: 'stop', skip: 1, times: 9_999, ...fault })
      const main = await pause(sim, { ...inputs, 'wait-timeout': '20' }, { nodeArguments: hurried })
      expect(main.exitCode).toBe(1)
      sim.clearFaults()
      let looks = 0
      sim.before(({ operation }) => {
        if (operation !== 'list') return
        looks += 1
        if (looks === 1) setTimeout(land, seconds(20))
      })
      await main.post({ status: 'failure' })
      expect(started(sim)).toContain('orders/b')
      expect(all(sim)).toEqual(RUNNING)
    })
  })
})

describe('a batch that one task spoils, and a kill at the next stop', () => {
  const effects: [string, FaultSpec | null][] = [
    ['takes effect', null],
    ['takes effect for one', { partly: 1, silence: true }],
    ['is lost', { reset: 'before' }],
  ]
  const cases = effects.flatMap(([what, fault]) =>
    ['a', 'b', 'c'].map((name, index) => [name, index === 1 ? 'leave' : 'adopt', what, fault] as const),
  )
  test.concurrent.each(cases)(
    'somebody pauses %s before the first stop (%s); the next stop %s: all run again',
    async (name, choice, _what, fault) => {
      const world = worldWith('a', 'b', 'c')
      world.refusePausedStop = true
      await withSimulator({ world, pauseDelay: 20, startDelay: 20 }, async (sim) => {
        if (fault !== null) sim.fault({ operation: 'stop', skip: 1, ...fault })
        const given = { ...inputs, 'if-already-paused': choice }
        const handle = startPause(sim, given, { nodeArguments: hurried, timeout: 30_000 })
        let stops = 0
        sim.before(async ({ operation }) => {
          if (operation !== 'stop') return
          stops += 1
          if (stops === 1) sim.setState('orders', name, 'PAUSED')
        })
        sim.before(async ({ operation }) => {
          if (operation !== 'stop' || stops !== 2) return
          handle.kill()
          await handle.done
        })
        const main = await handle.done
        expect(main.signal).toBe('SIGKILL')
        const post = await main.post({ status: 'failure' })
        expect(post.signal).toBeNull()
        expect(all(sim)).toEqual(RUNNING)
      })
    },
  )
})

describe('others who pause the task each time it runs', () => {
  test.concurrent.each([
    [1, 1],
    [2, 1],
    [1, 3],
  ])(
    '%d attempts without an answer, %d tasks: as many late stops are made good, and no more',
    async (lost, count) => {
      const names = ['a', 'b', 'c'].slice(0, count)
      await withSimulator({ world: worldWith(...names), pauseDelay: 20, startDelay: 20 }, async (sim) => {
        sim.fault({ operation: 'stop', reset: 'before', times: lost })
        const main = await pause(sim, inputs, { nodeArguments: hurried })
        expect(main.exitCode).toBe(0)
        // Each time that a list has shown it running: 30 times at most, so that a fight has an end.
        let times = 0
        let isDue = false
        const off = sim.after(({ operation }) => {
          const runs = operation === 'list' && sim.task('orders', 'a').state === 'RUNNING'
          if (!runs || isDue || started(sim).length === 0 || times === 30) return
          isDue = true
          times += 1
          setTimeout(() => {
            isDue = false
            sim.setState('orders', 'a', 'PAUSED')
          }, 5)
        })
        const post = await main.post()
        off()
        const starts = changes(sim).filter((change) => change === 'start orders/a')
        expect(starts.length).toBeLessThanOrEqual(1 + lost)
        expect(statesOf(sim)['orders/a']).toBe('PAUSED')
        expect(post.annotations.warning.concat(post.annotations.error).join('\n')).toMatch(/\ba\b/)
      })
    },
  )
})

/** Loaded before the action: the disk is full from the nth write to the state on. */
const fullDisk = (nth: number) => [
  '--import',
  `data:text/javascript,${encodeURIComponent(`
    import fs from 'node:fs'
    import { syncBuiltinESMExports } from 'node:module'
    let writes = 0, isInner = false
    const files = new Map()
    const isState = (file) => String(files.get(file) ?? file) === process.env.GITHUB_STATE
    const { openSync } = fs
    fs.openSync = (file, ...more) => {
      const number = openSync(file, ...more)
      files.set(number, file)
      return number
    }
    for (const name of ['appendFileSync', 'writeFileSync', 'writeSync']) {
      const write = fs[name]
      fs[name] = (file, ...more) => {
        if (isInner || !isState(file)) return write(file, ...more)
        if ((writes += 1) >= ${nth})
          throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
        isInner = true
        try { return write(file, ...more) } finally { isInner = false }
      }
    }
    syncBuiltinESMExports()
  `)}`,
]

describe('a disk that is full from a write of the state on', () => {
  const streams = namesOf(4)
  test.concurrent.each(Array.from({ length: 16 }, (_, index) => index + 1))(
    'the write number %d: what is told as sent was sent, and what was stopped runs again or is named',
    async (nth) => {
      await withSimulator({ world: fleetOf(streams), pauseDelay: 20, startDelay: 20 }, async (sim) => {
        const main = await pause(sim, pauseOf(streams), { nodeArguments: fullDisk(nth) })
        const asked = sim.journal.flatMap(({ operation, taskIds }) => (operation === 'stop' ? taskIds : []))
        const claimed = (tasksOf(main) ?? []).filter(({ outcome }) =>
          /^(requested|paused)$/.test(outcome ?? ''),
        )
        expect(asked).toEqual(expect.arrayContaining(claimed.map(({ id }) => id)))
        const outputs: string[] = JSON.parse(main.outputs['paused-task-ids'] ?? '[]')
        expect(asked).toEqual(expect.arrayContaining(outputs))
        if (main.exitCode !== 0) expect(main.annotations.error.join()).toMatch(/ENOSPC|disk/)
        if (asked.length === 0) return
        await main.post({ status: main.exitCode === 0 ? 'success' : 'failure' })
      })
    },
  )
})

describe('a log that is closed', () => {
  test.concurrent.each(['stdout', 'stderr', 'both'])(
    'post step, %s: the tasks are resumed',
    async (which) => {
      await withSimulator({ world: worldWith('a', 'b'), pauseDelay: 20, startDelay: 20 }, async (sim) => {
        const main = await pause(sim, inputs)
        const handle = main.startPost()
        if (which !== 'stderr') handle.process.stdout?.destroy()
        if (which !== 'stdout') handle.process.stderr?.destroy()
        await handle.done
        expect(all(sim)).toEqual(RUNNING)
      })
    },
  )

  test.concurrent('resume action: the tasks are resumed', async () => {
    await withSimulator({ world: worldWith('a', 'b'), pauseDelay: 20, startDelay: 20 }, async (sim) => {
      const main = await pause(sim, { ...inputs, resume: 'never' })
      const handle = startResume(sim, { tasks: main.outputs['handover'] ?? '' })
      handle.process.stdout?.destroy()
      await handle.done
      expect(all(sim)).toEqual(RUNNING)
    })
  })

  test.concurrent('pause, in the middle: what was stopped is resumed by the post step', async () => {
    await withSimulator({ world: worldWith('a', 'b'), pauseDelay: 200, startDelay: 20 }, async (sim) => {
      const handle = startPause(sim, inputs)
      sim.before(({ operation }) => {
        if (operation === 'stop') handle.process.stdout?.destroy()
      })
      const main = await handle.done
      await main.post({ status: main.exitCode === 0 ? 'success' : 'failure' })
      expect(all(sim)).toEqual(RUNNING)
    })
  })
})
