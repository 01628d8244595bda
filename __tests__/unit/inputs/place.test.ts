/** Where the streams are: region, endpoints and project by inputs and variables. */
import { describe, expect, test } from '@jest/globals'
import { chooseSignInMethod } from '../../../src/inputs/credentials.ts'
import { choosePlace, isIamOfOwner, type Place } from '../../../src/inputs/place.ts'
import { Reader } from '../../../src/inputs/reader.ts'

type Values = Record<string, string>

const KEY = { 'access-key-id': 'ak', 'secret-access-key': 'sk' }
const USER = { username: 'un', password: 'pw', 'domain-name': 'dn' }
const SDK = { HUAWEICLOUD_SDK_AK: 'ak', HUAWEICLOUD_SDK_SK: 'sk' }
const OS_USER = { OS_USERNAME: 'un', OS_PASSWORD: 'pw', OS_DOMAIN_NAME: 'dn' }

const readerOf = (inputs: Values, env: Values) => new Reader({ input: (name) => inputs[name] ?? '', env })

function place(inputs: Values, env: Values = {}): Place {
  const reader = readerOf(inputs, env)
  const chosen = choosePlace(reader, chooseSignInMethod(reader))
  expect(reader.problems).toEqual([])
  if (chosen === null) throw new Error('no place')
  return chosen
}

function problems(inputs: Values, env: Values = {}): string[] {
  const reader = readerOf(inputs, env)
  const chosen = choosePlace(reader, chooseSignInMethod(reader))
  expect(chosen === null).toBe(reader.problems.length > 0)
  return reader.problems
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
    const { endpoint, iamEndpoint } = place({ ...KEY, region })
    expect([endpoint, iamEndpoint]).toEqual([`https://${dis}`, `https://${iam}`])
  })

  test('one that is in no list is used by the pattern', () => {
    expect(place({ ...KEY, region: 'la-south-2' }).endpoint).toBe('https://dis.la-south-2.myhuaweicloud.com')
  })

  test.each([
    'eu_de',
    'eu-de.example.test/',
    'eu-de#',
    '../eu-de',
    'localhost',
    'eude',
    'de',
    `${'a'.repeat(40)}-b`,
  ])('«%s» is no name of a region, and comes into no host name', (region) => {
    expect(problems({ ...KEY, region })).toEqual([
      expect.stringMatching(/^region: .* not the name of a region/),
    ])
  })

  test.each([
    ['EU-DE', 'eu-de'],
    [' Eu-De\n', 'eu-de'],
    ['CN-North-4', 'cn-north-4'],
  ])('«%s» is taken as %s', (given, region) => {
    expect(place({ ...KEY, region: given })).toMatchObject({ region, project: { id: null, name: region } })
  })

  test.each([
    ['eude', 'eu-de'],
    ['eu_de', 'eu-de'],
    ['eu de', 'eu-de'],
    ['euch2', 'eu-ch2'],
  ])('«%s»: did you mean %s?', (given, region) => {
    expect(problems({ ...KEY, region: given })).toEqual([
      expect.stringMatching(new RegExp(`^region: «.*not the name of a region .*Did you mean ${region}\\?$`)),
    ])
  })

  test.each(['frankfurt', 'xx', 'localhost', 'eu-de_shop'])('«%s» is near to none', (region) => {
    expect(problems({ ...KEY, region })).toEqual([expect.not.stringContaining('Did you mean')])
  })

  test('give way to endpoint and iam-endpoint, with or without their version and a path', () => {
    const given = {
      endpoint: 'https://proxy.example.test/dis/v2/',
      'iam-endpoint': 'https://iam.example.test/v3',
    }
    const { endpoint, iamEndpoint } = place({ ...KEY, region: 'eu-de', ...given })
    expect([endpoint, iamEndpoint]).toEqual(['https://proxy.example.test/dis', 'https://iam.example.test'])
  })
})

