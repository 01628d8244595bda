/** A form of the signature that the service does not take is changed once, and only if the refusal is about the form. */
import { describe, expect, test } from '@jest/globals'
import { isAboutForm, signingSession, tokenSession } from '../../../src/cloud/sign.ts'
import { refusedBy } from './stage.ts'

const request = { method: 'GET', path: '/', query: '', headers: { host: 'dis' }, body: '' }
const key = { accessKey: 'AK', secretKey: 'SK', securityToken: 'TOKEN', projectId: 'P' }
const dis = () => signingSession(key, { region: 'eu-de', service: 'dis' })
const iam = () => signingSession(key, { region: 'eu-de', service: 'iam' })
const plain = /^SDK-HMAC-SHA256 Access=AK, SignedHeaders=host;x-project-id;x-sdk-date;x-security-token, /
const scoped =
  /^SDK-HMAC-SHA256 Credential=AK\/19700101\/eu-de\/(dis|iam)\/sdk_request, SignedHeaders=host;x-project-id;x-sdk-date;x-security-token, /

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
  test.each(ABOUT_FORM)('%d %s %s is about the form', (status, code, words) => {
    expect(isAboutForm(refusedBy(status, code, { words }))).toBe(true)
  })

  test.each(NOT_ABOUT_FORM)('%d %s %s is not about the form', (status, code, words) => {
    expect(isAboutForm(refusedBy(status, code, { words }))).toBe(false)
  })
})

describe('the form of the signature', () => {
  test.each([
    ['DIS', dis, scoped, plain],
    ['IAM', iam, plain, scoped],
  ] as const)('of requests to %s is changed once, and stays', (_, make, first, second) => {
    const session = make()
    const form = () => session.authorize(request, 0)['authorization']
    const used = session.authorize(request, 0)
    expect(used['authorization']).toMatch(first)
    expect(session.changesForm(refusedBy(441, 'DIS.4112'), used)).toBe(false)
    expect(form()).toMatch(first)
    expect(session.changesForm(refusedBy(441, 'DIS.4109'), used)).toBe(true)
    const next = session.authorize(request, 0)
    expect(next['authorization']).toMatch(second)
    expect(session.changesForm(refusedBy(441, 'DIS.4109'), next)).toBe(false)
    expect(form()).toMatch(second)
  })

  test('of a request that was on its way when it was found out is the other one from then on', () => {
    const session = dis()
    const used = session.authorize(request, 0)
    expect(session.changesForm(refusedBy(441, 'DIS.4109'), used)).toBe(true)
    expect(session.changesForm(refusedBy(441, 'DIS.4109'), used)).toBe(true)
    expect(session.authorize(request, 0)['authorization']).toMatch(plain)
  })
})

test('a token is sent as it is, and has no form', () => {
  const session = tokenSession('T')
  const used = session.authorize(request, 0)
  expect(used).toEqual({ host: 'dis', 'x-auth-token': 'T' })
  expect(session.changesForm(refusedBy(441, 'DIS.4109'), used)).toBe(false)
})
