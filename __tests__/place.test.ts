/** Where the streams are: region, endpoints and project by inputs and variables. */
import { describe, expect, test } from '@jest/globals'
import { chooseWayIn } from '../src/credentials.js'
import { choosePlace, type Place } from '../src/place.js'

type Values = Record<string, string>

const KEY = { 'access-key-id': 'ak', 'secret-access-key': 'sk' }
const USER = { username: 'un', password: 'pw', 'domain-name': 'dn' }
const SDK = { HUAWEICLOUD_SDK_AK: 'ak', HUAWEICLOUD_SDK_SK: 'sk' }
const OS_USER = { OS_USERNAME: 'un', OS_PASSWORD: 'pw', OS_DOMAIN_NAME: 'dn' }

function choose(inputs: Values, env: Values = {}) {
  const input = (name: string) => inputs[name] ?? ''
  const variable = (name: string) => env[name] ?? ''
  const wayIn = chooseWayIn(input, variable)
  if ('problem' in wayIn) throw new Error(wayIn.problem)
  return choosePlace(input, variable, wayIn.wayIn)
}

function place(inputs: Values, env: Values = {}): Place {
  const chosen = choose(inputs, env)
  if ('problems' in chosen) throw new Error(chosen.problems.join('\n'))
  return chosen.place
}

function problems(inputs: Values, env: Values = {}): string[] {
  const chosen = choose(inputs, env)
  return 'problems' in chosen ? chosen.problems : []
}

describe('the endpoints of a region', () => {
  test.each([
    ['eu-de', 'dis.eu-de.otc.t-systems.com', 'iam.eu-de.otc.t-systems.com'],
    ['eu-nl', 'dis.eu-nl.otc.t-systems.com', 'iam.eu-nl.otc.t-systems.com'],
    ['eu-ch2', 'dis.eu-ch2.sc.otc.t-systems.com', 'iam-pub.eu-ch2.sc.otc.t-systems.com'],
    ['eu-west-101', 'dis.eu-west-101.myhuaweicloud.eu', 'iam.eu-west-101.myhuaweicloud.eu'],
    ['cn-north-4', 'dis.cn-north-4.myhuaweicloud.com', 'iam.cn-north-4.myhuaweicloud.com'],
    ['ap-southeast-2', 'dis.ap-southeast-2.myhuaweicloud.com', 'iam.ap-southeast-2.myhuaweicloud.com'],
  ])('%s', (region, dis, iam) => {
    const { endpoint, iamEndpoint, notices } = place({ ...KEY, region })
    expect([endpoint, iamEndpoint, notices]).toEqual([`https://${dis}`, `https://${iam}`, []])
  })

  test('one that is in no list is used by the pattern, with a notice', () => {
    const { endpoint, notices } = place({ ...KEY, region: 'la-south-2' })
    expect(endpoint).toBe('https://dis.la-south-2.myhuaweicloud.com')
    expect(notices).toEqual([expect.stringContaining('region la-south-2 is in no list of regions with DIS')])
    expect(place({ ...KEY, region: 'la-south-2', endpoint: 'https://dis.example.test' }).notices).toEqual([])
  })

  test.each(['EU-DE', 'eu_de', 'eu-de.example.test/', 'eu-de#', '../eu-de', 'a'.repeat(41)])(
    '«%s» is no name of a region, and comes into no host name',
    (region) => {
      expect(problems({ ...KEY, region })).toEqual([
        expect.stringMatching(/^region: .* not the name of a region/),
      ])
    },
  )

  test('give way to endpoint and iam-endpoint, with or without their version and a path', () => {
    const given = {
      endpoint: 'https://proxy.example.test/dis/v2/',
      'iam-endpoint': 'https://iam.example.test/v3',
    }
    const { endpoint, iamEndpoint } = place({ ...KEY, region: 'eu-de', ...given })
    expect([endpoint, iamEndpoint]).toEqual(['https://proxy.example.test/dis', 'https://iam.example.test'])
  })

  test.each([
    ['dis.example.test', /is not a URL/],
    ['http://dis.example.test', /https is needed/],
    ['ftp://dis.example.test', /https is needed/],
    ['https://me:simPassword@dis.example.test', /credentials in it is refused/],
    ['https://dis.example.test?a=b', /a query or a fragment/],
  ])('the endpoint %s is refused by name', (endpoint, message) => {
    const text = problems({ ...KEY, region: 'eu-de', endpoint, 'iam-endpoint': endpoint })
    expect(text).toEqual([expect.stringMatching(/^endpoint: /), expect.stringMatching(/^iam-endpoint: /)])
    for (const line of text) expect(line).toMatch(message)
    expect(text.join()).not.toContain('simPassword')
  })

  test('http is for this machine only', () => {
    for (const host of ['127.0.0.1:8080', 'localhost:8080', '[::1]:8080']) {
      expect(place({ ...KEY, region: 'eu-de', endpoint: `http://${host}` }).endpoint).toBe(`http://${host}`)
    }
  })
})

