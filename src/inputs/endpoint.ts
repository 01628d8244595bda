/** Addresses that credentials may be sent to. Pure. */
import { isProjectId } from '../model/names.ts'
import { plain } from '../model/text.ts'

export interface ServiceUrl {
  /** As the program uses it: origin, and a path of its own before that of the API. */
  url: string
  /** The project that stood in the path; null where there was none. */
  project: string | null
}

interface Service {
  /** Where the API's own path begins: everything from there on is cut. */
  api: RegExp
  example: string
  /** Names with which the host of another service begins, and what that is. */
  foreign: Readonly<Record<string, string>>
}

const CONSOLE = 'the console, which is for browsers'
const IAM_HOST = 'the host of IAM, which goes into iam-endpoint'

const SERVICES: Readonly<Record<'DIS' | 'IAM', Service>> = {
  DIS: {
    api: /\/v2(?:\/([0-9a-f]{32}|\{[^/]*\}|\$\([^/]*\)s|%7B[^/]*%7D)(?:\/.*)?)?$/i,
    example: 'https://dis.eu-de.otc.t-systems.com',
    foreign: { iam: IAM_HOST, 'iam-pub': IAM_HOST, console: CONSOLE, auth: CONSOLE },
  },
  IAM: {
    api: /\/v3(?:\.0)?(?:\/(?:auth|projects|domains|users|OS-[A-Za-z-]+)(?:\/.*)?)?$/,
    example: 'https://iam.eu-de.otc.t-systems.com',
    foreign: { dis: 'the host of DIS, which goes into endpoint', console: CONSOLE, auth: CONSOLE },
  },
}

/** Reads a service's URL. `name` is the input or variable it came from, for the problem. */
export function serviceUrl(
  name: string,
  text: string,
  service: 'DIS' | 'IAM',
): ServiceUrl | { problem: string } {
  const { api, example } = SERVICES[service]
  const url = parsed(text)
  if (url === null) {
    // What cannot be read may hold a password all the same.
    const shown = plain(text.replace(/^.*@/s, '***@'), 120)
    return { problem: `${name}: «${shown}» is not a URL. Write it like ${example}` }
  }
  const given = url.pathname.replace(/\/+$/, '')
  const found = api.exec(given)
  const path = given.slice(0, found?.index ?? given.length).replace(/\/+$/, '')
  const problem = problemOf(url, path, service)
  if (problem !== null) return { problem: `${name}: ${problem}` }
  const project = found?.[1] ?? null
  // A placeholder as in a catalogue of endpoints names no project.
  return { url: `${url.origin}${path}`, project: project !== null && isProjectId(project) ? project : null }
}

/** Over HTTPS, or to this machine: anywhere else credentials could be read on their way. */
export function isSafeForCredentials(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && isThisMachine(url.hostname))
}

/** Without a scheme it is taken as https; but a single word is no address. */
function parsed(text: string): URL | null {
  const hasScheme = /^[a-z][a-z0-9+.-]*:(?!\d)/i.test(text)
  const [host = ''] = text.split('/')
  if (!hasScheme && !/[.:]/.test(host)) return null
  return URL.parse(hasScheme ? text : `https://${text}`)
}

function problemOf(url: URL, path: string, service: 'DIS' | 'IAM'): string | null {
  const { foreign, example } = SERVICES[service]
  if (url.username || url.password)
    return 'a URL with credentials in it is refused; use the credential inputs'
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return `https is needed, not ${plain(url.protocol, 20)}`
  }
  if (!isSafeForCredentials(url)) {
    return `https is needed: over http, credentials for ${plain(url.host)} could be read on their way`
  }
  if (path.includes('%')) return 'a path with encoded characters is not that of a service'
  if (url.search || url.hash) return 'a URL with a query or a fragment is not the URL of a service'
  const label = url.hostname.split('.')[0] ?? ''
  const other = url.hostname.includes('.') && Object.hasOwn(foreign, label) ? foreign[label] : undefined
  if (other !== undefined)
    return `${plain(url.host)} is ${other}. Write the URL of ${service}, such as ${example}`
  return null
}

function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)
}
