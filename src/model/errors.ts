/**
 * What can end a step. What happens to a single dump task is not an error but an `Outcome` (see `tasks.ts`);
 * errors are for what keeps the step, or one stream of it, from going on. Causes and remedies for a reader
 * are looked up in `remedies.ts`, and rendered in one place, `report.ts`.
 */

/** What can go wrong without a defect of this program; anything else that is thrown is one. */
export class StepError extends Error {}

/** The inputs (or the environment) cannot be used. Carries every mistake, each naming its input. */
export class InputError extends StepError {
  override readonly name = 'InputError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(problems.length === 1 ? problems[0] : problems.map((problem) => `- ${problem}`).join('\n'))
    this.problems = problems
  }
}

/** What a service's refusal or unreadable answer consists of. */
export interface ServiceErrorParts {
  /** What was asked, in the words of a sentence: `list the dump tasks of stream x`. */
  operation: string
  service: 'DIS' | 'IAM' | 'GitHub'
  /** The stream that it was about, where it was about one. */
  stream?: string | undefined
  status: number
  /** The service's own code (`DIS.4301`, `APIGW.0301`), or null where it gave none. */
  code: string | null
  /** The service's own words, or an excerpt of what came instead; already made harmless. */
  words: string
  requestId: string | null
  /** ms to wait before another try, as the service asked by `Retry-After`; null where it did not. */
  retryAfter?: number | null
  /** The clock of the service in ms since 1970, by its `Date` header or its message; null if unknown. */
  serverTime?: number | null
  /** Set when the answer is not of the documented form: broken on its way, or of another form altogether. */
  unreadable?: 'broken' | 'form' | null
  /** More to say to the user, for instance the claims of a refused ID token. */
  details?: readonly string[]
}

/**
 * A service answered, and not with what was asked for. It does not say whether a stop or start took effect:
 * a 5xx can come after the fact.
 */
export class ServiceError extends StepError {
  override readonly name = 'ServiceError'
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

/** IAM locked the account or the key after failed sign-ins: each further request prolongs it. */
export function isLocked(error: ServiceError): boolean {
  const { status, words } = error.parts
  return [401, 403, 423, 441].includes(status) && /\block(ed)?\b/i.test(words)
}

/** Why there was no answer. */
export type NetworkTrouble =
  | 'name-unknown'
  | 'refused'
  /** Signed by no authority that is known here. */
  | 'certificate'
  /** The same, and NODE_EXTRA_CA_CERTS names a file that cannot be used. */
  | 'certificate-file'
  | 'certificate-name'
  | 'certificate-date'
  | 'tls'
  | 'proxy-refused'
  | 'proxy'
  | 'connect-timeout'
  | 'answer-timeout'
  | 'broken'
  /** A kept-alive connection broke as it was used again; the next request opens a new one. */
  | 'stale'

/** No answer came, or not all of it. `sent` says whether the service can have got the request. */
export class NetworkError extends StepError {
  override readonly name = 'NetworkError'
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

/** A `Retry-After` reaches beyond the time that is left, or all of the time is used up. */
export class TimeLimitError extends StepError {
  override readonly name = 'TimeLimitError'
}

/**
 * A token was refused, and IAM gave no new one; `cause` says why. The call itself was refused, so it certainly
 * had no effect.
 */
export class RenewalError extends StepError {
  override readonly name = 'RenewalError'
  constructor(operation: string, cause: unknown) {
    super(`Could not ${operation}: the token has expired, and IAM gave no new one`, { cause })
  }
}

/** Why a file of the runner cannot be written; `lost`: it is not there, or anything else. */
export type RunnerFileTrouble = 'denied' | 'full' | 'lost'

/** A file of the runner, through which it takes outputs or state, cannot be written. `words`: why. */
export class RunnerFileError extends StepError {
  override readonly name = 'RunnerFileError'
  readonly trouble: RunnerFileTrouble

  constructor(what: 'outputs' | 'state', trouble: RunnerFileTrouble, words: string, options?: ErrorOptions) {
    super(`The ${what} of this step could not be written: ${words}`, options)
    this.trouble = trouble
  }
}

/** The job was cancelled while something was under way. `cause`: how the attempt before had failed. */
export class CancelledError extends StepError {
  override readonly name = 'CancelledError'
  constructor(options?: ErrorOptions) {
    super('The job was cancelled', options)
  }
}