describe('region and project', () => {
  const regions = {
    OS_REGION_NAME: 'eu-de',
    HUAWEI_CLOUD_REGION: 'cn-north-4',
    HUAWEICLOUD_SDK_REGION: 'cn-east-3',
  }
  const projects = { OS_PROJECT_ID: 'p1', HUAWEI_CLOUD_PROJECT_ID: 'p2', HUAWEICLOUD_SDK_PROJECT_ID: 'p3' }

  test('come from the inputs first of all', () => {
    const chosen = place({ ...KEY, region: 'eu-nl', 'project-id': 'p0' }, { ...regions, ...projects })
    expect([chosen.region, chosen.project]).toEqual(['eu-nl', { id: 'p0', name: null }])
  })

  test('else from the family that gave the credentials', () => {
    const chosen = place({}, { ...SDK, ...regions, ...projects })
    expect([chosen.region, chosen.project]).toEqual(['cn-east-3', { id: 'p3', name: null }])
  })

  test('else from the first family that has them, also where the credentials are inputs', () => {
    for (const [inputs, env] of [[KEY, {}] as const, [{}, { ...SDK }] as const]) {
      const { HUAWEICLOUD_SDK_REGION: _, ...others } = regions
      const { HUAWEICLOUD_SDK_PROJECT_ID: __, ...otherProjects } = projects
      const chosen = place(inputs, { ...env, ...others, ...otherProjects })
      expect([chosen.region, chosen.project]).toEqual(['eu-de', { id: 'p1', name: null }])
    }
  })

  test('with a project input no project comes from the environment', () => {
    expect(place({ ...KEY, region: 'eu-de', 'project-name': 'shop' }, projects).project).toEqual({
      id: null,
      name: 'shop',
    })
    expect(
      place({ ...KEY, region: 'eu-de', 'project-id': 'p0' }, { OS_PROJECT_NAME: 'shop' }).project,
    ).toEqual({
      id: 'p0',
      name: null,
    })
  })

  test('without any project it is the one that is called like the region', () => {
    expect(place({ ...KEY, region: 'eu-de' }).project).toEqual({ id: null, name: 'eu-de' })
  })

  test.each(['p/../q', 'p q', 'ü', 'p'.repeat(65)])('«%s» is no ID of a project', (id) => {
    expect(problems({ ...KEY, region: 'eu-de', 'project-id': id })).toEqual([
      expect.stringMatching(/^project-id: .* is not the ID of a project/),
    ])
    expect(problems({ ...KEY, region: 'eu-de' }, { OS_PROJECT_ID: id })[0]).toMatch(/^OS_PROJECT_ID: /)
  })

  test('what is missing is named: region or endpoint, IAM where it is asked, the project', () => {
    expect(problems(KEY)).toEqual([expect.stringMatching(/^region: neither region nor endpoint is set/)])
    const endpoint = 'https://dis.example.test'
    expect(problems({ ...KEY, endpoint })).toEqual([expect.stringMatching(/^project-id: neither/)])
    expect(problems({ ...KEY, endpoint, 'project-name': 'shop' })[0]).toMatch(
      /^iam-endpoint: the project has to be/,
    )
    expect(problems({ ...USER, endpoint, 'project-id': 'p0' })[0]).toMatch(
      /^iam-endpoint: signing in asks IAM/,
    )
    expect(place({ ...KEY, endpoint, 'project-id': 'p0' })).toMatchObject({ region: null, iamEndpoint: null })
  })
})

describe('OS_AUTH_URL', () => {
  const env = { OS_AUTH_URL: 'https://iam.example.test:443/v3' }
  const iam = ({ iamEndpoint, iamNamedBy }: Place) => [iamEndpoint, iamNamedBy]

  test('is IAM for credentials of its own family, and for no others', () => {
    expect(iam(place({ region: 'eu-de' }, { ...OS_USER, ...env }))).toEqual([
      'https://iam.example.test',
      'OS_AUTH_URL',
    ])
    const own = ['https://iam.eu-de.otc.t-systems.com', 'region']
    expect(iam(place({ region: 'eu-de', ...USER }, { ...OS_USER, ...env }))).toEqual(own)
    expect(iam(place({ region: 'eu-de' }, { ...SDK, ...env }))).toEqual(own)
  })

  test('gives way to iam-endpoint', () => {
    const inputs = { region: 'eu-de', 'iam-endpoint': 'https://iam2.example.test' }
    expect(iam(place(inputs, { ...OS_USER, ...env }))).toEqual(['https://iam2.example.test', 'iam-endpoint'])
  })

  test('that is none is named', () => {
    const broken = { ...OS_USER, OS_AUTH_URL: 'iam.example.test' }
    expect(problems({ region: 'eu-de' }, broken)).toEqual([
      expect.stringMatching(/^OS_AUTH_URL: .* is not a URL/),
    ])
  })
})
