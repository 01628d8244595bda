/** A stop or start of which nobody knows whether it arrived: the list tells, and the post step looks after it. */
import { describe, expect, test } from '@jest/globals'
import type { FaultSpec } from '../../simulator/cloud/types.ts'
import { hurried } from '../support/aftermath.ts'
import { answersTo, ask, errorOf, refusal, TASK, worldFor } from '../support/faultStage.ts'
import { type Simulator, type Step, tasksOf, withSimulator } from '../support/stage.ts'

const stop = { action: 'pause', operation: 'stop' } as const
const start = { action: 'resume', operation: 'start' } as const

/** Plays one pause under faults, and its post step after the service has recovered. */
async function pauseAndPost(
  faults: FaultSpec[],
  more: Record<string, string>,
  check: (sim: Simulator, step: Step, post: Awaited<ReturnType<Step['post']>>) => void,
): Promise<void> {
  await withSimulator({ world: worldFor(stop) }, async (sim) => {
    for (const fault of faults) sim.fault(fault)
    const step = await ask(stop, sim, more, hurried)
    sim.clearFaults()
    const post = await step.post({ status: step.exitCode === 0 ? 'success' : 'failure' })
    check(sim, step, post)
  })
}

/** The last attempt is the first; only where the service asks for patience there would be more. */
function attemptsFor({ retryAfter }: FaultSpec): Record<string, string> {
  return { 'retry-max-attempts': retryAfter === undefined ? '1' : '5' }
}

describe('a stop whose answer is lost', () => {
  test.concurrent('and that is sent again and refused: the refusal is not taken for its fate', async () => {
    const faults: FaultSpec[] = [
      { operation: 'stop', html: true, status: 502, apply: true, retryAfter: 0 },
      { operation: 'stop', ...refusal(400, 'DIS.4200') },
    ]
    await pauseAndPost(faults, {}, (sim, step, post) => {
      expect(step.exitCode).toBe(0)
      expect(tasksOf(step)).toMatchObject([{ outcome: 'paused' }])
      expect(post.exitCode).toBe(0)
      expect(sim.task('orders', TASK).state).toBe('RUNNING')
    })
  })

  test.concurrent.each([
    ['the connection breaks before the answer', { reset: 'after' }],
    ['the connection breaks inside the answer', { reset: 'inside-body' }],
  ] as const)('%s: the list shows it, and it is not sent again', async (_name, fault) => {
    await pauseAndPost([{ operation: 'stop', ...fault }], {}, (sim, step, post) => {
      expect(step.exitCode).toBe(0)
      expect(answersTo(sim, 'stop')).toHaveLength(1)
      expect(tasksOf(step)).toMatchObject([{ id: TASK, after: 'PAUSED', outcome: 'paused' }])
      expect(post.exitCode).toBe(0)
      expect(sim.task('orders', TASK).state).toBe('RUNNING')
    })
  })

  test.concurrent.each<[string, FaultSpec]>([
    ['a gateway fails after it passed it on', { html: true, status: 504, apply: true }],
    [
      'a gateway wants more patience than there is',
      { html: true, status: 503, apply: true, retryAfter: 999_999 },
    ],
    ['the answer says success and has no end', { huge: 200 * 1024 * 1024, apply: true }],
    ['a gateway tires of waiting', { answer: { status: 408 }, apply: true }],
  ])('%s, at the last attempt: seen paused by the list', async (_name, fault) => {
    await pauseAndPost([{ operation: 'stop', ...fault }], attemptsFor(fault), (sim, step, post) => {
      expect(step.exitCode).toBe(0)
      expect(tasksOf(step)).toMatchObject([{ id: TASK, after: 'PAUSED', outcome: 'paused' }])
      expect(post.exitCode).toBe(0)
      expect(sim.task('orders', TASK).state).toBe('RUNNING')
    })
  })

  test.concurrent.each<[string, FaultSpec]>([
    ['an answer of a gateway', { html: true, status: 503, apply: true, retryAfter: 999_999 }],
    ['an answer without an end', { huge: 200 * 1024 * 1024, apply: true }],
    ['a broken connection', { reset: 'after' }],
  ])(
    '%s, and the list is out of reach: a failure that claims nothing, and the post step resumes it',
    async (_name, fault) => {
      const outOfReach = { operation: 'list', skip: 1, times: 99, ...refusal(403, 'DIS.4116') } as const
      await pauseAndPost(
        [{ operation: 'stop', ...fault }, outOfReach],
        attemptsFor(fault),
        (sim, step, post) => {
          expect(step.exitCode).toBe(1)
          expect(errorOf(step)).toMatch(/Whether (the request|its stop) arrived is not known/)
          expect(tasksOf(step)).toMatchObject([{ id: TASK, after: null, outcome: 'requested' }])
          expect(post.exitCode).toBe(0)
          expect(sim.task('orders', TASK).state).toBe('RUNNING')
          expect(sim.history('orders', TASK).map(({ action }) => action)).toEqual(['stop', 'start'])
        },
      )
    },
  )
})

test('a stop of unknown fate is no success where nothing is waited for', async () => {
  await withSimulator({ world: worldFor(stop) }, async (sim) => {
    sim.fault({ operation: 'stop', html: true, status: 502, retryAfter: 0, times: 99 })
    const step = await ask(stop, sim, { 'wait-timeout': '0' }, hurried)
    expect(step.exitCode).toBe(1)
    expect(errorOf(step)).toContain('arrived is not known')
  })
})

describe('a stop that was refused for certain', () => {
  test('leaves nothing to the post step, which asks nothing', async () => {
    await pauseAndPost([{ operation: 'stop', ...refusal(403, 'DIS.4116') }], {}, (sim, step, post) => {
      expect(step.exitCode).toBe(1)
      expect(tasksOf(step)).toMatchObject([{ id: TASK, outcome: 'failed' }])
      expect(post.exitCode).toBe(0)
      expect(post.log).toContain('Nothing to resume')
      expect(sim.startsAndStops).toEqual([])
    })
  })
})

describe('a start whose answer is lost', () => {
  test.concurrent('is seen in the list, and not sent again', async () => {
    await withSimulator({ world: worldFor(start) }, async (sim) => {
      sim.fault({ operation: 'start', reset: 'after' })
      const step = await ask(start, sim, {}, hurried)
      expect(step.exitCode).toBe(0)
      expect(answersTo(sim, 'start')).toHaveLength(1)
      expect(tasksOf(step)).toMatchObject([{ id: TASK, after: 'RUNNING', outcome: 'resumed' }])
    })
  })

  test.concurrent('with a Retry-After beyond the time left fails at once, and names the task', async () => {
    await withSimulator({ world: worldFor(start) }, async (sim) => {
      sim.fault({ operation: 'start', html: true, status: 503, retryAfter: 3_600, times: 99 })
      const step = await ask(start, sim, { 'wait-timeout': '1h' })
      expect(step.exitCode).toBe(1)
      expect(answersTo(sim, 'start')).toEqual([503])
      expect(errorOf(step)).toContain('it asks to wait 1 h (Retry-After)')
      expect(errorOf(step)).toContain('to-obs')
    })
  })
})
