/** Where the streams are: region, endpoints and project, from inputs and environment. Pure. */
import { didYouMean } from '../model/names.ts'
import { plain } from '../model/text.ts'
import { FAMILIES, type Family, familyOf, type SignInMethod } from './credentials.ts'
import type { Reader } from './reader.ts'

/** A project by ID or by name. With both, both must fit. */
export interface ProjectScope {
  id: string | null
  name: string | null
}

export interface Place {
  region: string | null
  endpoint: string // URL of DIS, without a trailing slash
  iamEndpoint: string | null // URL of IAM; null if it is not known and not needed
  /** What gave the URL of IAM. A password or ID token is sent only to an IAM that its owner chose. */
  iamNamedBy: 'iam-endpoint' | NonNullable<Family['iam']> | 'region'
  project: ProjectScope // The requested project. A name alone has to be looked up.
}

/** A region that is not in the table counts as one of Huawei Cloud. `iam`: the first label of IAM's host name. */
const HUAWEI_CLOUD = {
  domain: 'myhuaweicloud.com',
  iam: 'iam',
  regions: 'cn-north-1 cn-north-4 cn-east-2 cn-east-3 cn-south-1 ap-southeast-1 ap-southeast-2'.split(' '),
}

/** The regions with DIS. Sources: the lists of endpoints of both vendors, and Huawei's SDK. */
const CLOUDS = [
  { domain: 'otc.t-systems.com', iam: 'iam', regions: ['eu-de', 'eu-nl'] },
  { domain: 'sc.otc.t-systems.com', iam: 'iam-pub', regions: ['eu-ch2'] },
  { domain: 'myhuaweicloud.eu', iam: 'iam', regions: ['eu-west-101'] },
  HUAWEI_CLOUD,
]

/** Others are used too, with a notice. */
export const KNOWN_REGIONS: readonly string[] = CLOUDS.flatMap(({ regions }) => regions)

/** The URLs of DIS and IAM in a region. `region` must pass `isRegionName`. */
export function endpointsOf(region: string): { dis: string; iam: string } {
  const { domain, iam } = CLOUDS.find(({ regions }) => regions.includes(region)) ?? HUAWEI_CLOUD
  return { dis: `https://dis.${region}.${domain}`, iam: `https://${iam}.${region}.${domain}` }
}

/** Words with hyphens between them: `eu-de`, `eu-ch2`, `eu-west-101`. Nothing else gets into the name of a host. */
export function isRegionName(text: string): boolean {
  return /^[a-z]{2,}(-[a-z]+\d*)+(-\d+)?$/.test(text) && text.length <= 40
}

export type Iam = Pick<Place, 'iamEndpoint' | 'iamNamedBy'>
type ServiceName = 'DIS' | 'IAM'

/** Null if it is not known; then the reader has the problems. */
export function choosePlace(reader: Reader, signInMethod: SignInMethod | null): Place | null {
  const { problems, look } = reader
  const own = signInMethod && familyOf(signInMethod)
  const families = own === null ? FAMILIES : [own, ...FAMILIES.filter((family) => family !== own)]
  const before = problems.length
  const region = regionOf(reader, families)
  const known = region === null ? null : endpointsOf(region)
  const endpoint = urlOf(reader, 'endpoint', 'DIS') ?? known?.dis ?? null
  if (endpoint === null && problems.length === before) {
    problems.push('region: neither region nor endpoint is set. Set region, such as eu-de.')
  }
  const project = projectOf(reader, families, region)
  const asksIam = signInMethod !== null && (signsInByIam(signInMethod) || project.name !== null)
  const iam = namedIam(reader, own, asksIam) ?? { iamEndpoint: known?.iam ?? null, iamNamedBy: 'region' }
  for (const name of (own?.elsewhere ?? []).filter((each) => look(each) !== '')) {
    const what = `${name}: to act for another account or project is not supported.`
    problems.push(`${what} Give its credentials, and set ${name}: '' in the env of this step.`)
  }
  const isComplete = problems.length === before
  if (isComplete && project.id === null && project.name === null) {
    problems.push('project-id: neither project-id nor project-name is set, nor a region. Set one of them.')
  }
  if (isComplete && asksIam && iam.iamEndpoint === null) {
    const what = 'iam-endpoint: IAM is asked to sign in, or to look up the project.'
    problems.push(`${what} Set iam-endpoint or region; an AK/SK with a project-id needs neither.`)
  }
  if (problems.length > before || endpoint === null) return null
  return { region, endpoint, ...iam, project }
}

/** Whether these credentials may be sent to the IAM that an earlier step chose: their owner chose the same one. */
export function isIamOfOwner(saved: Iam, signInMethod: SignInMethod, { look }: Reader): boolean {
  if (!signsInByIam(signInMethod) || saved.iamNamedBy === 'iam-endpoint') return true
  const variable = familyOf(signInMethod)?.iam
  if (saved.iamNamedBy !== 'region' && saved.iamNamedBy !== variable) return false
  const own = variable ? look(variable) : ''
  return own === '' || serviceUrl(own, 'IAM').url === saved.iamEndpoint
}

function signsInByIam({ kind }: SignInMethod): boolean {
  return kind === 'password' || kind === 'keyless'
}

