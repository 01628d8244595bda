/** Which sign-in method is chosen: by inputs, by one family of variables as a whole, or none. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  chooseSignInMethod,
  type Preferred,
  SECRET_NAMES,
  type SignInMethod,
  WAYS,
  type Way,
} from '../../../src/inputs/credentials.ts'
import { Reader } from '../../../src/inputs/reader.ts'

type Values = Record<string, string>

const readerOf = (inputs: Values, env: Values) => new Reader({ input: (name) => inputs[name] ?? '', env })

function choose(inputs: Values, env: Values = {}, preferred: Preferred | null = null): SignInMethod {
  const reader = readerOf(inputs, env)
  const signInMethod = chooseSignInMethod(reader, preferred)
  expect(reader.problems).toEqual([])
  if (signInMethod === null) throw new Error('chose none')
  return signInMethod
}

function problem(inputs: Values, env: Values = {}): string {
  const reader = readerOf(inputs, env)
  expect(chooseSignInMethod(reader)).toBeNull()
  return reader.problems.join('\n')
}

/** What a way in consists of, without where it came from. */
function contentOf({ source: _, ...content }: SignInMethod) {
  return content
}

const key = (securityToken: string | null = null) => ({
  kind: 'access-key',
  accessKey: 'ak',
  secretKey: 'sk',
  securityToken,
})
const token = { kind: 'token', token: 'tk' }
const user = { kind: 'password', username: 'un', password: 'pw', domainName: 'dn' }
const provider = (audience: string | null = null) => ({ kind: 'keyless', identityProvider: 'ip', audience })

const BY_INPUTS: [Values, object][] = [
  [{ 'access-key-id': 'ak', 'secret-access-key': 'sk' }, key()],
  [{ 'access-key-id': 'ak', 'secret-access-key': 'sk', 'security-token': 'st' }, key('st')],
  [{ 'auth-token': 'tk' }, token],
  [{ username: 'un', password: 'pw', 'domain-name': 'dn' }, user],
  [{ 'identity-provider': 'ip' }, provider()],
  [{ 'identity-provider': 'ip', audience: 'au' }, provider('au')],
]

/** Every row of the environment table, in the order in which it is asked. */
const BY_ENVIRONMENT: [string, Values, object][] = [
  ['OpenStack', { OS_AUTH_TOKEN: 'tk' }, token],
  ['OpenStack', { OS_TOKEN: 'tk' }, token],
  ['OpenStack', { OS_ACCESS_KEY: 'ak', OS_SECRET_KEY: 'sk' }, key()],
  ['OpenStack', { OS_ACCESS_KEY: 'ak', OS_SECRET_KEY: 'sk', OS_SECURITY_TOKEN: 'st' }, key('st')],
  ['OpenStack', { OS_ACCESS_KEY: 'ak', OS_SECRET_KEY: 'sk', OS_SESSION_TOKEN: 'st' }, key('st')],
  ['OpenStack', { OS_USERNAME: 'un', OS_PASSWORD: 'pw', OS_USER_DOMAIN_NAME: 'dn' }, user],
  ['OpenStack', { OS_USERNAME: 'un', OS_PASSWORD: 'pw', OS_DOMAIN_NAME: 'dn' }, user],
  ['OpenStack', { OS_USERNAME: 'un', OS_PASSWORD: 'pw', OS_PROJECT_DOMAIN_NAME: 'dn' }, user],
  ['Terraform of Huawei Cloud', { HW_ACCESS_KEY: 'ak', HW_SECRET_KEY: 'sk' }, key()],
  [
    'Terraform of Huawei Cloud',
    { HW_ACCESS_KEY: 'ak', HW_SECRET_KEY: 'sk', HW_SECURITY_TOKEN: 'st' },
    key('st'),
  ],
  ['Terraform of Huawei Cloud', { HW_USER_NAME: 'un', HW_USER_PASSWORD: 'pw', HW_DOMAIN_NAME: 'dn' }, user],
  [
    'huaweicloud/auth-action',
    { HUAWEI_CLOUD_ACCESS_KEY_ID: 'ak', HUAWEI_CLOUD_SECRET_ACCESS_KEY: 'sk' },
    key(),
  ],
  ['vendor SDK', { HUAWEICLOUD_SDK_AK: 'ak', HUAWEICLOUD_SDK_SK: 'sk' }, key()],
  [
    'vendor SDK',
    { HUAWEICLOUD_SDK_AK: 'ak', HUAWEICLOUD_SDK_SK: 'sk', HUAWEICLOUD_SDK_SECURITY_TOKEN: 'st' },
    key('st'),
  ],
]

