/** Decides when to poll again. All times are in ms. Pure: the elapsed time and the random number are arguments. */

/** The shortest time between polls, so that a quick pause is noticed quickly. */
const SHORTEST = 150
/** The longest time between polls, so that a slow pause is noticed soon, with few requests. */
const LONGEST = 10_000
/** Between these two, the next poll comes after this share of the elapsed time. */
const SHARE = 0.1

/** A task is given up if it stays in a bad state for this long. */
export const GIVE_UP_AFTER = 30_000
/** A stop that may have arrived, or may arrive once more, is watched for this long. */
export const STOP_WATCH = 60_000
/**
 * How long a post step may take after its job was cancelled. The runner grants all post steps together less than five
 * minutes.
 */
export const CANCELLED_JOB_WAIT = 60_000
/** How often a long wait logs what it still waits for. */
export const HEARTBEAT = 15_000
/** How long the last poll may take. It is made when the time is up. */
export const LAST_POLL = 10_000

/**
 * How long to wait before the next poll, if `elapsed` ms have passed since the call was answered. Chance (`random` in
 * 0..1) takes off up to a fifth, so that many jobs do not poll at the same moment.
 */
export function nextPoll(elapsed: number, random: number): number {
  const base = Math.min(LONGEST, Math.max(SHORTEST, elapsed * SHARE))
  return base === SHORTEST ? SHORTEST : Math.round(base * (1 - 0.2 * random))
}
