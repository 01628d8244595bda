/** How requests are made to show who sends them: signed by AK/SK, or with a token. */
import type { Clock } from './clock.js'
import { authorization, type Signable, sdkDate } from './sign.js'

export interface Session {
  /** The headers of a request, with all that proves who sends it, as of `time` (ms, the service's clock). */
  authorize(request: Signable, time: number): Record<string, string>
  /**
   * Gets a new proof after the service refused `used` (headers of `authorize`) with 401. False where this
   * way in has none, or where a new one is unlikely to fare better.
   */
  renew(used: Readonly<Record<string, string>>): Promise<boolean>
  /** To be called when the service took a request of this session. */
  accepted(): void
}

/** Signs each request with AK/SK. `projectId` goes into `X-Project-Id` where it is known. */
export function signingSession(key: {
  accessKey: string
  secretKey: string
  securityToken: string | null
  projectId: string | null
}): Session {
  return {
    authorize(request, time) {
      const headers: Record<string, string> = { ...request.headers, 'x-sdk-date': sdkDate(time) }
      if (key.projectId !== null) headers['x-project-id'] = key.projectId
      if (key.securityToken !== null) headers['x-security-token'] = key.securityToken
      headers['authorization'] = authorization({ ...request, headers }, key.accessKey, key.secretKey)
      return headers
    },
    renew: async () => false,
    accepted() {},
  }
}

/** A token younger than this that was never accepted is not worth renewing; in ms. */
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
  let renewal: Promise<void> | null = null
  return {
    authorize: (request) => ({ ...request.headers, 'x-auth-token': token }),
    async renew(used) {
      if (used['x-auth-token'] !== token) return true
      if (!renewToken || (!proven && clock.now() - obtained < FRESH)) return false
      renewal ??= renewToken()
        .then((next) => {
          token = next
          obtained = clock.now()
          proven = false
        })
        .finally(() => {
          renewal = null
        })
      await renewal
      return true
    },
    accepted() {
      proven = true
    },
  }
}
