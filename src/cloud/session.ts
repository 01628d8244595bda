/** Proves to a service who sends a request: by an AK/SK signature, or by a token. */
import type { ServiceError } from '../model/errors.ts'
import type { Clock } from './clock.ts'
import { authorization, type Key, type Scope, type Signable, sdkDate } from './sign.ts'

type Headers = Readonly<Record<string, string>>

export interface Session {
  /** Gives the headers of a request, with the proof of who sends it. `time`: the service's clock, in ms since 1970. */
  authorize(request: Signable, time: number): Record<string, string>
  /**
   * Called when a request with the headers `used` (of `authorize`) was refused with 401 or 441. Gives a line for the
   * log if the request is worth sending once more, as `authorize` now gives another proof: a new token, or the other
   * form of the signature. A session changes that form only once. Gives null if there is no other proof, or if a new
   * one would most likely be refused too. Throws if there is no new token.
   */
  renew(failure: ServiceError, used: Headers): Promise<string | null>
  /** Called when the service accepted a request of this session. */
  accepted(): void
}

/** The AK/SK, and what else each signed request holds. */
export interface SigningKey extends Key {
  securityToken: string | null
  /** For the header `X-Project-Id`; null if the project is not known yet. */
  projectId: string | null
}

/** Signs each request to the service of `scope` with AK/SK, in the form that the service accepts. */
export function signingSession(key: SigningKey, scope: Scope): Session {
  // The form that the service itself documents is tried first.
  let isScoped = scope.service === 'dis'
  let isSwitched = false
  return {
    authorize(request, time) {
      const headers: Record<string, string> = { ...request.headers, 'x-sdk-date': sdkDate(time) }
      if (key.projectId !== null) headers['x-project-id'] = key.projectId
      if (key.securityToken !== null) headers['x-security-token'] = key.securityToken
      headers['authorization'] = authorization({ ...request, headers }, key, isScoped ? scope : undefined)
      return headers
    },
    async renew(failure, used) {
      if (!isAboutForm(failure)) return null
      // Another request may have found the right form while this one was on its way.
      const wasScoped = used['authorization']?.includes(' Credential=') ?? isScoped
      if (wasScoped === isScoped) {
        if (isSwitched) return null
        isSwitched = true
        isScoped = !isScoped
      }
      const { service, code, status } = failure.parts
      const form = isScoped ? 'scoped' : 'plain'
      return `${service} does not take this form of the signature (${code ?? status}); signing in the ${form} form from now on`
    },
    accepted() {},
  }
}

/** DIS codes for an `Authorization` header in a form that DIS does not know (from its table of errors). */
const FORM_CODES = new Set(['DIS.4101', 'DIS.4102', 'DIS.4106', 'DIS.4108', 'DIS.4109', 'DIS.4111'])
/** What the gateway in front of the service says in that case. */
const FORM_WORDS =
  /authori[sz]ation\W+(header\W+)?(is\W+)?(format|form|scheme|type|missing|empty|malformed|not found)\b|authori[sz]ation header (is )?(incorrect|invalid|unsupported)|(malformed|unsupported|cannot parse|(incorrect|invalid) (format|form) of)( the)? authori[sz]ation/i
/** If the service speaks of these, it understood the form. */
const UNDERSTOOD_WORDS = /signature (fail|mismatch|expired|time)|not exist|lock/i

/** Whether a refusal is about the form of the `Authorization` header, not about the key, the signature or the date. */
export function isAboutForm({ parts: { status, code, words } }: ServiceError): boolean {
  if (code !== null && FORM_CODES.has(code)) return true
  return (status === 401 || status === 441) && FORM_WORDS.test(words) && !UNDERSTOOD_WORDS.test(words)
}

/**
 * A token younger than this is renewed only if it was accepted before, and only once. Otherwise, a new one would most
 * likely be refused too. In ms.
 */
const FRESH = 60_000

/** Sends a token with each request. `renewToken` gets the next token; null if the token came from outside. */
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
    async renew({ parts: { service } }, used) {
      if (used['x-auth-token'] === token) {
        const isYoung = clock.now() - obtained < FRESH
        if (renewal === null) {
          if (!renewToken || (isYoung && (!proven || renewedYoung))) return null
          renewal = begin(renewToken, isYoung)
        }
        await renewal
      }
      return `${service} refused the token; got a new one`
    },
    accepted() {
      proven = true
    },
  }
}
