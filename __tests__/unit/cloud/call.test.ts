/** A call: what leaves at all, what is tried again, what one answer means for all further requests. */
import { describe, expect, test } from '@jest/globals'
import { Budget } from '../../../src/model/budget.ts'
import {
  CancelledError,
  NetworkError,
  ServiceError,
  type StepError,
  TimeLimitError,
} from '../../../src/model/errors.ts'
import { failureOf, type Prepared, type Reply, type Stage, settle, stage, virtualClock } from './stage.ts'

const empty: Prepared = { body: { tasks: [] } }
const refused = (status: number, code: string | null, more: Prepared = {}, words = 'no'): Prepared => ({
  status,
  body: { error_code: code, error_msg: words },
  ...more,
})
const list = ({ dis, budget }: Stage, within = budget) => dis.listTasks('orders', { budget: within })
const lookUp = ({ iam, session }: Stage) => iam.projects('eu-de', session)

/** A reply that comes when it is told to. */
function later() {
  const { promise, resolve } = Promise.withResolvers<Prepared>()
  return { promise, answer: () => resolve(empty) }
}

describe('nothing leaves', () => {
  test('once its budget is over', async () => {
    const s = stage([empty])
    const error = await failureOf<StepError>(list(s, s.budget.atMost(0)))
    expect([error, error.fate, s.received.length]).toEqual([expect.any(TimeLimitError), 'unsent', 0])
  })

  test('once its budget is cut', async () => {
    const s = stage([empty])
    s.budget.cut()
    const error = await failureOf<StepError>(list(s))
    expect([error, error.fate, s.received.length]).toEqual([expect.any(CancelledError), 'unsent', 0])
  })

  test('if the budget ends while it waits for its turn', async () => {
    const s = stage([later().promise])
    const first = list(s)
    expect(await failureOf(list(s, s.budget.atMost(1_000)))).toBeInstanceOf(TimeLimitError)
    expect(s.received).toHaveLength(1)
    const waiting = failureOf(list(s))
    s.budget.cut()
    expect(await waiting).toBeInstanceOf(CancelledError)
    expect(s.received).toHaveLength(1)
    first.catch(() => {})
  })

  test('if its caller prevents it', async () => {
    const s = stage([empty])
    const onLeaving = () => {
      throw new CancelledError()
    }
    await failureOf(s.dis.listTasks('orders', { budget: s.budget, onLeaving }))
    expect(s.received).toEqual([])
  })
})

test('the first request goes alone, then eight at once', async () => {
  const replies = Array.from({ length: 12 }, later)
  const s = stage(replies.map(({ promise }) => promise))
  const calls = replies.map(() => list(s))
  await settle()
  expect(s.received).toHaveLength(1)
  replies[0]?.answer()
  await settle()
  expect(s.received).toHaveLength(9)
  for (const { answer } of replies) answer()
  await Promise.all(calls)
})

describe('another attempt', () => {
  const broken = new NetworkError('x', 'dis.test', 'broken', 'unknown', 'broke')

  test.each<[string, Reply[], number, requests: number]>([
    ['after a page of a gateway', [{ status: 502, body: '<html>' }, empty], 3, 2],
    ['after a broken connection', [broken, empty], 3, 2],
    ['as often as it is set', [{ status: 503 }], 4, 4],
    ['not after a refusal', [refused(400, 'DIS.4200')], 3, 1],
    [
      'after throttled answers, which are no failed attempts',
      [{ status: 429 }, { status: 429 }, empty],
      1,
      3,
    ],
    ['after DIS.4303, too', [refused(400, 'DIS.4303'), empty], 1, 2],
  ])('%s', async (_, replies, attempts, requests) => {
    const s = stage(replies, { attempts })
    await list(s).catch((error) => expect(error).toBeInstanceOf(ServiceError))
    expect(s.received).toHaveLength(requests)
  })

  test('of a throttled request is made as long as there is patience', async () => {
    const s = stage([{ status: 429 }], { patience: 2_000 })
    expect(await failureOf(list(s))).toBeInstanceOf(ServiceError)
    // After 500 ms and after 1 s more; the next one would come after 3.5 s.
    expect(s.received).toHaveLength(3)
  })

  test('is not made if the service asks to wait longer than there is time', async () => {
    const s = stage([{ status: 503, headers: { 'Retry-After': '600' } }])
    const error = await failureOf<StepError>(list(s, s.budget.atMost(60_000)))
    expect([error, error.fate]).toEqual([expect.any(TimeLimitError), 'unknown'])
    expect(error.message).toContain('it asks to wait 10 min (Retry-After), and only 1 min are left')
  })

  test('has a line of the log', async () => {
    const s = stage([{ status: 503 }, empty])
    await list(s)
    expect(s.lines).toEqual([
      expect.stringMatching(/^Attempt 1 of 3 failed: .* 503: .*; trying again in 500 ms$/),
    ])
  })
})