describe('by inputs', () => {
  test.each(BY_INPUTS)('%o is a sign-in method', (inputs, content) => {
    const signInMethod = choose(inputs)
    expect(contentOf(signInMethod)).toEqual(content)
    expect(signInMethod.source).toEqual({ family: null, names: Object.keys(inputs) })
  })

  test.each(BY_ENVIRONMENT)('nothing of %s is mixed in: %o', (_, env) => {
    for (const [inputs, content] of BY_INPUTS) expect(contentOf(choose(inputs, env))).toEqual(content)
  })

  test('half of a way in names what is empty and what is set, whatever the environment has', () => {
    const env = Object.assign({}, ...BY_ENVIRONMENT.map(([, values]) => values))
    const halves = BY_INPUTS.flatMap(([inputs]) => {
      const names = Object.keys(inputs)
      const needed = names.filter((name) => name !== 'security-token' && name !== 'audience')
      return needed
        .filter(() => names.length > 1)
        .map((missing) => ({ missing, rest: names.filter((name) => name !== missing), inputs }))
    })
    expect(halves.length).toBeGreaterThan(6)
    for (const { missing, rest, inputs } of halves) {
      const text = problem(Object.fromEntries(rest.map((name) => [name, inputs[name] ?? ''])), env)
      expect(text).toContain(`${missing} is empty, while ${rest.join(', ')} is set`)
      expect(text).toContain('forks')
    }
  })

  test('an extra alone is half of a way in too', () => {
    expect(problem({ 'security-token': 'st' })).toContain('access-key-id, secret-access-key are empty')
    expect(problem({ audience: 'au' })).toContain('identity-provider is empty, while audience is set')
  })

  test('two ways in are refused with all their inputs by name', () => {
    const kinds = BY_INPUTS.filter(([inputs]) => !('security-token' in inputs) && !('audience' in inputs))
    for (const [index, [first]] of kinds.entries()) {
      for (const [second] of kinds.slice(index + 1)) {
        const text = problem({ ...first, ...second })
        for (const name of Object.keys({ ...first, ...second })) expect(text).toContain(name)
        expect(text).toContain('these are different ways to sign in')
      }
    }
    expect(problem({ 'auth-token': 'tk', password: 'pw' })).toContain('auth-token, and password: ')
  })
})

describe('by the environment', () => {
  test.each(BY_ENVIRONMENT)('%s: %o', (family, env, content) => {
    const signInMethod = choose({}, env)
    expect(contentOf(signInMethod)).toEqual(content)
    expect(signInMethod.source).toEqual({ family, names: Object.keys(env) })
  })

  test('the first complete one in the order of the table wins as a whole', () => {
    const values = (env: Values, mark: string) =>
      Object.fromEntries(Object.keys(env).map((name) => [name, `${mark}-${name}`]))
    for (const [index, [family, first]] of BY_ENVIRONMENT.entries()) {
      const later = BY_ENVIRONMENT.slice(index + 1).map(([, env]) => values(env, 'later'))
      const env = Object.assign({}, ...later, values(first, 'first'))
      const { source, ...content } = choose({}, env)
      expect(source.family).toBe(family)
      for (const name of Object.keys(first)) expect(Object.values(content)).toContain(`first-${name}`)
    }
  })

  test('half of a family is passed over for a whole one, never completed by another', () => {
    fc.assert(
      fc.property(fc.subarray(WAYS.filter((way) => way.family !== null).flatMap(namesIn)), (names) => {
        const env = Object.fromEntries(names.map((name) => [name, `value-of-${name}`]))
        const result = chooseSignInMethod(readerOf({}, env))
        if (result === null) return
        const { source, kind: _, ...fields } = result
        const family = WAYS.filter((way) => way.family === source.family)
        const own = family.flatMap(namesIn).map((name) => `value-of-${name}`)
        for (const value of Object.values(fields)) expect([null, ...own]).toContain(value)
      }),
    )
  })

  test('no complete one: the inputs and the variables that would be one, and no value', () => {
    const text = problem({}, { OS_USERNAME: 'un', OS_PASSWORD: 'pw', HUAWEICLOUD_SDK_AK: 'ak' })
    expect(text).toContain(
      'Set the inputs identity-provider; or access-key-id, secret-access-key; or auth-token',
    )
    expect(text).toContain(
      'or OS_USERNAME, OS_PASSWORD, OS_USER_DOMAIN_NAME or OS_DOMAIN_NAME or OS_PROJECT_DOMAIN_NAME',
    )
    expect(text).toContain('or HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK. ')
    expect(text).not.toMatch(/\b(un|pw|ak)\b/)
  })

  test('the domain is that of the user, whatever the others hold', () => {
    const user = { OS_USERNAME: 'un', OS_PASSWORD: 'pw' }
    const domains = { OS_USER_DOMAIN_NAME: 'a', OS_DOMAIN_NAME: 'b', OS_PROJECT_DOMAIN_NAME: 'c' }
    expect(choose({}, { ...user, ...domains })).toMatchObject({ domainName: 'a' })
    expect(choose({}, { ...user, ...domains, OS_USER_DOMAIN_NAME: '' })).toMatchObject({ domainName: 'b' })
  })

  test('nothing at all: a secret that forks do not get is the usual cause', () => {
    expect(problem({})).toMatch(/no credentials:.*forks and Dependabot get none/)
  })
})

