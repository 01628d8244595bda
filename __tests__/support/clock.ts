/** A faster clock for the steps of a test: what takes a minute takes four seconds. */

/** How much faster time passes for a step with the arguments of `hurried`. */
const HURRY = 15

/** Real ms in which that many seconds pass for such a step. */
export const seconds = (count: number) => (count * 1_000) / HURRY

/**
 * Arguments for Node.js that make time pass faster for a step: its clocks, its timers and the limits of its requests. Its
 * dates are wrong by a few minutes at most, which signatures allow.
 */
export const hurried = [
  '--import',
  `data:text/javascript,${encodeURIComponent(`
    import timers from 'node:timers/promises'
    import { Socket } from 'node:net'
    import { syncBuiltinESMExports } from 'node:module'
    const { now } = Date, begin = now(), { bigint } = process.hrtime, start = bigint()
    const later = globalThis.setTimeout, { setInterval: again } = globalThis, delay = timers.setTimeout, { setTimeout: idle } = Socket.prototype
    Date.now = () => Math.round(begin + (now() - begin) * ${HURRY})
    process.hrtime.bigint = () => start + (bigint() - start) * ${HURRY}n
    globalThis.setTimeout = (then, ms, ...more) => later(then, ms / ${HURRY}, ...more)
    globalThis.setInterval = (then, ms, ...more) => again(then, ms / ${HURRY}, ...more)
    timers.setTimeout = (ms, ...more) => delay(ms / ${HURRY}, ...more)
    Socket.prototype.setTimeout = function (ms, ...more) { return idle.call(this, ms / ${HURRY}, ...more) }
    syncBuiltinESMExports()
  `)}`,
]

/** Real ms in which a second passes for a step with these arguments. */
export const secondOf = (nodeArguments: readonly string[] = []) =>
  nodeArguments.includes(hurried[1] ?? '') ? seconds(1) : 1_000
