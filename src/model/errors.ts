/**
 * The errors that can end a step, or the work on one stream. What happens to a single dump task is an `Outcome`, not an
 * error (see `tasks.ts`). `remedies.ts` has the likely cause and the remedy of each error; `report/` shows them.
 */

/** An expected failure. Anything else that is thrown is a defect of this program. */
export class StepError extends Error {}

export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}

/** What is reported if something was thrown that nobody expected. */
export function defectText(thrown: unknown): string {
  const stack = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
  return `This is a defect of the action; please report it with this text:\n${stack}`
}

/** The inputs or the environment cannot be used. Holds every mistake; each one names its input or variable. */
export class InputError extends StepError {
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(problems.length === 1 ? problems[0] : problems.map((problem) => `- ${problem}`).join('\n'))
    this.problems = problems
  }
}

/** The parts of a refusal, or of an answer that cannot be read. */
export interface ServiceErrorParts {
  /** What was asked, in the words of a sentence: `list the dump tasks of stream x`. */
  operation: string
  service: 'DIS' | 'IAM' | 'GitHub'
  /** The stream that the request was about, if any. */
  stream?: string | undefined
  status: number
  /** The service's own code (`DIS.4301`, `APIGW.0301`), or null where it gave none. */
  code: string | null
  /** The service's own words, or an excerpt of what came instead; already made harmless. */
  words: string
  requestId: string | null
  /** How long the service asks to wait (`Retry-After`), in ms; null if it does not ask. */
  retryAfter?: number | null
  /** The clock of the service in ms since 1970, by its `Date` header or its message; null if unknown. */
  serverTime?: number | null
  /** Set when the answer cannot be read: it was `broken` on its way, or does not have the documented `form`. */
  unreadable?: 'broken' | 'form' | null
  /** More to say to the user, for instance the claims of a refused ID token. */
  details?: readonly string[]
}

/**
 * A service gave another answer than the requested one. A stop or start may have taken effect all the same: a service
 * can do the work and then answer 5xx.
 */
export class ServiceError extends StepError {
  readonly parts: ServiceErrorParts

  constructor(parts: ServiceErrorParts, options?: ErrorOptions) {
    const code = parts.code ? `, ${parts.code}` : ''
    const id = parts.requestId ? ` (request ID ${parts.requestId})` : ''
    super(
      `Could not ${parts.operation}: ${parts.service} answered ${parts.status}${code}: ${parts.words}${id}`,
      options,
    )
    this.parts = parts
  }
}

/** IAM locked the account or the key after failed sign-ins. Each further request prolongs the lock. */
export function isLocked(error: ServiceError): boolean {
  const { status, words } = error.parts
  return [401, 403, 423, 441].includes(status) && /\block(ed)?\b/i.test(words)
}

/** Why there was no answer. */
export type NetworkTrouble =
  | 'name-unknown'
  | 'refused'
  /** The authority that signed it is not known here. */
  | 'certificate'
  /** As `certificate`, and NODE_EXTRA_CA_CERTS names a file that cannot be used. */
  | 'certificate-file'
  | 'certificate-name'
  | 'certificate-date'
  | 'tls'
  | 'proxy-refused'
  | 'proxy'
  | 'connect-timeout'
  | 'answer-timeout'
  | 'broken'
  /** A kept-alive connection broke when it was used again. The next request opens a new one. */
  | 'stale'

/** No answer came, or only a part of it. `sent` says whether the service may have received the request. */
export class NetworkError extends StepError {
  readonly host: string
  readonly trouble: NetworkTrouble
  readonly sent: 'no' | 'maybe'

  constructor(
    operation: string,
    host: string,
    trouble: NetworkTrouble,
    sent: 'no' | 'maybe',
    words: string,
    options?: ErrorOptions,
  ) {
    super(`Could not ${operation}: ${words}`, options)
    this.host = host
    this.trouble = trouble
    this.sent = sent
  }
}

/** The time is used up, or the service asks to wait longer (`Retry-After`) than the time that is left. */
export class TimeLimitError extends StepError {}

/** A token was refused, and IAM gave no new one (`cause` says why). The call was refused, so it had no effect. */
export class RenewalError extends StepError {
  constructor(operation: string, cause: unknown) {
    super(`Could not ${operation}: the token has expired, and IAM gave no new one`, { cause })
  }
}

/** Why a file of the runner cannot be written. `lost`: the file is not there, or another reason. */
export type RunnerFileTrouble = 'denied' | 'full' | 'lost'

/** The file through which the runner takes outputs or state cannot be written. `words` says why. */
export class RunnerFileError extends StepError {
  readonly trouble: RunnerFileTrouble

  constructor(what: 'outputs' | 'state', trouble: RunnerFileTrouble, words: string, options?: ErrorOptions) {
    super(`The ${what} of this step could not be written: ${words}`, options)
    this.trouble = trouble
  }
}

/** The job was cancelled during this work. `cause`: why the attempt before had failed. */
export class CancelledError extends StepError {
  constructor(options?: ErrorOptions) {
    super('The job was cancelled', options)
  }
}
