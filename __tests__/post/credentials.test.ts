/** The post step signs in anew: with what it is given then, at the place that was saved. */
import { describe, expect, test } from '@jest/globals'
import { expectInOrder, started, statesOf, told } from '../support/aftermath.ts'
import { pause, type Simulator, type Step, signedIn, withSimulator, worldOf } from '../support/stage.ts'

const inputs = { 'stream-name': 'orders', 'task-ids': 'all', resume: 'always' }
const germany = '0a1b2c3d4e5f40718293a4b5c6d7e8f9'
const netherlands = '9f8e7d6c5b4a49382716050f1e2d3c4b'
const noKey = { 'access-key-id': '', 'secret-access-key': '' }

/** A pause that ended well, and what the test does after it. */
function afterPause<T>(
  play: (sim: Simulator, main: Awaited<ReturnType<typeof pause>>) => Promise<T>,
  given: Record<string, string> = {},
  prepare: (world: ReturnType<typeof worldOf>) => void = () => {},
): Promise<T> {
  const world = worldOf({ orders: [['to-obs', 'RUNNING']] })
  prepare(world)
  return withSimulator({ world, pauseDelay: 30, startDelay: 30 }, async (sim) => {
    const main = await pause(sim, { ...inputs, ...given })
    expect(main.exitCode).toBe(0)
    return play(sim, main)
  })
}

/** It failed loudly: which task, how long its data is kept, why, and how to resume; and nothing was started. */
function expectFailure(sim: Simulator, post: Awaited<ReturnType<Step['post']>>, why: RegExp | string): void {
  expect(post.exitCode).toBe(1)
  expect(started(sim)).toEqual([])
  expect(post.annotations.error).toHaveLength(1)
  for (const text of [post.annotations.error.join(), post.summary])
    expectInOrder(text, 'orders', 'to-obs', /24 to 72 hours|24 h, the least/, why)
  expectInOrder(post.summary, why, '/resume@v1')
}

describe('a post step whose inputs are all empty', () => {
  test.concurrent('fails and names the tasks where the environment has no credentials', async () => {
    await afterPause(async (sim, main) => {
      const before = sim.journal.length
      expectFailure(sim, await main.post({ emptyInputs: true }), /no credentials/)
      expect(sim.journal.length).toBe(before)
    })
  })

  test.concurrent('signs in from the environment, at the place that was saved', async () => {
    await afterPause(async (sim, main) => {
      const key = signedIn(sim)
      const env = {
        HUAWEICLOUD_SDK_AK: key['access-key-id'] ?? '',
        HUAWEICLOUD_SDK_SK: key['secret-access-key'] ?? '',
        // The place is what was saved, whatever the environment says now.
        HUAWEICLOUD_SDK_REGION: 'cn-north-4',
        HUAWEICLOUD_SDK_PROJECT_ID: netherlands,
      }
      const post = await main.post({ emptyInputs: true, env })
      expect(post.exitCode).toBe(0)
      expect(post.annotations.notice.join()).toMatch(/HUAWEICLOUD_SDK_AK/)
      expect(statesOf(sim)).toEqual({ 'orders/to-obs': 'RUNNING' })
    })
  })

  test.concurrent('takes the place from what was saved, not from other inputs', async () => {
    await afterPause(async (sim, main) => {
      const { 'access-key-id': ak = '', 'secret-access-key': sk = '' } = signedIn(sim)
      const other = {
        'access-key-id': ak,
        'secret-access-key': sk,
        'stream-name': 'others',
        'project-id': netherlands,
        endpoint: 'http://127.0.0.1:9',
        resume: 'never',
      }
      expect((await main.post({ with: other })).exitCode).toBe(0)
      expect(started(sim)).toEqual(['orders/to-obs'])
    })
  })
})

