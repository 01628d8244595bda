/** Where the streams are: regions, endpoints and projects. */
import { describe, expect, test } from '@jest/globals'
import type { WayIn } from '../src/credentials.js'
import { choosePlace, type Place } from '../src/place.js'
import { endpointsOf, isRegionName } from '../src/regions.js'

const KEY: WayIn = {
  kind: 'access-key',
  accessKey: 'AK',
  secretKey: 'SK',
  securityToken: null,
  source: { family: null, names: [] },
}
const USER: WayIn = {
  kind: 'password',
  username: 'u',
  password: 'p',
  domainName: 'd',
  source: { family: null, names: [] },
}

function choose(inputs: Record<string, string>, env: Record<string, string> = {}, wayIn: WayIn | null = KEY) {
  return choosePlace(
    (name) => inputs[name] ?? '',
    (name) => env[name] ?? '',
    wayIn,
  )
}

function placeOf(...given: Parameters<typeof choose>): Place {
  const chosen = choose(...given)
  if ('problems' in chosen) throw new Error(chosen.problems.join('\n'))
  return chosen.place
}

function problemsOf(...given: Parameters<typeof choose>): string[] {
  const chosen = choose(...given)
  return 'problems' in chosen ? chosen.problems : []
}

const PROJECT = { 'project-id': 'p1' }

describe('the endpoints of a region', () => {
  test.each([
    ['eu-de', 'https://dis.eu-de.otc.t-systems.com', 'https://iam.eu-de.otc.t-systems.com', true],
    ['eu-nl', 'https://dis.eu-nl.otc.t-systems.com', 'https://iam.eu-nl.otc.t-systems.com', true],
    [
      'eu-ch2',
      'https://dis.eu-ch2.sc.otc.t-systems.com',
      'https://iam-pub.eu-ch2.sc.otc.t-systems.com',
      true,
    ],
    [
      'eu-west-101',
      'https://dis.eu-west-101.myhuaweicloud.eu',
      'https://iam.eu-west-101.myhuaweicloud.eu',
      true,
    ],
    [
      'cn-north-4',
      'https://dis.cn-north-4.myhuaweicloud.com',
      'https://iam.cn-north-4.myhuaweicloud.com',
      true,
    ],
    [
      'af-south-1',
      'https://dis.af-south-1.myhuaweicloud.com',
      'https://iam.af-south-1.myhuaweicloud.com',
      false,
    ],
  ])('%s', (region, dis, iam, known) => {
    expect(endpointsOf(region)).toMatchObject({ dis, iam, known })
    const { endpoint, iamEndpoint, notices } = placeOf({ region, ...PROJECT })
    expect({ endpoint, iamEndpoint, notices: notices.length }).toEqual({
      endpoint: dis,
      iamEndpoint: iam,
      notices: known ? 0 : 1,
    })
  })

  test.each(['eu-de', 'a', 'cn-north-4', 'x1'])('%j is the name of a region', (name) => {
    expect(isRegionName(name)).toBe(true)
  })

  test.each(['', 'EU-DE', 'eu_de', 'eu-', '-eu', 'eu--de', 'eu.de', 'eu/de', 'eu de', 'a@b', 'x'.repeat(41)])(
    '%j is none',
    (name) => {
      expect(isRegionName(name)).toBe(false)
    },
  )
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
  ])('%s', (endpoint, used) => {
    expect(placeOf({ endpoint, ...PROJECT })).toMatchObject({ endpoint: used, region: null })
  })

  test.each([
    ['dis.example.com', /is not a URL/],
    ['https://', /is not a URL/],
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

describe('the project', () => {
  test.each<[Record<string, string>, Record<string, string>, Place['project']]>([
    [{ 'project-id': 'p1' }, { OS_PROJECT_NAME: 'other' }, { id: 'p1', name: null }],
    [{ 'project-name': 'eu-de_x' }, { OS_PROJECT_ID: 'other' }, { id: null, name: 'eu-de_x' }],
    [{ 'project-id': 'p1', 'project-name': 'n' }, {}, { id: 'p1', name: 'n' }],
    [{}, { OS_PROJECT_ID: 'p2', OS_PROJECT_NAME: 'n' }, { id: 'p2', name: null }],
    [{}, { HUAWEI_CLOUD_PROJECT_ID: 'p3' }, { id: 'p3', name: null }],
    [{}, {}, { id: null, name: 'eu-de' }],
  ])('%j %j', (inputs, env, project) => {
    expect(placeOf({ region: 'eu-de', ...inputs }, env).project).toEqual(project)
  })

  test('has to be known, or IAM asked for it', () => {
    const endpoint = 'https://dis.example.com'
    expect(problemsOf({ endpoint, 'project-name': 'n' })).toEqual([
      expect.stringMatching(/^iam-endpoint: the project/),
    ])
    expect(problemsOf({ endpoint, ...PROJECT }, {}, USER)).toEqual([
      expect.stringMatching(/^iam-endpoint: signing in/),
    ])
    expect(problemsOf({ endpoint, 'iam-endpoint': endpoint }, {}, USER)).toEqual([
      expect.stringMatching(/^project-id: /),
    ])
  })
})

test('the mistakes are told together', () => {
  const problems = problemsOf({ region: 'EU', endpoint: 'x', 'iam-endpoint': 'y', 'project-id': '/' })
  expect(problems.map((problem) => problem.split(':')[0])).toEqual([
    'region',
    'endpoint',
    'iam-endpoint',
    'project-id',
  ])
})
