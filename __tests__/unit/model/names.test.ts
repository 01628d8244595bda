/** Which name somebody may have meant: one that is a slip of the finger or another case away, and no other. */
import { expect, test } from '@jest/globals'
import { meant } from '../../../src/model/names.ts'

test.each([
  ['orders', ['audit', 'Orders', 'order'], 'Orders'],
  ['eu-ed', ['eu-nl', 'eu-de', 'eu-ch2'], 'eu-de'],
  ['EU-DE', ['eu-nl', 'eu-de'], 'eu-de'],
  ['ordrs', ['orders', 'clicks'], 'orders'],
  ['oorders', ['orders', 'clicks'], 'orders'],
  ['prders', ['orders', 'clicks'], 'orders'],
  ['o', ['a', 'bc'], 'a'],
  ['sensors', ['orders'], null],
  ['orders', ['audit-log'], null],
  ['orders-3', ['orders-1', 'orders-2'], null],
  ['oredsr', ['orders'], null],
  ['aa', ['aaaa'], null],
  ['x', [], null],
])('%s among %j: %j', (name, names, expected) => {
  expect(meant(name, names)).toBe(expected)
})