describe('other credentials than those of the main step', () => {
  test.concurrent('an AK/SK of another project', async () => {
    const ak = 'SIMAK0OTHERPROJECT01'
    const sk = 'simSecretKeyOfAnotherProject0123456789ab'
    await afterPause(
      async (sim, main) => {
        const given = { ...inputs, ...signedIn(sim), 'access-key-id': ak, 'secret-access-key': sk }
        expectFailure(sim, await main.post({ with: given }), /DIS\.4116[\s\S]*DIS Administrator/)
      },
      {},
      (world) => world.accessKeys?.push({ ak, sk, projects: [netherlands] }),
    )
  })

  test.concurrent('a token of another project', async () => {
    const token = 'simTokenOfAnotherProject0123456789'
    await afterPause(
      async (sim, main) => {
        const given = { ...inputs, ...signedIn(sim), ...noKey, 'auth-token': token }
        expectFailure(sim, await main.post({ with: given }), /APIGW\.0302/)
      },
      {},
      (world) =>
        world.tokens?.push({
          token,
          project: netherlands,
          expiresAt: Date.now() + 3_600_000,
          mayUseDis: true,
        }),
    )
  })

  test.concurrent('an IAM user who may not enter the project', async () => {
    const user = { name: 'other', password: 'simPassword-Other!42', domain: 'OTHER', projects: [netherlands] }
    await afterPause(
      async (sim, main) => {
        const { name, password, domain } = user
        const given = {
          ...inputs,
          ...signedIn(sim),
          ...noKey,
          username: name,
          password,
          'domain-name': domain,
        }
        expectFailure(sim, await main.post({ with: given }), /IAM answered 401/)
      },
      {},
      (world) => world.users?.push(user),
    )
  })

  test.concurrent('a password is not sent to an IAM that only other credentials named', async () => {
    const user = { name: 'other', password: 'simPassword-Other!42', domain: 'OTHER', projects: [germany] }
    const world = worldOf({ orders: [['to-obs', 'RUNNING']] })
    world.users?.push(user)
    await withSimulator({ world, pauseDelay: 30 }, async (sim) => {
      const first = world.users?.[0]
      const env = {
        OS_AUTH_URL: `${sim.url}/v3`,
        OS_USERNAME: first?.name ?? '',
        OS_PASSWORD: first?.password ?? '',
        OS_DOMAIN_NAME: first?.domain ?? '',
      }
      const main = await pause(sim, { ...inputs, ...noKey, 'iam-endpoint': '' }, { env })
      expect(main.exitCode).toBe(0)
      const asked = sim.journal.filter(({ operation }) => operation === 'passwordToken').length
      const { name, password, domain } = user
      const given = { ...inputs, username: name, password, 'domain-name': domain }
      expectFailure(sim, await main.post({ with: given }), /OS_AUTH_URL/)
      expect(sim.journal.filter(({ operation }) => operation === 'passwordToken')).toHaveLength(asked)
      expect((await main.post()).exitCode).toBe(0)
    })
  })
})

describe('credentials of the environment that another IAM belongs to', () => {
  test.concurrent('are not sent to the IAM of the region of the main step', async () => {
    const world = worldOf({ orders: [['to-obs', 'RUNNING']] })
    await withSimulator({ world, pauseDelay: 30 }, async (sim) => {
      const main = await pause(sim, { ...inputs, 'iam-endpoint': '' })
      expect(main.exitCode).toBe(0)
      const user = world.users?.[0]
      const env = {
        OS_AUTH_URL: `${sim.url}/v3`,
        OS_USERNAME: user?.name ?? '',
        OS_PASSWORD: user?.password ?? '',
        OS_DOMAIN_NAME: user?.domain ?? '',
      }
      expectFailure(sim, await main.post({ emptyInputs: true, env }), /at another IAM/)
      expect(sim.journal.filter(({ operation }) => operation === 'passwordToken')).toEqual([])
    })
  })
})

