/** What came instead of what was asked for: answers read by their documented form, or told as errors. Pure. */
import { ServiceError } from '../model/errors.ts'
import { isRecord } from '../model/json.ts'
import { plain } from '../model/text.ts'
import type { HttpAnswer } from './http.ts'
import { retryAfter } from './retry.ts'

/** An answer, with what its text has to go through before it is shown. */
export interface Answer extends HttpAnswer {
  /** Takes out the secrets of this step, which a server may echo. To be done before anything is cut. */
  redact(text: string): string
}

/** What was asked, as far as messages about its answer need it. */
export interface Asked {
  /** In the words of a sentence: `stop 2 dump tasks of stream x`. */
  operation: string
  service: 'DIS' | 'IAM' | 'GitHub'
  /** The stream that it is about, where it is about one. */
  stream?: string
}

/** Said in place of the words of the issuer of ID tokens: any of them may be a token. */
const UNSHOWN = 'nothing readable here, since it may hold a token'

/**
 * The documented JSON of an answer. `form` gives null for JSON of another form.
 *
 * @throws {ServiceError} that shows what came instead
 */
export function readJson<T>(asked: Asked, answer: Answer, form: (json: unknown) => T | null): T {
  const json = jsonOf(answer)
  if (json === undefined) {
    throw refusal(asked, answer, null, `no JSON in the answer: ${excerpt(asked, answer)}`, 'broken')
  }
  const value = form(json)
  if (value === null) {
    throw refusal(asked, answer, null, `an answer of another form: ${excerpt(asked, answer)}`, 'form')
  }
  return value
}

/**
 * Reads the 2xx of a stop or start: taken when its body is empty or JSON without an error code.
 *
 * @throws {ServiceError} with the code: it was refused; `unreadable`: whether it was taken is not known
 */
export function readTaken(asked: Asked, answer: Answer): true {
  if (withoutMark(answer.body).trim() === '') return true
  const json = jsonOf(answer)
  if (json === undefined) {
    const found = `something that is no JSON: ${excerpt(asked, answer)}`
    throw refusal(asked, answer, null, found, 'broken')
  }
  const code = errorCodeIn(json)
  if (code === null) return true
  const { parts } = refusal(asked, answer, null)
  throw new ServiceError({ ...parts, code: plain(answer.redact(code), 40) })
}

/** The error of an answer that is not what was asked for; `found` says why where the status does not. */
export function refusal(
  asked: Asked,
  answer: Answer,
  now: number | null,
  found?: string,
  unreadable: 'broken' | 'form' | null = null,
): ServiceError {
  const { operation, service, stream } = asked
  const isShown = service !== 'GitHub'
  const { code, words } = isShown ? readRefusal(asked, answer) : { code: null, words: UNSHOWN }
  const date = Date.parse(answer.headers['date'] ?? '')
  const serverTime = Number.isNaN(date) ? null : date
  return new ServiceError({
    operation,
    service,
    stream,
    status: answer.status,
    code,
    words: found ?? (redirected(asked, answer) || words),
    requestId: requestIdOf(asked, answer),
    serverTime,
    retryAfter: retryAfter(answer.headers['retry-after'], serverTime ?? now ?? 0),
    unreadable,
  })
}

/** The ID by which the service's support finds a request, ready to be shown; null where there is none. */
export function requestIdOf({ service }: Pick<Asked, 'service'>, answer: Answer): string | null {
  const { 'x-request-id': common, 'x-iam-trace-id': ofIam } = answer.headers
  const fromHeader = service === 'IAM' ? ofIam || common : common || ofIam
  // Of the issuer of ID tokens only what cannot be one.
  if (service === 'GitHub') return /^[\w:-]{1,64}$/.test(fromHeader ?? '') ? (fromHeader ?? null) : null
  const id = fromHeader || textIn(fieldsOf(jsonOf(answer)), 'request_id', 'requestId')
  return id ? plain(answer.redact(id), 80) : null
}

/** Reads each form in which DIS, the API gateway and IAM were seen to refuse. */
function readRefusal(asked: Asked, answer: Answer): { code: string | null; words: string } {
  const fields = fieldsOf(jsonOf(answer))
  const code = textIn(fields, 'error_code', 'errorCode', 'code')
  const words = textIn(fields, 'error_msg', 'message', 'errorMsg', 'title')
  return {
    code: code === null ? null : plain(answer.redact(code), 40),
    words: words === null ? excerpt(asked, answer) : plain(answer.redact(words)),
  }
}

/** The fields of an error: of Keystone's form they are one level down. */
function fieldsOf(json: unknown): Record<string, unknown> {
  if (!isRecord(json)) return {}
  return isRecord(json['error']) ? json['error'] : json
}

/** The first of these fields that is a text and not empty. */
function textIn(fields: Record<string, unknown>, ...names: string[]): string | null {
  const found = names.map((name) => fields[name]).find((value) => typeof value === 'string' && value !== '')
  return typeof found === 'string' ? found : null
}

/**
 * The first error code in JSON of any depth: an answer about several tasks may have it at one of them. Without
 * recursion, since a server decides how deep it is.
 */
function errorCodeIn(json: unknown): string | null {
  const rest = [json]
  while (rest.length > 0) {
    const value = rest.pop()
    if (Array.isArray(value)) for (const each of value) rest.push(each)
    if (!isRecord(value)) continue
    const { error_code, errorCode, error, code } = value
    const ofKeystone = isRecord(error) ? error['code'] : error
    // A field of that name alone may hold anything, a status too.
    const named = typeof code === 'string' && /^[A-Z]+\.\d+$/.test(code) ? code : null
    const found = [error_code, errorCode, ofKeystone, named].find(isCode)
    if (found !== undefined) return String(found)
    for (const each of Object.values(value)) rest.push(each)
  }
  return null
}

/** Zero, in either form, is how some services say that there is no error. */
function isCode(value: unknown): value is string | number {
  return typeof value === 'string' ? value !== '' && value !== '0' : typeof value === 'number' && value !== 0
}

/** The body as JSON; undefined where it is none: from a proxy, a gateway or nothing. */
function jsonOf({ body }: Answer): unknown {
  try {
    return JSON.parse(withoutMark(body))
  } catch {
    return undefined
  }
}

/** Without the byte order mark, with which JSON must not begin and sometimes does. */
function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text
}

/** Of the issuer of ID tokens, not even the address is shown. */
function redirected({ service }: Asked, answer: Answer): string {
  if (answer.status < 300 || answer.status > 399) return ''
  const target = plain(answer.redact(answer.headers['location'] ?? 'nowhere'), 120)
  return `a redirect${service === 'GitHub' ? '' : ` to ${target}`}, which is not followed`
}

/** A short, harmless piece of a body that nobody expected. */
function excerpt({ service }: Asked, answer: Answer): string {
  if (service === 'GitHub') return UNSHOWN
  const type = plain(answer.redact(answer.headers['content-type'] ?? 'no content type'), 60)
  const text = plain(
    answer
      .redact(answer.body.slice(0, 64_000))
      .slice(0, 4_000)
      .replace(/<(script|style)[\s\S]*?<\/\1>/gi, ' ')
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
    160,
  )
  return text === '' ? `nothing readable (${type})` : `«${text}» (${type})`
}
