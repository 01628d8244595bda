/** Where the streams are: region, endpoints and project, from inputs and environment. Pure. */
import type { ProjectScope } from './cloud/iam.js'
import { FAMILIES, type Family, type Lookup, type WayIn } from './credentials.js'
import { serviceUrl } from './endpoint.js'
import { endpointsOf, isRegionName } from './regions.js'
import { plain } from './text.js'

/** The input `iam-endpoint`, the variable `OS_AUTH_URL`, or nobody, so that it is the region's. */
export type IamNamedBy = 'iam-endpoint' | 'OS_AUTH_URL' | 'region'

export interface Place {
  region: string | null
  /** URL of DIS, without a trailing slash. */
  endpoint: string
  /** URL of IAM; null where it is unknown and was not needed. */
  iamEndpoint: string | null
  /** Who named IAM: a password or ID token goes only to an IAM that its owner named. */
  iamNamedBy: IamNamedBy
  /** The project asked for; a name alone has to be looked up. With both, both must fit. */
  project: ProjectScope
  /** What a reader of the log should know about the choice. */
  notices: string[]
}

/** The versions of IAM's API that a URL may end in. */
export const IAM_VERSION = /\/v3(\.0)?$/

/** The place, or what is wrong; every problem names its input. */
export function choosePlace(
  input: Lookup,
  env: Lookup,
  wayIn: WayIn | null,
): { place: Place } | { problems: string[] } {
  const problems: string[] = []
  const notices: string[] = []
  const families = familiesInOrder(wayIn)
  const region = regionOf(input, env, families, problems)
  const known = region === null ? null : endpointsOf(region)
  const endpoint = urlOf('endpoint', input('endpoint'), /\/v2$/, problems) ?? known?.dis ?? null
  if (known && !known.known && !input('endpoint')) {
    notices.push(
      `region ${region} is in no list of regions with DIS; trying ${known.dis} by the pattern of ${known.cloud}. ` +
        'Set endpoint (and iam-endpoint) if it is elsewhere.',
    )
  }
  if (endpoint === null && problems.length === 0) {
    problems.push('region: neither region nor endpoint is set, and no region is in the environment')
  }

  const iamInput = urlOf('iam-endpoint', input('iam-endpoint'), IAM_VERSION, problems)
  const authUrl = wayIn?.source.family === 'OpenStack' ? env('OS_AUTH_URL') : ''
  const iamNamedBy = iamInput !== null ? 'iam-endpoint' : authUrl !== '' ? 'OS_AUTH_URL' : 'region'
  const iamEndpoint =
    iamInput ??
    urlOf('OS_AUTH_URL', authUrl, IAM_VERSION, problems) ??
    (authUrl === '' ? (known?.iam ?? null) : null)

  const project = projectOf(input, env, families, region, problems)
  const asksIam =
    wayIn !== null && (wayIn.kind === 'password' || wayIn.kind === 'keyless' || project.name !== null)
  if (asksIam && iamEndpoint === null && problems.length === 0) {
    problems.push(
      project.id === null
        ? 'iam-endpoint: the project has to be looked up in IAM; set iam-endpoint or region, or project-id'
        : 'iam-endpoint: signing in asks IAM; set iam-endpoint or region',
    )
  }
  if (wayIn !== null && project.id === null && project.name === null && problems.length === 0) {
    problems.push(
      'project-id: neither project-id nor project-name is set, and there is no region to take the name of',
    )
  }
  if (problems.length > 0 || endpoint === null) return { problems }
  return { place: { region, endpoint, iamEndpoint, iamNamedBy, project, notices } }
}

/** The family that gave the credentials first, then the others in their order. */
function familiesInOrder(wayIn: WayIn | null): Family[] {
  const own = FAMILIES.filter((family) => family.name === wayIn?.source.family)
  return [...own, ...FAMILIES.filter((family) => !own.includes(family))]
}

function regionOf(input: Lookup, env: Lookup, families: Family[], problems: string[]): string | null {
  const variable = families.map((family) => family.region).find((name) => env(name) !== '')
  const [name, region] = input('region')
    ? ['region', input('region')]
    : variable
      ? [variable, env(variable)]
      : ['region', '']
  if (region === '') return null
  if (isRegionName(region)) return region
  problems.push(`${name}: «${plain(region, 60)}» is not the name of a region (such as eu-de)`)
  return null
}

function projectOf(
  input: Lookup,
  env: Lookup,
  families: Family[],
  region: string | null,
  problems: string[],
): ProjectScope {
  const valid = (name: string, id: string) => {
    if (id === '' || /^[A-Za-z0-9_-]{1,64}$/.test(id)) return id || null
    problems.push(`${name}: «${plain(id, 60)}» is not the ID of a project (letters and digits, mostly 32)`)
    return null
  }
  if (input('project-id') || input('project-name')) {
    return { id: valid('project-id', input('project-id')), name: input('project-name') || null }
  }
  for (const family of families) {
    const id = valid(family.projectId, env(family.projectId))
    if (id !== null) return { id, name: null }
    const name = family.projectName ? env(family.projectName) : ''
    if (name) return { id: null, name }
  }
  return { id: null, name: region }
}

/** A service's URL; null where none is given or it cannot be used. */
function urlOf(name: string, text: string, version: RegExp, problems: string[]): string | null {
  if (text === '') return null
  const read = serviceUrl(name, text, version)
  if ('url' in read) return read.url
  problems.push(read.problem)
  return null
}
