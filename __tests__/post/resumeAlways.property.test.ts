/**
 * Whatever the tasks' states and whenever the main step dies: nothing is lost, and nothing foreign is started.
 *
 * SCHEDULES in the environment says how many are played, SEED which; a failure prints its seed.
 */
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { hurried, sideBySide, started } from '../support/aftermath.ts'
import { startPause, withSimulator, worldOf } from '../support/stage.ts'

const state = fc.constantFrom('RUNNING', 'RUNNING', 'RUNNING', 'PAUSED', 'PAUSED', 'STARTING')

interface Case {
  streams: string[][]
  /** The number of the request at which the main step dies; beyond the last one it lives. */
  dies: number
  moment: 'before' | 'after'
  /** That request is lost: it takes no effect. */
  isLost: boolean
  adopt: boolean
  /** How long a stop takes, in ms. */
  pauseDelay: number
  /** Refuses a stop of a task that is paused. */
  refuses: boolean
  /** Paused by somebody else when the first stop arrives: position of a stream and of a task. */
  taken: [number, number] | null
}

const cases = fc.record<Case>({
  streams: fc.array(fc.array(state, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 }),
  dies: fc.integer({ min: 1, max: 12 }),
  moment: fc.constantFrom('before', 'after'),
  isLost: fc.boolean(),
  adopt: fc.boolean(),
  pauseDelay: fc.integer({ min: 0, max: 250 }),
  refuses: fc.boolean(),
  taken: fc.option(fc.tuple(fc.nat(2), fc.nat(3)), { nil: null }),
})

/** Plays it, and gives what broke the promise: an empty array when nothing did. */
function flawsOf(one: Case): Promise<string[]> {
  const names = one.streams.map((_, index) => `stream-${index}`)
  const tasks = one.streams.map((states) =>
    states.map((each, index): [string, string] => [`task-${index}`, each]),
  )
  const world = worldOf(Object.fromEntries(names.map((name, index) => [name, tasks[index] ?? []])))
  world.refusePausedStop = one.refuses
  return withSimulator({ world, pauseDelay: one.pauseDelay, startDelay: 20 }, async (sim) => {
    const before = new Map(
      sim.streams.flatMap(({ name, tasks }) => tasks.map((t) => [`${name}/${t.name}`, t.state])),
    )
    for (const task of sim.streams.flatMap((stream) => stream.tasks)) {
      if (task.state !== 'STARTING') continue
      task.state = 'PAUSED'
      task.onStart = [
        [0, 'STARTING'],
        [300, 'RUNNING'],
      ]
      task.apply('start')
    }
    const handle = startPause(
      sim,
      {
        'stream-name': names.join(),
        'task-ids': 'all',
        resume: 'always',
        'if-already-paused': one.adopt ? 'adopt' : 'leave',
      },
      { nodeArguments: hurried },
    )
    const foreign = new Set<string>()
    sim.before(({ operation }) => {
      const task = one.taken && sim.streams[one.taken[0]]?.tasks[one.taken[1]]
      if (operation !== 'stop' || !task || task.state === 'PAUSED' || sim.startsAndStops.length > 0) return
      // With a service that takes the stop of a paused task, nobody can tell whose stop it was.
      if (!one.refuses || foreign.size > 0) return
      foreign.add(`${sim.streams[one.taken?.[0] ?? 0]?.name}/${task.name}`)
      task.state = 'PAUSED'
    })
    let isDead = false
    if (one.isLost) sim.fault({ match: ({ number }) => number === one.dies, reset: 'before' })
    sim[one.moment](async ({ number }) => {
      if (number !== one.dies || isDead) return
      isDead = true
      handle.kill()
      await handle.done
    })
    const main = await handle.done
    const post = await main.post({ status: main.exitCode === 0 ? 'success' : 'failure' })

    const stopped = new Set(
      sim.startsAndStops
        .filter((item) => item.action === 'stop' && item.before !== 'PAUSED')
        .map(({ stream, name }) => `${stream}/${name}`),
    )
    const ran = sim.streams.flatMap(({ name, tasks }) =>
      tasks.map((task) => [`${name}/${task.name}`, task] as const),
    )
    const lost = ran
      .filter(([label, task]) => stopped.has(label) && task.state !== 'RUNNING')
      .map(([label]) => label)
    // Of a refusal that the step did not live to see, the post step cannot know. A stop of several tasks that is
    // refused may have taken effect for one of them: what is paused after it counts as this step's own.
    const isOfSeveral = (label: string) =>
      (one.streams[Number(label.split('/')[0]?.slice(7))] ?? []).filter((each) => each !== 'PAUSED').length >
      1
    const mayStart = (label: string) =>
      stopped.has(label) ||
      (one.adopt && (before.get(label) === 'PAUSED' || foreign.has(label))) ||
      (foreign.has(label) && (main.signal !== null || isOfSeveral(label)))
    const wronged = started(sim).filter((label) => !mayStart(label))
    const isSilent = lost.length > 0 && post.exitCode === 0
    return [
      ...lost.map((label) => `${label} is lost`),
      ...wronged.map((label) => `${label} was started and not stopped here`),
      ...(isSilent ? ['and the post step is green'] : []),
      ...(stopped.size > 0 && post.exitCode !== 0
        ? [`the post step failed: ${post.annotations.error.join()}`]
        : []),
    ]
  })
}

test('never start what this step did not stop; never lose what it stopped', async () => {
  const seed = Number(process.env['SEED'] ?? Date.now() % 1e9)
  const drawn = fc.sample(cases, { numRuns: Number(process.env['SCHEDULES'] ?? 18), seed })
  const flaws = await sideBySide(drawn, flawsOf, 9)
  const broken = flaws.flatMap((found, index) =>
    found.length > 0 ? [{ seed, case: drawn[index], found }] : [],
  )
  expect(broken).toEqual([])
}, 3_600_000)
