/**
 * What passes is waited out, at every request of both actions. All faults of a list meet one request one after the
 * other: the attempt after which none follows is the one whose fault was not tried again.
 */
import { describe, expect, test } from '@jest/globals'
import type { FaultSpec } from '../../simulator/cloud/types.ts'
import { hurried } from '../support/aftermath.ts'
import { answersTo, ask, errorOf, REQUESTS, refusal, TASK, worldFor } from '../support/faultStage.ts'
import { withSimulator } from '../support/stage.ts'

/** Both actions sign in by the same code. */
const asked = REQUESTS.filter(({ action, service }) => action === 'pause' || service === 'DIS')

/** Said by the service, so that the back-off does not make the tests wait. */
const atOnce = { retryAfter: 0 }

const breaks: FaultSpec[] = [{ reset: 'before' }, { reset: 'after' }, { reset: 'inside-body' }]
const answers: FaultSpec[] = [
  ...[408, 429, 500, 503].map((status) => ({ answer: { status }, ...atOnce })),
  { html: true, ...atOnce },
  atOnce,
]
/** Success by its status, and not to be read; a stop and a start have nothing to be read. */
const unreadable: FaultSpec[] = [
  { html: true, status: 200, ...atOnce },
  { empty: true, ...atOnce },
  { truncate: true, ...atOnce },
]
const throttled: FaultSpec[] = ['DIS.4303', 'DIS.4305'].map((code) => ({ ...refusal(400, code), ...atOnce }))

describe('faults that pass', () => {
  test.concurrent.each(asked.map((request) => [request.action, request.operation, request] as const))(
    '%s: %s',
    async (_action, operation, request) => {
      const calls = operation === 'stop' || operation === 'start'
      const faults = [
        // The toolkit does not see that the answer with an ID token breaks, and waits for all of the time.
        ...breaks.filter(({ reset }) => operation !== 'idToken' || reset !== 'inside-body'),
        ...answers,
        ...(request.service === 'DIS' ? throttled : []),
        ...(calls ? [] : unreadable),
      ]
      await withSimulator({ world: worldFor(request) }, async (sim) => {
        for (const fault of faults) sim.fault({ operation, ...fault })
        // Until the last attempt nothing comes of the task, so that the list settles nothing.
        const task = sim.task('orders', TASK)
        Object.assign(task, { onStop: [], onStart: [] })
        sim.before((entry) => {
          if (entry.operation !== operation || answersTo(sim, operation).length <= faults.length) return
          Object.assign(task, { onStop: undefined, onStart: undefined })
        })
        if (!calls) Object.assign(task, { onStop: undefined, onStart: undefined })

        const step = await ask(request, sim, { 'retry-max-attempts': '40', 'wait-timeout': '1h' }, hurried)
        expect(answersTo(sim, operation).length).toBeGreaterThan(faults.length)
        expect(sim.journal.filter(({ fault }) => fault !== null)).toHaveLength(faults.length)
        expect(errorOf(step)).toBe('')
        expect(step.exitCode).toBe(0)
        expect(task.state).toBe(request.action === 'pause' ? 'PAUSED' : 'RUNNING')
      })
    },
  )

  const read = asked.filter(({ operation }) => operation !== 'stop' && operation !== 'start')
  test.concurrent.each(read.map((request) => [request.action, request.operation, request] as const))(
    '%s: %s, broken inside the body at the last attempt, is never a green step',
    async (_action, operation, request) => {
      await withSimulator({ world: worldFor(request) }, async (sim) => {
        sim.fault({ operation, reset: 'inside-body', times: 99 })
        const step = await ask(request, sim, { 'retry-max-attempts': '1' }, hurried)
        expect(step.exitCode).toBe(1)
        // When the time is nearly up, the last attempt may have no time for its answer.
        expect(errorOf(step)).toMatch(/no complete answer from|the connection to 127\.0\.0\.1:\d+ broke \(/)
        expect(sim.startsAndStops).toEqual([])
      })
    },
  )

  test('are tried as often as retry-max-attempts says, and then told with status and request ID', async () => {
    await withSimulator({ world: worldFor({ action: 'pause', operation: 'list' }) }, async (sim) => {
      sim.fault({ operation: 'list', html: true, status: 503, ...atOnce, times: 99 })
      const step = await ask({ action: 'pause', operation: 'list' }, sim, { 'retry-max-attempts': '3' })
      expect(answersTo(sim, 'list')).toEqual([503, 503, 503])
      expect(step.exitCode).toBe(1)
      expect(errorOf(step)).toMatch(/DIS answered 503: .*502 Bad Gateway/)
      expect(errorOf(step)).toContain(`(request ID ${sim.journal.at(-1)?.requestId})`)
      expect(sim.startsAndStops).toEqual([])
    })
  })

  test('are waited out as long as Retry-After says, in seconds or until a time', async () => {
    const wait = async (asked: 'seconds' | 'time') => {
      // The service's clock is its own: a time is to be read against it.
      await withSimulator(
        { world: worldFor({ action: 'pause', operation: 'list' }), clockOffset: 120_000 },
        async (sim) => {
          const until = new Date(sim.time() + 3_000).toUTCString()
          sim.fault({ operation: 'list', retryAfter: asked === 'seconds' ? '2' : until })
          const step = await ask({ action: 'pause', operation: 'list' }, sim)
          expect(step.exitCode).toBe(0)
          const [first, second] = sim.journal.filter(({ operation }) => operation === 'list')
          const waited = (second?.at ?? 0) - (first?.at ?? 0)
          expect(waited).toBeGreaterThan(900)
          expect(waited).toBeLessThan(15_000)
        },
      )
    }
    await Promise.all([wait('seconds'), wait('time')])
  })
})
