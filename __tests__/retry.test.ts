/** What is tried again and when, and what the service's clock says about ours. */
import { describe, expect, test } from '@jest/globals'
import { clockSkew, serverTimeInWords, systemClock } from '../src/cloud/clock.js'
import { backoff, fateUnknown, mayTryAgain, retryAfter } from '../src/cloud/retry.js'
import {
  CancelledError,
  NetworkError,
  type NetworkTrouble,
  ServiceError,
  type ServiceErrorParts,
  TimeLimitError,
} from '../src/errors.js'

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

test('a stop may have taken effect when it left and was not answered, or only by what is in front of the service', () => {
  const may = [network('broken', 'maybe'), service(500), service(502)]
  const cannot = [network('refused', 'no'), service(400), service(429), new Error()]
  expect(may.map(fateUnknown)).toEqual([true, true, true])
  expect(cannot.map(fateUnknown)).toEqual([false, false, false, false])
})

test('the back-off doubles up to its ceiling, by chance between nothing and all of it', () => {
  expect([1, 2, 3, 4, 5, 6, 60].map((attempt) => backoff(attempt, 1))).toEqual([
    500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000,
  ])
  expect([backoff(3, 0), backoff(3, 0.25)]).toEqual([0, 500])
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