describe('a step that is to sign in like the one before', () => {
  const like = ({ source, kind }: SignInMethod): Preferred => ({ ...source, kind })
  const everything = Object.assign({}, ...BY_ENVIRONMENT.map(([, env]) => env))
  const others = Object.fromEntries(Object.keys(everything).map((name) => [name, `other-${name}`]))

  test.each(BY_ENVIRONMENT)('takes %s %o again, whatever has appeared beside it', (_, env) => {
    const before = choose({}, env)
    expect(choose({}, { ...others, ...env }, like(before))).toEqual(before)
  })

  test.each(BY_INPUTS)('takes the inputs %o again, whatever else is set now', (inputs) => {
    const before = choose(inputs)
    expect(
      choose({ 'auth-token': 'xx', 'identity-provider': 'yy', ...inputs }, others, like(before)),
    ).toEqual(before)
  })

  test('without these names, takes the same family and kind', () => {
    const before = choose({}, { HW_USER_NAME: 'un', HW_USER_PASSWORD: 'pw', HW_DOMAIN_NAME: 'dn' })
    expect(choose({}, others, { ...like(before), names: [] })).toMatchObject({
      kind: 'password',
      username: 'other-HW_USER_NAME',
    })
  })

  test('takes fresh values of the same names', () => {
    const before = choose({}, { OS_ACCESS_KEY: 'ak', OS_SECRET_KEY: 'sk', OS_SECURITY_TOKEN: 'st' })
    const fresh = { OS_ACCESS_KEY: 'ak2', OS_SECRET_KEY: 'sk2', OS_SECURITY_TOKEN: 'st2' }
    expect(choose({}, { OS_TOKEN: 'tk', ...fresh }, like(before))).toMatchObject({ accessKey: 'ak2' })
  })

  test('takes what there is once it is complete no more, and inputs before any variable', () => {
    const before = choose({}, { OS_ACCESS_KEY: 'ak', OS_SECRET_KEY: 'sk' })
    expect(choose({}, { OS_ACCESS_KEY: 'ak', OS_TOKEN: 'tk' }, like(before))).toMatchObject(token)
    expect(
      choose({ 'auth-token': 'tk' }, { OS_ACCESS_KEY: 'ak', OS_SECRET_KEY: 'sk' }, like(before)),
    ).toMatchObject(token)
    const byInput = choose({ 'auth-token': 'tk' })
    expect(choose({}, { OS_ACCESS_KEY: 'ak', OS_SECRET_KEY: 'sk' }, like(byInput))).toMatchObject(key())
  })
})

test('all that is secret is in the list of what is masked, and nothing else', () => {
  const open = new Set([
    ...['username', 'domain-name', 'identity-provider', 'audience'],
    ...['OS_USERNAME', 'OS_DOMAIN_NAME', 'OS_USER_DOMAIN_NAME', 'OS_PROJECT_DOMAIN_NAME'],
    ...['HW_USER_NAME', 'HW_DOMAIN_NAME'],
  ])
  const all = (rows: Values[]) => [...new Set(rows.flatMap(Object.keys))].filter((name) => !open.has(name))
  const secrets = [...BY_INPUTS.map(([inputs]) => inputs), ...BY_ENVIRONMENT.map(([, env]) => env)]
  expect([...SECRET_NAMES].sort()).toEqual(all(secrets).sort())
})

function namesIn({ values }: Way): string[] {
  return Object.values(values).flat()
}
