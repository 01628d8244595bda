/** Credentials, project and IAM from the environment: every row of the table, and what goes before what. */
import { describe, expect, test } from '@jest/globals'
import {
  GERMANY,
  issueToken,
  keyInputs,
  keyOf,
  look,
  NETHERLANDS,
  operations,
  placeLine,
  refusal,
  run,
  userInputs,
} from './signIns.js'
import { type Simulator, withSimulator } from './stage.js'

type Values = Record<string, string>

const openStackKey = (sim: Simulator, kind: 'permanent' | 'temporary' = 'permanent'): Values => {
  const { ak, sk, securityToken } = keyOf(sim, kind)
  const pair = { OS_ACCESS_KEY: ak, OS_SECRET_KEY: sk }
  return kind === 'permanent' ? pair : { ...pair, OS_SECURITY_TOKEN: securityToken }
}

const openStackUser = (sim: Simulator, domain = 'OS_DOMAIN_NAME'): Values => {
  const { username, password, 'domain-name': name } = userInputs(sim)
  return { OS_USERNAME: username, OS_PASSWORD: password, [domain]: name }
}

const ROWS: [name: string, env: (sim: Simulator) => Values, words: string][] = [
  ['OS_AUTH_TOKEN', (sim) => ({ OS_AUTH_TOKEN: issueToken(sim) }), 'OpenStack variables OS_AUTH_TOKEN'],
  ['OS_TOKEN', (sim) => ({ OS_TOKEN: issueToken(sim) }), 'OpenStack variables OS_TOKEN'],
  ['OS_ACCESS_KEY', (sim) => openStackKey(sim), 'OpenStack variables OS_ACCESS_KEY, OS_SECRET_KEY'],
  [
    'OS_SECURITY_TOKEN',
    (sim) => openStackKey(sim, 'temporary'),
    'OpenStack variables OS_ACCESS_KEY, OS_SECRET_KEY, OS_SECURITY_TOKEN',
  ],
  [
    'OS_DOMAIN_NAME',
    (sim) => openStackUser(sim),
    'OpenStack variables OS_USERNAME, OS_PASSWORD, OS_DOMAIN_NAME',
  ],
  [
    'OS_USER_DOMAIN_NAME',
    (sim) => openStackUser(sim, 'OS_USER_DOMAIN_NAME'),
    'OpenStack variables OS_USERNAME, OS_PASSWORD, OS_USER_DOMAIN_NAME',
  ],
  [
    'HUAWEI_CLOUD_ACCESS_KEY_ID',
    (sim) => {
      const { ak, sk } = keyOf(sim)
      return { HUAWEI_CLOUD_ACCESS_KEY_ID: ak, HUAWEI_CLOUD_SECRET_ACCESS_KEY: sk }
    },
    'huaweicloud/auth-action variables HUAWEI_CLOUD_ACCESS_KEY_ID, HUAWEI_CLOUD_SECRET_ACCESS_KEY',
  ],
  [
    'HUAWEICLOUD_SDK_AK',
    (sim) => ({ HUAWEICLOUD_SDK_AK: keyOf(sim).ak, HUAWEICLOUD_SDK_SK: keyOf(sim).sk }),
    'vendor SDK variables HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK',
  ],
  [
    'HUAWEICLOUD_SDK_SECURITY_TOKEN',
    (sim) => {
      const { ak, sk, securityToken } = keyOf(sim, 'temporary')
      const pair = { HUAWEICLOUD_SDK_AK: ak, HUAWEICLOUD_SDK_SK: sk }
      return { ...pair, HUAWEICLOUD_SDK_SECURITY_TOKEN: securityToken }
    },
    'vendor SDK variables HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK, HUAWEICLOUD_SDK_SECURITY_TOKEN',
  ],
]

describe('a step without credential inputs', () => {
  test.each(ROWS)('signs in by %s, and a notice says so', async (_, env, words) => {
    await withSimulator({}, async (sim) => {
      const step = await look(sim, { env: env(sim) })
      expect(step.exitCode).toBe(0)
      expect(placeLine(step)).toContain(words)
      expect(step.annotations.notice).toEqual([
        expect.stringMatching(new RegExp(`taken from the environment: the ${words}$`)),
      ])
    })
  })

  test('takes a family as a whole: half of the first one does not spoil the second', async () => {
    await withSimulator({}, async (sim) => {
      const { ak, sk } = keyOf(sim)
      const half = { OS_ACCESS_KEY: 'SIMAK0OTHER000000001', OS_PASSWORD: 'simPassword-of-another-family' }
      sim.remember(half.OS_ACCESS_KEY)
      sim.remember(half.OS_PASSWORD)
      const whole = { HUAWEI_CLOUD_ACCESS_KEY_ID: ak, HUAWEI_CLOUD_SECRET_ACCESS_KEY: sk }
      const step = await look(sim, { env: { ...half, ...whole } })
      expect(step.exitCode).toBe(0)
      expect(placeLine(step)).toContain('huaweicloud/auth-action variables')
    })
  })

  test('takes the family that comes first in the table', async () => {
    await withSimulator({}, async (sim) => {
      const others = {
        HUAWEICLOUD_SDK_AK: 'SIMAK0OTHER000000001',
        HUAWEICLOUD_SDK_SK: 'simSecretKeyOther012345',
      }
      const step = await look(sim, { env: { ...others, ...openStackKey(sim) } })
      expect(step.exitCode).toBe(0)
      expect(placeLine(step)).toContain('OpenStack variables OS_ACCESS_KEY')
    })
  })
})

