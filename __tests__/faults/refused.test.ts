/** What no other attempt would mend ends the step at once, with status, request ID and what came instead. */
import { describe, expect, test } from '@jest/globals'
import type { FaultSpec, Operation } from '../../simulator/cloud/types.ts'
import { startSimulator } from '../../simulator/index.ts'
import {
  type AskedRequest,
  answersTo,
  ask,
  errorOf,
  REQUESTS,
  refusal,
  TASK,
  worldFor,
} from '../support/faultStage.ts'
import { type Simulator, type Step, withSimulator } from '../support/stage.ts'

const ONE_ATTEMPT = { 'retry-max-attempts': '1' }
const isCall = (operation: Operation) => operation === 'stop' || operation === 'start'

/** Asked once, told with its status and its request ID, and nothing was begun. */
function expectRefusedAtOnce(sim: Simulator, step: Step, operation: Operation, status: number): void {
  expect(answersTo(sim, operation)).toEqual([status])
  expect(step.exitCode).toBe(1)
  const entry = sim.journal.find((each) => each.operation === operation)
  expect(errorOf(step)).toContain(`answered ${status}`)
  // Of an answer with an ID token the toolkit gives the status alone.
  if (operation !== 'idToken') expect(errorOf(step)).toContain(`(request ID ${entry?.requestId})`)
  expect(errorOf(step)).toMatch(/What to do: \w/)
  expect(sim.startsAndStops).toEqual([])
}

const pauses = REQUESTS.filter(({ action }) => action === 'pause')
const starts = REQUESTS.filter(({ operation }) => operation === 'start')
const named = (requests: readonly AskedRequest[]) =>
  requests.map((request) => [request.action, request.operation, request] as const)

describe('a request without permission', () => {
  test.concurrent.each(named([...pauses, ...starts]))('%s: %s', async (_action, operation, request) => {
    await withSimulator({ world: worldFor(request) }, async (sim) => {
      // The first path to the projects needs more rights than the second: a 403 there is not the end.
      const status = operation === 'projects' ? 401 : 403
      sim.fault({ operation, ...refusal(status, 'DIS.4116', 'No permission.'), times: 99 })
      const step = await ask(request, sim)
      expectRefusedAtOnce(sim, step, operation, status)
      // What the issuer of tokens says is never shown, whatever it is.
      expect(errorOf(step).includes('DIS.4116: No permission.')).toBe(operation !== 'idToken')
    })
  })
})

// The toolkit asks for an ID token, and follows a redirect of its issuer by its own rules.
const ownRequests = [...pauses.filter(({ operation }) => operation !== 'idToken'), ...starts]

describe('a redirect', () => {
  test.concurrent.each(named(ownRequests))('%s: %s', async (_action, operation, request) => {
    const elsewhere = await startSimulator()
    await withSimulator({ world: worldFor(request) }, async (sim) => {
      const status = operation === 'stop' ? 308 : 307
      sim.fault({ operation, redirect: `${elsewhere.url}/steal?x=1`, status, times: 99 })
      const step = await ask(request, sim)
      expectRefusedAtOnce(sim, step, operation, status)
      expect(errorOf(step)).toContain('which is not followed')
      expect(elsewhere.journal).toEqual([])
      expect(elsewhere.connections).toBe(0)
    }).finally(() => elsewhere.close())
  })
})

const SHAPES: Partial<Record<Operation, unknown[]>> = {
  list: [[], { tasks: 'none' }],
  projects: [{ projects: 'eu-de' }],
  authProjects: [42],
  passwordToken: [{ token: null }],
  keylessToken: [42],
}

