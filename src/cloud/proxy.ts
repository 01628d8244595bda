/** Finds the proxy for a request in the environment. Pure. */
import { isIPv6 } from 'node:net'
import { InputError } from '../model/errors.ts'
import { plain } from '../model/text.ts'
import { isDirect } from './noProxy.ts'

export type Environment = Readonly<Record<string, string | undefined>>

export interface HttpProxy {
  /** Whether the connection to the proxy itself uses TLS. */
  isTls: boolean
  /** A name, or an address without brackets. */
  host: string
  port: number
  /** For the header `Proxy-Authorization`; null if the variable holds no user. */
  authorization: string | null
  /** The variable that names the proxy. */
  variable: string
}

/** The variables that may name a proxy, and hold its password. Lower case wins, as with curl and the toolkit. */
export const PROXY_VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'] as const

/** Splits into scheme, user and password, and the rest. A password may hold any character, so the last `@` ends it. */
const WRITTEN = /^(?:(?:([a-z][a-z\d+.-]*):)?\/\/)?(?:(.*)@)?(.*)$/is
/** Splits the rest into host and port. */
const PLACE = /^(\[[^\]]*\]|[^:/?#[\]\s\\]+)(?::(\d+))?(?:[/?#].*)?$/s
/** A user without a password counts as a token, and so as a secret, from this length on. */
const SHORTEST_TOKEN = 8

/**
 * The proxy for requests to `url`; null if they go there directly.
 *
 * @throws {InputError} the variable holds no address of a proxy, or a proxy that is not HTTP
 */
export function proxyFor(url: URL, env: Environment): HttpProxy | null {
  const name = `${url.protocol.slice(0, -1)}_proxy`
  const variable = [name, name.toUpperCase()].find((each) => env[each]?.trim())
  if (variable === undefined || isDirect(url, env['no_proxy'] || env['NO_PROXY'] || '')) return null
  return readProxy(variable, env[variable] ?? '')
}

/** `the proxy host:port (HTTPS_PROXY)`, without user and password. */
export function describeProxy({ host, port, variable }: HttpProxy): string {
  return `the proxy ${plain(authorityOf(host, port), 100)} (${variable})`
}

/** `host:port`, with brackets around an IPv6 address. */
export function authorityOf(host: string, port: number | string): string {
  return `${isIPv6(host) ? `[${host}]` : host}:${port}`
}

/** The secrets in the value of a proxy variable, as written and as the proxy gets them. */
export function proxySecrets(value: string): string[] {
  const [, , credentials = ''] = WRITTEN.exec(value.trim()) ?? []
  const [, password = ''] = /:(.*)/s.exec(credentials) ?? []
  if (password === '' && credentials.length < SHORTEST_TOKEN) return []
  const secrets = password === '' ? [credentials] : [password, credentials]
  return [...new Set(secrets.flatMap((text) => [text, decoded(text).toString('utf8')]))]
}

function readProxy(variable: string, value: string): HttpProxy {
  const [, scheme = 'http', credentials = '', place = ''] = WRITTEN.exec(value.trim()) ?? []
  const kind = scheme.toLowerCase()
  const problem = (words: string) => new InputError([`${variable}: ${words}`])
  if (kind !== 'http' && kind !== 'https') {
    throw problem(`a proxy of the kind ${plain(kind, 20)} is not supported; use http:// or https://`)
  }
  const isTls = kind === 'https'
  const [, written = '', digits] = PLACE.exec(place) ?? []
  const host = hostOf(written)
  const port = Number(digits ?? (isTls ? 443 : 80))
  if (host === '' || port < 1 || port > 65_535) {
    // The value is not shown, as it may hold a password.
    throw problem(
      'holds no address of a proxy; write http://host:port or http://user:password@host:port, IPv6 in brackets',
    )
  }
  const pair = credentials.includes(':') ? credentials : `${credentials}:`
  const authorization = credentials === '' ? null : `Basic ${decoded(pair).toString('base64')}`
  return { isTls, host, port, authorization, variable }
}

/** The host in the form in which it is looked up; empty if it is not a host. */
function hostOf(written: string): string {
  if (!written.startsWith('[')) return URL.parse(`http://${written}`)?.hostname ?? ''
  // A URL writes `%25` for the `%` before the zone of an address.
  const address = written.slice(1, -1).replace('%25', '%')
  return isIPv6(address) ? address : ''
}

/** Decodes percent-encoding. A `%` that encodes nothing stays. */
function decoded(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8').toString('latin1')
  const raw = bytes.replace(/%([\da-f]{2})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
  return Buffer.from(raw, 'latin1')
}
