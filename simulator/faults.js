import { disError, gatewayError } from './answers.js'

/** @typedef {import('./types.js').FaultSpec} FaultSpec */
/** @typedef {import('./types.js').Entry} Entry */
/** @typedef {import('./types.js').Answer} Answer */

/** The faults that wait for their request. */
export class Faults {
  /** @type {Array<{ spec: FaultSpec, seen: number, used: number }>} */
  #armed = []

  /** @param {FaultSpec} spec */
  arm(spec) {
    this.#armed.push({ spec, seen: 0, used: 0 })
  }

  clear() {
    this.#armed = []
  }

  /**
   * The first armed fault that fits. Those after it count the request too, so that `nth` means the nth
   * request whatever other faults there are.
   *
   * @param {Entry} entry
   */
  pick(entry) {
    const fitting = this.#armed.filter(({ spec }) => fits(spec, entry))
    for (const fault of fitting) fault.seen += 1
    const chosen = fitting.find(isDue)
    if (chosen === undefined) return null
    chosen.used += 1
    return chosen.spec
  }
}

/** @param {{ spec: FaultSpec, seen: number, used: number }} fault */
function isDue({ spec, seen, used }) {
  if (spec.nth !== undefined) return seen === spec.nth
  return seen > (spec.skip ?? 0) && used < (spec.times ?? 1)
}

/** @param {FaultSpec} spec @param {Entry} entry */
function fits({ operation, stream, match }, entry) {
  if (operation !== undefined && ![operation].flat().includes(entry.operation)) return false
  if (stream !== undefined && stream !== entry.stream) return false
  return match === undefined || match(entry)
}

/**
 * Whether a request takes effect under a fault: one that only spoils the real answer lets it.
 *
 * @param {FaultSpec} fault
 */
export function takesEffect(fault) {
  if (fault.reset !== undefined) return fault.reset !== 'before'
  return fault.apply === true || !replacesAnswer(fault)
}

/** @param {FaultSpec} fault */
function replacesAnswer(fault) {
  const { answer, silence, redirect, html, empty, huge, throttle } = fault
  return [answer, silence, redirect, html, empty, huge, throttle].some((what) => what) || isBusy(fault)
}

/** A `retryAfter` with nothing else. @param {FaultSpec} fault */
function isBusy({
  retryAfter,
  answer,
  silence,
  redirect,
  html,
  empty,
  huge,
  throttle,
  reset,
  truncate,
  drip,
}) {
  const others = [answer, silence, redirect, html, empty, huge, throttle, reset, truncate, drip]
  return retryAfter !== undefined && !others.some((what) => what)
}

/**
 * The answer that a fault puts in the place of the real one.
 *
 * @param {Answer} answer
 * @param {FaultSpec} fault
 * @param {Entry} entry
 * @param {import('./types.js').World} world
 * @returns {Answer}
 */
export function disguise(answer, fault, entry, world) {
  const disguised = replacesAnswer(fault) ? replacement(fault, entry, world) : answer
  if (fault.retryAfter === undefined) return disguised
  return { ...disguised, headers: { ...disguised.headers, 'Retry-After': String(fault.retryAfter) } }
}

/**
 * @param {FaultSpec} fault @param {Entry} entry @param {import('./types.js').World} world
 * @returns {Answer}
 */
function replacement(fault, entry, world) {
  if (fault.answer !== undefined) return { status: 200, ...fault.answer }
  if (fault.redirect !== undefined) {
    return { status: fault.status ?? 307, headers: { Location: fault.redirect } }
  }
  if (fault.html === true) return { status: fault.status ?? 502, headers: htmlHeaders, body: page }
  if (fault.throttle === true) {
    return disError(400, 'DIS.4303', 'Traffic control limit is exceeded. Try again later.', world)
  }
  if (isBusy(fault)) {
    const message = 'The throttling threshold has been reached'
    return gatewayError(fault.status ?? 429, 'APIGW.0308', message, entry.requestId)
  }
  return { status: 200 }
}

const htmlHeaders = { 'Content-Type': 'text/html' }
const page = `<html>
<head><title>502 Bad Gateway</title></head>
<body><center><h1>502 Bad Gateway</h1></center><hr><center>gateway</center></body>
</html>
`
