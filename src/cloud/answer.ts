/** What came instead of what was asked for: answers read by their documented form, or told as errors. Pure. */
import { ServiceError } from '../errors.js'
import { isRecord } from '../json.js'
import { plain } from '../text.js'
import type { HttpAnswer } from './http.js'
import { retryAfter } from './retry.js'

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
}

/**
 * The documented JSON of an answer. `form` gives null for JSON of another form.
 *
 * @throws {ServiceError} that shows what came instead
 */
export function readJson<T>(asked: Asked, answer: Answer, form: (json: unknown) => T | null): T {
  let json: unknown
  try {
    json = JSON.parse(answer.body)
  } catch {
    throw refusal(asked, answer, null, `no JSON in the answer: ${excerpt(answer)}`, 'broken')
  }
  const value = form(json)
  if (value === null)
    throw refusal(asked, answer, null, `an answer of another form: ${excerpt(answer)}`, 'form')
  return value
}

/** The error of an answer that is not what was asked for; `found` says why where the status does not. */
export function refusal(
  asked: Asked,
  answer: Answer,
  now: number | null,
  found?: string,
  unreadable: 'broken' | 'form' | null = null,
): ServiceError {
  const { code, words, requestId } = readRefusal(answer)
  const date = Date.parse(answer.headers['date'] ?? '')
  const serverTime = Number.isNaN(date) ? null : date
  return new ServiceError({
    operation: asked.operation,
    service: asked.service,
    status: answer.status,
    code,
    words: found ?? words,
    requestId,
    serverTime,
    retryAfter: retryAfter(answer.headers['retry-after'], serverTime ?? now ?? 0),
    unreadable,
  })
}

/** Reads each form in which DIS, the API gateway and IAM were seen to refuse. */
function readRefusal(answer: Answer): { code: string | null; words: string; requestId: string | null } {
  const fromHeader = answer.redact(answer.headers['x-request-id'] ?? '')
  let json: unknown = null
  try {
    json = JSON.parse(answer.body)
  } catch {
    // Not JSON: a proxy, a gateway or nothing; the excerpt shows it.
  }
  const fields = isRecord(json) ? (isRecord(json['error']) ? json['error'] : json) : {}
  const text = (...names: string[]) => {
    const values = names.map((name) => fields[name])
    const found = values.find((value) => typeof value === 'string' && value !== '')
    return found === undefined ? undefined : answer.redact(String(found))
  }
  const code = text('error_code', 'errorCode', 'code')
  const words = text('error_msg', 'message', 'errorMsg', 'title')
  const requestId = fromHeader || text('request_id', 'requestId')
  return {
    code: code === undefined ? null : plain(code, 40),
    words: words === undefined ? redirected(answer) || excerpt(answer) : plain(words),
    requestId: requestId ? plain(requestId, 80) : null,
  }
}

function redirected(answer: Answer): string {
  if (answer.status < 300 || answer.status > 399) return ''
  return `a redirect to ${plain(answer.redact(answer.headers['location'] ?? 'nowhere'), 120)}, which is not followed`
}

/** A short, harmless piece of a body that nobody expected. */
function excerpt(answer: Answer): string {
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
