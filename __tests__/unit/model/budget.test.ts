/** How long something may take: never longer than what it comes from. */
import { describe, expect, test } from '@jest/globals'
import { Budget, type Clock, later, systemClock } from '../../../src/model/budget.ts'

/** A clock that stands still until somebody sleeps by it. */
function standing(): Clock & { pass(ms: number): void } {
  let now = 1_000
  return {
    now: () => now,
    wall: () => now,
    random: () => 0,
    pass: (ms) => {
      now += ms
    },
    sleep: async (ms, signal) => {
      if (!signal.aborted) now += Math.max(0, ms)
    },
  }
}

describe('a budget', () => {
  test('is over when its time is up', () => {
    const clock = standing()
    const budget = Budget.of(clock, 500)
    expect([budget.left, budget.isOver]).toEqual([500, false])
    clock.pass(499)
    expect([budget.left, budget.isOver]).toEqual([1, false])
    clock.pass(2)
    expect([budget.left, budget.isOver, budget.isCut]).toEqual([0, true, false])
  })

  test.each([
    [100, 50, 50],
    [100, 200, 100],
    [100, -1, 0],
    [Number.POSITIVE_INFINITY, 200, 200],
  ])('of %d ms gives at most %d ms: %d', (whole, asked, given) => {
    expect(Budget.of(standing(), whole).atMost(asked).left).toBe(given)
  })

  test('gives nothing once it is over', () => {
    const clock = standing()
    const budget = Budget.of(clock, 100)
    clock.pass(100)
    expect(budget.atMost(50).isOver).toBe(true)
  })

  test('ends with all its parts when it is cut', () => {
    const budget = Budget.of(standing())
    const part = budget.atMost(1_000).atMost(500)
    budget.cut()
    expect([budget.isOver, part.isOver, part.isCut, part.signal.aborted, part.left]).toEqual([
      true,
      true,
      true,
      true,
      0,
    ])
  })

  test('goes on for the grace of a cut', async () => {
    const budget = Budget.of(systemClock)
    budget.cut(30)
    expect(budget.isCut).toBe(false)
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(budget.isCut).toBe(true)
  })

  test('sleeps no longer than it lasts', async () => {
    const clock = standing()
    await Budget.of(clock, 300).sleep(10_000)
    expect(clock.now()).toBe(1_300)
  })

  test('wakes up when it is cut', async () => {
    const budget = Budget.of(systemClock)
    const sleeping = budget.sleep(1_000_000)
    budget.cut()
    await sleeping
    expect(budget.isOver).toBe(true)
  })

  test('that ends later is the later one', () => {
    const clock = standing()
    const [short, long] = [Budget.of(clock, 10), Budget.of(clock, 20)]
    expect([later(short, long), later(long, short)]).toEqual([long, long])
  })
})
