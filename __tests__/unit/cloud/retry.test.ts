/** What is tried again and when, and what the service's clock says about ours. */
import { describe, expect, test } from '@jest/globals'
import { clockSkew, serverTimeInWords, systemClock } from '../../../src/cloud/clock.ts'
import { fateUnknown, isThrottled, mayTryAgain, retryAfter, waitAfter } from '../../../src/cloud/retry.ts'
import {
  CancelledError,
  NetworkError,
  type NetworkTrouble,
  ServiceError,
  type ServiceErrorParts,
  TimeLimitError,
} from '../../../src/model/errors.ts'

function service(
  status: number,
  code: string | null = null,
  more: Partial<ServiceErrorParts> = {},
): ServiceError {
  return new ServiceError({
    operation: 'stop',
    service: 'DIS',
    status,
    code,
    words: '',
    requestId: null,
    ...more,
  })
}

function network(trouble: NetworkTrouble, sent: 'no' | 'maybe' = 'no'): NetworkError {
  return new NetworkError('stop', 'dis.example.com', trouble, sent, '')
}

describe('another try', () => {
  test.each<[number, string | null, boolean]>([
    [400, 'DIS.4117', false],
    [400, 'DIS.4200', false],
    [400, 'DIS.4301', false],
    [400, 'DIS.4354', false],
    [400, 'DIS.4303', true],
    [400, 'DIS.4305', true],
    [400, 'DIS.4309', false],
    [429, 'DIS.4309', false],
    [500, 'DIS.4309', false],
    [400, null, false],
    [401, 'APIGW.0301', false],
    [403, 'DIS.4116', false],
    [404, null, false],
    [408, null, true],
    [429, null, true],
    [500, 'DIS.5000', true],
    [501, null, false],
    [502, null, true],
    [503, null, true],
    [504, null, true],
    [524, null, true],
    [302, null, false],
  ])('after %d %s: %s', (status, code, again) => {
    expect(mayTryAgain(service(status, code))).toBe(again)
  })

  test('after an answer that broke on its way, and not after one of another form', () => {
    expect(mayTryAgain(service(200, null, { unreadable: 'broken' }))).toBe(true)
    expect(mayTryAgain(service(200, null, { unreadable: 'form' }))).toBe(false)
  })

  test.each<[NetworkTrouble, boolean]>([
    ['name-unknown', true],
    ['refused', true],
    ['proxy', true],
    ['connect-timeout', true],
    ['answer-timeout', true],
    ['broken', true],
    ['certificate', false],
    ['tls', false],
    ['proxy-refused', false],
  ])('after %s: %s', (trouble, again) => {
    expect(mayTryAgain(network(trouble))).toBe(again)
  })

  test('not after anything else', () => {
    expect([new CancelledError(), new TimeLimitError(), new Error(), null].map(mayTryAgain)).not.toContain(
      true,
    )
  })
})

test.each<[string, unknown, boolean]>([
  ['no answer, though it was sent', network('broken', 'maybe'), true],
  ['nothing was sent', network('refused', 'no'), false],
  ['an error of the service', service(500), true],
  ['an error of the gateway', service(502), true],
  ['a success that cannot be read', service(200, null, { unreadable: 'broken' }), true],
  ['a success that holds an error code', service(200, 'DIS.4354'), false],
  ['202 with an error code', service(202, 'APIGW.0201'), false],
  ['a refusal', service(400), false],
  ['throttled', service(429), false],
  ['anything else', new Error(), false],
])('a stop may have taken effect: %s', (_, failure, may) => {
  expect(fateUnknown(failure)).toBe(may)
})

test.each<[number, string | null, boolean]>([
  [429, null, true],
  [429, 'DIS.4303', true],
  [400, 'DIS.4303', true],
  [400, 'DIS.4305', true],
  [429, 'DIS.4309', false],
  [503, null, false],
])('%d %s asks for fewer requests: %s', (status, code, is) => {
  expect(isThrottled(service(status, code))).toBe(is)
})

describe('the wait before another try', () => {
  test('doubles up to ten seconds, and chance adds a fifth at the most', () => {
    const failures = [1, 2, 3, 4, 5, 6, 60, 10_000]
    const expected = [500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000]
    expect(failures.map((count) => waitAfter(count, 0))).toEqual(expected)
    expect(failures.map((count) => waitAfter(count, 1))).toEqual(expected.map((ms) => ms * 1.2))
  })

  test('is never shorter than the service asks, nor than the back-off where it asks for nothing', () => {
    expect([waitAfter(1, 0, 5_000), waitAfter(6, 0, 5_000), waitAfter(3, 0, 0)]).toEqual([
      5_000, 10_000, 2_000,
    ])
  })
})

describe('Retry-After', () => {
  const now = Date.UTC(2026, 0, 1, 12, 0, 0)
  test.each([
    [undefined, null],
    ['0', 0],
    ['7', 7_000],
    [' 1.5 ', 1_500],
    ['Thu, 01 Jan 2026 12:00:30 GMT', 30_000],
    ['Thu, 01 Jan 2026 11:00:00 GMT', 0],
    ['-5', null],
    ['9'.repeat(400), 24 * 60 * 60_000],
    ['Tue, 13 Sep 275760 00:00:00 GMT', 24 * 60 * 60_000],
    ['2026', 2_026_000],
    ['soon', null],
    ['', null],
  ])('%j', (value, ms) => {
    expect(retryAfter(value, now)).toBe(ms)
  })
})

describe('the clock', () => {
  test.each([
    [0, null],
    [5 * 60_000, null],
    [5 * 60_000 + 1, 5 * 60_000 + 1],
    [-20 * 60_000, -20 * 60_000],
  ])('of the service %d ms ahead', (ahead, skew) => {
    expect(clockSkew(1_000_000_000_000, 1_000_000_000_000 + ahead)).toBe(skew)
  })

  test('of the service, when nobody knows it', () => {
    expect([clockSkew(1, null), clockSkew(1, undefined)]).toEqual([null, null])
  })

  const DAY = 24 * 60 * 60_000
  test.each([
    [DAY, 0, DAY],
    [-DAY, 0, -DAY],
    [DAY + 1, 0, null],
    [-DAY - 1, 0, null],
    [Date.parse('Tue, 13 Sep 275760 00:00:00 GMT') - 1_000_000_000_000, 0, null],
    [Date.UTC(1899, 0) - 1_000_000_000_000, 0, null],
    // What one answer may not ask for, several may not ask for step by step.
    [DAY + 60 * 60_000, DAY, null],
    [DAY, 60 * 60_000, DAY - 60 * 60_000],
  ])('of the service %d ms ahead, of which %d ms are known', (ahead, known, more) => {
    expect(clockSkew(1_000_000_000_000, 1_000_000_000_000 + ahead, known)).toBe(more)
  })

  test("of the service, in the gateway's words as they were seen", () => {
    const seen =
      'calc aksk signature fail:signature expired, signature time:20211217T064303Z,server time:20211217T065804Z'
    expect(serverTimeInWords(seen)).toBe(Date.UTC(2021, 11, 17, 6, 58, 4))
    expect(serverTimeInWords('signature time:20211217T064303Z')).toBeNull()
  })

  test('sleeps, not before zero, and wakes up when it is told to', async () => {
    const wake = new AbortController()
    const long = systemClock.sleep(600_000, wake.signal)
    await systemClock.sleep(-1)
    await systemClock.sleep(5, wake.signal)
    wake.abort()
    await long
    await systemClock.sleep(600_000, wake.signal)
  })
})
