/** How far a stop or start came: one word from the wire to the saved state, merged and never converted. */

/**
 * In the order of what is known: the service said no; it did not leave, or was put off; it left, and nothing has been
 * heard of it yet; it may have arrived, and no answer says so; the service took it.
 */
export const FATES = ['refused', 'unsent', 'sent', 'unknown', 'answered'] as const

export type Fate = (typeof FATES)[number]

/** What is known after some news. Any news replaces `sent`; else it is never lost that a call may have arrived. */
export function merged(known: Fate, news: Fate): Fate {
  return known === 'sent' || FATES.indexOf(news) > FATES.indexOf(known) ? news : known
}

export function mayHaveArrived(fate: Fate): boolean {
  return FATES.indexOf(fate) >= FATES.indexOf('sent')
}
