/** What is said of a stream that is not there. */
import { expect, test } from '@jest/globals'
import { streamNotThere } from '../../../src/plan/plan.ts'

const place = { region: 'eu-de', project: 'p1' }
const many = Array.from({ length: 25 }, (_, index) => `s${index}x`)

test.each<[string, readonly string[] | null, string]>([
  [
    'order',
    ['orders', 'clicks'],
    'Project p1 in region eu-de has 2 streams: orders, clicks. Did you mean orders?',
  ],
  ['Orders', ['orders'], 'Project p1 in region eu-de has 1 stream: orders. Did you mean orders?'],
  [
    'sensors',
    ['orders'],
    'Project p1 in region eu-de has 1 stream: orders. Are region, project and account the right ones?',
  ],
  [
    'orders',
    [],
    'Project p1 in region eu-de has no streams. Are region, project and account the right ones?',
  ],
  ['orders', null, 'Project p1 in region eu-de has no stream orders.'],
])('%s, and the project has %j', (stream, names, expected) => {
  expect(streamNotThere(stream, names, place)).toBe(expected)
})

test('at most twenty streams are named, and the region only where it is known', () => {
  const text = streamNotThere('orders', many, { ...place, region: null })
  expect(text).toMatch(/^Project p1 has 25 streams: s0x, .*, s19x and 5 more\. /)
})

test('names of others are harmless', () => {
  expect(streamNotThere('x', ['a\n::error::b'], place)).not.toContain('\n')
})
