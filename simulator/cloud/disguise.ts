import { gzipSync } from 'node:zlib'
import { disError, gatewayError } from './answers.ts'
import type { FaultSpec } from './faultSpec.ts'
import { isObject } from './json.ts'
import { isOddList, oddList } from './oddList.ts'
import type { Answer, Entry, World } from './types.ts'

/** Whether a request takes effect under this fault. It does if the fault only spoils the real answer. */
export function takesEffect(fault: FaultSpec) {
  if (fault.late !== undefined || fault.partly !== undefined) return true
  if (fault.reset !== undefined) return fault.reset !== 'before'
  return fault.apply === true || !(fault.silence === true || replacesAnswer(fault))
}

/** Whether nothing is answered and the connection stays open. */
export function isSilent(fault: FaultSpec) {
  if (fault.silence === true) return true
  return fault.late !== undefined && fault.reset === undefined && !replacesAnswer(fault)
}

function replacesAnswer(fault: FaultSpec) {
  const { answer, code, partly, redirect, html, empty, huge, throttle } = fault
  return (
    [answer, code, redirect, html, empty, huge, throttle].some(Boolean) ||
    partly !== undefined ||
    isBusy(fault)
  )
}

/** The fault has a `retryAfter`, and nothing else that decides about the answer. */
function isBusy({ retryAfter, ...fault }: FaultSpec) {
  const { answer, code, partly, silence, redirect, html, empty, huge, throttle, reset, truncate, drip, odd } =
    fault
  const others = [answer, code, silence, redirect, html, empty, huge, throttle, reset, truncate, drip, odd]
  return retryAfter !== undefined && partly === undefined && !others.some(Boolean)
}

/** The answer that a fault puts in the place of the real one. */
export function disguise(answer: Answer, fault: FaultSpec, entry: Entry, world: World): Answer {
  const disguised = replacesAnswer(fault) ? replacement(fault, entry, world) : spoil(answer, fault, entry)
  if (fault.retryAfter === undefined) return disguised
  return { ...disguised, headers: { ...disguised.headers, 'Retry-After': String(fault.retryAfter) } }
}

function replacement(fault: FaultSpec, entry: Entry, world: World): Answer {
  const { answer, code, redirect, html, throttle, partly, status } = fault
  if (answer !== undefined) return { status: 200, ...answer }
  if (code !== undefined) return disError(status ?? 400, code, 'The request is refused.', world)
  if (redirect !== undefined) return { status: status ?? 307, headers: { Location: redirect } }
  if (html === true) return { status: status ?? 502, headers: htmlHeaders, body: page }
  if (throttle === true && status === undefined) {
    return disError(400, 'DIS.4303', 'Traffic control limit is exceeded. Try again later.', world)
  }
  if (throttle === true || isBusy(fault)) {
    const message = 'The throttling threshold has been reached'
    return gatewayError(status ?? 429, 'APIGW.0308', message, entry.requestId)
  }
  if (partly !== undefined && fault.empty !== true) {
    return disError(400, 'DIS.4200', 'Invalid request. [tasks]', world)
  }
  return { status: 200 }
}

/** The real answer in a form that its client may not expect. */
function spoil(answer: Answer, { odd, oddAt = 0 }: FaultSpec, entry: Entry): Answer {
  const { body } = answer
  if (odd === undefined || body === undefined) return answer
  if (isOddList(odd)) return oddList(answer, odd, oddAt)
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  if (odd === 'bom') return { ...answer, body: `\uFEFF${text}` }
  if (odd === 'null') return withoutLists(answer)
  if (odd === 'gzip' && !takesGzip(entry.headers['accept-encoding'])) return answer
  return { ...answer, body: gzipSync(text), headers: { ...answer.headers, 'Content-Encoding': 'gzip' } }
}

function withoutLists({ states: _, ...answer }: Answer): Answer {
  if (!isObject(answer.body)) return { ...answer, body: null }
  const fields = Object.entries(answer.body).map(([name, value]) => [
    name,
    Array.isArray(value) ? null : value,
  ])
  return { ...answer, body: Object.fromEntries(fields) }
}

/** A client that names no encoding accepts any. */
const takesGzip = (header = '*') =>
  /gzip|\*/.test(header) && !/(gzip|\*)\s*;\s*q=0(\.0*)?\s*(,|$)/.test(header)

const htmlHeaders = { 'Content-Type': 'text/html' }
const page = `<html>
<head><title>502 Bad Gateway</title></head>
<body><center><h1>502 Bad Gateway</h1></center><hr><center>gateway</center></body>
</html>
`