describe('an answer of another form', () => {
  const cases = pauses.flatMap((request) =>
    (SHAPES[request.operation] ?? []).map(
      (body) => [request.operation, JSON.stringify(body), request] as const,
    ),
  )
  test.concurrent.each(cases)('%s: %s', async (operation, body, request) => {
    await withSimulator({ world: worldFor(request) }, async (sim) => {
      sim.fault({ operation, answer: { body: JSON.parse(body) }, times: 99 })
      const step = await ask(request, sim, ONE_ATTEMPT)
      expectRefusedAtOnce(sim, step, operation, 200)
    })
  })

  test.concurrent.each([[{ state: 'RUNNING' }], [7]])(
    'an entry of a list that cannot be read may be any task: %j',
    async (entry) => {
      const request = { action: 'pause', operation: 'list' } as const
      await withSimulator({ world: worldFor(request) }, async (sim) => {
        sim.fault({ operation: 'list', answer: { body: { total_number: 1, tasks: [entry] } }, times: 99 })
        for (const missing of ['error', 'ignore']) {
          const step = await ask(request, sim, { 'if-task-missing': missing })
          expect(step.exitCode).toBe(1)
          expect(errorOf(step)).toContain(TASK)
        }
        expect(sim.startsAndStops).toEqual([])
      })
    },
  )

  test.concurrent('an ID token that is no text', async () => {
    const request = { action: 'pause', operation: 'idToken' } as const
    await withSimulator({ world: worldFor(request) }, async (sim) => {
      sim.fault({ operation: 'idToken', answer: { body: { value: 7 } }, times: 99 })
      const step = await ask(request, sim, ONE_ATTEMPT)
      expect(step.exitCode).toBe(1)
      expect(errorOf(step)).toMatch(/What to do: \w/)
      expect(errorOf(step)).not.toContain('defect')
    })
  })

  // The toolkit reads an ID token to its end, or until the time is up.
  const endless = pauses.filter(({ operation }) => !isCall(operation) && operation !== 'idToken')
  test.concurrent.each(named(endless))('far too long, %s: %s', async (_action, operation, request) => {
    await withSimulator({ world: worldFor(request) }, async (sim) => {
      sim.fault({ operation, huge: 200 * 1024 * 1024, times: 99 })
      const step = await ask(request, sim, ONE_ATTEMPT)
      expect(step.exitCode).toBe(1)
      expect(sim.journal.filter((entry) => entry.operation === operation)).toHaveLength(1)
      expect(errorOf(step)).toMatch(/What to do: \w/)
      expect(sim.startsAndStops).toEqual([])
    })
  })
})

const CODES: [number, string][] = [
  [400, 'DIS.4117'],
  [400, 'DIS.4200'],
  [400, 'DIS.4205'],
  [400, 'DIS.4300'],
  [400, 'DIS.4301'],
  [400, 'DIS.4354'],
  [401, 'APIGW.0301'],
  [404, 'APIGW.0101'],
  [441, 'APIGW.0305'],
]

describe('a refusal of DIS', () => {
  test.concurrent.each(CODES)('%i %s', async (status, code) => {
    const request = { action: 'pause', operation: 'list' } as const
    await withSimulator({ world: worldFor(request) }, async (sim) => {
      const fault: FaultSpec = { operation: 'list', ...refusal(status, code), times: 99 }
      sim.fault(fault)
      const step = await ask(request, sim)
      expect(answersTo(sim, 'list')).toEqual([status])
      expect(errorOf(step)).toContain(code)
      expect(errorOf(step)).toContain('Nothing was stopped.')
      expect(step.exitCode).toBe(1)
    })
  })
})

describe('a blocked address (DIS.4309)', () => {
  test('gets no further request, of other streams neither', async () => {
    const request = { action: 'pause', operation: 'list' } as const
    await withSimulator({ world: worldFor(request), latency: 100 }, async (sim) => {
      sim.fault({ operation: 'list', ...refusal(400, 'DIS.4309'), times: 99 })
      const streams = Array.from({ length: 40 }, (_, index) => `stream-${index}`)
      const step = await ask(request, sim, { 'stream-name': streams.join(','), 'task-ids': 'all' })
      expect(step.exitCode).toBe(1)
      // Those that were on their way together, and none of those that waited for their turn.
      expect(sim.journal.length).toBeLessThanOrEqual(8)
      expect(errorOf(step)).toContain('DIS.4309')
    })
  })

  test('in the midst of a wait ends it: no list, no start', async () => {
    const request = { action: 'resume', operation: 'start' } as const
    await withSimulator({ world: worldFor(request), startDelay: 60_000 }, async (sim) => {
      sim.before(({ operation }) => {
        if (operation === 'start') sim.fault({ operation: 'list', ...refusal(400, 'DIS.4309'), times: 99 })
      })
      const step = await ask(request, sim)
      expect(step.exitCode).toBe(1)
      const all = sim.journal.map(({ operation }) => operation)
      expect(all.slice(all.indexOf('start'))).toEqual(['start', 'list'])
      expect(errorOf(step)).toContain('DIS.4309')
    })
  })
})
