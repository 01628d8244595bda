/**
 * Schedules of what can go wrong behind a step's back: stops that land late or for half of a batch, successes that
 * hold an error, spans of throttling, odd lists, others who act. Whatever comes of them: only what the step stopped is
 * started, what it stopped runs again or is named, and no success is told that was not seen.
 *
 * SCHEDULES in the environment says how many are played, SEED which; a failure prints its seed.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Act, Entry, FaultSpec } from '../../simulator/cloud/types.ts'
import { hurried, sideBySide, started, statesOf, told } from '../support/aftermath.ts'
import { pause, type Simulator, type Step, tasksOf, withSimulator, worldOf } from '../support/stage.ts'

interface Case {
  tasks: number
  pauseDelay: number
  faults: FaultSpec[]
}

/** A late stop has landed by then (ms), while the post step still watches. */
const LATEST = 1_200

const late = fc.integer({ min: 20, max: LATEST })
const nth = fc.integer({ min: 1, max: 3 })

const stops: fc.Arbitrary<FaultSpec> = fc.oneof(
  fc.record({ late, reset: fc.constant('before' as const) }),
  fc.record({ late, code: fc.constant('DIS.5000'), status: fc.constant(500) }),
  fc.record({ late, empty: fc.constant(true) }),
  // Only a refusal of several tasks may have had an effect: that of one is believed.
  fc.record({
    partly: fc.integer({ min: 0, max: 2 }),
    late: fc.option(late, { nil: 0 }),
    match: fc.constant(({ taskIds }: Entry) => taskIds.length > 1),
  }),
  fc.record({ code: fc.constant('DIS.4354'), status: fc.constantFrom(200, 202) }),
  fc.record({ html: fc.constant(true), status: fc.constant(200), apply: fc.boolean() }),
)

const anyCall: fc.Arbitrary<FaultSpec> = fc.oneof(
  fc.record({ throttle: fc.constant(true), span: fc.integer({ min: 20, max: 500 }) }),
  fc.record({ retryAfter: fc.constantFrom(0, 1, 5) }),
  fc.record({ reset: fc.constantFrom('before' as const, 'after' as const, 'inside-body' as const) }),
  fc.record({ reused: fc.constant(true), reset: fc.constant('before' as const), times: nth }),
)

const lists: fc.Arbitrary<FaultSpec> = fc.oneof(
  fc.record({ odd: fc.constantFrom('null' as const, 'bom' as const, 'gzip' as const), times: nth }),
  fc.record({ truncate: fc.constant(true) }),
)

const acts: fc.Arbitrary<FaultSpec> = fc
  .record({
    what: fc.constantFrom<Act['what']>('start', 'delete', 'deleteStream'),
    task: fc.constantFrom('task-0', 'task-1'),
    after: fc.integer({ min: 0, max: 300 }),
  })
  .map((act) => ({ acts: [{ stream: 'orders', ...act }] }))

const on = (operation: 'list' | 'stop' | 'start', spec: fc.Arbitrary<FaultSpec>): fc.Arbitrary<FaultSpec> =>
  fc.record({ spec, skip: fc.integer({ min: 0, max: 2 }) }).map((drawn) => ({
    operation,
    skip: drawn.skip,
    ...drawn.spec,
  }))

const cases = fc.record<Case>({
  tasks: fc.integer({ min: 1, max: 3 }),
  pauseDelay: fc.integer({ min: 0, max: 250 }),
  faults: fc.array(
    fc.oneof(
      { weight: 3, arbitrary: on('stop', stops) },
      on('stop', fc.oneof(anyCall, acts)),
      on('start', anyCall),
      on('list', fc.oneof(anyCall, lists, acts)),
    ),
    { minLength: 1, maxLength: 4 },
  ),
})

/** Plays pause and post step, and gives what broke a promise. */
function flawsOf(one: Case): Promise<string[]> {
  const tasks = Array.from({ length: one.tasks }, (_, n): [string, string] => [`task-${n}`, 'RUNNING'])
  const world = worldOf({ orders: tasks })
  return withSimulator({ world, pauseDelay: one.pauseDelay, startDelay: 20 }, async (sim) => {
    for (const fault of one.faults) sim.fault(fault)
    const inputs = { 'stream-name': 'orders', 'task-ids': 'all', resume: 'always', 'wait-timeout': '40' }
    const main = await pause(sim, inputs, { nodeArguments: hurried })
    const seenPaused = pausedNow(sim)
    const post = await main.post({ status: main.exitCode === 0 ? 'success' : 'failure' })
    await sleep(LATEST / 4)
    return [
      ...unseen(main, seenPaused).map((name) => `${name} was told as paused and never seen so`),
      ...foreign(sim).map((label) => `${label} was started and not stopped here`),
      ...stillPaused(sim)
        .filter((name) => !told(post).includes(name) || post.exitCode === 0)
        .map((name) => `${name} is left paused, exit code ${post.exitCode}`),
    ]
  })
}

/** The tasks that any answer so far has shown as paused. */
const pausedNow = (sim: Simulator): Set<string> =>
  new Set(
    sim.statesSeen.flatMap((seen) =>
      seen.tasks.flatMap(({ name, state }) => (state === 'PAUSED' ? [name] : [])),
    ),
  )

const unseen = (main: Step, seenPaused: Set<string>): string[] =>
  (tasksOf(main) ?? []).flatMap(({ name, outcome }) =>
    outcome === 'paused' && !seenPaused.has(name ?? '') ? [name ?? ''] : [],
  )

/** The started ones that no stop of the step has reached. */
function foreign(sim: Simulator): string[] {
  const stopped = new Set(sim.startsAndStops.map(({ action, name }) => `${action} ${name}`))
  return started(sim).filter((label) => !stopped.has(`stop ${label.split('/')[1]}`))
}

const stillPaused = (sim: Simulator): string[] =>
  Object.entries(statesOf(sim)).flatMap(([label, state]) =>
    state === 'PAUSED' ? [label.split('/')[1] ?? ''] : [],
  )

test('nothing behind the back of a step breaks a promise', async () => {
  const seed = Number(process.env['SEED'] ?? Date.now() % 1e9)
  const drawn = fc.sample(cases, { numRuns: Number(process.env['SCHEDULES'] ?? 16), seed })
  const flaws = await sideBySide(drawn, flawsOf, 8)
  const broken = flaws.flatMap((found, n) => (found.length > 0 ? [{ seed, case: drawn[n], found }] : []))
  expect(broken).toEqual([])
}, 3_600_000)
