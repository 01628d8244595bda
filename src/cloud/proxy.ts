/** Which proxy a request takes, read out of the environment. Pure. */
import { isIPv6 } from 'node:net'
import { InputError } from '../model/errors.ts'
import { plain } from '../model/text.ts'
import { isDirect } from './noProxy.ts'

export type Environment = Readonly<Record<string, string | undefined>>

export interface HttpProxy {
  /** The connection to the proxy is itself one of TLS. */
  isTls: boolean
  /** A name, or an address without brackets. */
  host: string
  port: number
  /** For the header `Proxy-Authorization`; null without user and password. */
  authorization: string | null
  /** The variable that names the proxy. */
  variable: string
}

/** Where a proxy, and with it its password, may stand. The lower case wins, as with curl and the toolkit. */
export const PROXY_VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'] as const

/** scheme, user and password, host, port. A password may hold any character: the last `@` ends it. */
const WRITTEN =
  /^(?:(?:([a-z][a-z\d+.-]*):)?\/\/)?(?:(.*)@)?(\[[^\]]*\]|[^:/?#@[\]\s\\]+)(?::(\d+))?(?:[/?#][^@]*)?$/is
/** A user without a password is a token if it is as long as this, and then a secret. */
const SHORTEST_TOKEN = 8

/**
 * The proxy for requests to `url`; null where they go there directly.
 *
 * @throws {InputError} the variable holds no address of a proxy, or one of another kind than HTTP
 */
export function proxyFor(url: URL, env: Environment): HttpProxy | null {
  const ofScheme = PROXY_VARIABLES.filter(
    (name) => `${url.protocol.slice(0, -1)}_proxy` === name.toLowerCase(),
  )
  const variable = ofScheme.find((name) => env[name]?.trim())
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

/** What is secret in the value of a proxy's variable, as it is written and as the proxy gets it. */
export function proxySecrets(value: string): string[] {
  const credentials = /^(?:(?:[a-z][a-z\d+.-]*:)?\/\/)?(.*)@/is.exec(value.trim())?.[1] ?? ''
  const colon = credentials.indexOf(':')
  const password = colon === -1 ? '' : credentials.slice(colon + 1)
  if (password === '') return credentials.length < SHORTEST_TOKEN ? [] : bothWays(credentials)
  return [...bothWays(password), ...bothWays(credentials)]
}

function bothWays(text: string): string[] {
  return [...new Set([text, decoded(text).toString('utf8')])]
}

function readProxy(variable: string, value: string): HttpProxy {
  const [, scheme = 'http', credentials = '', host = '', port = ''] = WRITTEN.exec(value.trim()) ?? []
  const kind = scheme.toLowerCase()
  if (kind !== 'http' && kind !== 'https') {
    throw problem(
      variable,
      `a proxy of the kind ${plain(kind, 20)} is not supported; use http:// or https://`,
    )
  }
  const known = hostOf(host)
  const number = Number(port || (kind === 'https' ? 443 : 80))
  if (known === '' || number < 1 || number > 65_535) {
    // The value is not shown: it may hold a password.
    throw problem(
      variable,
      'holds no address of a proxy; write http://host:port or http://user:password@host:port, an IPv6 address in brackets',
    )
  }
  const authorization =
    credentials === ''
      ? null
      : `Basic ${decoded(credentials.includes(':') ? credentials : `${credentials}:`).toString('base64')}`
  return { isTls: kind === 'https', host: known, port: number, authorization, variable }
}

function problem(variable: string, words: string): InputError {
  return new InputError([`${variable}: ${words}`])
}

/** The host in the form in which it is looked up; empty where it is none. */
function hostOf(written: string): string {
  if (!written.startsWith('[')) return URL.parse(`http://${written}`)?.hostname ?? ''
  // `%25` is how a URL writes the `%` before the zone of an address.
  const address = written.slice(1, -1).replace('%25', '%')
  return isIPv6(address) ? address : ''
}

/** Percent-encoding undone; a `%` that encodes nothing stays. */
function decoded(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8').toString('latin1')
  const raw = bytes.replace(/%([\da-f]{2})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
  return Buffer.from(raw, 'latin1')
}
