/** How many requests a service gets at once, and how often it is asked the same thing again. */
import { afterEach, describe, expect, jest, test } from '@jest/globals'
import { Limiter, Spacing } from '../../../src/cloud/limiter.ts'
import { Budget } from '../../../src/model/budget.ts'
import { failureOf, settle, virtualClock } from './stage.ts'

/** Begins `count` pieces of work that end when they are told to. */
function work(limiter: Limiter, budget: Budget, count: number) {
  const begun: number[] = []
  const ends = Array.from({ length: count }, () => Promise.withResolvers<void>())
  const done = ends.map(({ promise }, number) =>
    limiter.through(budget, () => {
      begun.push(number)
      return promise
    }),
  )
  return { begun, done, end: (number: number) => ends[number]?.resolve() }
}

describe('the limiter', () => {
  afterEach(() => {
    jest.useRealTimers()
  })

  test('lets the first request go alone, and eight at once after it, in their order', async () => {
    const clock = virtualClock()
    const { begun, end } = work(new Limiter(clock), Budget.of(clock), 12)
    await settle()
    expect(begun).toEqual([0])
    end(0)
    await settle()
    expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
    end(3)
    await settle()
    expect(begun.at(-1)).toBe(9)
  })

  test('goes on after a failure', async () => {
    const clock = virtualClock()
    const [limiter, budget] = [new Limiter(clock), Budget.of(clock)]
    expect((await failureOf(limiter.through(budget, () => Promise.reject(new Error('no'))))).message).toBe(
      'no',
    )
    expect(await limiter.through(budget, async () => 'yes')).toBe('yes')
  })

  test('gives the place of a request without an answer away after 3 s', async () => {
    jest.useFakeTimers()
    const clock = virtualClock()
    const { begun } = work(new Limiter(clock), Budget.of(clock), 20)
    await jest.advanceTimersByTimeAsync(2_999)
    expect(begun).toHaveLength(1)
    await jest.advanceTimersByTimeAsync(1)
    expect(begun).toHaveLength(9)
    await jest.advanceTimersByTimeAsync(3_000)
    expect(begun).toHaveLength(17)
  })

  test('is not opened by a request whose budget ends while it waits', async () => {
    const clock = virtualClock()
    const [limiter, budget] = [new Limiter(clock), Budget.of(clock)]
    const first = work(limiter, budget, 1)
    await failureOf(limiter.through(budget.atMost(1_000), async () => 'too late'))
    const others = work(limiter, budget, 3)
    await settle()
    expect([first.begun, others.begun]).toEqual([[0], []])
    first.end(0)
    await settle()
    expect(others.begun).toEqual([0, 1, 2])
  })

  test('holds all back for a while if the service throttles', async () => {
    const clock = virtualClock()
    const limiter = new Limiter(clock)
    limiter.hold(700)
    limiter.hold(300)
    expect(await limiter.through(Budget.of(clock), async () => clock.now())).toBe(700)
  })
})

describe('repeated lists', () => {
  test('leave in their order, at most twenty in any second', async () => {
    const clock = virtualClock()
    const [spacing, budget] = [new Spacing(), Budget.of(clock)]
    const left: [number, number][] = []
    const lists = Array.from({ length: 100 }, async (_, number) => {
      await spacing.turn(budget)
      left.push([number, clock.now()])
    })
    await Promise.all(lists)
    expect(left.map(([number]) => number)).toEqual([...left.keys()])
    const times = left.map(([, time]) => time)
    for (const from of times) {
      expect(times.filter((time) => time >= from && time < from + 1_000).length).toBeLessThanOrEqual(20)
    }
  })

  test('whose budget is over keep nobody waiting', async () => {
    const clock = virtualClock()
    const [spacing, budget] = [new Spacing(), Budget.of(clock)]
    await Promise.all(Array.from({ length: 50 }, () => spacing.turn(budget.atMost(0))))
    expect(clock.now()).toBe(0)
  })
})
