/** Says why no answer came, in words that help a user to act. */
import { messageOf, type NetworkTrouble } from '../model/errors.ts'
import { plain, span } from '../model/text.ts'
import { certificateTrouble, type Trouble } from './certificate.ts'
import { ProxyError } from './connections.ts'
import { authorityOf, describeProxy, type Environment, type HttpProxy } from './proxy.ts'

/** This side ended the request after `limit` ms. */
export class LimitReached extends Error {
  readonly trouble: 'connect-timeout' | 'answer-timeout'
  readonly limit: number

  constructor(trouble: LimitReached['trouble'], limit: number) {
    super(trouble)
    this.trouble = trouble
    this.limit = limit
  }
}

/** How the request was sent. */
export interface Route {
  /** Null: no proxy. */
  proxy: HttpProxy | null
  /** A kept-alive connection broke when it was used again. */
  isStale: boolean
  env: Environment
}

/** What the trouble was, as a code and in words. `host`: the service, with its port if that is not the usual one. */
export function troubleOf(cause: unknown, host: string, route: Route): Trouble {
  const service = plain(host)
  const { proxy } = route
  if (proxy !== null && cause instanceof ProxyError) return proxyTrouble(cause, proxy, service, route)
  if (!(cause instanceof LimitReached)) return connectionTrouble(cause, service, route)
  const { trouble, limit } = cause
  const missing = trouble === 'connect-timeout' ? 'connection to' : 'complete answer from'
  const way = proxy === null ? '' : `, through ${describeProxy(proxy)}`
  return { trouble, words: `no ${missing} ${service} within ${span(limit)}${way}` }
}

function proxyTrouble(
  { status, message, cause }: ProxyError,
  proxy: HttpProxy,
  host: string,
  route: Route,
): Trouble {
  const words = `${describeProxy(proxy)} gave no way to ${host}`
  if (status !== null) {
    const trouble = [401, 403, 407].includes(status) ? 'proxy-refused' : 'proxy'
    return { trouble, words: `${words}: it answered ${plain(message)}` }
  }
  const inner = connectionTrouble(cause, plain(authorityOf(proxy.host, proxy.port)), route)
  const trouble = inner.trouble.startsWith('certificate') ? inner.trouble : 'proxy'
  return { trouble, words: `${words}: ${inner.words}` }
}

/** What happened on the way to `host`, which is the service or the proxy. */
function connectionTrouble(cause: unknown, host: string, { isStale, env }: Route): Trouble {
  const errors = cause instanceof AggregateError ? cause.errors : [cause]
  const certificate = certificateTrouble(errors[0], host, env)
  if (certificate !== null) return certificate
  const codes = errors.map((error) => String(error?.code ?? ''))
  const said = plain(errors.map(messageOf).join('; ') || codes.join(', '))
  const known: [RegExp, NetworkTrouble, string][] = [
    [
      /^(ENOTFOUND|EAI_AGAIN|EAI_FAIL)$/,
      'name-unknown',
      `the host name ${host} does not resolve (${codes[0]})`,
    ],
    [/^(EPROTO$|ERR_SSL|ERR_TLS)/, 'tls', `no secure connection to ${host}: ${said}`],
    [
      /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ETIMEDOUT)$/,
      'refused',
      `no connection to ${host}: ${said}`,
    ],
  ]
  for (const [code, trouble, words] of known) {
    if (codes.some((each) => code.test(each))) return { trouble, words }
  }
  const words = `the connection to ${host} broke: ${said || 'no reason given'}`
  return isStale
    ? { trouble: 'stale', words: `${words}, as it was used again` }
    : { trouble: 'broken', words }
}
