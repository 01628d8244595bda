/**
 * Stops that land late, batches that are half applied, others who start, pause and delete, in any order: what a pause
 * stopped runs again when the job ends, or is named. SCHEDULES says how many are played, SEED which; a failure prints its
 * seed.
 */
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { hurried, seconds, sideBySide, told } from '../support/aftermath.ts'
import { refusal } from '../support/faultStage.ts'
import { idOf, type Simulator, startPause, withSimulator, worldOf } from '../support/stage.ts'

const NAMES = ['a', 'b', 'c'] as const
const COUNT = Number(process.env['SCHEDULES'] ?? 24)

/** What becomes of one stop request. Times in s of the step. */
const stop = fc.oneof(
  { weight: 2, arbitrary: fc.constant({ kind: 'taken' } as const) },
  fc.record({ kind: fc.constant('late' as const), after: fc.integer({ min: 1, max: 50 }) }),
  fc.record({ kind: fc.constant('lost' as const) }),
  fc.record({
    kind: fc.constant('half' as const),
    tasks: fc.integer({ min: 1, max: 3 }),
    after: fc.constantFrom(0, 1, 10),
  }),
)
const other = fc.record({
  act: fc.constantFrom('start', 'pause', 'delete'),
  task: fc.constantFrom(...NAMES),
  after: fc.integer({ min: 0, max: 30 }),
})
const schedule = fc.record({
  stops: fc.array(stop, { minLength: 1, maxLength: 3 }),
  others: fc.array(other, { maxLength: 1 }),
  paused: fc.subarray([...NAMES], { maxLength: 1 }),
  adopt: fc.boolean(),
  wait: fc.constantFrom('0', '5', '5m'),
  dies: fc.option(fc.integer({ min: 1, max: 6 }), { nil: null }),
})
type Schedule = typeof schedule extends fc.Arbitrary<infer U> ? U : never

/** Makes the service treat each stop as the schedule says. Gives the tasks whose stop took effect, or will. */
function misbehave(sim: Simulator, { stops }: Schedule): Set<string> {
  const applied = new Set<string>()
  let count = 0
  sim.before(({ operation, taskIds }) => {
    if (operation !== 'stop') return
    const what = stops[count] ?? { kind: 'taken' as const }
    count += 1
    const apply = (ids: readonly string[], after: number) => {
      for (const id of ids) applied.add(id)
      const set = () => {
        for (const name of NAMES) if (ids.includes(idOf('orders', name))) setIfThere(sim, name, 'PAUSED')
      }
      if (after === 0) set()
      else setTimeout(set, seconds(after)).unref()
    }
    if (what.kind === 'taken') for (const id of taskIds) applied.add(id)
    if (what.kind === 'lost') sim.fault({ operation: 'stop', reset: 'before' })
    if (what.kind === 'late') {
      sim.fault({ operation: 'stop', reset: 'before' })
      apply(taskIds, what.after)
    }
    if (what.kind === 'half' && taskIds.length > 1) {
      sim.fault({ operation: 'stop', ...refusal(400, 'DIS.4200') })
      apply(taskIds.slice(0, what.tasks), what.after)
    }
  })
  return applied
}

function setIfThere(sim: Simulator, name: string, state: string): void {
  if (sim.streams[0]?.tasks.some((task) => task.name === name)) sim.setState('orders', name, state)
}

/** What broke the promises: an empty array when nothing did. */
async function flawsOf(one: Schedule): Promise<string[]> {
  const states = NAMES.map((name): [string, string] => [
    name,
    one.paused.includes(name) ? 'PAUSED' : 'RUNNING',
  ])
  const world = worldOf({ orders: states })
  return withSimulator({ world, pauseDelay: 20, startDelay: 20 }, async (sim) => {
    const applied = misbehave(sim, one)
    const asked = new Set<string>()
    const byOthers = new Set<string>()
    sim.before(({ operation, taskIds }) => {
      if (operation === 'stop') for (const id of taskIds) asked.add(id)
    })
    for (const { act, task, after } of one.others) {
      setTimeout(() => {
        byOthers.add(idOf('orders', task))
        if (act === 'delete') sim.deleteTask('orders', task)
        else setIfThere(sim, task, act === 'start' ? 'RUNNING' : 'PAUSED')
      }, 600 + seconds(after)).unref()
    }
    const inputs = {
      'stream-name': 'orders',
      'task-ids': 'all',
      resume: 'always',
      'if-already-paused': one.adopt ? 'adopt' : 'leave',
      'wait-timeout': one.wait,
    }
    const handle = startPause(sim, inputs, { nodeArguments: hurried, timeout: 120_000 })
    sim.after(({ number }) => {
      if (number === one.dies) handle.kill()
    })
    const main = await handle.done
    const post = await main.post({ status: main.exitCode === 0 ? 'success' : 'failure' })
    const paused = [...one.paused.map((name) => idOf('orders', name)), ...byOthers]
    const mayStart = new Set([...asked, ...(one.adopt ? paused : [])])
    const foreign = sim.startsAndStops.filter(({ action, id }) => action === 'start' && !mayStart.has(id))
    // What is late by more than the minute that is promised, nobody can see.
    await new Promise((resolve) => setTimeout(resolve, 50))
    const left = (sim.streams[0]?.tasks ?? []).filter(
      ({ id, state }) => applied.has(id) && state !== 'RUNNING' && !byOthers.has(id),
    )
    const text = told(post)
    return [
      ...foreign.map(({ name }) => `${name} was started and not stopped here`),
      ...left
        .filter(({ name }) => !new RegExp(`\\b${name}\\b`).test(text))
        .map(({ name }) => `${name} is left in silence`),
      ...(left.length > 0 && post.exitCode === 0 && text === '' ? ['a green post step'] : []),
      ...((main.signal !== null && one.dies === null) || post.signal !== null ? ['a step did not end'] : []),
    ]
  })
}

test('whatever comes late, half, or from others: what was stopped runs again, or is named', async () => {
  const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31))
  const drawn = fc.sample(schedule, { seed, numRuns: COUNT })
  const flaws = await sideBySide(drawn, flawsOf)
  const broken = flaws.flatMap((found, index) =>
    found.length > 0 ? [{ seed, case: drawn[index], found }] : [],
  )
  expect(broken).toEqual([])
}, 3_600_000)
