/** A token that expires while the tasks are waited for. */
import { describe, expect, test } from '@jest/globals'
import { issueToken, keyless, operations, run, type SignInOptions, userInputs } from '../support/signIns.ts'
import { type Simulator, withSimulator } from '../support/stage.ts'

/** Pauses tasks; all tokens so far expire right before the first look after the stop was answered. */
async function pauseWithExpiry(sim: Simulator, options: SignInOptions) {
  const tasks = ['orders-to-obs', 'orders-to-dws'].map((name) => sim.task('orders', name))
  for (const task of tasks) task.onStop = []
  const forget = sim.before(({ operation }) => {
    if (operation !== 'list' || sim.startsAndStops.length === 0) return
    forget()
    sim.expireTokens()
    for (const task of tasks) task.state = 'PAUSED'
  })
  return run(sim, { ...options, with: { 'wait-timeout': '30s', resume: 'always', ...options.with } })
}

describe('a token that expires during the wait fails the step, with its remedy and the tasks in doubt', () => {
  test.concurrent.each<[string, (sim: Simulator) => SignInOptions]>([
    ['an IAM user', (sim) => ({ with: userInputs(sim) })],
    ['keyless', (sim) => keyless(sim)],
  ])('%s: the post step signs in anew, and resumes', async (_, way) => {
    await withSimulator({ startDelay: 50 }, async (sim) => {
      const step = await pauseWithExpiry(sim, way(sim))
      expect(step.exitCode).toBe(1)
      const text = step.annotations.error.join('\n')
      expect(text).toContain('orders-to-obs')
      expect(text).toContain('has expired')
      expect(text).toContain('get a new one that outlives the job')
      expect(JSON.parse(step.outputs['paused-task-ids'] ?? '')).toHaveLength(2)
      expect(operations(sim).filter((each) => each.endsWith('Token'))).toHaveLength(
        operations(sim).includes('idToken') ? 2 : 1,
      )
      const post = await step.post()
      expect(post.exitCode).toBe(0)
      expect(['orders-to-obs', 'orders-to-dws'].map((name) => sim.task('orders', name).state)).toEqual([
        'RUNNING',
        'RUNNING',
      ])
    })
  })

  test.concurrent('an existing token: the post step fails too, and names what stays paused', async () => {
    await withSimulator({}, async (sim) => {
      const step = await pauseWithExpiry(sim, { with: { 'auth-token': issueToken(sim) } })
      expect(step.exitCode).toBe(1)
      expect(step.annotations.error.join('\n')).toContain('get a new one that outlives the job')
      const post = await step.post()
      expect(post.exitCode).toBe(1)
      expect(post.annotations.error.join('\n')).toContain('orders-to-obs')
    })
  })
})

test.concurrent('a token that is refused from the start is not asked for again and again', async () => {
  await withSimulator({}, async (sim) => {
    sim.world.tokenLifetime = -1000
    const step = await run(sim, { with: userInputs(sim) })
    expect(step.exitCode).toBe(1)
    expect(operations(sim)).toEqual(['passwordToken', 'list'])
    expect(step.annotations.error[0]).toContain('get a new one that outlives the job')
  })
})

test.concurrent('a token that is refused is not blamed on a clock that is off: only a signature depends on it', async () => {
  await withSimulator({ clockOffset: 3_600_000 }, async (sim) => {
    const step = await run(sim, { with: { 'auth-token': issueToken(sim, { expiresAt: 0 }) } })
    expect(step.exitCode).toBe(1)
    expect(operations(sim)).toEqual(['projects'])
    expect(step.annotations.warning.join('\n')).not.toContain('clock')
  })
})
