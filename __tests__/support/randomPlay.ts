/** Plays a case that was drawn at random: a pause of several streams, and the step that resumes them. */
import type { FaultSpec } from '../../simulator/cloud/types.ts'
import { hurried, seconds } from './clock.ts'
import { refusal } from './faultStage.ts'
import { dumpOf } from './fleet.ts'
import type { RandomCase, StreamFault } from './randomCase.ts'
import { resume, type Simulator, type Step, startPause, withSimulator, worldOf } from './stage.ts'

/** The fault as the simulator takes it; null: the stream is deleted at that request. */
function specOf({ kind, status, after, position }: StreamFault): FaultSpec | null {
  switch (kind) {
    case 'forbidden':
      return refusal(403, 'DIS.4116')
    case 'failing':
      return refusal(status === 429 ? 500 : status, 'DIS.4999')
    case 'throttled':
      return { throttle: true }
    case 'silent':
      return { silence: true }
    case 'html':
      return { html: true, status: status === 400 ? 200 : 503 }
    case 'reset':
      return { reset: status % 2 === 0 ? 'before' : 'after' }
    case 'busy':
      return { retryAfter: status === 429 ? 999_999 : 2 }
    case 'cut':
      return status === 429 ? { truncate: true } : { reset: 'inside-body' }
    case 'hidden':
      return { code: 'DIS.4354', status: 200 }
    case 'reused':
      return { reused: true, reset: 'before' }
    case 'half': {
      const isBatch = ({ taskIds }: { taskIds: string[] }) => taskIds.length > 1
      return { partly: position, match: isBatch, ...refusal(status, 'DIS.4999') }
    }
    case 'late':
      return { late: seconds(after), ...(status === 400 ? { empty: true } : { reset: 'before' }) }
    case 'gone':
      return null
    default:
      return { odd: kind, oddAt: position }
  }
}

function arm(sim: Simulator, faults: RandomCase['inMain'], most: number): void {
  for (const [index, each] of faults.entries()) {
    if (each === null) continue
    const stream = nameOf(index)
    const { operation, skip, times } = each
    const spec = specOf(each) ?? { acts: [{ what: 'deleteStream', stream }] }
    sim.fault({ operation, stream, skip, times: 'acts' in spec ? 1 : Math.min(times, most), ...spec })
  }
}

const nameOf = (index: number) => `s${index + 1}`
const taskOf = (stream: number, task: number) => `${dumpOf(nameOf(stream))}-${task + 1}`

/** Lets others act once the next request has come. */
function letOthersAct(sim: Simulator, { others }: RandomCase, step: 'main' | 'next'): void {
  const off = sim.before(() => {
    off()
    for (const { what, stream, task, after, ...each } of others) {
      if (each.step !== step) continue
      sim.act({ what, stream: nameOf(stream), task: taskOf(stream, task), after: seconds(after) })
    }
  })
}

/** Ends the main step as the case says. */
function endAtItsRequest(sim: Simulator, { end }: RandomCase, handle: ReturnType<typeof startPause>): void {
  if (end === null) return
  let isOver = false
  handle.process.once('exit', () => {
    isOver = true
  })
  sim[end.moment](async ({ number }) => {
    if (number !== end.at || isOver) return
    isOver = true
    if (end.how === 'cancel') handle.cancel()
    else {
      handle.kill()
      await handle.done.catch(() => {})
    }
  })
}

/** Plays it. Throws where the oracle finds that a promise was broken. */
export function playCase(one: RandomCase): Promise<void> {
  const world = worldOf(
    Object.fromEntries(
      one.streams.map((states, stream) => [
        nameOf(stream),
        states.map((state, task): [string, string] => [taskOf(stream, task), state]),
      ]),
    ),
  )
  world.refusePausedStop = one.refusesPausedStop
  return withSimulator({ world, pauseDelay: one.pauseDelay, startDelay: 20 }, async (sim) => {
    const main = await playMain(sim, one)
    sim.clearFaults()
    // Such a post step has its own, long time, which a fault that stays would use up.
    arm(sim, one.inNext, one.wait === '0' ? 4 : 9_999)
    letOthersAct(sim, one, 'next')
    await playNext(sim, one, main)
    const left = leftByOthers(sim, one)
    if (left.length > 0)
      throw new Error(`Nothing was wrong with these, and they do not run: ${left.join(', ')}`)
  })
}

/** The tasks that do not run again though nothing went wrong with their own stream while it was resumed. */
function leftByOthers(sim: Simulator, one: RandomCase): string[] {
  const asked = new Set(
    sim.journal.flatMap(({ operation, taskIds }) => (operation === 'stop' ? taskIds : [])),
  )
  return one.streams.flatMap((states, stream) => {
    if (!isWell(one, stream)) return []
    const tasks = sim.stream(nameOf(stream)).tasks.filter((_, task) => states[task] === 'RUNNING')
    return tasks.filter(({ id, state }) => asked.has(id) && state !== 'RUNNING').map(({ name }) => name)
  })
}

/** A resume action need not watch for what comes late, so there the pause has to have gone well, too. */
function isWell({ inMain, inNext, others, end, wait, next }: RandomCase, stream: number): boolean {
  const isAlone = !others.some((each) => each.stream === stream)
  const inPause = inMain[stream] ?? null
  if (!isAlone || inNext[stream] || inPause?.kind === 'gone') return false
  if (next !== 'post') return inPause === null && end === null && wait !== '0'
  // How often a killed step had tried when it was killed, its post step may not know.
  return inPause?.kind !== 'late' || end?.how !== 'kill'
}

/**
 * In seconds: what the steps may take beyond their wait, for requests under way, a last look and a watch. A stop that is
 * not answered takes 30 more for each of its attempts.
 */
const BEYOND = 120

function playMain(sim: Simulator, one: RandomCase): Promise<Step> {
  arm(sim, one.inMain, 9_999)
  letOthersAct(sim, one, 'main')
  const inputs = {
    'stream-name': one.order.join(),
    'task-ids': 'all',
    resume: 'always',
    'if-already-paused': one.choice,
    'if-task-missing': one.missing,
    'wait-timeout': one.wait,
    'retry-max-attempts': String(one.attempts),
  }
  const next = one.end?.how === 'cancel' ? 60 : (one.wait === '0' ? 600 : Number(one.wait)) + BEYOND
  // A step that is killed has no end of its own.
  const budgets = {
    next,
    ...(one.end?.how !== 'kill' && { main: Number(one.wait) + BEYOND + 40 * one.attempts }),
  }
  const handle = startPause(sim, inputs, { nodeArguments: hurried, timeout: 90_000, budgets })
  endAtItsRequest(sim, one, handle)
  return handle.done
}

async function playNext(sim: Simulator, one: RandomCase, main: Step): Promise<void> {
  const status = main.exitCode === 0 ? 'success' : 'failure'
  if (one.next === 'post') await main.post({ status: one.end?.how === 'cancel' ? 'cancelled' : status })
  else {
    const tasks = main.outputs[one.next] ?? ''
    // A main step that was killed before it could stop anything hands nothing over.
    if (tasks === '') return
    const wait = one.wait === '0' ? '40' : one.wait
    await resume(
      sim,
      { tasks, 'wait-timeout': wait },
      { nodeArguments: hurried, after: main, timeout: 90_000 },
    )
  }
}
