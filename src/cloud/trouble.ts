/** Why there was no answer: what ended a request, in words from which a user can act. Pure. */
import type { NetworkTrouble } from '../errors.js'
import { plain, span } from '../text.js'

/** A request was ended from this side, after `limit` ms. */
export class LimitReached extends Error {
  constructor(
    readonly trouble: 'connect-timeout' | 'answer-timeout',
    readonly limit: number,
  ) {
    super(trouble)
  }
}

/** Which trouble it was, in words that are never empty: an `AggregateError` has none of its own. */
export function troubleOf(cause: unknown, url: URL): { trouble: NetworkTrouble; words: string } {
  const host = plain(url.host)
  if (cause instanceof LimitReached) {
    const missing = cause.trouble === 'connect-timeout' ? 'connection to' : 'complete answer from'
    return { trouble: cause.trouble, words: `no ${missing} ${host} within ${span(cause.limit)}` }
  }
  const errors = cause instanceof AggregateError ? cause.errors : [cause]
  const codes = errors.map((error) => String((error as NodeJS.ErrnoException)?.code ?? ''))
  const said = plain(
    errors.map((error) => (error instanceof Error ? error.message : String(error))).join('; ') ||
      codes.join(', '),
  )
  const tunnel = /tunneling socket could not be established/.exec(said)
  if (tunnel) {
    const refused = /statusCode=40[137]/.test(said)
    return {
      trouble: refused ? 'proxy-refused' : 'proxy',
      words: `the proxy gave no way to ${host}: ${said}`,
    }
  }
  if (codes.includes('ERR_INVALID_URL')) {
    return { trouble: 'proxy-refused', words: `no way to ${host}: HTTPS_PROXY holds no address of a proxy` }
  }
  if (codes.some((code) => code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EAI_FAIL')) {
    return { trouble: 'name-unknown', words: `the host name ${host} does not resolve (${codes[0]})` }
  }
  if (codes.some(isCertificateCode)) {
    return { trouble: 'certificate', words: `the certificate of ${host} is not trusted: ${said}` }
  }
  if (codes.some((code) => code === 'EPROTO' || code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS'))) {
    return { trouble: 'tls', words: `no secure connection to ${host}: ${said}` }
  }
  if (codes.some((code) => /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ETIMEDOUT)$/.test(code))) {
    return { trouble: 'refused', words: `no connection to ${host}: ${said}` }
  }
  return { trouble: 'broken', words: `the connection to ${host} broke: ${said || 'no reason given'}` }
}

/** Codes of OpenSSL's verification and of Node's own check of the name. */
function isCertificateCode(code: string): boolean {
  return /CERT|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ALTNAME|SELF_SIGNED/.test(code)
}