test('endpoint and iam-endpoint swapped: each is told where it goes', () => {
  const swapped = { endpoint: 'https://iam.example.test', 'iam-endpoint': 'https://dis.example.test' }
  expect(problems({ ...KEY, 'project-id': 'p0', ...swapped })).toEqual([
    expect.stringMatching(/^endpoint: .* It goes into iam-endpoint\./),
    expect.stringMatching(/^iam-endpoint: .* It goes into endpoint\./),
  ])
})

describe('region and project', () => {
  const regions = {
    OS_REGION_NAME: 'eu-de',
    HW_REGION_NAME: 'ap-southeast-1',
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

  test.each([
    ...['p/../q', 'p q', 'ü', '1'.repeat(65)],
    ...['eu-de', 'eu-de_shop', 'cn-north-4', 'shop', 'my_project1'],
  ])('«%s» is no ID of a project: a name goes into project-name', (id) => {
    expect(problems({ ...KEY, region: 'eu-de', 'project-id': id })).toEqual([
      expect.stringMatching(/^project-id: .* is not the ID of a project.* A name goes into project-name\.$/),
    ])
    expect(problems({ ...KEY, region: 'eu-de' }, { OS_PROJECT_ID: id })[0]).toMatch(/^OS_PROJECT_ID: /)
  })

  test('neither region nor endpoint', () => {
    expect(problems(KEY)).toEqual([expect.stringMatching(/^region: neither region nor endpoint is set/)])
  })

  const TOKEN = { 'auth-token': 'tk' }
  const KEYLESS = { 'identity-provider': 'ip' }
  test.each<[string, Values, RegExp[]]>([
    ['a key', KEY, [/^project-id: neither .*Set one of them/]],
    ['a token', TOKEN, [/^project-id: /]],
    ['a user', USER, [/^project-id: /, /^iam-endpoint: IAM is asked to sign in.*Set iam-endpoint or region/]],
    ['keyless', KEYLESS, [/^project-id: /, /^iam-endpoint: /]],
    ['a user, an ID', { ...USER, 'project-id': 'p0' }, [/^iam-endpoint: IAM is asked to sign in/]],
    [
      'a key, a name',
      { ...KEY, 'project-name': 'shop' },
      [/^iam-endpoint: IAM is asked .*to look up the project/],
    ],
    ['a user, IAM', { ...USER, 'iam-endpoint': 'https://iam.example.test' }, [/^project-id: /]],
    ['a key, an ID', { ...KEY, 'project-id': 'p0' }, []],
  ])('endpoint alone says what is missing: %s', (_, inputs, words) => {
    const told = problems({ endpoint: 'https://dis.example.test', ...inputs })
    expect(told).toEqual(words.map((each) => expect.stringMatching(each)))
  })

  test('endpoint with all that is needed needs no region', () => {
    const inputs = { ...KEY, endpoint: 'https://dis.example.test', 'project-id': 'p0' }
    expect(place(inputs)).toMatchObject({ region: null, iamEndpoint: null })
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
    const broken = { ...OS_USER, OS_AUTH_URL: 'https://' }
    expect(problems({ region: 'eu-de' }, broken)).toEqual([
      expect.stringMatching(/^OS_AUTH_URL: is not a URL/),
    ])
  })

  test('that nobody asks need not be right', () => {
    const broken = { OS_TOKEN: 'token', OS_AUTH_URL: 'https://' }
    expect(iam(place({ region: 'eu-de', 'project-id': 'p0' }, broken))).toEqual([null, 'OS_AUTH_URL'])
    expect(problems({ region: 'eu-de' }, broken)).toEqual([expect.stringMatching(/^OS_AUTH_URL: /)])
  })
})

describe('the IAM of other families', () => {
  const HW_USER = { HW_USER_NAME: 'un', HW_USER_PASSWORD: 'pw', HW_DOMAIN_NAME: 'dn' }
  const all = {
    OS_AUTH_URL: 'https://os.example.test/v3',
    HW_AUTH_URL: 'https://hw.example.test/v3',
    HUAWEICLOUD_SDK_IAM_ENDPOINT: 'https://sdk.example.test',
  }
  const AUTH_ACTION = { HUAWEI_CLOUD_ACCESS_KEY_ID: 'ak', HUAWEI_CLOUD_SECRET_ACCESS_KEY: 'sk' }

  test.each([
    ['OS_AUTH_URL', 'https://os.example.test', OS_USER],
    ['HW_AUTH_URL', 'https://hw.example.test', HW_USER],
    ['HUAWEICLOUD_SDK_IAM_ENDPOINT', 'https://sdk.example.test', SDK],
    ['region', 'https://iam.eu-de.otc.t-systems.com', AUTH_ACTION],
  ])('%s counts for credentials of its own family alone', (iamNamedBy, iamEndpoint, credentials) => {
    expect(place({ region: 'eu-de' }, { ...all, ...credentials })).toMatchObject({ iamEndpoint, iamNamedBy })
    expect(place({ region: 'eu-de', ...USER }, { ...all, ...credentials })).toMatchObject({
      iamNamedBy: 'region',
    })
  })
})

describe('an IAM that an earlier step chose', () => {
  const HW_USER = { HW_USER_NAME: 'un', HW_USER_PASSWORD: 'pw', HW_DOMAIN_NAME: 'dn' }
  const saved = (iamNamedBy: Place['iamNamedBy']) => ({ iamEndpoint: 'https://a.example.test', iamNamedBy })
  const may = (iamNamedBy: Place['iamNamedBy'], inputs: Values, env: Values) => {
    const reader = readerOf(inputs, env)
    const chosen = chooseSignInMethod(reader)
    if (chosen === null) throw new Error('no sign-in method')
    return isIamOfOwner(saved(iamNamedBy), chosen, reader)
  }
  const own = { OS_AUTH_URL: 'https://a.example.test/v3' }
  const other = { OS_AUTH_URL: 'https://b.example.test/v3' }

  test.each<[Place['iamNamedBy'], Values, Values, boolean]>([
    ['OS_AUTH_URL', {}, { ...OS_USER, ...own }, true],
    ['OS_AUTH_URL', {}, OS_USER, true],
    ['OS_AUTH_URL', {}, { ...OS_USER, ...other }, false],
    ['OS_AUTH_URL', USER, own, false],
    ['OS_AUTH_URL', {}, { ...HW_USER, ...own }, false],
    ['HW_AUTH_URL', {}, { ...HW_USER, HW_AUTH_URL: 'https://a.example.test' }, true],
    ['HW_AUTH_URL', {}, OS_USER, false],
    ['region', USER, {}, true],
    ['region', {}, OS_USER, true],
    ['region', {}, { ...OS_USER, ...own }, true],
    ['region', {}, { ...OS_USER, ...other }, false],
    ['region', {}, { ...OS_USER, OS_AUTH_URL: 'https://' }, false],
    ['iam-endpoint', {}, { ...OS_USER, ...other }, true],
    // Neither a key nor a token goes to IAM: the project is known by its ID.
    ['OS_AUTH_URL', KEY, {}, true],
    ['HW_AUTH_URL', { 'auth-token': 'tk' }, {}, true],
    ['OS_AUTH_URL', { 'identity-provider': 'ip' }, {}, false],
  ])('named by %s, credentials %o %o: %s', (iamNamedBy, inputs, env, allowed) => {
    expect(may(iamNamedBy, inputs, env)).toBe(allowed)
  })
})

describe('two names of one thing', () => {
  const OS_KEY = { OS_ACCESS_KEY: 'ak', OS_SECRET_KEY: 'sk' }

  test.each([
    ['OS_PROJECT_NAME', 'OS_TENANT_NAME', 'eu-de_a', 'eu-de_b', 'project-name'],
    ['OS_PROJECT_ID', 'OS_TENANT_ID', 'p1', 'p2', 'project-id'],
    ['OS_REGION_NAME', 'OS_REGION', 'eu-de', 'eu-nl', 'region'],
  ])('%s and %s: either is read, and both must be the same', (first, second, value, other, input) => {
    const base = { ...OS_KEY, ...(input === 'region' ? {} : { OS_REGION_NAME: 'eu-de' }) }
    const alone = place({}, { ...base, [first]: value })
    expect(place({}, { ...base, [second]: value })).toEqual(alone)
    expect(place({}, { ...base, [first]: value, [second]: value })).toEqual(alone)
    expect(problems({}, { ...base, [first]: value, [second]: other })).toEqual([
      `${first}, ${second}: these must have the same value, but are «${value}» and «${other}». Correct one, or set the ` +
        'input instead.',
    ])
    // An input stands instead of both.
    const inputs = { region: 'eu-de', [input]: value, ...(input === 'region' ? {} : { region: 'eu-de' }) }
    expect(problems(inputs, { ...base, [first]: value, [second]: other })).toEqual([])
  })

  test('are not read where the project is known by ID, or comes from another family', () => {
    const names = { OS_REGION: 'eu-de', OS_PROJECT_NAME: 'a', OS_TENANT_NAME: 'b' }
    expect(place({}, { ...OS_KEY, ...names, OS_TENANT_ID: 'p1' }).project).toEqual({ id: 'p1', name: null })
    const sdk = { ...SDK, HUAWEICLOUD_SDK_PROJECT_ID: 'p3' }
    expect(place({}, { ...sdk, ...names }).project).toEqual({ id: 'p3', name: null })
    expect(place({ 'project-name': 'c' }, { ...OS_KEY, ...names }).project).toEqual({ id: null, name: 'c' })
    const both = { OS_PROJECT_ID: 'p1', OS_TENANT_ID: 'p2', OS_REGION: 'eu-de' }
    expect(place({ 'project-name': 'c' }, { ...OS_KEY, ...both }).project).toEqual({ id: null, name: 'c' })
  })

  test('an ID of the family goes before its name, and before the ID of another family', () => {
    const env = { ...SDK, OS_REGION: 'eu-de', OS_PROJECT_ID: 'p1', HUAWEICLOUD_SDK_PROJECT_ID: 'p3' }
    expect(place({}, { ...env, OS_PROJECT_NAME: 'a' }).project).toEqual({ id: 'p3', name: null })
    const hw = { HW_ACCESS_KEY: 'ak', HW_SECRET_KEY: 'sk', HW_PROJECT_NAME: 'b' }
    const others = { OS_REGION: 'eu-de', OS_PROJECT_ID: 'p1' }
    expect(place({}, { ...hw, ...others }).project).toEqual({ id: null, name: 'b' })
  })
})

describe('variables that would lead elsewhere', () => {
  const OS_KEY = { OS_ACCESS_KEY: 'ak', OS_SECRET_KEY: 'sk' }
  const HW_KEY = { HW_ACCESS_KEY: 'ak', HW_SECRET_KEY: 'sk' }
  const ID = { 'project-id': 'p1' }

  test.each<[string, Values, Values]>([
    ['OS_AGENCY_NAME', OS_KEY, ID],
    ['OS_AGENCY_DOMAIN_NAME', { OS_TOKEN: 'tk' }, ID],
    ['OS_DELEGATED_PROJECT', OS_USER, {}],
    ['HW_ASSUME_ROLE_AGENCY_NAME', HW_KEY, ID],
  ])('%s beside %o, with the inputs %o', (name, env, inputs) => {
    const given = { region: 'eu-de', ...inputs }
    expect(problems(given, { ...env, [name]: 'elsewhere' })).toEqual([
      expect.stringMatching(new RegExp(`^${name}: .*set ${name}: '' in the env of this step\\.$`)),
    ])
    expect(problems(given, env)).toEqual([])
    // Credentials by inputs are nobody's family.
    expect(problems({ ...given, ...KEY }, { ...env, [name]: 'elsewhere' })).toEqual([])
  })

  test.each<[string, Values]>([
    ['OS_AGENCY_NAME', SDK],
    ['HW_ASSUME_ROLE_AGENCY_NAME', OS_KEY],
    ['OS_IDENTITY_API_VERSION', OS_KEY],
    ['OS_CLOUD', OS_KEY],
    ['HW_CLOUD', HW_KEY],
  ])('%s leads nowhere else beside %o', (name, env) => {
    expect(problems({ region: 'eu-de' }, { ...env, [name]: 'x' })).toEqual([])
  })
})
