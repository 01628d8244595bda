/** Checks the URLs that credentials are sent to. Pure. */
import { InputError } from '../model/errors.ts'
import { isProjectId } from '../model/names.ts'
import { plain } from '../model/text.ts'

export interface ServiceUrl {
  /** The origin, and the path before that of the API, if any. */
  url: string
  /** The ID of the project in the path; null if there is none. */
  project: string | null
}

type ServiceName = 'DIS' | 'IAM'

/** Where the API's own path begins; everything from there on is cut. */
const API_PATH: Readonly<Record<ServiceName, RegExp>> = {
  DIS: /\/v2(?:\/([0-9a-f]{32}|\{[^/]*\}|\$\([^/]*\)s|%7B[^/]*%7D)(?:\/.*)?)?$/i,
  IAM: /\/v3(?:\.0)?(?:\/(?:auth|projects|domains|users|OS-[A-Za-z-]+)(?:\/.*)?)?$/,
}

const example = (service: ServiceName) => `https://${service.toLowerCase()}.eu-de.otc.t-systems.com`

/** The first label of a host name → the service that has such hosts. */
const HOSTS = new Map([
  ['dis', 'DIS'],
  ['iam', 'IAM'],
  ['iam-pub', 'IAM'],
  ['console', 'the console'],
  ['auth', 'the console'],
])

/** Reads a service's URL. `name` is the input or variable it came from. @throws {InputError} */
export function serviceUrl(name: string, text: string, service: ServiceName): ServiceUrl {
  const url = parsed(text)
  if (url === null) {
    // A text that is not a URL may still contain a password.
    const shown = plain(text.replace(/^.*@/s, '***@'), 120)
    throw new InputError([`${name}: «${shown}» is not a URL. Write it like ${example(service)}`])
  }
  const given = url.pathname.replace(/\/+$/, '')
  const found = API_PATH[service].exec(given)
  const path = given.slice(0, found?.index ?? given.length).replace(/\/+$/, '')
  const problem = problemOf(url, path, service)
  if (problem !== null) throw new InputError([`${name}: ${problem}`])
  const project = found?.[1] ?? null
  // A placeholder, as in lists of endpoints, is not a project.
  return { url: `${url.origin}${path}`, project: project !== null && isProjectId(project) ? project : null }
}

/** HTTPS, or this machine. Anywhere else, others could read the credentials on their way. */
export function isSafeForCredentials(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && isThisMachine(url.hostname))
}

/** A text without a scheme counts as https. A single word is not an address. */
function parsed(text: string): URL | null {
  const hasScheme = /^[a-z][a-z0-9+.-]*:(?!\d)/i.test(text)
  const [host = ''] = text.split('/')
  if (!hasScheme && !/[.:]/.test(host)) return null
  return URL.parse(hasScheme ? text : `https://${text}`)
}

function problemOf(url: URL, path: string, service: ServiceName): string | null {
  if (url.username || url.password)
    return 'a URL with credentials in it is refused; use the credential inputs'
  if (!isSafeForCredentials(url)) return `https is needed, not ${plain(url.protocol, 20)}`
  if (path.includes('%')) return 'a path with encoded characters is refused'
  if (url.search || url.hash) return 'a URL with a query or a fragment is refused'
  const [label = '', ...domain] = url.hostname.split('.')
  const owner = domain.length > 0 ? (HOSTS.get(label) ?? service) : service
  if (owner === service) return null
  return `${plain(url.host)} is the host of ${owner}, not of ${service}. Write a URL such as ${example(service)}`
}

function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)
}
