/** What is wrong with credentials: each with a message of its own and the way out, and nothing stopped. */
import { describe, expect, test } from '@jest/globals'
import {
  GERMANY,
  issueToken,
  keyInputs,
  keyOf,
  NETHERLANDS,
  refusal,
  run,
  type SignInOptions,
  userInputs,
} from '../support/signIns.ts'
import { type Simulator, withSimulator } from '../support/stage.ts'

/** The error of a pause that would stop two tasks if it were let. */
async function errorOf(sim: Simulator, options: SignInOptions): Promise<string> {
  return refusal(sim, await run(sim, options))
}

describe('credentials that cannot be used are refused before anything is sent', () => {
  type Case = [string, (sim: Simulator) => SignInOptions, RegExp]
  const CASES: Case[] = [
    [
      'two ways in',
      (sim) => ({ with: { ...keyInputs(sim), 'auth-token': issueToken(sim) } }),
      /access-key-id \+ secret-access-key, and auth-token: these are different ways to sign in; use one/,
    ],
    [
      'half of an AK/SK',
      (sim) => ({ with: { 'access-key-id': keyOf(sim).ak } }),
      /secret-access-key is empty, while access-key-id is set\. .*forks and Dependabot get none/,
    ],
    [
      'half of an IAM user',
      (sim) => ({ with: { ...userInputs(sim), password: '' } }),
      /password is empty, while username, domain-name is set\. .*forks/,
    ],
    [
      'a security token alone, while the environment has a whole key',
      (sim) => ({
        with: { 'security-token': keyOf(sim, 'temporary').securityToken },
        env: { OS_ACCESS_KEY: keyOf(sim).ak, OS_SECRET_KEY: keyOf(sim).sk },
      }),
      /access-key-id, secret-access-key are empty, while security-token is set/,
    ],
    ['nothing at all', () => ({}), /no credentials: .*identity-provider; or access-key-id.*OS_TOKEN.*forks/s],
    ['a machine without a home', () => ({ env: { HOME: '/nowhere', USER: '' } }), /no credentials: /],
    [
      'keyless without the permission',
      () => ({ with: { 'identity-provider': 'github-actions' } }),
      /permissions:\n {2}id-token: write\n/,
    ],
    [
      'a token that was wrapped when it was copied',
      () => ({ with: { 'auth-token': 'MIIsimWrapped0123456789\nabcdefghijklmnopqrstuvwxyz' } }),
      /auth-token: has a line break.*in one line/,
    ],
    [
      'an access key with a blank in it',
      (sim) => ({ with: { ...keyInputs(sim), 'access-key-id': 'SIMAK0 WITH A BLANK' } }),
      /access-key-id: has a blank/,
    ],
    [
      'a security token with a typographic character',
      (sim) => ({ with: { ...keyInputs(sim, 'temporary'), 'security-token': 'simToken…cutByAChat' } }),
      /security-token: has a character.*U\+2026/,
    ],
    [
      'a secret key with a line break',
      (sim) => ({
        with: { ...keyInputs(sim), 'secret-access-key': keyOf(sim).sk.replace(/(.{12})/, '$1\n') },
      }),
      /secret-access-key: has a line break in it/,
    ],
    [
      'a key pair as JSON',
      (sim) => {
        const { ak, sk } = keyOf(sim)
        return { with: { 'access-key-id': JSON.stringify({ ak, sk }), 'secret-access-key': sk } }
      },
      /access-key-id: has «{» in it.*Write \$\{\{ secrets\.NAME \}\}/,
    ],
    ...['secrets.DIS_SK', '$DIS_SK', '{{ secrets.DIS_SK }}', 'null', '***'].map(
      (text): Case => [
        `${text} instead of a secret key`,
        (sim) => ({ with: { ...keyInputs(sim), 'secret-access-key': text } }),
        /secret-access-key: is a placeholder.*Write \$\{\{ secrets\.NAME \}\}/,
      ],
    ),
    [
      'a placeholder instead of a password',
      (sim) => ({ with: { ...userInputs(sim), password: 'secrets.DIS_PASSWORD' } }),
      /password: is a placeholder/,
    ],
    [
      'a secret key in quotes, from the environment',
      (sim) => ({ env: { OS_ACCESS_KEY: keyOf(sim).ak, OS_SECRET_KEY: `"${keyOf(sim).sk}"` } }),
      /OS_SECRET_KEY: has «"» in it/,
    ],
    [
      'a line of credentials.csv',
      (sim) => ({
        with: { ...keyInputs(sim), 'access-key-id': `deployer,${keyOf(sim).ak},${keyOf(sim).sk}` },
      }),
      /access-key-id: has «,» in it/,
    ],
    [
      'access key and secret key swapped',
      (sim) => ({ with: { 'access-key-id': keyOf(sim).sk, 'secret-access-key': keyOf(sim).ak } }),
      /access-key-id, secret-access-key: .*swapped/,
    ],
    [
      'the access key as its own secret',
      (sim) => ({ with: { 'access-key-id': keyOf(sim).ak, 'secret-access-key': keyOf(sim).ak } }),
      /access-key-id, secret-access-key: .*swapped/,
    ],
    [
      'an identity provider that cannot be the name of one',
      (sim) => ({ with: { 'identity-provider': 'GitHub → IAM' }, env: sim.oidc.env }),
      /identity-provider: has a blank/,
    ],
  ]

  test.each(CASES)('%s', async (_, options, message) => {
    await withSimulator({}, async (sim) => {
      const text = await errorOf(sim, options(sim))
      expect(text).toMatch(message)
      expect(text).not.toMatch(/attempt|defect/)
      expect(sim.journal).toEqual([])
    })
  })

  test('all mistakes are told at once', async () => {
    await withSimulator({}, async (sim) => {
      const text = await errorOf(sim, {
        with: { 'access-key-id': keyOf(sim).ak, resume: 'maybe', region: 'EU' },
      })
      expect(text).toContain('resume: «maybe»')
      expect(text).toContain('secret-access-key is empty')
      expect(text).toContain('region: «EU»')
    })
  })
})

describe('a place as people write it', () => {
  const host = (sim: Simulator) => new URL(sim.url).host

  test('a region in upper case is taken', async () => {
    await withSimulator({}, async (sim) => {
      const step = await run(sim, { with: { ...keyInputs(sim), region: 'EU-DE' } })
      expect(step.exitCode).toBe(0)
      expect(step.log).toContain('Region eu-de, ')
    })
  })

  test.each([
    ['region', 'eude', 'Did you mean eu-de?'],
    ['region', 'localhost', 'is not the name of a region'],
    ['task-ids', '[]', 'set task-ids (IDs of dump tasks, or the word all) or task-names'],
    ['task-ids', 'ALL', 'for every dump task, write all'],
    ['task-ids', 'Array', 'is no list'],
    ['task-names', '[object Object]', 'is no list'],
    ['stream-name', '- orders', 'is not the name of a stream'],
    ['stream-name', Array.from({ length: 101 }, (_, at) => `s${at}`).join(), 'a matrix of jobs'],
    ['resume', 'alwyas', 'Did you mean always?'],
    ['project-id', 'eu-de_shop', 'A name goes into project-name'],
    ['endpoint', 'https://iam.eu-de.otc.t-systems.com', 'It goes into iam-endpoint'],
  ])('%s: %s is told with what to write', async (name, value, words) => {
    await withSimulator({}, async (sim) => {
      const inputs = {
        ...keyInputs(sim),
        ...(name === 'task-names' ? { 'task-ids': '' } : {}),
        [name]: value,
      }
      const text = refusal(sim, await run(sim, { with: inputs }))
      expect(text).toContain(`${name}: `)
      expect(text).toContain(words)
      expect(sim.journal).toEqual([])
    })
  })

  test('a list that is none is no success, whatever may be missing', async () => {
    await withSimulator({}, async (sim) => {
      for (const text of ['Array', 'Object', '[object Object]', 'false']) {
        const inputs = { ...keyInputs(sim), 'task-ids': text, 'if-task-missing': 'ignore' }
        expect(refusal(sim, await run(sim, { with: inputs }))).toContain(`task-ids: «${text}» is no list`)
      }
      expect(sim.journal).toEqual([])
    })
  })

  test('endpoint and iam-endpoint swapped are told before anything is sent', async () => {
    await withSimulator({}, async (sim) => {
      const swapped = { endpoint: 'https://iam.example.com', 'iam-endpoint': 'https://dis.example.com' }
      const text = refusal(sim, await run(sim, { with: { ...keyInputs(sim), ...swapped } }))
      expect(text).toContain('endpoint: iam.example.com is IAM, not DIS')
      expect(text).toContain('iam-endpoint: dis.example.com is DIS, not IAM')
      expect(sim.journal).toEqual([])
    })
  })

  test('endpoints with the version of the API are taken', async () => {
    await withSimulator({}, async (sim) => {
      const place = { endpoint: `${sim.url}/v2`, 'iam-endpoint': `${sim.url}/v3`, 'project-id': GERMANY }
      const step = await run(sim, { with: { ...userInputs(sim), ...place, region: '' } })
      expect(step.exitCode).toBe(0)
      expect(step.log).toContain(`DIS ${sim.url}, project ${GERMANY}`)
    })
  })

  test('an endpoint without a scheme is asked over https', async () => {
    await withSimulator({}, async (sim) => {
      const inputs = {
        ...keyInputs(sim),
        endpoint: host(sim),
        'project-id': GERMANY,
        'retry-max-attempts': '1',
      }
      const step = await run(sim, { with: inputs })
      expect(step.log).toContain(`DIS https://${host(sim)}`)
      expect(step.exitCode).toBe(1)
    })
  })
})

describe('credentials that the services refuse', () => {
  const refused = /(Likely cause: .*What to do: )/

  test.each(['keystone', 'code'] as const)(
    'a wrong password, as IAM says it in the form %s',
    async (form) => {
      await withSimulator({}, async (sim) => {
        sim.world.iamErrorForm = form
        const text = await errorOf(sim, { with: { ...userInputs(sim), password: 'simPassword-wrong' } })
        expect(text).toContain('sign in as the IAM user deployer: IAM answered 401')
        expect(text).toContain('check username, password and domain-name')
        expect(text).not.toContain('simPassword-wrong')
        expect(sim.journal).toHaveLength(1)
      })
    },
  )

  test('a user without a role in the project', async () => {
    await withSimulator({}, async (sim) => {
      for (const user of sim.world.users ?? []) user.projects = [NETHERLANDS]
      for (const inputs of [{}, { 'project-id': GERMANY }]) {
        const text = await errorOf(sim, { with: { ...userInputs(sim), ...inputs } })
        expect(text).toMatch(refused)
        expect(text).toContain('set project-id or project-name to that of the streams')
        expect(text).toContain('DIS Administrator')
      }
    })
  })

  test('a temporary key without its security token', async () => {
    await withSimulator({}, async (sim) => {
      const { 'security-token': _, ...inputs } = keyInputs(sim, 'temporary')
      for (const project of [{}, { 'project-id': GERMANY }]) {
        const text = await errorOf(sim, { with: { ...inputs, ...project } })
        expect(text).toContain('deleted, of the other cloud, or without its security-token')
        expect(text).toContain('set security-token')
      }
      expect(sim.journal).toHaveLength(2)
    })
  })

  test('a wrong secret key', async () => {
    await withSimulator({}, async (sim) => {
      const inputs = { ...keyInputs(sim), 'secret-access-key': 'simSecretKeyWrong', 'project-id': GERMANY }
      expect(await errorOf(sim, { with: inputs })).toContain(
        'the secret key does not belong to the access key',
      )
      expect(sim.journal).toHaveLength(1)
    })
  })

  test('a temporary key that has expired is not taken for a token', async () => {
    await withSimulator({}, async (sim) => {
      const key = sim.world.accessKeys?.[1]
      if (key) key.expiresAt = 0
      // Only the gateway says that a key is expired; in the other form DIS says no more than that it is invalid.
      sim.world.signatureForms = { dis: ['plain'] }
      const text = await errorOf(sim, { with: { ...keyInputs(sim, 'temporary'), 'project-id': GERMANY } })
      expect(text).toContain('has expired')
      expect(text).not.toContain('get a new token')
    })
  })

  test.each([
    ['of another project', { project: NETHERLANDS }],
    ['of no project', { project: null, projects: [GERMANY] }],
    ['that has expired', { expiresAt: 0 }],
  ])('a token %s', async (_, token) => {
    await withSimulator({}, async (sim) => {
      const inputs = { 'auth-token': issueToken(sim, token), 'project-id': GERMANY }
      const text = await errorOf(sim, { with: inputs })
      expect(text).toMatch(/Likely cause: the token[^.]*has expired or is of another project or cloud/)
      expect(text).toMatch(/What to do: get a new one/)
      expect(sim.journal).toHaveLength(1)
    })
  })

  test('a token of another project where the project is looked up', async () => {
    await withSimulator({}, async (sim) => {
      const token = issueToken(sim, { project: NETHERLANDS })
      const text = await errorOf(sim, { with: { 'auth-token': token } })
      expect(text).toContain(`no project is called eu-de; these credentials can see: eu-nl (${NETHERLANDS})`)
    })
  })

  test('credentials without the role', async () => {
    await withSimulator({}, async (sim) => {
      const key = sim.world.accessKeys?.[0]
      if (key) key.mayUseDis = false
      expect(await errorOf(sim, { with: keyInputs(sim) })).toContain(
        'the role DIS Administrator on the project',
      )
    })
  })
})
