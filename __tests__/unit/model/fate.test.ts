/** How far a call came: every pair of what is known and what is heard of it. */
import { describe, expect, test } from '@jest/globals'
import { FATES, type Fate, mayHaveArrived, merged } from '../../../src/model/fate.ts'

const TABLE: Record<Fate, Record<Fate, Fate>> = {
  refused: { refused: 'refused', unsent: 'unsent', sent: 'sent', unknown: 'unknown', answered: 'answered' },
  unsent: { refused: 'unsent', unsent: 'unsent', sent: 'sent', unknown: 'unknown', answered: 'answered' },
  sent: { refused: 'refused', unsent: 'unsent', sent: 'sent', unknown: 'unknown', answered: 'answered' },
  unknown: {
    refused: 'unknown',
    unsent: 'unknown',
    sent: 'unknown',
    unknown: 'unknown',
    answered: 'answered',
  },
  answered: {
    refused: 'answered',
    unsent: 'answered',
    sent: 'answered',
    unknown: 'answered',
    answered: 'answered',
  },
}

describe('what is known after some news', () => {
  const pairs = FATES.flatMap((known) => FATES.map((news) => [known, news, TABLE[known][news]] as const))

  test.each(pairs)('%s, then %s: %s', (known, news, then) => {
    expect(merged(known, news)).toBe(then)
  })

  test('that a call may have arrived is never forgotten once an attempt stayed without an answer', () => {
    for (const known of ['unknown', 'answered'] as const) {
      for (const news of FATES) expect(mayHaveArrived(merged(known, news))).toBe(true)
    }
  })
})

test('a call may have arrived from the moment it left', () => {
  expect(FATES.filter(mayHaveArrived)).toEqual(['sent', 'unknown', 'answered'])
})
