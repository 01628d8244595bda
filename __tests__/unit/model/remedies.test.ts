/** Each error is explained by what it means. */
import { describe, expect, test } from '@jest/globals'
import {
  isLocked,
  NetworkError,
  type NetworkTrouble,
  RunnerFileError,
  ServiceError,
  TimeLimitError,
} from '../../../src/model/errors.ts'
import { noteOf } from '../../../src/model/remedies.ts'

const AKSK = 'Incorrect IAM authentication information: '
const PASSWORD = 'sign in as the IAM user ci'
const KEYLESS = 'sign in by the identity provider github'
const LIMIT = 'AK access failed to reach the limit,forbidden'

type Answer = [
  service: 'DIS' | 'IAM' | 'GitHub',
  status: number,
  code: string | null,
  words: string,
  id: string,
  operation?: string,
]

const answer = ([service, status, code, words, , operation = 'list the dump tasks']: Answer) =>
  new ServiceError({ operation, service, status, code, words, requestId: null })

test.each<Answer>([
  ['DIS', 441, 'DIS.4100', 'Authorization error.', 'signature-wrong'],
  ['DIS', 441, 'DIS.4101', 'Authorization header cannot be empty.', 'not-the-service'],
  ['DIS', 441, 'DIS.4102', 'Incorrect authorization header.', 'not-the-service'],
  ['DIS', 441, 'DIS.4103', 'X-Sdk-Date header is missing.', 'clock-off'],
  ['DIS', 441, 'DIS.4105', 'Invalid X-Sdk-Date header.', 'clock-off'],
  ['DIS', 441, 'DIS.4107', 'Invalid SdkCredential.', 'key-unknown'],
  ['DIS', 441, 'DIS.4111', 'Invalid region.', 'wrong-region'],
  ['DIS', 400, 'DIS.4117', 'Invalid project ID.', 'wrong-region'],
  ['DIS', 441, 'DIS.4112', 'Invalid authorization.', 'signature-wrong'],
  ['DIS', 441, 'DIS.4113', 'Invalid.', 'token-refused'],
  ['DIS', 441, 'DIS.4110', 'Invalid.', 'credentials-refused'],
  ['DIS', 441, null, '', 'credentials-refused'],
  ['DIS', 400, 'DIS.4301', 'Stream does not exist.', 'stream-not-there'],
  ['DIS', 400, 'DIS.4354', '', 'invalid-request'],
  ['DIS', 400, 'DIS.4357', '', 'invalid-request'],
  ['DIS', 400, 'DIS.4205', 'The stream is not running.', 'service-trouble'],
  ['DIS', 400, 'DIS.4309', '', 'address-blocked'],
  ['DIS', 403, null, 'nothing readable', 'forbidden'],
  ['DIS', 403, 'DIS.4116', '', 'no-permission'],
  ['DIS', 403, 'DIS.4116', 'The stream is locked by its owner', 'no-permission'],
  ['DIS', 401, 'APIGW.0301', `${AKSK}verify aksk signature fail`, 'signature-wrong'],
  ['DIS', 401, 'APIGW.0301', `${AKSK}ak A not exist`, 'key-unknown'],
  ['DIS', 401, 'APIGW.0301', `${AKSK}Authorization format is incorrect`, 'not-the-service'],
  ['DIS', 401, 'APIGW.0301', `${AKSK}signature expired, signature time:x`, 'clock-off'],
  ['DIS', 401, 'APIGW.0301', `${AKSK}decrypt token fail`, 'token-refused'],
  ['DIS', 401, 'APIGW.0301', `${AKSK}the security token has expired`, 'token-refused'],
  ['DIS', 400, 'APIGW.0301', 'x', 'credentials-refused'],
  ['DIS', 403, 'APIGW.0302', 'The IAM user is not authorized to access the API', 'forbidden'],
  ['DIS', 401, 'APIGW.0307', 'It must be updated.', 'token-refused'],
  ['DIS', 400, 'DIS.4303', '', 'too-many-requests'],
  ['DIS', 429, 'APIGW.0308', 'The throttling threshold has been reached', 'too-many-requests'],
  ['DIS', 401, 'APIGW.0301', `${AKSK}ak A is locked`, 'key-locked'],
  ['DIS', 401, 'APIGW.0301', LIMIT, 'key-locked'],
  ['DIS', 403, null, LIMIT, 'key-locked'],
  ['DIS', 404, 'IAM.0004', 'Could not find it', 'not-the-service'],
  ['DIS', 404, 'APIGW.0101', 'The API does not exist', 'not-the-service'],
  ['DIS', 302, null, 'a redirect', 'not-the-service'],
  ['DIS', 503, null, '', 'service-trouble'],
  ['IAM', 401, null, 'The account is locked.', 'account-locked', PASSWORD],
  ['IAM', 403, null, 'User locked', 'account-locked', PASSWORD],
  ['IAM', 401, null, 'The username or password is wrong.', 'iam-refused', PASSWORD],
  ['IAM', 401, null, 'Multi-factor authentication is required.', 'second-factor', PASSWORD],
  ['IAM', 403, null, 'This user needs MFA', 'second-factor', PASSWORD],
  ['IAM', 403, null, 'Access from this address is denied.', 'access-rule', PASSWORD],
  ['IAM', 403, null, 'Forbidden', 'access-rule', KEYLESS],
  ['IAM', 401, null, 'The ID token is wrong.', 'keyless-refused', KEYLESS],
  ['IAM', 404, null, 'No such identity provider', 'keyless-refused', KEYLESS],
  ['IAM', 404, 'DIS.4301', 'Not found', 'not-the-service', PASSWORD],
  ['IAM', 403, null, 'You may not use that project', 'project-refused', PASSWORD],
  ['IAM', 403, null, 'Forbidden', 'project-refused', 'look up the project eu-de'],
  ['GitHub', 403, null, 'Forbidden', 'no-id-token', 'get an ID token from GitHub'],
  ['GitHub', 502, null, '', 'service-trouble', 'get an ID token from GitHub'],
])('%s %d %s %s → %s', (...given) => {
  expect(noteOf(answer(given)).entry).toBe(given[4])
})

