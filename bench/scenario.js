/**
 * What the service is to be like for one run, and what it saw of it.
 *
 * @typedef {object} Scenario
 * @property {number} streams how many, with 5 running tasks each
 * @property {number[]} pauseDelays ms from the stop of the first, second, … stream until the service shows its
 *   tasks `PAUSED`; the last one goes for the streams behind it too
 * @property {number} latency ms before each answer
 *
 * @typedef {object} Seen
 * @property {Record<string, number>} requests by operation
 * @property {number} connections
 * @property {Record<string, number>} stops by stream: when its stop took effect, ms since 1970
 * @property {number} firstRequest when it arrived, ms since 1970
 */

export const TASKS = 5

/** @param {number} index from 0 */
export const streamName = (index) => `bench-${index + 1}`
