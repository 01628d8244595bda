/** A main step that dies at any instant: its post step starts what it stopped, and nothing else. */
import { describe, expect, test } from '@jest/globals'
import { hurried, sideBySide, started, statesOf, told } from '../support/aftermath.ts'
import { resume, type Simulator, startPause, withSimulator, worldOf } from '../support/stage.ts'

const streams = {
  orders: [
    ['to-obs', 'RUNNING'],
    ['to-dws', 'RUNNING'],
    ['archive', 'PAUSED'],
  ],
  clicks: [['to-dli', 'RUNNING']],
  sensors: [
    ['to-table', 'RUNNING'],
    ['old', 'PAUSED'],
  ],
} satisfies Parameters<typeof worldOf>[0]

const inputs = { 'stream-name': 'orders, clicks, sensors', 'task-ids': 'all', resume: 'always' }
const restored = {
  'orders/to-obs': 'RUNNING',
  'orders/to-dws': 'RUNNING',
  'orders/archive': 'PAUSED',
  'clicks/to-dli': 'RUNNING',
  'sensors/to-table': 'RUNNING',
  'sensors/old': 'PAUSED',
}

/** When the step dies: as a request arrives, or is lost, or has taken effect and its answer is about to leave. */
type Moment = 'arrives' | 'is lost' | 'is answered'

/** Kills a main step at its nth request (0: when all was stopped and it waits), then runs its post step. */
function killed(nth: number, moment: Moment, more: Record<string, string> = {}) {
  return withSimulator({ world: worldOf(streams), pauseDelay: 250, startDelay: 50 }, async (sim) => {
    const handle = startPause(sim, { ...inputs, ...more }, { nodeArguments: hurried })
    const at = moment === 'is answered' ? sim.after.bind(sim) : sim.before.bind(sim)
    if (moment === 'is lost') sim.fault({ match: ({ number }) => number === nth, reset: 'before' })
    at(async ({ number }) => {
      if (nth === 0 ? sim.startsAndStops.length < 4 : number !== nth) return
      handle.kill()
      await handle.done
    })
    const main = await handle.done
    const stopped = () => sim.startsAndStops.filter(({ action }) => action === 'stop')
    const post = await main.post({ status: 'failure' })
    return { main, post, sim, stopped: stopped().map(({ name }) => name), states: statesOf(sim) }
  })
}

function expectRestored({ main, post, states, sim }: Awaited<ReturnType<typeof killed>>): void {
  expect(main.signal).toBe('SIGKILL')
  expect(post.annotations.error).toEqual([])
  expect(post.exitCode).toBe(0)
  expect(states).toEqual(restored)
  expect(started(sim).filter((task) => task === 'orders/archive' || task === 'sensors/old')).toEqual([])
}

