/** Addresses that credentials may be sent to. */
import { describe, expect, test } from '@jest/globals'
import { collect } from '../../../src/inputs/collect.ts'
import type { SignInMethod } from '../../../src/inputs/credentials.ts'
import { choosePlace } from '../../../src/inputs/place.ts'

const KEY: SignInMethod = {
  kind: 'access-key',
  accessKey: 'AK',
  secretKey: 'SK',
  securityToken: null,
  source: { family: null, names: [] },
}
function placeOf(
  inputs: Record<string, string>,
  env: Record<string, string> = {},
  signInMethod: SignInMethod | null = KEY,
) {
  return choosePlace(
    (name) => inputs[name] ?? '',
    (name) => env[name] ?? '',
    signInMethod,
  )
}

function problemsOf(...given: Parameters<typeof placeOf>): string[] {
  const problems: string[] = []
  collect(problems, () => placeOf(...given))
  return problems
}

const PROJECT = { 'project-id': 'p1' }

const ID = '0a1b2c3d4e5f40718293a4b5c6d7e8f9'
const OTHER = '9f8e7d6c5b4a49382716050f1e2d3c4b'

describe('an endpoint with a project in its path', () => {
  test.each([
    `https://dis.example.com/v2/${ID}`,
    `https://dis.example.com/v2/${ID}/`,
    `dis.example.com/v2/${ID}/streams/orders/transfer-tasks`,
  ])('%s: the path is cut, and the project counts as project-id', (endpoint) => {
    const used = { endpoint: 'https://dis.example.com', project: { id: ID, name: null } }
    expect(placeOf({ endpoint })).toMatchObject(used)
    expect(placeOf({ endpoint, 'project-id': ID })).toMatchObject(used)
    expect(placeOf({ endpoint, region: 'eu-de' }, { OS_PROJECT_ID: OTHER })).toMatchObject(used)
  })

  test('and another project-id is told with both', () => {
    expect(problemsOf({ endpoint: `https://dis.example.com/v2/${ID}`, 'project-id': OTHER })).toEqual([
      expect.stringMatching(new RegExp(`^endpoint, project-id: .*${ID}.*${OTHER}.*without /v2`)),
    ])
  })
})

test.each([
  'https://iam.example.com/v3/auth/tokens',
  'https://iam.example.com/v3/auth',
  'https://iam.example.com/v3.0/OS-AUTH/id-token/tokens',
  'https://iam.example.com/v3/projects',
  'https://iam.example.com:443/v3/',
  'iam.example.com',
])('the IAM endpoint %s is taken without the path of the API', (endpoint) => {
  const used = { iamEndpoint: 'https://iam.example.com', iamNamedBy: 'iam-endpoint' }
  expect(placeOf({ region: 'eu-de', 'iam-endpoint': endpoint, ...PROJECT })).toMatchObject(used)
})

describe('the host of another service', () => {
  test.each([
    ['endpoint', 'https://iam.eu-de.otc.t-systems.com', /is the host of IAM, not of DIS.*dis\.eu-de/],
    ['endpoint', 'https://iam-pub.eu-ch2.sc.otc.t-systems.com/v3', /is the host of IAM/],
    ['endpoint', 'console.otc.t-systems.com', /is the host of the console/],
    [
      'iam-endpoint',
      'https://dis.cn-north-4.myhuaweicloud.com',
      /is the host of DIS, not of IAM.*iam\.eu-de/,
    ],
    ['iam-endpoint', 'https://auth.otc.t-systems.com', /is the host of the console/],
  ])('%s: %s', (name, endpoint, words) => {
    const problems = problemsOf({ region: 'eu-de', ...PROJECT, [name]: endpoint })
    expect(problems).toEqual([expect.stringMatching(words)])
    expect(problems[0]).toMatch(new RegExp(`^${name}: `))
  })

  test('both swapped are both told', () => {
    const swapped = { endpoint: 'https://iam.example.com', 'iam-endpoint': 'https://dis.example.com' }
    expect(problemsOf({ ...swapped, ...PROJECT })).toHaveLength(2)
  })
})

describe('an endpoint of its own', () => {
  test.each([
    ['https://dis.example.com', 'https://dis.example.com'],
    ['https://dis.example.com/', 'https://dis.example.com'],
    ['https://dis.example.com:8443/v2/', 'https://dis.example.com:8443'],
    ['https://DIS.example.com/gate/v2', 'https://dis.example.com/gate'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['http://localhost:8080', 'http://localhost:8080'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
    // Without a scheme it is https.
    ['dis.example.com', 'https://dis.example.com'],
    ['dis.example.com:8443/v2', 'https://dis.example.com:8443'],
    ['localhost:8443', 'https://localhost:8443'],
    ['[fd00::1]:8443', 'https://[fd00::1]:8443'],
    ['HTTPS://dis.example.com', 'https://dis.example.com'],
    // A catalogue of endpoints has placeholders.
    ['https://dis.example.com/v2/{project_id}', 'https://dis.example.com'],
    ['https://dis.example.com/v2/$(tenant_id)s', 'https://dis.example.com'],
    ['https://dis.example.com/v2.1', 'https://dis.example.com/v2.1'],
  ])('%s', (endpoint, used) => {
    expect(placeOf({ endpoint, ...PROJECT })).toMatchObject({ endpoint: used, region: null })
  })

  test.each([
    ['eu-de', /is not a URL\. Write it like https:/],
    ['dis', /is not a URL/],
    ['https://', /is not a URL/],
    ['https://dis example.com', /is not a URL/],
    ['https://dis.example.com/a%2Fb', /encoded characters/],
    ['https://u@dis.example.com', /credentials/],
    ['https://:p@dis.example.com', /credentials/],
    ['http://dis.example.com', /https is needed/],
    ['http://127.0.0.1.example.com', /https is needed/],
    ['http://localhost.example.com', /https is needed/],
    ['http://10.0.0.1', /https is needed/],
    ['file:///etc/passwd', /https is needed, not file:/],
    ['https://dis.example.com/?a=1', /query or a fragment/],
    ['https://dis.example.com/#a', /query or a fragment/],
  ])('%s is refused', (endpoint, problem) => {
    for (const name of ['endpoint', 'iam-endpoint']) {
      const problems = problemsOf({ region: 'eu-de', ...PROJECT, [name]: endpoint })
      expect(problems).toEqual([expect.stringMatching(problem)])
      expect(problems[0]).toMatch(new RegExp(`^${name}: `))
    }
  })

  test.each([
    'https://user:hunter2@dis.example.com',
    'https://user:hunter2@dis.example.com:99999',
    'https://user:hunter2@',
    'user:hunter2@dis.example.com',
    'https:///user:hunter2@dis example.com',
  ])('credentials in it are not repeated: %s', (endpoint) => {
    expect(problemsOf({ endpoint })).toEqual([expect.not.stringContaining('hunter2')])
  })

  test('a region that is not listed needs no notice beside it', () => {
    expect(placeOf({ region: 'af-south-1', endpoint: 'https://d.example.com', ...PROJECT }).notices).toEqual(
      [],
    )
  })
})