describe('a refusal', () => {
  test.each<[string, Prepared, iamIsAsked: boolean]>([
    ['of the signature', refused(441, 'DIS.4112'), true],
    ['of the key', refused(441, 'DIS.4107'), true],
    ['of the token', refused(401, 'APIGW.0307'), true],
    ['of this address', refused(400, 'DIS.4309'), true],
    ['by a lock', refused(401, 'APIGW.0301', {}, 'ak AK is locked'), false],
    ['by a lock with 403', refused(403, null, {}, 'The account is locked.'), false],
  ])('%s is the last request to that service', async (_, answer, iamIsAsked) => {
    const s = stage([answer, { body: { projects: [{ id: 'p', name: 'eu-de' }] } }])
    const first = await failureOf<ServiceError>(list(s))
    const second = await failureOf<ServiceError>(list(s))
    expect([first.fate, first.parts.isRepeated]).toEqual(['refused', undefined])
    expect([second.fate, second.parts.isRepeated]).toEqual(['unsent', true])
    expect(second.message).toContain('not tried, since DIS had answered')
    await lookUp(s).catch(() => {})
    expect(s.received).toHaveLength(iamIsAsked ? 2 : 1)
  })

  test('for a missing right, which may be that of one stream, is not', async () => {
    const s = stage([refused(403, 'DIS.4116'), empty])
    await failureOf(list(s))
    await list(s)
    expect(s.received).toHaveLength(2)
  })
})

describe('a clock that is off', () => {
  const inAnHour = { Date: new Date(Date.UTC(2026, 0, 1, 1)).toUTCString() }
  const expired = refused(441, 'DIS.4105', { headers: inAnHour })

  test('is corrected once, for all services, and a warning says so', async () => {
    const s = stage([expired, empty, { body: { projects: [] } }])
    await list(s)
    await lookUp(s)
    const dates = s.received.map(({ headers }) => headers['x-sdk-date'])
    expect(dates).toEqual(['20260101T000000Z', ...Array(3).fill('20260101T010000Z')])
    expect(s.lines).toEqual([
      expect.stringContaining('The clock of this machine is 1 h behind the clock of DIS'),
    ])
  })

  test('is not corrected again, nor for more than a day, nor for 5 minutes', async () => {
    const at = (...time: [number, number, number]) => ({
      Date: new Date(Date.UTC(2026, 0, ...time)).toUTCString(),
    })
    for (const [replies, requests] of [
      [[expired, refused(441, 'DIS.4105', { headers: at(1, 2, 0) })], 2],
      [[refused(441, 'DIS.4105', { headers: at(2, 0, 1) })], 1],
      [[refused(441, 'DIS.4105', { headers: at(1, 0, 5) })], 1],
    ] as const) {
      const s = stage(replies)
      await failureOf(list(s))
      expect(s.received).toHaveLength(requests)
    }
    const s = stage([expired, empty, refused(441, 'DIS.4105', { headers: at(1, 2, 0) })])
    await list(s)
    await failureOf(list(s))
    expect(s.received).toHaveLength(3)
  })
})

describe('a name that does not exist', () => {
  const unknown = new NetworkError('x', 'dis.test', 'name-unknown', 'unsent', 'no such name')

  test.each<[string, Reply[], boolean, requests: number]>([
    ['is not asked for again', [unknown, empty], false, 1],
    ['is, if the host has answered before', [refused(400, 'DIS.4301'), unknown, empty], false, 3],
    ['is, if an earlier step had answers from it', [unknown, empty], true, 2],
  ])('%s', async (_, replies, isPlaceProven, requests) => {
    const s = stage(replies, { isPlaceProven })
    if (requests === 3) await failureOf(list(s))
    await list(s).catch((error) => expect(error.trouble).toBe('name-unknown'))
    expect(s.received).toHaveLength(requests)
  })
})

test('an attempt may take 30 s, and never longer than its budget', async () => {
  const s = stage([empty], { budget: Budget.of(virtualClock()) })
  await list(s)
  await list(s, s.budget.atMost(4_000))
  expect(s.received.map(({ within }) => within)).toEqual([30_000, 4_000])
})