describe('a main step that is killed', () => {
  // The first three are lists, the next three are stops, and the rest are looks.
  test.concurrent.each<[Moment, number[]]>([
    ['arrives', [1, 2, 3, 4, 5, 6, 7, 8, 9]],
    ['is lost', [3, 4, 6, 9]],
    ['is answered', [4, 5, 6, 7]],
  ])('when a request %s: %j', async (moment, requests) => {
    const runs = await sideBySide(requests, (nth) => killed(nth, moment))
    for (const run of runs) expectRestored(run)
  })

  test.concurrent('while it waits', async () => {
    expectRestored(await killed(0, 'is answered'))
  })

  test.concurrent('before its first stop leaves has nothing to resume, and asks for nothing', async () => {
    const run = await killed(3, 'is answered')
    expect(run.stopped).toEqual([])
    expect(run.post.stdout).toMatch(/Nothing to resume/)
    expect(run.sim.journal.length).toBe(3)
  })

  test.concurrent('hands over to another job what it may have stopped', async () => {
    await withSimulator({ world: worldOf(streams), pauseDelay: 50 }, async (sim) => {
      const more = { resume: 'never', 'stream-name': 'orders' }
      const main = await dying(sim, more)
      await new Promise((resolve) => setTimeout(resolve, 100))
      const later = await resume(sim, { tasks: main.outputs['handover'] ?? '' })
      expect(later.exitCode).toBe(0)
      expect(started(sim)).toEqual(['orders/to-dws', 'orders/to-obs'])
    })
  })

  test.concurrent('and one whose state cannot be saved any more, does not say that nothing was stopped', async () => {
    await withSimulator({ world: worldOf(streams), pauseDelay: 50 }, async (sim) => {
      const main = await bereft(sim, 'GITHUB_STATE')
      expect(main.exitCode).toBe(1)
      expect(told(main)).not.toMatch(/Nothing was stopped|defect/)
      expect(main.annotations.error.join()).toMatch(
        /The state of this step could not be written: [^\n]*\/nowhere\b[^\n]*\nLikely cause: /,
      )
      expect(told(main)).toMatch(/post step resumes what this step stopped[\s\S]*to-obs/)
      expect(JSON.parse(main.outputs['tasks'] ?? '')[0]).toMatchObject({ name: 'to-obs', outcome: 'paused' })
      expect((await main.post({ status: 'failure' })).exitCode).toBe(0)
      expect(started(sim)).toEqual(['orders/to-dws', 'orders/to-obs'])
    })
  })

  test.concurrent('and one whose outputs cannot be set any more, tells what it paused', async () => {
    await withSimulator({ world: worldOf(streams), pauseDelay: 50 }, async (sim) => {
      const main = await bereft(sim, 'GITHUB_OUTPUT')
      expect(main.exitCode).toBe(1)
      expect(main.annotations.error.join()).toMatch(
        /outputs of this step could not be written: [^\n]*\/nowhere\b/,
      )
      expect(told(main)).toMatch(/post step resumes what this step stopped[\s\S]*to-obs/)
      expect(main.summary).toMatch(/^## ❌ [^\n]*2 [^\n]*paused[^\n]*, but the step failed\n/)
      expect(main.summary).toMatch(/to-obs[^\n]*✅ paused/)
      expect((await main.post({ status: 'failure' })).exitCode).toBe(0)
      expect(started(sim)).toEqual(['orders/to-dws', 'orders/to-obs'])
    })
  })

  test.concurrent.each([
    ['one request and no more', { 'wait-timeout': '0', 'task-ids': 'ordersXtoZobs000000' }],
    ['with all that there is', {}],
  ])('without resume says what stays paused: %s', async (_, more) => {
    await withSimulator({ world: worldOf(streams), pauseDelay: 50 }, async (sim) => {
      for (const mode of ['', 'never']) {
        const main = await dying(sim, { resume: mode, 'stream-name': 'orders', ...more })
        expect(JSON.parse(main.outputs['tasks'] ?? '[]')[0]).toMatchObject({ outcome: 'requested' })
        const before = sim.journal.length
        const post = await main.post({ status: 'failure' })
        expect(post.exitCode).toBe(0)
        // With all that there is, the stream is asked how long it keeps its data, once.
        expect(sim.journal.length - before).toBeLessThanOrEqual('wait-timeout' in more ? 0 : 1)
        expect(post.annotations.warning.length).toBe(mode === '' ? 1 : 0)
        expect(told(post)).toMatch(/to-obs|toZobs/)
        expect(post.summary).toMatch(/24 to 72 hours/)
        expect(post.summary).toMatch(/\/resume@v1/)
        sim.setState('orders', 'to-obs', 'RUNNING')
        sim.setState('orders', 'to-dws', 'RUNNING')
      }
    })
  })
})

/** A main step that cannot write to this file of the runner's any more once its stop is on its way. */
async function bereft(sim: Simulator, file: 'GITHUB_STATE' | 'GITHUB_OUTPUT') {
  const spoiling = `process.on('SIGUSR2', () => { process.env.${file} = '/nowhere' })`
  const nodeArguments = ['--import', `data:text/javascript,${encodeURIComponent(spoiling)}`]
  const handle = startPause(sim, { ...inputs, 'stream-name': 'orders' }, { nodeArguments })
  sim.before(({ operation }) => {
    if (operation !== 'stop') return
    handle.process.kill('SIGUSR2')
    return new Promise((resolve) => setTimeout(resolve, 100))
  })
  return handle.done
}

/** A main step that dies when its first stop has taken effect and is not answered yet. */
async function dying(sim: Simulator, more: Record<string, string>) {
  const handle = startPause(sim, { ...inputs, ...more })
  const unhook = sim.after(async ({ operation }) => {
    if (operation !== 'stop') return
    handle.kill()
    await handle.done
  })
  const main = await handle.done
  unhook()
  return main
}
