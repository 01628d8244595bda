/** Why there was no answer: what ended a request, in words from which a user can act. Pure. */
import type { NetworkTrouble } from '../model/errors.ts'
import { plain, span } from '../model/text.ts'
import { certificateTrouble, type Verification } from './certificate.ts'
import { ProxyError } from './connections.ts'
import { authorityOf, describeProxy, type HttpProxy } from './proxy.ts'

/** A request was ended from this side, after `limit` ms. */
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
export interface Scene extends Verification {
  /** Null: directly. */
  proxy: HttpProxy | null
  /** A kept-alive connection broke as it was used again. */
  isStale: boolean
}

interface Trouble {
  trouble: NetworkTrouble
  /** Never empty: an `AggregateError` has none of its own. */
  words: string
}

/** What it was. `host`: that of the service, with its port where that is not the usual one. */
export function troubleOf(cause: unknown, host: string, scene: Scene): Trouble {
  const service = plain(host)
  if (cause instanceof LimitReached) return limitTrouble(cause, service, scene.proxy)
  if (cause instanceof ProxyError) return proxyTrouble(cause, service, scene)
  return connectionTrouble(cause, service, scene)
}

function limitTrouble({ trouble, limit }: LimitReached, host: string, proxy: HttpProxy | null): Trouble {
  const missing = trouble === 'connect-timeout' ? 'connection to' : 'complete answer from'
  const way = proxy === null ? '' : `, through ${describeProxy(proxy)}`
  return { trouble, words: `no ${missing} ${host} within ${span(limit)}${way}` }
}

function proxyTrouble({ proxy, status, message, cause }: ProxyError, host: string, scene: Scene): Trouble {
  const words = `${describeProxy(proxy)} gave no way to ${host}`
  if (status !== null) {
    const isRefusal = status === 401 || status === 403 || status === 407
    return {
      trouble: isRefusal ? 'proxy-refused' : 'proxy',
      words: `${words}: it answered ${plain(message)}`,
    }
  }
  const inner = connectionTrouble(cause, plain(authorityOf(proxy.host, proxy.port)), scene)
  const isAboutTls = inner.trouble.startsWith('certificate')
  return { trouble: isAboutTls ? inner.trouble : 'proxy', words: `${words}: ${inner.words}` }
}

/** What happened on the way to `host`, be it the service's or the proxy's. */
function connectionTrouble(cause: unknown, host: string, scene: Scene): Trouble {
  const errors = cause instanceof AggregateError ? cause.errors : [cause]
  const codes = errors.map((error) => String((error as NodeJS.ErrnoException)?.code ?? ''))
  const said = plain(
    errors.map((error) => (error instanceof Error ? error.message : String(error))).join('; ') ||
      codes.join(', '),
  )
  if (codes.some((code) => /^(ENOTFOUND|EAI_AGAIN|EAI_FAIL)$/.test(code))) {
    return { trouble: 'name-unknown', words: `the host name ${host} does not resolve (${codes[0]})` }
  }
  const certificate = certificateTrouble(errors[0], host, scene)
  if (certificate !== null) return certificate
  if (codes.some((code) => code === 'EPROTO' || code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS'))) {
    return { trouble: 'tls', words: `no secure connection to ${host}: ${said}` }
  }
  if (codes.some((code) => /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ETIMEDOUT)$/.test(code))) {
    return { trouble: 'refused', words: `no connection to ${host}: ${said}` }
  }
  const words = `the connection to ${host} broke: ${said || 'no reason given'}`
  return scene.isStale
    ? { trouble: 'stale', words: `${words}, as it was used again` }
    : { trouble: 'broken', words }
}
