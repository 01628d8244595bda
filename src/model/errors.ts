/** The errors that can end a step, or the work on one stream. What happens to one dump task is an `Outcome` instead. */
import type { Fate } from './fate.ts'

/** An expected failure. Anything else that is thrown is a defect of this program. */
export class StepError extends Error {
  readonly fate: Fate // How far the request came that failed; if it is not said, as far as that of the cause

  constructor(message: string, options: ErrorOptions & { fate?: Fate } = {}) {
    super(message, options)
    const { fate, cause } = options
    this.fate = fate ?? (cause instanceof StepError ? cause.fate : 'unsent')
  }
}

export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}

/** What is reported if something was thrown that nobody expected. */
export function defectText(thrown: unknown): string {
  const stack = (thrown instanceof Error && thrown.stack) || messageOf(thrown)
  return `This is a defect of the action; please report it with this text:\n${stack}`
}

/** The inputs or the environment cannot be used. Holds every mistake; each one names its input or variable. */
export class InputError extends StepError {
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(problems.map((problem) => (problems.length === 1 ? problem : `- ${problem}`)).join('\n'))
    this.problems = problems
  }
}

export interface ServiceErrorParts {
  operation: string // What was asked, in the words of a sentence: `list the dump tasks of stream x`
  service: 'DIS' | 'IAM' | 'GitHub'
  stream?: string | undefined // The stream that the request was about, if any
  status: number
  code: string | null // The service's own code (`DIS.4301`, `APIGW.0301`), or null where it gave none
  words: string // The service's own words, or what came instead; already made harmless
  requestId: string | null
  retryAfter?: number | null // How long the service asks to wait, in ms; null if it does not ask
  serverTime?: number | null // The service's clock in ms since 1970, by its `Date` header; null if unknown
  isUnreadable?: boolean // The answer cannot be read
  isRepeated?: boolean // It was not sent, as an earlier refusal would have met it, too
  details?: readonly string[] // More to say to the user, for instance the claims of a refused ID token
}

const THROTTLED = ['DIS.4303', 'DIS.4305'] // They mean "try later", although their status is 400
export const BLOCKED = 'DIS.4309' // The address, after too many failures. Each further request prolongs it.

/** A service gave another answer than the requested one. */
export class ServiceError extends StepError {
  readonly parts: ServiceErrorParts
  readonly isThrottled: boolean // Too many requests: such an answer is waited out, and is no failed attempt

  constructor(parts: ServiceErrorParts, options?: ErrorOptions) {
    const { operation, service, status, code, words, requestId, isUnreadable, isRepeated } = parts
    const id = requestId ? ` (request ID ${requestId})` : ''
    const answered = isRepeated ? `not tried, since ${service} had answered` : `${service} answered`
    const isThrottled = THROTTLED.includes(code ?? '') || (status === 429 && code !== BLOCKED)
    // A gateway may answer 5xx although the service did the work, and so may a service.
    const isUnknown = status >= 500 || status === 408 || (status < 300 && isUnreadable)
    const fate = isRepeated || isThrottled ? 'unsent' : isUnknown ? 'unknown' : 'refused'
    const text = `Could not ${operation}: ${answered} ${status}${code ? `, ${code}` : ''}: ${words}${id}`
    super(text, { ...options, fate })
    this.parts = parts
    this.isThrottled = isThrottled
  }

  /** A signature, key or token was refused (441: DIS's own status for that). */
  get isUnauthorized(): boolean {
    return this.parts.status === 401 || this.parts.status === 441
  }
}

/**
 * IAM locked the account, user or key; each further request prolongs that. Both vendors document "AK access failed to
 * reach the limit,forbidden". What DIS itself says of its streams is no such lock.
 */
export function isLocked({ parts: { status, words, code } }: ServiceError): boolean {
  if (code?.startsWith('DIS.')) return false
  return [401, 403, 423, 441].includes(status) && /\block(ed)?\b|failed to reach the limit/i.test(words)
}

export type NetworkTrouble =
  | 'name-unknown' // It does not exist
  | 'name-unresolved' // It cannot be resolved for the moment
  | 'refused'
  | 'certificate' // The authority that signed it is not known here
  | 'certificate-name'
  | 'certificate-date'
  | 'tls'
  | 'proxy-refused'
  | 'proxy'
  | 'timeout'
  | 'broken'

/** No answer came, or only a part of it. `fate` says whether the service may have received the request. */
export class NetworkError extends StepError {
  declare readonly fate: 'unsent' | 'unknown'
  readonly host: string
  readonly trouble: NetworkTrouble

  constructor(
    operation: string,
    host: string,
    trouble: NetworkTrouble,
    fate: 'unsent' | 'unknown',
    words: string,
    options?: ErrorOptions,
  ) {
    super(`Could not ${operation}: ${words}`, { ...options, fate })
    this.host = host
    this.trouble = trouble
  }
}

/** The time is used up, or the service asks to wait longer (`Retry-After`) than the time that is left. */
export class TimeLimitError extends StepError {}

/** The file through which the runner takes outputs or state cannot be written. `words` says why. */
export class RunnerFileError extends StepError {
  constructor(what: 'outputs' | 'state', words: string, options?: ErrorOptions) {
    super(`The ${what} of this step could not be written: ${words}`, options)
  }
}

export class CancelledError extends StepError {
  constructor(fate: Fate = 'unsent') {
    super('The job was cancelled', { fate })
  }
}
