/**
 * State that others forge or spoil. The runner gives a post step the job's environment first and then the state
 * that its own main step wrote: what stands in `env` here is what some step of the job wrote to GITHUB_ENV.
 */
import { describe, expect, test } from '@jest/globals'
import { runAction, startAction } from '../../simulator/runner/runner.ts'
import { savedStreams, sideBySide, started, statesOf, told } from '../support/aftermath.ts'
import { issueToken, keyInputs, keyless, type SignInOptions, userInputs } from '../support/signIns.ts'
import {
  pause,
  type Simulator,
  type Step,
  signedIn,
  startPause,
  tasksOf,
  withSimulator,
  worldOf,
} from '../support/stage.ts'

const world = () => worldOf({ orders: [['to-obs', 'RUNNING']], clicks: [['to-dli', 'PAUSED']] })
const inputs = { 'stream-name': 'orders', 'task-ids': 'all', resume: 'always', 'wait-timeout': '20' }

const asVariables = (state: Record<string, string>) =>
  Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]))

/** The state of a real pause at another place, which leads there whoever believes it. */
async function forged(evil: Simulator): Promise<Record<string, string>> {
  const { state } = await pause(evil, inputs)
  expect(JSON.parse(state['pause'] ?? '')).toMatchObject({ endpoint: evil.url, records: 1 })
  evil.journal.length = 0
  return asVariables(state)
}

/** Runs a play with the user's own place and with an attacker's. */
const withBoth = (play: (own: Simulator, evil: Simulator) => Promise<void>) =>
  withSimulator({ world: world(), pauseDelay: 20, startDelay: 20 }, (own) =>
    withSimulator({ world: world(), pauseDelay: 20, startDelay: 20 }, (evil) => play(own, evil)),
  )

const METHODS: [string, (sim: Simulator) => SignInOptions][] = [
  ['AK/SK', (sim) => ({ with: keyInputs(sim) })],
  ['a temporary AK/SK', (sim) => ({ with: keyInputs(sim, 'temporary') })],
  ['a token', (sim) => ({ with: { 'auth-token': issueToken(sim) } })],
  ['an IAM user', (sim) => ({ with: userInputs(sim) })],
  ['keyless', (sim) => keyless(sim)],
]

/** Ways of a main step to its end that stop nothing. */
const IDLE: Record<string, string>[] = [
  { 'dry-run': 'true' },
  { 'task-ids': '', 'task-names': 'nobody', 'if-task-missing': 'ignore' },
  { 'task-ids': '', 'task-names': 'nobody' },
  { 'stream-name': '../x' },
]

describe('state that a foreign step wrote', () => {
  test.concurrent.each(METHODS)('leads nobody to its endpoint, signed in by %s', async (_, method) => {
    await withBoth(async (own, evil) => {
      const state = await forged(evil)
      const { with: given = {}, env = {} } = method(own)
      const place = { endpoint: own.url, 'iam-endpoint': own.url, region: 'eu-de' }
      const runs = await sideBySide(IDLE, async (idle) => {
        const options = { with: { ...inputs, ...place, ...given, ...idle }, env: { ...env, ...state } }
        const main = await runAction({ action: 'pause', ...options })
        const asked = own.journal.length
        return { main, asked, post: await main.post({ status: 'success' }) }
      })
      for (const { post } of runs) {
        expect(post.stdout).toBe('Nothing to resume: this step stopped no dump task.\n')
        expect(post.exitCode).toBe(0)
      }
      expect(evil.journal).toEqual([])
      expect(started(own)).toEqual([])
    })
  })

  test('nor when the main step was killed as it began to ask', async () => {
    await withBoth(async (own, evil) => {
      const env = await forged(evil)
      const handle = startAction({ action: 'pause', with: { ...signedIn(own), ...inputs }, env })
      own.before(async () => {
        handle.kill()
        await handle.done
      })
      const main = await handle.done
      expect(main.signal).toBe('SIGKILL')
      expect((await main.post({ status: 'failure' })).stdout).toMatch(/^Nothing to resume/)
      expect(evil.journal).toEqual([])
    })
  })

  test('starts no task of another stream, and keeps no own one paused', async () => {
    const foreign = JSON.stringify({
      stream: 'clicks',
      at: new Date().toISOString(),
      tasks: [
        {
          id: null,
          name: 'to-dli',
          destination: null,
          lastTransfer: null,
          fate: 'answered',
          unanswered: 0,
          isAdopted: true,
          pausedAt: null,
          state: 'PAUSED',
        },
      ],
    })
    for (const text of [foreign, 'junk', '']) {
      await withSimulator({ world: world(), pauseDelay: 20, startDelay: 20 }, async (sim) => {
        const env = {
          'STATE_stream-0': text,
          'STATE_stream-1': text,
          'STATE_stream-9': text,
          STATE_streams: '9',
        }
        const main = await pause(sim, inputs, { env })
        const post = await main.post()
        expect(post.exitCode).toBe(0)
        expect(started(sim)).toEqual(['orders/to-obs'])
        expect(statesOf(sim)).toEqual({ 'orders/to-obs': 'RUNNING', 'clicks/to-dli': 'PAUSED' })
      })
    }
  })

  test('does not silence a step that was killed', async () => {
    await withSimulator({ world: world(), pauseDelay: 20 }, async (sim) => {
      const env = { STATE_reported: 'yes' }
      const handle = startPause(sim, { ...inputs, resume: '' }, { env })
      sim.after(async ({ operation }) => {
        if (operation !== 'stop') return
        handle.kill()
        await handle.done
      })
      const main = await handle.done
      const post = await main.post({ status: 'failure' })
      expect(post.annotations.warning.join()).toMatch(/Paused at [^\n]*to-obs/)
    })
  })
})