function regionOf(reader: Reader, families: readonly Family[]): string | null {
  const found = given(reader, 'region', families, 'region')
  if (found === null) return null
  const region = found.value.toLowerCase()
  if (isRegionName(region)) return region
  const shown = `${found.name}: «${plain(found.value, 60)}» is not the name of a region (such as eu-de).`
  reader.problems.push(`${shown}${didYouMean(region, KNOWN_REGIONS)}`)
  return null
}

/** If an input names the project, none comes from the environment. By default, it is called like the region. */
function projectOf(reader: Reader, families: readonly Family[], region: string | null): ProjectScope {
  const hasProject = ({ projectId, projectName = [] }: Family) =>
    [...projectId, ...projectName].some((name) => reader.look(name) !== '')
  const own = reader.look('project-name') === '' ? families.filter(hasProject).slice(0, 1) : []
  const id = given(reader, 'project-id', own, 'projectId')
  const name = given(reader, 'project-name', id === null ? own : [], 'projectName')?.value ?? null
  if (id === null) return { id, name: name ?? region }
  // A name such as eu-de_shop would be asked for in vain.
  if (!/^(?=.*\d)[A-Za-z0-9]{1,64}$/.test(id.value)) {
    const shown = `${id.name}: «${plain(id.value, 60)}» is not the ID of a project (32 letters and digits).`
    reader.problems.push(`${shown} A name goes into project-name.`)
  }
  return { id: id.value, name }
}

/** IAM, if an input names it, or a variable of the family that gave the credentials; null otherwise. */
function namedIam(reader: Reader, family: Family | null, asksIam: boolean): Iam | null {
  const names = ['iam-endpoint' as const, ...(family?.iam ? [family.iam] : [])]
  const named = names.find((name) => reader.look(name) !== '')
  if (named === undefined) return null
  // If IAM is not asked, mistakes in a variable do not matter.
  const isRead = asksIam || named === 'iam-endpoint'
  const iamEndpoint = isRead ? urlOf(reader, named, 'IAM') : serviceUrl(reader.look(named), 'IAM').url
  return { iamEndpoint, iamNamedBy: named }
}

/** The value of an input; else of the first family that has one, whose names must not differ. Null if not given. */
function given(
  { look, problems }: Reader,
  input: string,
  families: readonly Family[],
  field: 'region' | 'projectId' | 'projectName',
): { name: string; value: string } | null {
  const all = [[input], ...families.map((family) => family[field] ?? [])]
  const set = all.map((names) => names.filter((name) => look(name) !== ''))
  const [first, ...others] = set.find((names) => names.length > 0) ?? []
  if (first === undefined) return null
  const value = look(first)
  const other = others.find((name) => look(name) !== value)
  if (other !== undefined) {
    const values = `«${plain(value, 64)}» and «${plain(look(other), 64)}»`
    const what = `${first}, ${other}: these must have the same value, but are ${values}.`
    problems.push(`${what} Correct one, or set the input instead.`)
  }
  return { name: first, value }
}

/** The URL of a service; null if it is not given or cannot be used. */
function urlOf({ look, problems }: Reader, name: string, service: ServiceName): string | null {
  if (look(name) === '') return null
  const { url, problem } = serviceUrl(look(name), service)
  if (problem !== null) problems.push(`${name}: ${problem}`)
  return url
}

type ReadUrl = { url: string; problem: null } | { url: null; problem: string }

/** The URL of a service, without a version of its API and a slash at its end. Without a scheme it counts as https. */
export function serviceUrl(text: string, service: ServiceName): ReadUrl {
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`
  const url = /[.:]/.test(text) ? URL.parse(whole) : null
  const path = url?.pathname.replace(/\/+$/, '').replace(/\/v[23](\.0)?$/, '') ?? ''
  // A text that is not a URL may still contain a password, so it is not shown.
  const flaw = url === null ? 'is not a URL.' : flawOf(url, path, service)
  if (url !== null && flaw === null) return { url: `${url.origin}${path}`, problem: null }
  const problem = `${flaw} Write it like https://${service.toLowerCase()}.eu-de.otc.t-systems.com.`
  return { url: null, problem }
}

/** HTTPS, or this machine. Anywhere else, others could read the credentials on their way. */
export function isSafeForCredentials({ protocol, hostname }: URL): boolean {
  const isThisMachine = /^(localhost|\[::1\]|127(\.\d{1,3}){3})$/.test(hostname)
  return protocol === 'https:' || (protocol === 'http:' && isThisMachine)
}

function flawOf(url: URL, path: string, service: ServiceName): string | null {
  if (url.username || url.password) return 'must not contain credentials.'
  if (!isSafeForCredentials(url)) return `https is needed, not ${plain(url.protocol.slice(0, -1), 20)}.`
  if (url.search || url.hash || path.includes('%'))
    return 'must not have a query, a fragment or encoded characters.'
  if (/\/v[23](\.0)?(\/|$)/.test(path)) return 'goes on after the version of the API.'
  const [other, input] = service === 'DIS' ? ['IAM', 'iam-endpoint'] : ['DIS', 'endpoint']
  const isOther = new RegExp(`^${other}(-pub)?\\.`, 'i').test(url.hostname)
  return isOther ? `${plain(url.host)} is ${other}, not ${service}. It goes into ${input}.` : null
}
