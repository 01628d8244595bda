/** When to poll again. All spans in ms. Pure: the caller brings the time that has passed and the chance. */

/** The first polls come this close together, so that a quick pause is noticed quickly. */
const SHORTEST = 150
/** The polls never come further apart than this, so that a slow pause is noticed soon and cheaply. */
const LONGEST = 10_000
/** In between, the next poll comes after this share of the time that has passed. */
const SHARE = 0.1

/** A task that is in a bad state is given up when it is still there after this time. */
export const GIVE_UP_AFTER = 30_000
/** A stop whose fate is unknown, or that may arrive once more, is watched for this long. */
export const STOP_WATCH = 60_000
/** All that a post step does after its job was cancelled: the runner grants under five minutes to all of them. */
export const CANCELLED_JOB_WAIT = 60_000
/** How often a long wait says what it still waits for. */
export const HEARTBEAT = 15_000
/** The last poll, made when the time is up, may take this long. */
export const LAST_POLL = 10_000

/**
 * How long to wait before the next poll, when `elapsed` ms have passed since the call was answered. Up to a
 * fifth is taken off by chance (`random` in 0..1), so that many jobs do not poll in step.
 */
export function nextPoll(elapsed: number, random: number): number {
  const base = Math.min(LONGEST, Math.max(SHORTEST, elapsed * SHARE))
  return base === SHORTEST ? SHORTEST : Math.round(base * (1 - 0.2 * random))
}
