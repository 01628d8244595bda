/** Describes the proxy that the toolkit takes for a request, and refuses one that the toolkit would go past. */
import { checkBypass, getProxyUrl } from '@actions/http-client/lib/proxy'
import { InputError } from '../model/errors.ts'
import { plain } from '../model/text.ts'

const VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY']
/** User and password in a URL. A password may hold any character, so the last `@` ends it. */
const CREDENTIALS = /^(?:[a-z][a-z\d+.-]*:\/\/|\/\/)?([^:]*):?(.*)@/is
/** A user without a password counts as a token, and so as a secret, from this length on. */
const SHORTEST_TOKEN = 8

/** `the proxy host:port (HTTPS_PROXY)`; null if requests to `url` need none. @throws {InputError} it cannot be used */
export function describeProxy(url: string): string | null {
  const target = new URL(url)
  const names = VARIABLES.filter((name) => name.toLowerCase() === `${target.protocol.slice(0, -1)}_proxy`)
  const variable = names.find((name) => process.env[name])
  if (variable === undefined || checkBypass(target)) return null
  const proxy = attempt(() => getProxyUrl(target))
  const standard = { 'http:': 80, 'https:': 443 }[proxy?.protocol ?? '']
  if (!proxy?.hostname || standard === undefined) {
    // The value is not shown, as it may hold a password.
    throw new InputError([
      `${variable}: holds no address of an HTTP proxy; write http://host:port or http://user:password@host:port, with ` +
        'special characters of the password percent-encoded',
    ])
  }
  return `the proxy ${plain(`${proxy.hostname}:${proxy.port || standard}`, 100)} (${variable})`
}

/** The secrets in the variables that name a proxy, as written and decoded. */
export function proxySecrets(env: Readonly<Record<string, string | undefined>>): string[] {
  const secrets = VARIABLES.flatMap((name) => {
    const [, user = '', password = ''] = CREDENTIALS.exec(env[name]?.trim() ?? '') ?? []
    const secret = password || (user.length < SHORTEST_TOKEN ? '' : user)
    return secret === '' ? [] : [secret, attempt(() => decodeURIComponent(secret)) ?? secret]
  })
  return [...new Set(secrets)]
}

/** What `work` gives; undefined if it throws. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