describe('region and project from the environment', () => {
  test.each([
    ['OpenStack', 'OS_REGION_NAME', 'OS_PROJECT_ID', (sim: Simulator) => openStackKey(sim)],
    [
      'huaweicloud/auth-action',
      'HUAWEI_CLOUD_REGION',
      'HUAWEI_CLOUD_PROJECT_ID',
      (sim: Simulator) => ROWS[6]?.[1](sim) ?? {},
    ],
    [
      'vendor SDK',
      'HUAWEICLOUD_SDK_REGION',
      'HUAWEICLOUD_SDK_PROJECT_ID',
      (sim: Simulator) => ROWS[7]?.[1](sim) ?? {},
    ],
  ])('%s: %s and %s', async (_, region, project, credentials) => {
    await withSimulator({}, async (sim) => {
      const env = { ...credentials(sim), [region]: 'eu-nl', [project]: GERMANY }
      const step = await look(sim, { with: { region: '', 'iam-endpoint': '' }, env })
      expect(step.exitCode).toBe(0)
      expect(placeLine(step)).toContain('Region eu-nl')
      expect(operations(sim)).toEqual(['list'])
    })
  })

  test('OS_PROJECT_NAME is looked up; a project input keeps it out', async () => {
    await withSimulator({}, async (sim) => {
      const env = { ...openStackKey(sim), OS_PROJECT_NAME: 'eu-nl' }
      const step = await look(sim, { with: { 'stream-name': 'sensors' }, env })
      expect(step.exitCode).toBe(0)
      expect(sim.journal[1]?.project).toBe(NETHERLANDS)
      expect((await look(sim, { with: { 'project-name': 'eu-de' }, env })).exitCode).toBe(0)
      expect((await look(sim, { with: { 'project-id': GERMANY }, env })).exitCode).toBe(0)
    })
  })
})

describe('OS_AUTH_URL', () => {
  test.each(['', '/', '/v3', '/v3/', '/v3.0'])('is taken with «%s» at its end', async (end) => {
    await withSimulator({}, async (sim) => {
      const env = { ...openStackUser(sim), OS_AUTH_URL: `${sim.url}${end}` }
      const step = await look(sim, { with: { 'iam-endpoint': '' }, env })
      expect(step.exitCode).toBe(0)
      expect(operations(sim)).toEqual(['passwordToken', 'list'])
    })
  })

  test('is no place for credentials of anybody else', async () => {
    await withSimulator({}, async (iamOfOpenStack) => {
      await withSimulator({}, async (sim) => {
        const env = { OS_AUTH_URL: `${iamOfOpenStack.url}/v3` }
        const { ak, sk } = keyOf(sim)
        const sdk = { HUAWEICLOUD_SDK_AK: ak, HUAWEICLOUD_SDK_SK: sk }
        const ways = [
          { with: { ...userInputs(sim), region: '', 'project-name': 'eu-de', 'iam-endpoint': '' }, env },
          { with: { ...keyInputs(sim), region: '', 'project-name': 'eu-de', 'iam-endpoint': '' }, env },
          { with: { region: '', 'project-name': 'eu-de', 'iam-endpoint': '' }, env: { ...env, ...sdk } },
        ]
        for (const way of ways) expect(refusal(sim, await look(sim, way))).toContain('iam-endpoint:')
        expect(sim.journal).toEqual([])
        expect(iamOfOpenStack.journal).toEqual([])
      })
    })
  })

  test('gives way to iam-endpoint', async () => {
    await withSimulator({}, async (other) => {
      await withSimulator({}, async (sim) => {
        const step = await look(sim, { env: { ...openStackUser(sim), OS_AUTH_URL: `${other.url}/v3` } })
        expect(step.exitCode).toBe(0)
        expect(other.journal).toEqual([])
      })
    })
  })

  test('of the main step is not asked by the post step with other credentials', async () => {
    await withSimulator({ pauseDelay: 50 }, async (sim) => {
      const env = { ...openStackUser(sim), OS_AUTH_URL: sim.url }
      const step = await run(sim, { with: { 'iam-endpoint': '', resume: 'always' }, env })
      const before = sim.journal.length
      const gone = Object.fromEntries(Object.keys(env).map((name) => [name, null]))
      const post = await step.post({ with: { 'stream-name': 'orders', ...userInputs(sim) }, env: gone })
      expect(post.exitCode).toBe(1)
      expect(post.annotations.error[0]).toContain('OS_AUTH_URL')
      expect(post.annotations.error[0]).toContain('orders-to-obs')
      expect(sim.journal).toHaveLength(before)
    })
  })
})
