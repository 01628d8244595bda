/** How many requests a service gets at once, and how often it is asked the same thing again. */
import { describe, expect, test } from '@jest/globals'
import type { Clock } from '../../../src/cloud/clock.ts'
import { Limiter, paceOf } from '../../../src/cloud/limiter.ts'

/** Time that passes only while somebody sleeps. */
function fakeClock(): Clock & { time: number } {
  const clock = {
    time: 0,
    now: () => clock.time,
    wall: () => clock.time,
    random: () => 0,
    async sleep(ms: number) {
      clock.time += ms
    },
  }
  return clock
}

/** Lets pending promises go on. */
const settle = () => new Promise((resolve) => setImmediate(resolve))

/** Begins `count` pieces of work that end when they are told to. */
function work(limiter: Limiter, count: number) {
  const begun: number[] = []
  const ends: (() => void)[] = []
  const done = Array.from({ length: count }, (_, number) =>
    limiter.through(() => {
      begun.push(number)
      return new Promise<void>((resolve) => {
        ends[number] = resolve
      })
    }),
  )
  return { begun, ends, done }
}

describe('the limiter', () => {
  test('lets the first request go alone, and eight at once after its answer, in their order', async () => {
    const limiter = new Limiter(fakeClock())
    const { begun, ends } = work(limiter, 12)
    await settle()
    expect(begun).toEqual([0])
    limiter.answered()
    ends[0]?.()
    await settle()
    expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
    ends[3]?.()
    await settle()
    expect(begun.at(-1)).toBe(9)
  })

  test('opens again after a failure', async () => {
    const limiter = new Limiter(fakeClock())
    await expect(limiter.through(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await limiter.through(async () => 'yes')).toBe('yes')
  })

  test('halves its width and holds all back for a while when the service throttles; answers widen it again', async () => {
    const clock = fakeClock()
    const limiter = new Limiter(clock)
    limiter.answered()
    limiter.throttled(700)
    const { begun, ends } = work(limiter, 20)
    await settle()
    expect(clock.time).toBeGreaterThanOrEqual(700)
    expect(begun).toHaveLength(4)
    for (let round = 0; round < 4; round += 1) limiter.answered()
    await settle()
    expect(begun).toHaveLength(4)
    limiter.answered()
    ends[0]?.()
    await settle()
    expect(begun).toHaveLength(6)
  })

  test('lets one at a time find out whether a silent service is there again', async () => {
    const limiter = new Limiter(fakeClock())
    limiter.answered()
    limiter.silent()
    const { begun } = work(limiter, 3)
    await settle()
    expect(begun).toEqual([0])
    limiter.answered()
    await settle()
    expect(begun).toEqual([0, 1, 2])
  })
})

test('repeated lists leave in their order, at most twenty in any second', async () => {
  const clock = fakeClock()
  const pace = paceOf(clock)
  const never = new AbortController().signal
  const left: [number, number][] = []
  const lists = Array.from({ length: 100 }, async (_, number) => {
    await pace.turn(never)
    left.push([number, clock.time])
  })
  await Promise.all(lists)
  expect(left.map(([number]) => number)).toEqual([...left.keys()])
  const times = left.map(([, time]) => time)
  for (const from of times) {
    expect(times.filter((time) => time >= from && time < from + 1_000).length).toBeLessThanOrEqual(20)
  }
})
