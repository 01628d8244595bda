/** What is tried again and when, and how far a failed call came. */
import { describe, expect, test } from '@jest/globals'
import { mayTryAgain, retryAfter, waitAfter } from '../../../src/cloud/retry.ts'
import {
  CancelledError,
  NetworkError,
  type NetworkTrouble,
  TimeLimitError,
} from '../../../src/model/errors.ts'
import { refusedBy } from './stage.ts'

describe('another try, and how far the call came', () => {
  test.each<[number, string | null, again: boolean, fate: string]>([
    [400, 'DIS.4117', false, 'refused'],
    [400, 'DIS.4301', false, 'refused'],
    [400, 'DIS.4303', true, 'unsent'],
    [400, 'DIS.4305', true, 'unsent'],
    [429, null, true, 'unsent'],
    [400, 'DIS.4309', false, 'refused'],
    [429, 'DIS.4309', false, 'refused'],
    [401, 'APIGW.0301', false, 'refused'],
    [403, 'DIS.4116', false, 'refused'],
    [404, null, false, 'refused'],
    [302, null, false, 'refused'],
    [200, 'DIS.4354', false, 'refused'],
    [408, null, true, 'unknown'],
    [500, 'DIS.5000', true, 'unknown'],
    [502, null, true, 'unknown'],
    [524, null, true, 'unknown'],
  ])('after %d %s: %s, %s', (status, code, again, fate) => {
    const error = refusedBy(status, code)
    expect([mayTryAgain(error), error.fate]).toEqual([again, fate])
    expect(error.isThrottled).toBe(again && fate === 'unsent')
  })

  test('after an answer that cannot be read: yes, unknown', () => {
    const error = refusedBy(200, null, { isUnreadable: true })
    expect([mayTryAgain(error), error.fate]).toEqual([true, 'unknown'])
  })

  test('after one that was not sent for an earlier refusal: no, unsent', () => {
    const error = refusedBy(503, null, { isRepeated: true })
    expect([mayTryAgain(error), error.fate]).toEqual([false, 'unsent'])
  })

  test.each<[NetworkTrouble, boolean]>([
    ['name-unresolved', true],
    ['refused', true],
    ['proxy', true],
    ['timeout', true],
    ['broken', true],
    ['name-unknown', false],
    ['certificate', false],
    ['certificate-name', false],
    ['certificate-date', false],
    ['tls', false],
    ['proxy-refused', false],
  ])('after %s: %s', (trouble, again) => {
    expect(mayTryAgain(new NetworkError('stop', 'dis.test', trouble, 'unsent', ''))).toBe(again)
  })

  test('not after anything else', () => {
    const others = [new CancelledError(), new TimeLimitError('the time is up'), new Error(), null]
    expect(others.map(mayTryAgain)).not.toContain(true)
  })
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