describe('credentials that a later step has put beside those of the main step', () => {
  const others = {
    OS_AUTH_TOKEN: 'simTokenOfSomebodyElse0123456789',
    OS_ACCESS_KEY: 'SIMAK0SOMEBODYELSE01',
    OS_SECRET_KEY: 'simSecretKeyOfSomebodyElse0123456789ab',
    OS_SECURITY_TOKEN: 'simSecurityTokenOfSomebodyElse012345',
    OS_AGENCY_NAME: 'elsewhere',
    HUAWEICLOUD_SDK_SECURITY_TOKEN: 'simSecurityTokenOfSomebodyElse6789',
  }
  const bare = { ...inputs, ...noKey }

  test.concurrent.each(['OpenStack user', 'vendor SDK', 'OS_TOKEN'])('are left alone: %s', async (kind) => {
    const world = worldOf({ orders: [['to-obs', 'RUNNING']] })
    const token = 'simTokenOfTheMainStep0123456789'
    world.tokens?.push({ token, project: germany, expiresAt: Date.now() + 3_600_000, mayUseDis: true })
    await withSimulator({ world, pauseDelay: 30, startDelay: 30 }, async (sim) => {
      const { 'access-key-id': ak = '', 'secret-access-key': sk = '' } = signedIn(sim)
      const user = world.users?.[0]
      const { name = '', password = '', domain = '' } = user ?? {}
      const env: Record<string, string> =
        kind === 'OS_TOKEN'
          ? { OS_TOKEN: token }
          : kind === 'vendor SDK'
            ? { HUAWEICLOUD_SDK_AK: ak, HUAWEICLOUD_SDK_SK: sk }
            : { OS_USERNAME: name, OS_PASSWORD: password, OS_DOMAIN_NAME: domain }
      const main = await pause(sim, bare, { env })
      expect(main.exitCode).toBe(0)
      const post = await main.post({ env: { ...others, ...env } })
      expect(post.exitCode).toBe(0)
      expect(started(sim)).toEqual(['orders/to-obs'])
      expect(post.log).toContain('Signing in as the pause step did')
    })
  })

  test.concurrent('are taken where those of the main step are gone', async () => {
    await withSimulator(
      { world: worldOf({ orders: [['to-obs', 'RUNNING']] }), pauseDelay: 30, startDelay: 30 },
      async (sim) => {
        const { 'access-key-id': ak = '', 'secret-access-key': sk = '' } = signedIn(sim)
        const main = await pause(sim, bare, { env: { HUAWEICLOUD_SDK_AK: ak, HUAWEICLOUD_SDK_SK: sk } })
        const env = { HUAWEICLOUD_SDK_AK: null, HW_ACCESS_KEY: ak, HW_SECRET_KEY: sk }
        expect((await main.post({ env })).exitCode).toBe(0)
        expect(started(sim)).toEqual(['orders/to-obs'])
      },
    )
  })

  test.concurrent('a password is not sent to the IAM of the main step where its variables name another now', async () => {
    const world = worldOf({ orders: [['to-obs', 'RUNNING']] })
    await withSimulator({ world, pauseDelay: 30 }, async (sim) => {
      const { name = '', password = '', domain = '' } = world.users?.[0] ?? {}
      const env = {
        OS_AUTH_URL: `${sim.url}/v3`,
        OS_USERNAME: name,
        OS_PASSWORD: password,
        OS_DOMAIN_NAME: domain,
      }
      const main = await pause(sim, { ...bare, 'iam-endpoint': '' }, { env })
      expect(main.exitCode).toBe(0)
      const asked = sim.journal.length
      const post = await main.post({ env: { ...env, OS_AUTH_URL: 'https://iam.example.test/v3' } })
      expectFailure(sim, post, /at another IAM \(that of OS_AUTH_URL\)/)
      expect(sim.journal).toHaveLength(asked)
    })
  })
})

describe('credentials that have come to their end', () => {
  test.concurrent('an expired temporary key: the message says that, and what to do', async () => {
    const temporary = worldOf({}).accessKeys?.[1]
    await afterPause(
      async (sim, main) => {
        const key = sim.world.accessKeys?.[1]
        if (key) key.expiresAt = Date.now() - 1_000
        // Only the gateway says that a key is expired; in the other form DIS says no more than that it is invalid.
        sim.world.signatureForms = { dis: ['plain'] }
        expectFailure(sim, await main.post(), /temporary key[^.]*has expired[\s\S]*get a new one/)
        expect(told(await main.post())).not.toMatch(/get a new token/)
      },
      {
        'access-key-id': temporary?.ak ?? '',
        'secret-access-key': temporary?.sk ?? '',
        'security-token': temporary?.securityToken ?? '',
      },
    )
  })

  test.concurrent('a token of the main step is worth nothing any more: a new one is obtained', async () => {
    const user = worldOf({}).users?.[0]
    await afterPause(
      async (sim, main) => {
        sim.expireTokens()
        expect((await main.post()).exitCode).toBe(0)
        expect(started(sim)).toEqual(['orders/to-obs'])
      },
      {
        ...noKey,
        username: user?.name ?? '',
        password: user?.password ?? '',
        'domain-name': user?.domain ?? '',
      },
    )
  })
})
