/** Which name somebody may have meant. */
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { distance, nearest } from '../../../src/model/nearest.ts'

test.each([
  ['orders', ['audit', 'order', 'orders-2', 'Orders'], ['Orders', 'order', 'orders-2', 'audit']],
  ['eu-ed', ['eu-nl', 'eu-de', 'eu-ch2'], ['eu-de', 'eu-nl', 'eu-ch2']],
  ['EU-DE', ['eu-nl', 'eu-de'], ['eu-de', 'eu-nl']],
  ['x', [], []],
])('%s among %j: %j', (name, names, expected) => {
  expect(nearest(name, names)).toEqual(expected)
})

test('a distance is none to itself, the same both ways, and never shorter by a detour', () => {
  const word = fc.string({ maxLength: 8 })
  fc.assert(
    fc.property(word, word, word, (a, b, c) => {
      expect(distance(a, a)).toBe(0)
      expect(distance(a, b)).toBe(distance(b, a))
      expect(distance(a, c)).toBeLessThanOrEqual(distance(a, b) + distance(b, c))
      expect(distance(a, b)).toBeGreaterThanOrEqual(Math.abs(a.length - b.length))
      expect(distance(a, `${a}${b}`)).toBe(b.length)
    }),
  )
})
