/** When to look again. All spans in ms. Pure: the caller brings the time that has passed and the chance. */

/** The first looks come this close together, so that a quick pause is noticed quickly. */
const SHORTEST = 150
/** The looks never come further apart than this, so that a slow pause is noticed soon and cheaply. */
const LONGEST = 10_000
/** In between, the next look comes after this share of the time that has passed. */
const SHARE = 0.1

/** A task that is in a bad state is given up when it is still there after this time. */
export const GIVE_UP_AFTER = 30_000
/** A stop whose fate is unknown (killed or cut off before its answer) is watched for this long. */
export const UNKNOWN_FATE_WATCH = 60_000
/** All the waiting of a post step whose job was cancelled: the runner grants under five minutes to all. */
export const CANCELLED_JOB_WAIT = 60_000
/** How often a long wait says what it still waits for. */
export const HEARTBEAT = 15_000
/** The last look, taken when the time is up, may take this long. */
export const LAST_LOOK = 10_000
/** After a cancel, a stop or start that is on its way may still be answered for this long. */
export const CANCEL_GRACE = 2_500
/** `wait-timeout` when it is not set, and for the post step where it is `0`. */
export const DEFAULT_WAIT = 600_000

/**
 * How long to wait before the next look, when `elapsed` ms have passed since the call was answered. Up to a
 * fifth is taken off by chance (`random` in 0..1), so that many jobs do not look in step.
 */
export function nextLook(elapsed: number, random: number): number {
  const base = Math.min(LONGEST, Math.max(SHORTEST, elapsed * SHARE))
  return Math.round(base * (1 - 0.2 * random))
}
