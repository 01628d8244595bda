/** Reads an answer by its documented form, and makes an error of any other answer. Pure. */
import { ServiceError } from '../model/errors.ts'
import { isRecord } from '../model/json.ts'
import { plain } from '../model/text.ts'
import type { HttpAnswer } from './http.ts'
import { retryAfter } from './retry.ts'

/** The request, as far as messages about its answer need it. */
export interface Asked {
  /** For a sentence: `stop 2 dump tasks of stream x`. */
  operation: string
  service: 'DIS' | 'IAM' | 'GitHub'
  /** The stream that the request is about, if any. */
  stream?: string | undefined
}

/** An answer, and what messages about it need. */
export interface Answer extends HttpAnswer {
  asked: Asked
  /** When the answer came, by this machine's clock, in ms since 1970. */
  time: number
  /** Hides the secrets of this step, which a server may echo. Call it before the text is cut. */
  redact(text: string): string
}

/**
 * Reads the JSON of an answer. `form` converts it, and gives null if it does not have the documented form.
 *
 * @throws {ServiceError} showing what came instead
 */
export function readJson<T>(answer: Answer, form: (json: unknown, redact: Answer['redact']) => T | null): T {
  const json = jsonIn(answer.body)
  if (json === undefined) throw refusal(answer, `no JSON in the answer: ${excerpt(answer)}`, 'broken')
  const value = form(json, answer.redact)
  if (value === null) throw refusal(answer, `an answer of another form: ${excerpt(answer)}`, 'form')
  return value
}

/**
 * Reads the 2xx answer to a stop or start. The call was accepted if the body is empty, or JSON without an error code.
 *
 * @throws {ServiceError} with a code: the call was refused. With `unreadable`: nobody knows whether it was accepted.
 */
export function readTaken(answer: Answer): true {
  if (withoutMark(answer.body).trim() === '') return true
  const code = readJson(answer, errorCodeIn)
  if (code === '') return true
  throw new ServiceError({ ...refusal(answer).parts, code: shown(answer, code, 40) })
}

/**
 * Makes the error for an answer that is not the requested one. `found` says what is wrong if the status does not.
 * Reads every form in which DIS, the API gateway and IAM have been seen to refuse.
 */
export function refusal(
  answer: Answer,
  found?: string,
  unreadable: 'broken' | 'form' | null = null,
): ServiceError {
  const { asked, status, headers } = answer
  // Nothing is read from the issuer of ID tokens: any word may be part of a token.
  const fields = asked.service === 'GitHub' ? {} : fieldsOf(jsonIn(answer.body))
  const code = textIn(fields, 'error_code', 'errorCode', 'code')
  const words = textIn(fields, 'error_msg', 'message', 'errorMsg', 'title')
  const serverTime = Date.parse(headers['date'] ?? '') || null
  return new ServiceError({
    operation: asked.operation,
    service: asked.service,
    stream: asked.stream,
    status,
    code: code && shown(answer, code, 40),
    words: found ?? redirected(answer) ?? (words ? shown(answer, words) : excerpt(answer)),
    requestId: requestIdOf(answer, fields),
    serverTime,
    retryAfter: retryAfter(headers['retry-after'], serverTime ?? answer.time),
    unreadable,
  })
}

/** The ID by which the support of the service finds the request; null if there is none. */
function requestIdOf(answer: Answer, fields: Record<string, unknown>): string | null {
  const { 'x-request-id': common, 'x-iam-trace-id': ofIam } = answer.headers
  const { service } = answer.asked
  const fromHeader = service === 'IAM' ? ofIam || common : common || ofIam
  const id = fromHeader || textIn(fields, 'request_id', 'requestId')
  // The issuer of ID tokens may send a token here, so only what cannot be a token is shown.
  if (!id || (service === 'GitHub' && !/^[\w:-]{1,64}$/.test(id))) return null
  return shown(answer, id, 80)
}

/** Makes text of the answer safe to show. */
function shown({ redact }: Answer, text: string, longest?: number): string {
  return plain(redact(text), longest)
}

/** The fields of an error. Keystone (IAM) has them one level down. */
function fieldsOf(json: unknown): Record<string, unknown> {
  if (!isRecord(json)) return {}
  return isRecord(json['error']) ? json['error'] : json
}

/** The first of these fields that holds text. */
function textIn(fields: Record<string, unknown>, ...names: string[]): string | null {
  for (const name of names) {
    const value = fields[name]
    if (typeof value === 'string' && value !== '') return value
  }
  return null
}

/**
 * The first error code in the JSON, at any depth; empty if there is none. An answer about several tasks may have it
 * at one of them. Not recursive, as the server decides how deep the JSON is.
 */
function errorCodeIn(json: unknown): string {
  const rest = [json]
  while (rest.length > 0) {
    const value = rest.pop()
    if (typeof value !== 'object' || value === null) continue
    const { error_code, errorCode, error, code } = value as Record<string, unknown>
    const ofKeystone = isRecord(error) ? error['code'] : error
    // A field called `code` may hold anything, for instance a status, so it must look like an error code.
    const named = typeof code === 'string' && /^[A-Z]+\.\d+$/.test(code) ? code : ''
    const found = [error_code, errorCode, ofKeystone, named].find(isCode)
    if (found !== undefined) return String(found)
    for (const each of Object.values(value)) rest.push(each)
  }
  return ''
}

/** Some services send `0` or `"0"` if there is no error. */
function isCode(value: unknown): boolean {
  return typeof value === 'string' ? value !== '' && value !== '0' : typeof value === 'number' && value !== 0
}

/** Parses JSON; undefined if the text is not JSON, such as a proxy's page or nothing. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(withoutMark(text))
  } catch {
    return undefined
  }
}

/** Removes the byte order mark: JSON must not begin with one, but sometimes does. */
function withoutMark(text: string): string {
  return text.replace(/^\ufeff/, '')
}

/**
 * Says where a redirect leads; null if the answer is not a redirect. An address from the issuer of ID tokens is not
 * shown, as it may hold a token.
 */
function redirected(answer: Answer): string | null {
  if (answer.status < 300 || answer.status > 399) return null
  const target = shown(answer, answer.headers['location'] ?? 'nowhere', 120)
  return `a redirect${answer.asked.service === 'GitHub' ? '' : ` to ${target}`}, which is not followed`
}

/** A short, safe excerpt of an unexpected body. */
function excerpt(answer: Answer): string {
  if (answer.asked.service === 'GitHub') return 'nothing readable here, since it may hold a token'
  const type = shown(answer, answer.headers['content-type'] ?? 'no content type', 60)
  const text = answer
    .redact(answer.body.slice(0, 64_000))
    .slice(0, 4_000)
    .replace(/<(script|style)[\s\S]*?<\/\1>|<[^>]*>/gi, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return text === '' ? `nothing readable (${type})` : `«${plain(text, 160)}» (${type})`
}
