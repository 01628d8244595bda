/** What looks like credentials and is not read is named; what is no credential is not. */
import { expect, test } from '@jest/globals'
import { FAMILIES, namesOf } from '../../../src/inputs/credentials.ts'
import { unreadCredentials } from '../../../src/inputs/elsewhere.ts'

const unread = (names: string[]) => unreadCredentials(Object.fromEntries(names.map((name) => [name, 'x'])))

test.each([
  'OS_CLOUD',
  'OS_CLIENT_CONFIG_FILE',
  'OS_CLIENT_SECURE_FILE',
  'OS_APPLICATION_CREDENTIAL_ID',
  'OS_APPLICATION_CREDENTIAL_SECRET',
  'OS_USER_ID',
  'OS_USER_DOMAIN_ID',
  'OS_PASSCODE',
  'HW_SHARED_CONFIG_FILE',
  'HW_PROFILE',
  'HW_AUTH_TOKEN',
  'HUAWEICLOUD_ACCESS_KEY',
  'HUAWEI_ACCESS_KEY',
  'CLOUD_SDK_AK',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_PROFILE',
  'OTC_SECRET_KEY',
  'TF_VAR_access_key',
])('%s is named', (name) => {
  expect(unread([name])).toEqual([name])
})

test('what is read, what is empty, and what belongs to others is not', () => {
  expect(unread(FAMILIES.flatMap(({ forms }) => forms.flatMap(namesOf)))).toEqual([])
  expect(unreadCredentials({ OS_CLOUD: ' ', OS_PASSCODE: undefined })).toEqual([])
  const others = ['GITHUB_TOKEN', 'ACTIONS_RUNTIME_TOKEN', 'INPUT_PASSWORD', 'NPM_TOKEN', 'USER', 'HOME']
  const noCredentials = ['OS_REGION_NAME', 'OS_AUTH_URL', 'OS_IDENTITY_API_VERSION', 'AWS_REGION', 'HW_CLOUD']
  expect(unread([...others, ...noCredentials])).toEqual([])
})
