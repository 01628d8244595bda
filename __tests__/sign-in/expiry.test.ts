/** A token that expires while the tasks are waited for. */
import { describe, expect, test } from '@jest/globals'
import { issueToken, keyless, operations, run, type SignInOptions, userInputs } from '../support/signIns.ts'
import { type Simulator, withSimulator } from '../support/stage.ts'

/**
 * Pauses tasks that stay `RUNNING` until the first look after the stop was answered; all tokens so far expire
 * right before it.
 */
async function pauseWithExpiry(sim: Simulator, options: SignInOptions) {
  const tasks = ['orders-to-obs', 'orders-to-dws'].map((name) => sim.task('orders', name))
  for (const task of tasks) task.onStop = []
  const forget = sim.before(({ operation }) => {
    if (operation !== 'list' || sim.startsAndStops.length === 0) return
    forget()
    sim.expireTokens()
    for (const task of tasks) task.state = 'PAUSED'
  })
  return run(sim, { ...options, with: { 'wait-timeout': '30s', ...options.with } })
}

const RENEWING: [string, 'passwordToken' | 'keylessToken', (sim: Simulator) => SignInOptions][] = [
  ['an IAM user', 'passwordToken', (sim) => ({ with: userInputs(sim) })],
  ['keyless', 'keylessToken', (sim) => keyless(sim)],
]

describe('a token that expires during the wait', () => {
  test.concurrent.each(RENEWING)(
    '%s: is obtained anew, once, and the wait goes on',
    async (_, operation, way) => {
      await withSimulator({}, async (sim) => {
        const step = await pauseWithExpiry(sim, way(sim))
        expect(step.exitCode).toBe(0)
        expect(step.outputs['paused-count']).toBe('2')
        expect(operations(sim).filter((each) => each === operation)).toHaveLength(2)
        expect(operations(sim).filter((each) => each === 'stop')).toHaveLength(1)
        expect(step.log).toContain('DIS refused the token; got a new one')
        if (operation === 'keylessToken') expect(new Set(sim.oidc.issued).size).toBe(2)
        // Both tokens were masked before anything else was said with them at hand.
        for (const { token } of sim.world.tokens ?? []) expect(step.masks).toContain(token)
      })
    },
  )

  test.concurrent('also where one request is tried only once', async () => {
    await withSimulator({}, async (sim) => {
      const step = await pauseWithExpiry(sim, { with: { ...userInputs(sim), 'retry-max-attempts': '1' } })
      expect(step.exitCode).toBe(0)
      expect(operations(sim).filter((each) => each === 'passwordToken')).toHaveLength(2)
    })
  })

  test.concurrent('an existing token: the step fails, says which tasks are in doubt, and how to avoid it', async () => {
    await withSimulator({}, async (sim) => {
      const step = await pauseWithExpiry(sim, { with: { 'auth-token': issueToken(sim) } })
      expect(step.exitCode).toBe(1)
      const text = step.annotations.error[0] ?? ''
      expect(text).toContain('orders-to-obs')
      expect(text).toContain('the token has expired')
      expect(text).toContain('sign in keyless or as an IAM user, which renew it')
      expect(JSON.parse(step.outputs['paused-task-ids'] ?? '')).toHaveLength(2)
      expect(operations(sim).filter((each) => each === 'stop')).toHaveLength(1)
    })
  })

  test.concurrent('a password that is refused meanwhile: the step fails and the stop stays known', async () => {
    await withSimulator({}, async (sim) => {
      sim.after(({ operation }) => {
        if (operation === 'stop')
          for (const user of sim.world.users ?? []) user.password = 'simPassword-changed'
      })
      const { password } = userInputs(sim)
      sim.remember(password)
      const step = await pauseWithExpiry(sim, { with: userInputs(sim) })
      expect(step.exitCode).toBe(1)
      expect(step.annotations.error[0]).toContain('The username or password is wrong')
      expect(JSON.parse(step.outputs['paused-task-ids'] ?? '')).toHaveLength(2)
    })
  })
})

test.concurrent('a token that is refused from the start is not asked for again and again', async () => {
  await withSimulator({}, async (sim) => {
    sim.world.tokenLifetime = -1000
    const step = await run(sim, { with: userInputs(sim) })
    expect(step.exitCode).toBe(1)
    expect(operations(sim)).toEqual(['passwordToken', 'list'])
    expect(step.annotations.error[0]).toContain('token expires')
  })
})

test.concurrent('a token that is refused is not blamed on a clock that is off: only a signature depends on it', async () => {
  await withSimulator({ clockOffset: 3_600_000 }, async (sim) => {
    const step = await run(sim, { with: { 'auth-token': issueToken(sim, { expiresAt: 0 }) } })
    expect(step.exitCode).toBe(1)
    expect(operations(sim)).toEqual(['projects'])
    expect(step.annotations.notice).toEqual([])
  })
})
