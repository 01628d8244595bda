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
} from '../support/signIns.ts'
import { type Simulator, withSimulator } from '../support/stage.ts'

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

const terraformUser = (sim: Simulator): Values => {
  const { username, password, 'domain-name': name } = userInputs(sim)
  return { HW_USER_NAME: username, HW_USER_PASSWORD: password, HW_DOMAIN_NAME: name }
}

const envOf = (name: string, sim: Simulator): Values => ROWS.find(([each]) => each === name)?.[1](sim) ?? {}

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
    'OS_SESSION_TOKEN',
    (sim) => {
      const { OS_SECURITY_TOKEN = '', ...pair } = openStackKey(sim, 'temporary')
      return { ...pair, OS_SESSION_TOKEN: OS_SECURITY_TOKEN }
    },
    'OpenStack variables OS_ACCESS_KEY, OS_SECRET_KEY, OS_SESSION_TOKEN',
  ],
  [
    'OS_PROJECT_DOMAIN_NAME',
    (sim) => openStackUser(sim, 'OS_PROJECT_DOMAIN_NAME'),
    'OpenStack variables OS_USERNAME, OS_PASSWORD, OS_PROJECT_DOMAIN_NAME',
  ],
  [
    'HW_ACCESS_KEY',
    (sim) => ({ HW_ACCESS_KEY: keyOf(sim).ak, HW_SECRET_KEY: keyOf(sim).sk }),
    'Terraform of Huawei Cloud variables HW_ACCESS_KEY, HW_SECRET_KEY',
  ],
  [
    'HW_SECURITY_TOKEN',
    (sim) => {
      const { ak, sk, securityToken } = keyOf(sim, 'temporary')
      return { HW_ACCESS_KEY: ak, HW_SECRET_KEY: sk, HW_SECURITY_TOKEN: securityToken }
    },
    'Terraform of Huawei Cloud variables HW_ACCESS_KEY, HW_SECRET_KEY, HW_SECURITY_TOKEN',
  ],
  [
    'HW_USER_NAME',
    (sim) => terraformUser(sim),
    'Terraform of Huawei Cloud variables HW_USER_NAME, HW_USER_PASSWORD, HW_DOMAIN_NAME',
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
      (sim: Simulator) => envOf('HUAWEI_CLOUD_ACCESS_KEY_ID', sim),
    ],
    [
      'vendor SDK',
      'HUAWEICLOUD_SDK_REGION',
      'HUAWEICLOUD_SDK_PROJECT_ID',
      (sim: Simulator) => envOf('HUAWEICLOUD_SDK_AK', sim),
    ],
    ['other names', 'OS_REGION', 'OS_TENANT_ID', (sim: Simulator) => openStackKey(sim)],
    ['Terraform', 'HW_REGION_NAME', 'HW_PROJECT_ID', (sim: Simulator) => envOf('HW_ACCESS_KEY', sim)],
  ])('%s: %s and %s', async (_, region, project, credentials) => {
    await withSimulator({}, async (sim) => {
      const env = { ...credentials(sim), [region]: 'eu-nl', [project]: GERMANY }
      const step = await look(sim, { with: { region: '', 'iam-endpoint': '' }, env })
      expect(step.exitCode).toBe(0)
      expect(placeLine(step)).toContain('Region eu-nl')
      expect(operations(sim)).toEqual(['list'])
    })
  })

  test.each<[string, (sim: Simulator) => Values]>([
    ['OS_TENANT_NAME', (sim) => openStackKey(sim)],
    ['OS_TENANT_NAME', (sim) => openStackUser(sim)],
    ['HW_PROJECT_NAME', (sim) => envOf('HW_ACCESS_KEY', sim)],
    ['HW_PROJECT_NAME', (sim) => terraformUser(sim)],
  ])('%s is the project, not that of the region', async (name, credentials) => {
    await withSimulator({}, async (sim) => {
      const env = { ...credentials(sim), [name]: 'eu-nl' }
      const step = await look(sim, { with: { 'stream-name': 'sensors' }, env })
      expect(step.exitCode).toBe(0)
      expect(sim.journal.at(-1)?.project).toBe(NETHERLANDS)
    })
  })

  test.each([
    ['OS_PROJECT_NAME', 'OS_TENANT_NAME', 'eu-de', 'eu-nl'],
    ['OS_PROJECT_ID', 'OS_TENANT_ID', GERMANY, NETHERLANDS],
    ['OS_REGION_NAME', 'OS_REGION', 'eu-de', 'eu-nl'],
  ])('%s and %s that differ are refused by both names', async (first, second, one, other) => {
    await withSimulator({}, async (sim) => {
      const env = { ...openStackKey(sim), OS_REGION_NAME: 'eu-de', [first]: one, [second]: other }
      const text = refusal(sim, await run(sim, { with: { region: '' }, env }))
      expect(text).toContain(`${first}, ${second}: these must have the same value`)
      expect(sim.journal).toEqual([])
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

describe('what would lead elsewhere', () => {
  test.each<[string, (sim: Simulator) => Values]>([
    ['OS_AGENCY_NAME', (sim) => openStackKey(sim)],
    ['OS_AGENCY_DOMAIN_NAME', (sim) => openStackUser(sim)],
    ['OS_DELEGATED_PROJECT', (sim) => openStackUser(sim)],
    ['HW_ASSUME_ROLE_AGENCY_NAME', (sim) => envOf('HW_ACCESS_KEY', sim)],
  ])('%s is refused by its name, and nothing is sent', async (name, credentials) => {
    await withSimulator({}, async (sim) => {
      const text = refusal(sim, await run(sim, { env: { ...credentials(sim), [name]: 'elsewhere' } }))
      expect(text).toContain(`${name}: `)
      expect(sim.journal).toEqual([])
    })
  })

  test('the domain of the user goes before the others', async () => {
    await withSimulator({}, async (sim) => {
      const others = { OS_DOMAIN_NAME: 'OTC-OTHER', OS_PROJECT_DOMAIN_NAME: 'OTC-OTHER' }
      const env = { ...openStackUser(sim, 'OS_USER_DOMAIN_NAME'), ...others }
      expect((await look(sim, { with: { 'project-id': GERMANY }, env })).exitCode).toBe(0)
    })
  })
})

test('without a sign-in method, the variables that would be one are named, and no value', async () => {
  await withSimulator({}, async (sim) => {
    const env = { OS_CLOUD: 'simCloudName', OS_USERNAME: 'simUserName', OS_REGION_NAME: 'eu-de' }
    const text = refusal(sim, await run(sim, { env }))
    expect(text).toContain('OS_USERNAME, OS_PASSWORD, OS_USER_DOMAIN_NAME or OS_DOMAIN_NAME')
    expect(text).not.toMatch(/simCloudName|simUserName|OS_CLOUD/)
  })
})

describe('the IAM of a family', () => {
  test.each<[string, (sim: Simulator) => Values, string[]]>([
    ['HW_AUTH_URL', (sim) => terraformUser(sim), ['passwordToken', 'list']],
    ['HUAWEICLOUD_SDK_IAM_ENDPOINT', (sim) => envOf('HUAWEICLOUD_SDK_AK', sim), ['projects', 'list']],
  ])('%s is asked for credentials of its own, and for no others', async (name, credentials, asked) => {
    await withSimulator({}, async (sim) => {
      const own = { ...credentials(sim), [name]: `${sim.url}/v3` }
      const step = await look(sim, { with: { 'iam-endpoint': '' }, env: own })
      expect(step.exitCode).toBe(0)
      expect(operations(sim)).toEqual(asked)
      const place = { region: '', 'project-name': 'eu-de', 'iam-endpoint': '' }
      const others = await look(sim, { with: { ...userInputs(sim), ...place }, env: own })
      expect(refusal(sim, others)).toContain('iam-endpoint:')
      expect(operations(sim)).toEqual(asked)
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
