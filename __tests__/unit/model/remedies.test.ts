/** Each refusal is explained by what it means. */
import { expect, test } from '@jest/globals'
import { ServiceError } from '../../../src/model/errors.ts'
import { REMEDIES } from '../../../src/model/remedies.ts'

const AKSK = 'Incorrect IAM authentication information: '
const PASSWORD = 'sign in as the IAM user ci'
const KEYLESS = 'sign in by the identity provider github'

test.each<
  [service: 'DIS' | 'IAM', status: number, code: string | null, words: string, id: string, operation?: string]
>([
  ['DIS', 441, 'DIS.4100', 'Authorization error.', 'signature-wrong'],
  ['DIS', 441, 'DIS.4101', 'Authorization header cannot be empty.', 'signature-form'],
  ['DIS', 441, 'DIS.4102', 'Incorrect authorization header.', 'signature-form'],
  ['DIS', 441, 'DIS.4103', 'X-Sdk-Date header is missing.', 'clock-off'],
  ['DIS', 441, 'DIS.4104', 'Error date format.', 'clock-off'],
  ['DIS', 441, 'DIS.4105', 'Invalid X-Sdk-Date header.', 'clock-off'],
  ['DIS', 441, 'DIS.4106', 'Invalid authorization header.', 'signature-form'],
  ['DIS', 441, 'DIS.4107', 'Invalid SdkCredential.', 'key-unknown'],
  ['DIS', 441, 'DIS.4108', 'Invalid SdkCredential.', 'signature-form'],
  ['DIS', 441, 'DIS.4109', 'Invalid SignedHeaders.', 'signature-form'],
  ['DIS', 441, 'DIS.4111', 'Invalid region.', 'signature-region'],
  ['DIS', 441, 'DIS.4112', 'Invalid authorization.', 'signature-wrong'],
  ['DIS', 441, 'DIS.4113', 'Invalid.', 'token-refused'],
  ['DIS', 441, 'DIS.4114', 'Invalid.', 'token-refused'],
  ['DIS', 441, 'DIS.4110', 'Invalid.', 'credentials-refused'],
  ['DIS', 441, null, '', 'credentials-refused'],
  ['DIS', 400, 'DIS.4355', '', 'dis-task-limits'],
  ['DIS', 400, 'DIS.4357', '', 'dis-task-limits'],
  ['DIS', 400, 'DIS.4358', '', 'dis-task-limits'],
  ['DIS', 403, null, 'nothing readable', 'forbidden-or-blocked'],
  ['DIS', 403, 'DIS.4116', '', 'dis-4116'],
  ['DIS', 403, 'X.1', '', 'forbidden'],
  ['DIS', 401, 'APIGW.0301', `${AKSK}verify aksk signature fail`, 'signature-wrong'],
  ['DIS', 401, 'APIGW.0301', `${AKSK}ak A not exist`, 'key-unknown'],
  ['DIS', 401, 'APIGW.0301', `${AKSK}Authorization format is incorrect`, 'signature-form'],
  ['DIS', 401, 'APIGW.0301', `${AKSK}signature expired, signature time:x`, 'clock-off'],
  ['DIS', 401, 'APIGW.0301', `${AKSK}decrypt token fail`, 'token-refused'],
  ['DIS', 400, 'APIGW.0301', 'x', 'credentials-refused'],
  ['DIS', 403, 'APIGW.0302', 'The IAM user is not authorized to access the API', 'forbidden'],
  ['DIS', 401, 'APIGW.0307', 'It must be updated.', 'token-refused'],
  ['DIS', 400, 'DIS.4303', '', 'too-many-requests'],
  ['DIS', 400, 'DIS.4305', '', 'too-many-requests'],
  ['DIS', 429, 'APIGW.0308', 'The throttling threshold has been reached', 'too-many-requests'],
  ['DIS', 401, 'APIGW.0301', `${AKSK}ak A is locked`, 'key-locked'],
  ['IAM', 401, null, 'The account is locked.', 'account-locked', PASSWORD],
  ['IAM', 403, null, 'User locked', 'account-locked', PASSWORD],
  ['IAM', 401, null, 'The username or password is wrong.', 'iam-refused', PASSWORD],
  ['IAM', 401, null, 'Multi-factor authentication is required.', 'iam-second-factor', PASSWORD],
  ['IAM', 403, null, 'This user needs MFA', 'iam-second-factor', PASSWORD],
  ['IAM', 403, null, 'Access from this address is denied.', 'iam-access-rule', PASSWORD],
  ['IAM', 403, null, 'Forbidden', 'iam-access-rule', KEYLESS],
  ['IAM', 401, null, 'The ID token is wrong.', 'iam-keyless-refused', KEYLESS],
  ['IAM', 403, null, 'You may not use that project', 'iam-project-refused', PASSWORD],
  ['IAM', 403, null, 'Forbidden', 'iam-forbidden', 'look up the project eu-de'],
])('%s %d %s %s → %s', (service, status, code, words, id, operation = 'list the dump tasks') => {
  const error = new ServiceError({ operation, service, status, code, words, requestId: null })
  expect(REMEDIES.find(({ applies }) => applies(error))?.id).toBe(id)
})
