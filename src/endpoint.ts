/** Addresses that credentials may be sent to. Pure. */
import { plain } from './text.js'

/**
 * A service's URL as the program uses it: without a trailing slash, and without the API's version at its end.
 * `name` is the input or variable it came from, for the problem.
 */
export function serviceUrl(
  name: string,
  text: string,
  version: RegExp,
): { url: string } | { problem: string } {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    // What cannot be read may hold a password all the same.
    const shown = plain(text.replace(/^.*@/s, '***@'), 120)
    return { problem: `${name}: «${shown}» is not a URL (such as https://dis.eu-de.otc.t-systems.com)` }
  }
  const problem = problemOf(url)
  if (problem !== null) return { problem: `${name}: ${problem}` }
  const path = url.pathname.replace(/\/+$/, '').replace(version, '').replace(/\/+$/, '')
  return { url: `${url.origin}${path}` }
}

/** Over HTTPS, or to this machine: anywhere else credentials could be read on their way. */
export function isSafeForCredentials(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && isThisMachine(url.hostname))
}

function problemOf(url: URL): string | null {
  if (url.username || url.password)
    return 'a URL with credentials in it is refused; use the credential inputs'
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return `https is needed, not ${plain(url.protocol, 20)}`
  }
  if (!isSafeForCredentials(url)) {
    return `https is needed: over http, credentials for ${plain(url.host)} could be read on their way`
  }
  if (url.pathname.includes('%')) return 'a path with encoded characters is not that of a service'
  if (url.search || url.hash) return 'a URL with a query or a fragment is not the URL of a service'
  return null
}

function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)
}
