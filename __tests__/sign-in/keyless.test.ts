/** Keyless sign-in where it goes wrong: the ID token refused, the issuer failing; and a fresh token each time. */
import { describe, expect, test } from '@jest/globals'
import { githubIssuer } from '../../simulator/index.ts'
import { keyless, look, operations, refusal, run } from '../support/signIns.ts'
import { type Simulator, withSimulator } from '../support/stage.ts'

function providerOf(sim: Simulator) {
  const provider = sim.world.identityProviders?.[0]
  if (!provider) throw new Error('the default world has an identity provider')
  return provider
}

/** The claim of the ID token that the simulator issued last. */
function claimsOf(sim: Simulator): Record<string, unknown> {
  const [, claims = ''] = (sim.oidc.issued.at(-1) ?? '').split('.')
  return JSON.parse(Buffer.from(claims, 'base64url').toString())
}

describe('an ID token that IAM refuses', () => {
  const FLAWS: [string, (sim: Simulator) => void, RegExp][] = [
    [
      'its audience is not the Client ID',
      (sim) => {
        providerOf(sim).clientId = 'https://iam.example.test'
      },
      /aud: http:\/\/127\.0\.0\.1:\d+ \(Client ID\)/,
    ],
    [
      'its issuer is not the Identity Provider URL',
      (sim) => {
        sim.oidc.claims['iss'] = 'https://ghes.example.test/_services/token'
      },
      /iss: https:\/\/ghes\.example\.test\/_services\/token \(Identity Provider URL\)/,
    ],
    [
      'it is signed by a key that came later',
      (sim) => {
        providerOf(sim).keys = sim.oidc.jwks()
        sim.oidc.rotateKey()
      },
      /kid: [0-9A-F-]{36} \(a key of Signing Key; the issuer changes its keys/,
    ],
    [
      'no conversion rule admits its repository',
      (sim) => {
        sim.oidc.claims['repository_id'] = '555000111'
      },
      /repository_id: 555000111$/m,
    ],
    [
      'it has expired',
      (sim) => {
        sim.oidc.lifetime = -60_000
      },
      /exp: \w{3}, \d\d \w{3} 20\d\d \d\d:\d\d:\d\d GMT$/m,
    ],
  ]

  test.concurrent.each(FLAWS)('%s', async (_, spoil, line) => {
    await withSimulator({}, async (sim) => {
      spoil(sim)
      const text = refusal(sim, await run(sim, keyless(sim)))
      expect(text).toContain('sign in by the identity provider github-actions: IAM answered 401')
      expect(text).toMatch(line)
      expect(text).toContain('compare its settings and conversion rules with the claims above')
      // Refused is refused: no second try.
      expect(operations(sim)).toEqual(['idToken', 'keylessToken'])
    })
  })

  test.concurrent('is shown by all the claims that an identity provider can check, and by none that say more', async () => {
    await withSimulator({}, async (sim) => {
      sim.oidc.claims['repository_id'] = '555000111'
      const text = refusal(sim, await run(sim, keyless(sim)))
      const claims = claimsOf(sim)
      for (const name of ['iss', 'aud', 'sub', 'repository', 'repository_id', 'environment']) {
        expect(text).toContain(`  ${name}: ${claims[name]}`)
      }
      expect(text).toMatch(/^\s+exp: /m)
      expect(text).toMatch(/^\s+kid: /m)
      for (const name of ['actor', 'run_id', 'jti', 'sha']) expect(text).not.toContain(`${name}: `)
      expect(claims['iss']).toBe(githubIssuer)
    })
  })

  test.concurrent('with foreign text in its claims is harmless', async () => {
    await withSimulator({}, async (sim) => {
      sim.oidc.claims['repository_id'] = '5'
      sim.oidc.claims['environment'] = 'prod\n::error::forged\r##[error]forged'
      const step = await run(sim, keyless(sim))
      expect(refusal(sim, step)).toContain('environment: prod\\x0a::error::forged\\x0d## [error]forged')
    })
  })
})

test.concurrent('an identity provider that IAM does not know is told as that', async () => {
  await withSimulator({}, async (sim) => {
    const text = refusal(sim, await run(sim, keyless(sim, { 'identity-provider': 'github-action' })))
    expect(text).toContain('IAM has no identity provider of that name')
    expect(text).toContain('compare its settings')
  })
})

test.concurrent('a project in which the federated user has no role is told as that', async () => {
  await withSimulator({}, async (sim) => {
    const text = refusal(sim, await run(sim, keyless(sim, { 'project-name': 'eu-nl' })))
    expect(text).toContain('set project-id or project-name to that of the streams')
  })
})

test.concurrent('an ID token that expires at no time is told as that, and is no defect', async () => {
  await withSimulator({}, async (sim) => {
    sim.oidc.claims['exp'] = 1e300
    sim.oidc.claims['repository_id'] = '555000111'
    const text = refusal(sim, await run(sim, keyless(sim)))
    expect(text).toContain('exp: Invalid Date')
    expect(text).not.toContain('defect')
  })
})

describe('a forge that is not github.com', () => {
  const without = (env: Record<string, string>) => ({ with: { 'identity-provider': 'github-actions' }, env })

  test.concurrent.each([
    ['GitHub Enterprise Server', 'https://ghes.example.test'],
    ['ghe.com', 'https://octo.ghe.com'],
  ])('%s: the guide to its issuer is said beside the permission', async (_, server) => {
    await withSimulator({}, async (sim) => {
      const text = refusal(sim, await run(sim, without({ GITHUB_SERVER_URL: server })))
      expect(text).toContain('permissions:\n  id-token: write\n')
      expect(text).toContain('A forge other than github.com has an issuer of its own')
    })
  })

  test.concurrent('Forgejo: its own line is said', async () => {
    await withSimulator({}, async (sim) => {
      const text = refusal(sim, await run(sim, without({ FORGEJO_ACTIONS: 'true' })))
      expect(text).toContain('enable-openid-connect: true')
    })
  })

  test.concurrent('over http: that is said, and not the permission', async () => {
    await withSimulator({}, async (sim) => {
      const { env } = keyless(sim)
      const http = { ...env, ACTIONS_ID_TOKEN_REQUEST_URL: 'http://forge.example.test/idtoken?x=1' }
      const text = refusal(sim, await run(sim, without(http)))
      expect(text).toContain('http://forge.example.test')
      expect(text).toContain('Serve the forge over https')
      expect(text).not.toContain('permissions')
      expect(sim.journal).toEqual([])
    })
  })
})

test.concurrent('without the permission the error says exactly which line is missing', async () => {
  await withSimulator({}, async (sim) => {
    const { with: inputs } = keyless(sim)
    const text = refusal(sim, await run(sim, { with: inputs }))
    expect(text).toContain('Add these lines to the job:\npermissions:\n  id-token: write\n')
    expect(sim.journal).toEqual([])
  })
})

describe('an issuer that fails', () => {
  test.concurrent.each([
    ['with 429', { answer: { status: 429, body: '' } }, /GitHub answered 429: it gave no ID token/],
    [
      'with an answer without a token',
      { answer: { body: { count: 0 } } },
      /an answer without an ID token in it/,
    ],
    [
      'by hanging up',
      { reset: 'before' as const },
      /get an ID token from GitHub: the connection to .* broke/,
    ],
  ])('%s: is tried again, and told in words in the end', async (_, fault, words) => {
    await withSimulator({}, async (sim) => {
      sim.fault({ operation: 'idToken', ...fault })
      expect((await look(sim, keyless(sim))).exitCode).toBe(0)
      expect(operations(sim)).toEqual(['idToken', 'idToken', 'keylessToken', 'list'])
    })
    await withSimulator({}, async (sim) => {
      sim.fault({ operation: 'idToken', times: 99, ...fault })
      const inputs = { 'retry-max-attempts': '2', 'wait-timeout': '2' }
      const text = refusal(sim, await look(sim, keyless(sim, inputs)))
      expect(text).toMatch(words)
    })
  })

  test.concurrent('with 503 for a moment is asked again', async () => {
    await withSimulator({}, async (sim) => {
      sim.fault({ operation: 'idToken', answer: { status: 503, body: '' } })
      expect((await look(sim, keyless(sim))).exitCode).toBe(0)
      expect(operations(sim)).toEqual(['idToken', 'idToken', 'keylessToken', 'list'])
    })
  })

  test.concurrent('that refuses the job is asked once', async () => {
    await withSimulator({}, async (sim) => {
      const options = keyless(sim)
      const env = { ...options.env, ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'simRequestToken-of-another-job' }
      const text = refusal(sim, await run(sim, { ...options, env }))
      expect(text).toContain('GitHub answered 401: it gave no ID token')
      expect(operations(sim)).toEqual(['idToken'])
    })
  })
})

describe('each attempt at the exchange', () => {
  test.concurrent('takes a fresh ID token', async () => {
    await withSimulator({}, async (sim) => {
      sim.fault({ operation: 'keylessToken', times: 2, answer: { status: 503, body: '' } })
      const step = await look(sim, keyless(sim))
      expect(step.exitCode).toBe(0)
      const pair = ['idToken', 'keylessToken']
      expect(operations(sim)).toEqual([...pair, ...pair, ...pair, 'list'])
      const sent = sim.journal
        .filter(({ operation }) => operation === 'keylessToken')
        .map(({ body }) => JSON.parse(body).auth.id_token.id)
      expect(sent).toEqual(sim.oidc.issued)
      expect(new Set(sent).size).toBe(3)
    })
  })

  test.concurrent('survives a token that lives no longer than the attempt', async () => {
    await withSimulator({}, async (sim) => {
      sim.oidc.lifetime = 5_000
      sim.fault({ operation: 'keylessToken', reset: 'before', times: 1 })
      expect((await look(sim, keyless(sim))).exitCode).toBe(0)
    })
  })

  test.concurrent('that IAM does not answer properly is not told as a refused ID token', async () => {
    await withSimulator({}, async (sim) => {
      sim.fault({ operation: 'keylessToken', answer: { status: 200, body: { hello: 'there' } }, times: 9 })
      const text = refusal(sim, await run(sim, keyless(sim, { 'retry-max-attempts': '2' })))
      expect(text).toContain('JSON of an unknown form')
      expect(text).not.toContain('The ID token that IAM refused')
    })
  })
})
