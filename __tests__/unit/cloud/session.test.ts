/**
 * A token that several requests share: renewed once for all of them, and only where that can help. A form of the
 * signature that the service does not take: changed once, and only where the refusal is about the form.
 */
import { describe, expect, test } from '@jest/globals'
import { isAboutForm, signingSession, tokenSession } from '../../../src/cloud/session.ts'
import { ServiceError } from '../../../src/model/errors.ts'

const request = { method: 'GET', path: '/', query: '', headers: { host: 'dis' }, body: '' }

const expired = refused(401, 'APIGW.0307')
const RENEWED = 'DIS refused the token; got a new one'

function stage(renewable = true) {
  let now = 0
  let renewals = 0
  const clock = { now: () => now, wall: () => now, random: () => 0, sleep: async () => {} }
  const renewToken = async () => {
    renewals += 1
    return `token-${renewals}`
  }
  const session = tokenSession('token-0', renewable ? renewToken : null, clock)
  return {
    session,
    headers: () => session.authorize(request, 0),
    renewals: () => renewals,
    later(ms: number) {
      now += ms
    },
  }
}

test('requests that are refused at the same time get one new token', async () => {
  const { session, headers, renewals } = stage()
  session.accepted()
  const used = headers()
  expect(await Promise.all([session.renew(expired, used), session.renew(expired, used)])).toEqual([
    RENEWED,
    RENEWED,
  ])
  expect(renewals()).toBe(1)
  expect(headers()['x-auth-token']).toBe('token-1')
})

test('one that was refused with the old token goes on with the new one', async () => {
  const { session, headers, renewals } = stage()
  session.accepted()
  const used = headers()
  await session.renew(expired, used)
  expect(await session.renew(expired, used)).toBe(RENEWED)
  expect(renewals()).toBe(1)
})

test('a fresh token that was never accepted is not renewed, nor is one that came with a renewal', async () => {
  const { session, headers, renewals, later } = stage()
  expect(await session.renew(expired, headers())).toBeNull()
  later(60_000)
  expect(await session.renew(expired, headers())).toBe(RENEWED)
  expect(await session.renew(expired, headers())).toBeNull()
  expect(renewals()).toBe(1)
})

test('a token that came from outside cannot be renewed', async () => {
  const { session, headers } = stage(false)
  session.accepted()
  expect(await session.renew(expired, headers())).toBeNull()
})

const key = { accessKey: 'AK', secretKey: 'SK', securityToken: 'TOKEN', projectId: 'P' }
const dis = () => signingSession(key, { region: 'eu-de', service: 'dis' })
const iam = () => signingSession(key, { region: 'eu-de', service: 'iam' })
const plain = /^SDK-HMAC-SHA256 Access=AK, SignedHeaders=host;x-project-id;x-sdk-date;x-security-token, /
const scoped =
  /^SDK-HMAC-SHA256 Credential=AK\/19700101\/eu-de\/(dis|iam)\/sdk_request, SignedHeaders=host;x-project-id;x-sdk-date;x-security-token, /

function refused(status: number, code: string | null, words = ''): ServiceError {
  return new ServiceError({ operation: 'list', service: 'DIS', status, code, words, requestId: null })
}

const ABOUT_FORM: [number, string | null, string][] = [
  ...['01', '02', '06', '08', '09', '11'].map((code): [number, string, string] => [441, `DIS.41${code}`, '']),
  [400, 'DIS.4109', ''],
  [401, 'APIGW.0301', 'Incorrect IAM authentication information: Authorization format is incorrect'],
  [401, 'APIGW.0301', 'x-auth-token or authorization header is missing'],
  [401, null, 'Malformed Authorization header'],
  [441, null, 'The authorization header is invalid.'],
]

const NOT_ABOUT_FORM: [number, string | null, string][] = [
  ...['00', '03', '04', '05', '07', '12', '13', '14', '16', '17'].map((code): [number, string, string] => [
    441,
    `DIS.41${code}`,
    'Authorization error.',
  ]),
  [401, 'APIGW.0301', 'Incorrect IAM authentication information: verify aksk signature fail'],
  [401, 'APIGW.0301', 'Incorrect IAM authentication information: ak AK not exist'],
  [
    401,
    'APIGW.0301',
    'Incorrect IAM authentication information: calc aksk signature fail:signature expired, signature time:x',
  ],
  [401, null, 'The authorization header is invalid: the key is locked.'],
  [403, 'APIGW.0302', 'The IAM user is not authorized to access the API'],
  [403, null, 'Authorization format is incorrect'],
  [500, null, 'Authorization format is incorrect'],
]

describe('a refusal', () => {
  test.each(ABOUT_FORM)('%d %s %s is about the form', (...answer) => {
    expect(isAboutForm(refused(...answer))).toBe(true)
  })

  test.each(NOT_ABOUT_FORM)('%d %s %s is not about the form', (...answer) => {
    expect(isAboutForm(refused(...answer))).toBe(false)
  })
})

describe('the form of the signature', () => {
  test.each([
    ['DIS', dis, scoped, plain],
    ['IAM', iam, plain, scoped],
  ] as const)('of requests to %s is changed once, and stays', async (_, make, first, second) => {
    const session = make()
    const used = session.authorize(request, 0)
    expect(used['authorization']).toMatch(first)
    expect(await session.renew(refused(441, 'DIS.4112'), used)).toBeNull()
    expect(session.authorize(request, 0)['authorization']).toMatch(first)
    expect(await session.renew(refused(441, 'DIS.4109'), used)).toMatch(/does not take .* \(DIS\.4109\)/)
    const next = session.authorize(request, 0)
    expect(next['authorization']).toMatch(second)
    expect(await session.renew(refused(441, 'DIS.4109'), next)).toBeNull()
    expect(session.authorize(request, 0)['authorization']).toMatch(second)
  })

  test('of a request that was on its way when it was found out is the other one from then on', async () => {
    const session = dis()
    const used = session.authorize(request, 0)
    expect(await session.renew(refused(441, 'DIS.4109'), used)).not.toBeNull()
    expect(await session.renew(refused(441, 'DIS.4109'), used)).not.toBeNull()
    expect(session.authorize(request, 0)['authorization']).toMatch(plain)
  })

  test('is no question where a token is sent', async () => {
    const { session, headers } = stage()
    const before = headers()
    expect(await session.renew(refused(441, 'DIS.4109'), before)).toBeNull()
    expect(headers()).toEqual(before)
  })
})

test('a service that takes a token and refuses it in turns gets two new ones a minute at most', async () => {
  const { session, headers, renewals, later } = stage()
  for (let turn = 0; turn < 100; turn += 1) {
    session.accepted()
    await session.renew(expired, headers())
    later(500)
  }
  expect(renewals()).toBeLessThanOrEqual(2)
})
