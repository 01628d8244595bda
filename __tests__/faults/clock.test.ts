/** A clock that is off is corrected once, by what the service says of its own, and said so. */
import { describe, expect, test } from '@jest/globals'
import { answersTo, ask, errorOf, refusal, TASK, worldFor } from '../support/faultStage.ts'
import { type Step, withSimulator } from '../support/stage.ts'

const HOUR = 60 * 60_000
const pause = { action: 'pause', operation: 'list' } as const
const resume = { action: 'resume', operation: 'list' } as const

const clockWarnings = ({ annotations }: Step) =>
  annotations.warning.filter((text) => text.startsWith('The clock of this machine is'))

describe('the clock of the runner', () => {
  test.concurrent.each([
    ['behind', HOUR, pause],
    ['ahead of', -HOUR, resume],
  ] as const)('%s the service’s', async (side, clockOffset, request) => {
    await withSimulator({ world: worldFor(request), clockOffset }, async (sim) => {
      const step = await ask(request, sim)
      expect(step.exitCode).toBe(0)
      const statuses = sim.journal.map(({ status }) => status)
      expect(statuses[0]).toBe(441)
      expect(statuses.slice(1).every((status) => status === 200)).toBe(true)
      // The header counts in whole seconds.
      const words = new RegExp(`The clock of this machine is (1 h|59 min \\d+ s) ${side} the clock of DIS`)
      expect(clockWarnings(step)).toEqual([expect.stringMatching(words)])
      const [first, second] = sim.journal.map(({ headers }) => headers['x-sdk-date'])
      expect(first).not.toBe(second)
    })
  })

  test('is not corrected if the refusal has no Date header', async () => {
    await withSimulator({ world: worldFor(pause), clockOffset: HOUR, sendDate: false }, async (sim) => {
      const step = await ask(pause, sim)
      expect(step.exitCode).toBe(1)
      expect(answersTo(sim, 'list')).toEqual([441])
      expect(errorOf(step)).toContain('set the clock of the runner right')
    })
  })

  test('is corrected in IAM too, and known to be off from then on', async () => {
    const request = { action: 'pause', operation: 'projects' } as const
    await withSimulator({ world: worldFor(request), clockOffset: HOUR }, async (sim) => {
      const step = await ask(request, sim)
      expect(step.exitCode).toBe(0)
      expect(sim.journal.map(({ status }) => status).filter((status) => status !== 200)).toEqual([401])
      expect(clockWarnings(step)).toHaveLength(1)
      expect(sim.task('orders', TASK).state).toBe('PAUSED')
    })
  })

  test('is corrected once only: what is refused after that is refused', async () => {
    await withSimulator({ world: worldFor(pause), clockOffset: HOUR }, async (sim) => {
      sim.fault({ operation: 'list', ...refusal(401, 'APIGW.0301', 'verify aksk signature fail'), times: 99 })
      const step = await ask(pause, sim)
      expect(answersTo(sim, 'list')).toEqual([401, 401])
      expect(step.exitCode).toBe(1)
      expect(errorOf(step)).toContain('verify aksk signature fail')
    })
  })

  test('is not blamed for a token that is refused', async () => {
    const request = { action: 'pause', operation: 'passwordToken' } as const
    await withSimulator({ world: worldFor(request), clockOffset: HOUR }, async (sim) => {
      sim.fault({ operation: 'list', ...refusal(401, 'APIGW.0307', 'The token must be updated.'), times: 99 })
      const step = await ask(request, sim)
      expect(answersTo(sim, 'list')).toEqual([401])
      expect(step.exitCode).toBe(1)
      expect(clockWarnings(step)).toEqual([])
    })
  })
})
