/** Reads an answer by its documented form, and makes an error of any other answer. Pure. */
import { ServiceError } from '../model/errors.ts'
import { isRecord, jsonIn } from '../model/json.ts'
import { plain } from '../model/text.ts'
import type { HttpAnswer } from './http.ts'
import { retryAfter } from './retry.ts'

export interface Asked {
  operation: string // For a sentence: `stop 2 dump tasks of stream x`
  service: 'DIS' | 'IAM'
  stream?: string | undefined // The stream that the request is about, if any
}

/** Hides the secrets of this step, which a server may echo (see `Log`). Call it before the text is cut. */
export type Redact = (text: string, shortest?: number) => string

export interface Answer extends HttpAnswer {
  asked: Asked
  time: number // When the answer came, by this machine's clock, in ms since 1970
  redact: Redact
}

/** Makes a function that reads the JSON of an answer by `form`, which gives null if it is not the documented one. */
export function readJson<T>(form: (json: unknown, redact: Redact) => T | null): (answer: Answer) => T {
  return (answer) => {
    const json = jsonIn(answer.body)
    if (json === undefined) throw unreadable(answer, `no JSON in the answer: ${whatCame(answer)}`)
    const value = form(json, answer.redact)
    if (value === null) throw unreadable(answer, 'JSON of an unknown form')
    return value
  }
}

/** Reads the 2xx answer to a stop or start. It was accepted if the body is empty, or JSON without an error code. */
export function readTaken(answer: Answer): void {
  const code = answer.body.trim() === '' ? '' : readJson(errorCodeIn)(answer)
  if (code !== '') throw new ServiceError({ ...refusal(answer).parts, code: shown(answer, code, 40) })
}

/** Makes the error for an answer of which `words` say how it is odd. */
export function unreadable(answer: Answer, words: string): ServiceError {
  return new ServiceError({ ...refusal(answer).parts, words, isUnreadable: true })
}

/** Makes the error for a refusal, in every form in which DIS, the API gateway and IAM have been seen to refuse. */
export function refusal(answer: Answer): ServiceError {
  const { status, headers, time } = answer
  const { operation, service, stream } = answer.asked
  const json = jsonIn(answer.body)
  // Keystone (IAM) has the fields one level down.
  const fields = isRecord(json) && isRecord(json['error']) ? json['error'] : json
  const code = textIn(fields, 'error_code', 'errorCode', 'code')
  const message = textIn(fields, 'error_msg', 'message', 'errorMsg', 'title')
  const words = message && !isRedirect(answer) ? shown(answer, message) : whatCame(answer)
  const ofIam = service === 'IAM' && headers['x-iam-trace-id']
  const id = ofIam || headers['x-request-id'] || textIn(fields, 'request_id', 'requestId')
  const serverTime = Date.parse(headers['date'] ?? '') || null
  const said = { code: code && shown(answer, code, 40), words, requestId: id && shown(answer, id, 80) }
  const wait = retryAfter(headers['retry-after'], serverTime ?? time)
  return new ServiceError({ operation, service, stream, status, ...said, serverTime, retryAfter: wait })
}

function shown({ redact }: Answer, text: string, longest?: number): string {
  return plain(redact(text), longest)
}

function textIn(fields: unknown, ...names: string[]): string | null {
  const values = isRecord(fields) ? names.map((name) => fields[name]) : []
  return values.filter((value) => typeof value === 'string').find((value) => value !== '') ?? null
}

/** The error code in an answer of DIS, the gateway or Keystone, also at one of its tasks; empty for none, or `0`. */
function errorCodeIn(json: unknown): string {
  const records = [json, ...Object.values(isRecord(json) ? json : {}).flat()].filter(isRecord)
  const codes = records.flatMap(({ error_code, errorCode, code, error }) => [
    ...[error_code, errorCode, isRecord(error) ? error['code'] : error],
    // A field called `code` may hold anything, for instance a status.
    typeof code === 'string' && /^[A-Z]+\.\d+$/.test(code) ? code : '',
  ])
  const texts = codes.filter((code) => ['string', 'number'].includes(typeof code)).map(String)
  return texts.find((code) => code !== '' && code !== '0') ?? ''
}

function isRedirect({ status }: Answer): boolean {
  return status >= 300 && status <= 399
}

/** What came instead of an answer of the service: a redirect, or its type and the title of a page. */
function whatCame(answer: Answer): string {
  const { 'content-type': type = 'no content type', location = 'nowhere' } = answer.headers
  if (isRedirect(answer)) return `a redirect to ${shown(answer, location, 120)}, which is not followed`
  const title = /<title[^>]*>([^<]*)<\/title>/i.exec(answer.body.slice(0, 64_000))?.[1]?.trim()
  const what = title ? `a page with the title «${shown(answer, title, 160)}»` : 'nothing readable'
  return `${what} (${shown(answer, type, 60)})`
}
