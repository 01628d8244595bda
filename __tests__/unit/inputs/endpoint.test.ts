/** Addresses that credentials may be sent to. */
import { describe, expect, test } from '@jest/globals'
import { serviceUrl } from '../../../src/inputs/place.ts'

const SERVICES = ['DIS', 'IAM'] as const

test.each([
  ['https://s.example.com', 'https://s.example.com'],
  ['https://s.example.com/', 'https://s.example.com'],
  ['https://s.example.com:443/v3/', 'https://s.example.com'],
  ['https://s.example.com/v3.0', 'https://s.example.com'],
  ['https://s.example.com:8443/v2/', 'https://s.example.com:8443'],
  ['https://S.example.com/gate/v2', 'https://s.example.com/gate'],
  ['https://s.example.com/v2.1', 'https://s.example.com/v2.1'],
  ['HTTPS://s.example.com', 'https://s.example.com'],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ['http://localhost:8080', 'http://localhost:8080'],
  ['http://[::1]:8080', 'http://[::1]:8080'],
  // Without a scheme it is https.
  ['s.example.com', 'https://s.example.com'],
  ['s.example.com:8443/v2', 'https://s.example.com:8443'],
  ['localhost:8443', 'https://localhost:8443'],
  ['[fd00::1]:8443', 'https://[fd00::1]:8443'],
])('%s is taken', (text, url) => {
  for (const service of SERVICES) expect(serviceUrl(text, service)).toEqual({ url, problem: null })
})

test.each([
  ['eu-de', /is not a URL\. Write it like https:/],
  ['dis', /is not a URL/],
  ['https://', /is not a URL/],
  ['https://s example.com', /is not a URL/],
  ['https://s.example.com/a%2Fb', /encoded characters/],
  ['https://u@s.example.com', /credentials/],
  ['https://:p@s.example.com', /credentials/],
  ['http://s.example.com', /https is needed/],
  ['http://127.0.0.1.example.com', /https is needed/],
  ['http://localhost.example.com', /https is needed/],
  ['http://10.0.0.1', /https is needed/],
  ['file:///etc/passwd', /https is needed, not file\. Write/],
  ['https://s.example.com/?a=1', /a query/],
  ['https://s.example.com/#a', /a fragment/],
  ['https://s.example.com/v2/0a1b2c3d4e5f40718293a4b5c6d7e8f9', /after the version of the API/],
  ['https://s.example.com/v2/{project_id}', /encoded|after the version/],
  ['https://s.example.com/v3/auth/tokens', /after the version of the API/],
])('%s is refused', (text, words) => {
  for (const service of SERVICES) {
    expect(serviceUrl(text, service)).toEqual({ url: null, problem: expect.stringMatching(words) })
  }
})

test.each([
  'https://user:hunter2@s.example.com',
  'https://user:hunter2@s.example.com:99999',
  'https://user:hunter2@',
  'user:hunter2@s.example.com',
  'https:///user:hunter2@s example.com',
])('credentials in it are not repeated: %s', (text) => {
  expect(serviceUrl(text, 'DIS').problem).toEqual(expect.not.stringContaining('hunter2'))
})

describe('the host of the other service', () => {
  test.each([
    ['https://iam.eu-de.otc.t-systems.com', 'DIS', /is IAM, not DIS\. It goes into iam-endpoint/],
    ['https://iam-pub.eu-ch2.sc.otc.t-systems.com/v3', 'DIS', /is IAM, not DIS/],
    ['dis.cn-north-4.myhuaweicloud.com', 'IAM', /is DIS, not IAM\. It goes into endpoint/],
  ] as const)('%s is not %s', (text, service, words) => {
    expect(serviceUrl(text, service).problem).toMatch(words)
    expect(serviceUrl(text, service === 'DIS' ? 'IAM' : 'DIS').problem).toBeNull()
  })
})