describe('state that was spoiled on its way', () => {
  test.each(['junk', '{"stream":"clicks"', 'null', '['.repeat(15_000)])(
    'of one stream (%.9s) is told, and the tasks of the others are resumed',
    async (junk) => {
      const two = worldOf({ orders: [['to-obs', 'RUNNING']], clicks: [['to-dli', 'RUNNING']] })
      await withSimulator({ world: two, pauseDelay: 20, startDelay: 20 }, async (sim) => {
        const main = await pause(sim, { ...inputs, 'stream-name': 'orders, clicks' })
        const post = await main.post({ env: { 'STATE_stream-1': junk } })
        expect(post.exitCode).toBe(1)
        expect(told(post)).toMatch(/1 of 2 streams cannot be read[\s\S]*console of DIS/)
        expect(started(sim)).toEqual(['orders/to-obs'])
        expect(post.summary).toMatch(/to-obs[^\n]*resumed/)
      })
    },
  )

  test('is told too where nothing is to be resumed', async () => {
    await withSimulator({ world: world(), pauseDelay: 20 }, async (sim) => {
      const main = await pause(sim, { ...inputs, resume: 'never' })
      const post = await main.post({ env: { 'STATE_stream-0': 'junk' } })
      expect(post.annotations.warning.join()).toMatch(/1 of 1 stream cannot be read/)
    })
  })

  test('or cannot be written from the start: nothing is asked, and the file is named', async () => {
    const spoiling = 'data:text/javascript,process.env.GITHUB_STATE = "/nowhere"'
    await withSimulator({ world: world() }, async (sim) => {
      const main = await pause(sim, inputs, { nodeArguments: ['--import', spoiling] })
      expect(main.exitCode).toBe(1)
      expect(main.annotations.error.join()).toMatch(
        /state of this step could not be written: [^\n]*\/nowhere/,
      )
      expect(main.annotations.error.join()).toMatch(/Nothing was stopped/)
      expect(sim.journal).toEqual([])
    })
  })
})

test('the state of 100 streams of 5 tasks is small enough for variables, and holds no secret', async () => {
  const names = Array.from({ length: 100 }, (_, index) => `stream-${'x'.repeat(40)}-${index}`)
  const tasks = ['a', 'b', 'c', 'd', 'e'].map((task): [string, string] => [task.repeat(64), 'RUNNING'])
  const fleet = worldOf(Object.fromEntries(names.map((stream) => [stream, tasks])))
  for (const [index, stream] of fleet.streams.entries())
    for (const task of stream.tasks) task.id = `${index}${task.name}`.slice(0, 19)
  await withSimulator({ world: fleet, pauseDelay: 20, startDelay: 20 }, async (sim) => {
    const main = await pause(sim, { ...inputs, 'stream-name': names.join('\n') })
    expect(main.exitCode).toBe(0)
    expect(savedStreams(main)).toHaveLength(100)
    for (const [name, text] of Object.entries(main.state))
      expect(`STATE_${name}=${text}`.length).toBeLessThan(32_000)
    const written = JSON.stringify([main.state, main.outputs])
    for (const secret of [...sim.secrets(), signedIn(sim)['access-key-id'] ?? ''])
      expect(written).not.toContain(secret)
    expect((await main.post()).exitCode).toBe(0)
    expect(started(sim)).toHaveLength(500)
  })
})

describe('what is saved', () => {
  test.concurrent.each(METHODS)('says by which sign-in method, not with what: %s', async (_, method) => {
    await withSimulator({ world: world(), pauseDelay: 20, startDelay: 20 }, async (sim) => {
      const { with: given = {}, env = {} } = method(sim)
      const place = { endpoint: sim.url, 'iam-endpoint': sim.url, region: 'eu-de' }
      const main = await runAction({ action: 'pause', with: { ...inputs, ...place, ...given }, env })
      const kinds = { username: 'password', 'auth-token': 'token', 'identity-provider': 'keyless' }
      const [, kind = 'access-key'] = Object.entries(kinds).find(([name]) => name in given) ?? []
      expect(JSON.parse(main.state['pause'] ?? '')).toMatchObject({ signIn: { family: null, kind } })
      for (const secret of sim.secrets()) expect(JSON.stringify(main.state)).not.toContain(secret)
      expect((await main.post()).exitCode).toBe(0)
      expect(statesOf(sim)['orders/to-obs']).toBe('RUNNING')
    })
  })

  test('and when each task was first seen paused, as the outputs do', async () => {
    await withSimulator({ world: world(), pauseDelay: 20 }, async (sim) => {
      const begin = Date.now()
      const main: Step = await pause(sim, inputs)
      const [record] = savedStreams(main)
      const at = Date.parse(record?.tasks[0]?.pausedAt ?? '')
      expect(at).toBeGreaterThanOrEqual(begin)
      expect(at).toBeLessThanOrEqual(Date.now())
      expect(tasksOf(main)[0]).toHaveProperty('paused-at')
    })
  })
})