test.each<[NetworkTrouble, string, string]>([
  ['name-unknown', 'list', 'name-unknown'],
  ['name-unknown', 'get an ID token from GitHub', 'no-answer'],
  ['name-unresolved', 'list', 'no-answer'],
  ['refused', 'list', 'no-answer'],
  ['timeout', 'list', 'no-answer'],
  ['broken', 'list', 'no-answer'],
  ['certificate', 'list', 'certificate-untrusted'],
  ['certificate', 'get an ID token from GitHub', 'certificate-untrusted'],
  ['certificate-name', 'list', 'certificate-invalid'],
  ['certificate-date', 'list', 'certificate-invalid'],
  ['tls', 'list', 'certificate-invalid'],
  ['proxy', 'list', 'proxy'],
  ['proxy-refused', 'list', 'proxy'],
])('%s in «%s» → %s', (trouble, operation, id) => {
  expect(noteOf(new NetworkError(operation, 'h', trouble, 'unsent', 'why')).entry).toBe(id)
})

describe('a note', () => {
  test('of an error of this machine, of too little time, and of none that is known', () => {
    expect(noteOf(new RunnerFileError('state', 'full')).entry).toBe('runner-file')
    expect(noteOf(new TimeLimitError('Too late')).entry).toBe('service-trouble')
    expect(noteOf(new Error('x'))).toEqual({ what: 'x', todo: null, entry: null })
  })

  test('has details, cause and remedy', () => {
    const { parts } = answer(['DIS', 400, 'DIS.4301', 'none', ''])
    const error = new ServiceError({ ...parts, details: ['Did you mean orders?'] })
    const { what, todo } = noteOf(error)
    expect(what).toBe('Could not list the dump tasks: DIS answered 400, DIS.4301: none\nDid you mean orders?')
    expect(todo).toMatch(/^Likely cause: there is no stream .*\. What to do: correct stream-name .*\.$/)
  })
})

test.each<[Answer, boolean]>([
  [['DIS', 401, 'APIGW.0301', LIMIT, ''], true],
  [['DIS', 403, null, LIMIT, ''], true],
  [['IAM', 401, null, 'The account is locked.', ''], true],
  [['DIS', 403, 'DIS.4116', 'The stream is locked by its owner', ''], false],
  [['DIS', 400, null, 'locked', ''], false],
  [['DIS', 401, 'APIGW.0301', 'block', ''], false],
])('%j is a lock: %s', (given, expected) => {
  expect(isLocked(answer(given))).toBe(expected)
})
