/** Signing in where IAM or DIS is not what was expected: no such host, a redirect, HTML, no answer at first. */
import { describe, expect, test } from '@jest/globals'
import { runAction } from '../../simulator/runner/runner.ts'
import { expectNoSecrets } from '../support/secrets.ts'
import {
  GERMANY,
  keyInputs,
  keyless,
  look,
  operations,
  refusal,
  run,
  userInputs,
} from '../support/signIns.ts'
import { withSimulator } from '../support/stage.ts'

describe('a host name that does not resolve', () => {
  test('of DIS: the region may have no DIS', async () => {
    await withSimulator({}, async (sim) => {
      const place = { endpoint: 'https://dis.eu-nowhere.invalid', 'project-id': GERMANY }
      const inputs = { ...keyInputs(sim), ...place, 'retry-max-attempts': '1' }
      const text = refusal(sim, await run(sim, { with: inputs }))
      expect(text).toContain('the host name dis.eu-nowhere.invalid does not exist')
      expect(text).toContain('the region is mistyped or has no DIS')
    })
  })

  test('of IAM: no password leaves the runner', async () => {
    await withSimulator({}, async (sim) => {
      const inputs = { 'iam-endpoint': 'https://iam.eu-nowhere.invalid', 'retry-max-attempts': '1' }
      const text = refusal(sim, await run(sim, { with: { ...userInputs(sim), ...inputs } }))
      expect(text).toContain(
        'sign in as the IAM user deployer: the host name iam.eu-nowhere.invalid does not',
      )
      expect(sim.journal).toEqual([])
    })
  })
})

describe('IAM', () => {
  test('that redirects is not followed: credentials stay where they were sent', async () => {
    await withSimulator({}, async (elsewhere) => {
      await withSimulator({}, async (sim) => {
        for (const [operation, way] of [
          ['passwordToken', { with: userInputs(sim) }],
          ['keylessToken', keyless(sim)],
          ['projects', { with: keyInputs(sim) }],
        ] as const) {
          sim.fault({ operation, redirect: `${elsewhere.url}/v3/auth/tokens` })
          const text = refusal(sim, await run(sim, way))
          expect(text).toContain('a redirect to')
          expect(text).toContain('which is not followed')
        }
        expect(elsewhere.journal).toEqual([])
      })
    })
  })

  test('that fails at first is asked again', async () => {
    await withSimulator({}, async (sim) => {
      sim.fault({ operation: 'passwordToken', html: true })
      sim.fault({ operation: 'passwordToken', reset: 'after' })
      expect((await look(sim, { with: userInputs(sim) })).exitCode).toBe(0)
      expect(operations(sim)).toEqual(['passwordToken', 'passwordToken', 'passwordToken', 'list'])
    })
  })

  test('behind a page that asks for a sign-in is told as that', async () => {
    await withSimulator({}, async (sim) => {
      sim.fault({ operation: 'passwordToken', times: 9, html: true, status: 200 })
      const inputs = { ...userInputs(sim), 'retry-max-attempts': '2' }
      const text = refusal(sim, await run(sim, { with: inputs }))
      expect(text).toContain('check endpoint, iam-endpoint and the proxy')
    })
  })
})

test('the resume action signs in by the same ways, and resumes', async () => {
  await withSimulator({ startDelay: 50 }, async (sim) => {
    const place = { endpoint: sim.url, 'iam-endpoint': sim.url, region: 'eu-de', 'stream-name': 'orders' }
    for (const way of [keyless(sim), { with: userInputs(sim), env: {} }]) {
      sim.setState('orders', 'orders-archive', 'PAUSED')
      const inputs = { ...place, 'task-names': 'orders-archive', ...way.with }
      const step = await runAction({ action: 'resume', with: inputs, env: way.env })
      expectNoSecrets(sim, step)
      expect(step.exitCode).toBe(0)
      expect(step.outputs['resumed-count']).toBe('1')
    }
  })
})
