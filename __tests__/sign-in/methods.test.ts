/** Each way in, from the sign-in to the resume by the post step. */
import { describe, expect, test } from '@jest/globals'
import {
  GERMANY,
  issueToken,
  keyInputs,
  keyless,
  operations,
  placeLine,
  run,
  type SignInOptions,
  userInputs,
} from '../support/signIns.ts'
import { type Simulator, type Step, withSimulator } from '../support/stage.ts'

/** Pauses and resumes all tasks; gives the two steps and what reached the services until the first list. */
async function pauseAndResume(sim: Simulator, options: SignInOptions) {
  const step = await run(sim, { ...options, with: { resume: 'always', ...options.with } })
  const signIn = operations(sim).slice(0, operations(sim).indexOf('list'))
  const main = sim.journal.length
  const post = await step.post()
  return { step, post, signIn, afterwards: operations(sim).slice(main) }
}

function expectPausedAndResumed(step: Step, post: Step | Awaited<ReturnType<Step['post']>>) {
  expect([step.exitCode, post.exitCode]).toEqual([0, 0])
  expect(step.outputs['paused-count']).toBe('2')
  expect(placeLine(step)).toMatch(/^Region eu-de, DIS http\S+, project /)
}

describe('signing in', () => {
  test.concurrent('keyless: an ID token is exchanged for a token, by the main step and by the post step', async () => {
    await withSimulator({ pauseDelay: 100, startDelay: 100 }, async (sim) => {
      const { step, post, signIn, afterwards } = await pauseAndResume(sim, keyless(sim))
      expectPausedAndResumed(step, post)
      expect(signIn).toEqual(['idToken', 'keylessToken'])
      expect(afterwards.slice(0, 2)).toEqual(['idToken', 'keylessToken'])
      const exchange = sim.journal.find(({ operation }) => operation === 'keylessToken')
      expect(exchange?.headers['x-idp-id']).toBe('github-actions')
      expect(JSON.parse(exchange?.body ?? '')).toEqual({
        auth: { id_token: { id: sim.oidc.issued[0] }, scope: { project: { name: 'eu-de' } } },
      })
      expect(sim.journal[0]?.query.get('audience')).toBe(sim.url)
      expect(placeLine(step)).toContain('signing in by keyless (OIDC) from the inputs identity-provider')
    })
  })

  test.concurrent('keyless with an audience of its own', async () => {
    await withSimulator({ pauseDelay: 100 }, async (sim) => {
      const provider = sim.world.identityProviders?.[0]
      if (provider) provider.clientId = 'urn:pause'
      const step = await run(sim, keyless(sim, { audience: 'urn:pause' }))
      expect(step.exitCode).toBe(0)
      expect(sim.journal[0]?.query.get('audience')).toBe('urn:pause')
    })
  })

  test.concurrent('an IAM user: a token, scoped to the project, with a small answer', async () => {
    await withSimulator({ pauseDelay: 100, startDelay: 100 }, async (sim) => {
      const { step, post, signIn } = await pauseAndResume(sim, { with: userInputs(sim) })
      expectPausedAndResumed(step, post)
      expect(signIn).toEqual(['passwordToken'])
      expect(sim.journal[0]?.query.get('nocatalog')).toBe('true')
      expect(placeLine(step)).toContain('from the inputs username, password, domain-name')
    })
  })

  test.concurrent.each([
    ['a permanent', 'permanent', 'access-key-id, secret-access-key'],
    ['a temporary', 'temporary', 'access-key-id, secret-access-key, security-token'],
  ] as const)(
    '%s AK/SK: every request is signed, IAM is asked for the project only',
    async (_, kind, names) => {
      await withSimulator({ pauseDelay: 100, startDelay: 100 }, async (sim) => {
        const { step, post, signIn, afterwards } = await pauseAndResume(sim, { with: keyInputs(sim, kind) })
        expectPausedAndResumed(step, post)
        expect(signIn).toEqual(['projects'])
        // The project was saved: the post step asks for none.
        expect(afterwards[0]).toBe('list')
        for (const { headers, operation } of sim.journal) {
          const scope = '\\d{8}/eu-de/dis/sdk_request'
          const form = operation === 'projects' ? 'Access=SIMAK0\\w+' : `Credential=SIMAK0\\w+/${scope}`
          expect(headers['authorization']).toMatch(new RegExp(`^SDK-HMAC-SHA256 ${form}, SignedHeaders=`))
          expect('x-security-token' in headers).toBe(kind === 'temporary')
          if (operation !== 'projects') expect(headers['x-project-id']).toBe(GERMANY)
        }
        expect(placeLine(step)).toContain(`signing in by AK/SK from the inputs ${names}`)
      })
    },
  )

  test.concurrent('an existing token is sent along as it is', async () => {
    await withSimulator({ pauseDelay: 100, startDelay: 100 }, async (sim) => {
      const token = issueToken(sim)
      const { step, post, signIn } = await pauseAndResume(sim, { with: { 'auth-token': token } })
      expectPausedAndResumed(step, post)
      expect(signIn).toEqual(['projects'])
      expect(sim.journal.every(({ headers }) => headers['x-auth-token'] === token)).toBe(true)
      expect(placeLine(step)).toContain('signing in by an existing token from the inputs auth-token')
    })
  })

  test.concurrent('with AK/SK or a token, and a project-id, IAM is not asked at all', async () => {
    await withSimulator({ pauseDelay: 100 }, async (sim) => {
      for (const way of [keyInputs(sim), { 'auth-token': issueToken(sim) }]) {
        const options = { ...way, 'project-id': GERMANY, 'iam-endpoint': 'https://iam.invalid' }
        expect((await run(sim, { with: options })).exitCode).toBe(0)
      }
      expect(operations(sim).filter((each) => each === 'projects')).toEqual([])
    })
  })
})
