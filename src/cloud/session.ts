/** How requests are made to show who sends them: signed by AK/SK, or with a token. */
import type { ServiceError } from '../model/errors.ts'
import type { Clock } from './clock.ts'
import {
  type Key,
  plainAuthorization,
  type Scope,
  type Signable,
  scopedAuthorization,
  sdkDate,
} from './sign.ts'

export interface Session {
  /** The headers of a request, with all that proves who sends it, as of `time` (ms, the service's clock). */
  authorize(request: Signable, time: number): Record<string, string>
  /**
   * After a refusal of a request with these headers of `authorize`: a line for the log when the refusal is about the
   * form of the signature and the same request is worth sending once more, since `authorize` now uses the other form;
   * else null. The other form stays: a session changes its form once.
   */
  switchForm(failure: ServiceError, used: Readonly<Record<string, string>>): string | null
  /**
   * Gets a new proof after the service refused `used` (headers of `authorize`) with 401. False where this
   * sign-in method has none, or where a new one is unlikely to fare better.
   */
  renew(used: Readonly<Record<string, string>>): Promise<boolean>
  /** To be called when the service took a request of this session. */
  accepted(): void
}

/** AK/SK, and what else goes into each request signed with it. */
export interface SigningKey extends Key {
  securityToken: string | null
  /** Goes into `X-Project-Id` where it is known. */
  projectId: string | null
}

type Form = 'plain' | 'scoped'

/** The form that each service documents itself; it is tried first. */
const FIRST_FORM = { dis: 'scoped', iam: 'plain' } as const

/** Signs each request to the service of `scope` with AK/SK, in the form that this service takes. */
export function signingSession(key: SigningKey, scope: Scope): Session {
  let form: Form = FIRST_FORM[scope.service]
  let switched = false
  return {
    authorize(request, time) {
      const headers: Record<string, string> = { ...request.headers, 'x-sdk-date': sdkDate(time) }
      if (key.projectId !== null) headers['x-project-id'] = key.projectId
      if (key.securityToken !== null) headers['x-security-token'] = key.securityToken
      const signable = { ...request, headers }
      headers['authorization'] =
        form === 'scoped' ? scopedAuthorization(signable, key, scope) : plainAuthorization(signable, key)
      return headers
    },
    switchForm(failure, used) {
      if (!isAboutForm(failure)) return null
      // Another request may have found the form out while this one was on its way.
      const isOutdated = used['authorization'] !== undefined && formOf(used['authorization']) !== form
      if (switched && !isOutdated) return null
      if (!isOutdated) form = form === 'scoped' ? 'plain' : 'scoped'
      switched = true
      const { service, code, status } = failure.parts
      return `${service} does not take this form of the signature (${code ?? status}); signing in the ${form} form from now on`
    },
    renew: async () => false,
    accepted() {},
  }
}

function formOf(authorization: string): Form {
  return authorization.includes(' Credential=') ? 'scoped' : 'plain'
}

/** What DIS says of an `Authorization` header of a form that it does not know (its table of errors). */
const FORM_CODES = new Set(['DIS.4101', 'DIS.4102', 'DIS.4106', 'DIS.4108', 'DIS.4109', 'DIS.4111'])
/** What the gateway in front says then. */
const FORM_WORDS =
  /authori[sz]ation\W+(header\W+)?(is\W+)?(format|form|scheme|type|missing|empty|malformed|not found)\b|authori[sz]ation header (is )?(incorrect|invalid|unsupported)|(malformed|unsupported|cannot parse|(incorrect|invalid) (format|form) of)( the)? authori[sz]ation/i
/** The form was understood where the service speaks of these. */
const UNDERSTOOD_WORDS = /signature (fail|mismatch|expired|time)|not exist|lock/i

/** Whether a refusal is about the form of the `Authorization` header: not the key, the signature or the date. */
export function isAboutForm({ parts: { status, code, words } }: ServiceError): boolean {
  if (code !== null && FORM_CODES.has(code)) return true
  return (status === 401 || status === 441) && FORM_WORDS.test(words) && !UNDERSTOOD_WORDS.test(words)
}

/** A token younger than this is not worth renewing, but once: a new one would be refused as well. In ms. */
const FRESH = 60_000

/** Sends a token along; `renewToken` gets the next one, or is null where the token came from outside. */
export function tokenSession(
  first: string,
  renewToken: (() => Promise<string>) | null,
  clock: Clock,
): Session {
  let token = first
  let obtained = clock.now()
  let proven = false
  let renewedYoung = false
  let renewal: Promise<void> | null = null
  const begin = async (renew: () => Promise<string>, isYoung: boolean) => {
    try {
      token = await renew()
      renewedYoung ||= isYoung
      obtained = clock.now()
      proven = false
    } finally {
      renewal = null
    }
  }
  return {
    authorize: (request) => ({ ...request.headers, 'x-auth-token': token }),
    async renew(used) {
      if (used['x-auth-token'] !== token) return true
      const isYoung = clock.now() - obtained < FRESH
      if (renewal === null) {
        if (!renewToken || (isYoung && (!proven || renewedYoung))) return false
        renewal = begin(renewToken, isYoung)
      }
      await renewal
      return true
    },
    switchForm: () => null,
    accepted() {
      proven = true
    },
  }
}
