/**
 * Any service, however it misbehaves: random schedules of faults meet a pause and its post step, and what the action
 * says afterwards is compared with what the simulator itself knows.
 *
 * SCHEDULES in the environment says how many are played, SEED which; a failure prints its seed.
 */
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { FaultSpec, Operation } from '../../simulator/cloud/types.ts'
import { refusal } from '../support/faultStage.ts'
import { idOf, pause, type Simulator, type Step, tasksOf, withSimulator, worldOf } from '../support/stage.ts'

/** In seconds; each step has to end within it, and what it may take for requests and a last look beyond. */
const WAIT = 3
const LIMIT = 60_000

/** Several at a time: they mostly wait. */
const AT_ONCE = 8
const COUNT = Number(process.env['SCHEDULES'] ?? 32)

// A success is true: what says 200 to a stop or start has let it take effect.
const fault: fc.Arbitrary<FaultSpec> = fc.oneof(
  fc.constantFrom<FaultSpec>(
    { reset: 'before' },
    { reset: 'after' },
    { reset: 'inside-body' },
    { truncate: true },
    { empty: true, apply: true },
    { html: true },
    { html: true, apply: true, status: 504 },
    { html: true, apply: true, status: 200 },
    { throttle: true },
    { huge: 6 * 1024 * 1024, apply: true },
    { retryAfter: 1 },
    { retryAfter: 999_999 },
    { html: true, status: 503, apply: true, retryAfter: 999_999 },
    { answer: { status: 500 }, apply: true },
    { answer: { status: 408 }, apply: true },
    { answer: { body: { tasks: 'none' } }, apply: true },
    { delay: 300 },
  ),
  fc.constantFrom('DIS.4200', 'DIS.4301', 'DIS.4305', 'DIS.4354').map((code) => refusal(400, code)),
  fc.constantFrom(401, 403, 404, 429, 502).map((status) => refusal(status, 'APIGW.0000')),
)

const schedule = fc.array(
  fc.record({
    operation: fc.constantFrom<Operation>('list', 'stop', 'start'),
    skip: fc.nat(3),
    times: fc.integer({ min: 1, max: 4 }),
    fault,
  }),
  { minLength: 1, maxLength: 5 },
)

const NAMES = ['a', 'b', 'c'] as const
const states = fc.record({
  a: fc.constantFrom('RUNNING', 'PAUSED', 'ABNORMAL'),
  b: fc.constantFrom('RUNNING', 'PAUSED'),
  c: fc.constant('RUNNING'),
})

const play = fc.record({
  faults: schedule,
  states,
  pauseDelay: fc.constantFrom(0, 200),
  attempts: fc.constantFrom(1, 2, 3),
  /** The service is well again when the job ends. */
  recovers: fc.boolean(),
})

/** The IDs of the tasks that the service ever reported in that state, in an answer that arrived. */
function reported(sim: Simulator, state: string): Set<string> {
  const seen = sim.statesSeen.flatMap(({ tasks }) => tasks.filter((task) => task.state === state))
  return new Set(seen.map(({ id }) => id))
}

function check(sim: Simulator, step: Step): void {
  expect(step.signal).toBeNull()
  expect(step.durationMs).toBeLessThan(LIMIT)
  const tasks = tasksOf(step) ?? []
  const paused = reported(sim, 'PAUSED')
  for (const task of tasks.filter(({ outcome }) => outcome === 'paused' || outcome === 'already-paused')) {
    expect(paused).toContain(task['id'])
  }
  // The truth of the exit code: green only where every task that was asked for was reported paused.
  const isDone = tasks.length > 0 && tasks.every(({ after }) => after === 'PAUSED')
  expect(step.exitCode === 0).toBe(isDone && step.annotations.error.length === 0)
  if (step.exitCode === 0) for (const name of NAMES) expect(paused).toContain(idOf('orders', name))
  else expect(step.annotations.error).not.toEqual([])
}

test('what a pause and its post step say is true under any schedule of faults', async () => {
  const seed = process.env['SEED']
  await fc.assert(
    fc.asyncProperty(fc.array(play, { minLength: AT_ONCE, maxLength: AT_ONCE }), async (plays) => {
      await Promise.all(plays.map(playOne))
    }),
    {
      numRuns: Math.ceil(COUNT / AT_ONCE),
      endOnFailure: true,
      ...(seed !== undefined && { seed: Number(seed) }),
    },
  )
}, 3_600_000)

async function playOne({ faults, states, pauseDelay, attempts, recovers }: PlayOf<typeof play>) {
  const world = worldOf({ orders: NAMES.map((name) => [name, states[name]]) })
  await withSimulator({ world, pauseDelay, startDelay: 100 }, async (sim) => {
    for (const { fault, ...which } of faults) sim.fault({ ...which, ...fault })
    const inputs = {
      'stream-name': 'orders',
      'task-ids': 'all',
      resume: 'always',
      'wait-timeout': String(WAIT),
      'retry-max-attempts': String(attempts),
    }
    const step = await pause(sim, inputs, { timeout: 2 * LIMIT })
    check(sim, step)

    const stopped = new Set(sim.startsAndStops.map(({ id }) => id))
    // Nothing can be left paused, and a post step that cannot know it watches for a minute: a test of its own.
    if (stopped.size === 0) return
    if (recovers) sim.clearFaults()
    // A stop that was answered, and that the main step did not see to its end, comes through by now.
    await new Promise((resolve) => setTimeout(resolve, pauseDelay))
    const post = await step.post({ status: step.exitCode === 0 ? 'success' : 'failure' })
    expect(post.signal).toBeNull()
    expect(post.durationMs).toBeLessThan(2 * LIMIT)
    for (const { action, id } of sim.startsAndStops) if (action === 'start') expect(stopped).toContain(id)
    const running = [...stopped].every((id) => sim.task('orders', id).state === 'RUNNING')
    if (recovers) expect([post.exitCode, running]).toEqual([0, true])
    // A green end is the truth; a red one names what is left.
    if (post.exitCode === 0) expect(running).toBe(true)
    else expect(post.annotations.error).not.toEqual([])
  })
}

type PlayOf<T> = T extends fc.Arbitrary<infer U> ? U : never
