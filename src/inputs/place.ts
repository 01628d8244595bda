/** Where the streams are: region, endpoints and project, from inputs and environment. Pure. */
import {
  FAMILIES,
  type Family,
  familyOf,
  type IamVariable,
  type Lookup,
  type SignInMethod,
} from './credentials.ts'
import { leadElsewhere, otherCloud } from './elsewhere.ts'
import { type ServiceUrl, serviceUrl } from './endpoint.ts'
import { chooseProject, oneValue, type ProjectScope } from './project.ts'
import { endpointsOf, type RegionEndpoints, readRegion, regionHint } from './regions.ts'

export type { ProjectScope } from './project.ts'

/** The input `iam-endpoint`, the variable of a family, or nobody, so that it is the region's. */
export type IamNamedBy = 'iam-endpoint' | IamVariable | 'region'

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

/** The place, or what is wrong; every problem names its input or variable. */
export function choosePlace(
  input: Lookup,
  env: Lookup,
  signInMethod: SignInMethod | null,
): { place: Place } | { problems: string[] } {
  const problems: string[] = []
  const notices: string[] = []
  const families = familiesInOrder(signInMethod)
  const region = regionOf(input, env, families, problems, notices)
  const known = region === null ? null : endpointsOf(region)
  const dis = urlOf('endpoint', input('endpoint'), 'DIS', problems)
  if (region !== null && known && !known.known && dis === null) notices.push(patternNotice(region, known))
  const endpoint = dis?.url ?? known?.dis ?? null
  if (endpoint === null && problems.length === 0) {
    problems.push(
      'region: neither region nor endpoint is set, and no region is in the environment. Set region, such as eu-de.',
    )
  }

  const project = chooseProject(input, env, families, region, dis?.project ?? null, problems)
  const isByName = project.id === null && input('project-name') === ''
  const asksIam = isAskingIam(signInMethod, project)
  const iam = chooseIam(input, env, signInMethod, known, asksIam, problems)
  problems.push(...leadElsewhere(env, signInMethod, isByName))
  const cloud = dis === null ? otherCloud(env, signInMethod, known?.dis ?? null) : null
  if (cloud !== null) problems.push(cloud)
  if (problems.length === 0) problems.push(...missing(signInMethod, asksIam, iam.iamEndpoint, project))
  if (problems.length > 0 || endpoint === null) return { problems }
  notices.push(...domainNotice(env, signInMethod, isByName))
  return { place: { region, endpoint, ...iam, project, notices } }
}

/**
 * Whether these credentials may be sent to an IAM that an earlier step chose: one that their owner names too. A key or a
 * token that exists already is not sent to IAM by the post step.
 */
export function isIamOfOwner(
  { iamEndpoint, iamNamedBy }: Pick<Place, 'iamEndpoint' | 'iamNamedBy'>,
  signInMethod: SignInMethod,
  env: Lookup,
): boolean {
  if (signInMethod.kind !== 'password' && signInMethod.kind !== 'keyless') return true
  if (iamNamedBy === 'iam-endpoint') return true
  const variable = familyOf(signInMethod)?.iam ?? null
  if (iamNamedBy !== 'region' && iamNamedBy !== variable) return false
  const own = variable === null ? '' : env(variable)
  if (variable === null || own === '') return true
  const read = serviceUrl(variable, own, 'IAM')
  return 'url' in read && read.url === iamEndpoint
}

/** The family that gave the credentials first, then the others in their order. */
function familiesInOrder(signInMethod: SignInMethod | null): Family[] {
  const own = FAMILIES.filter((family) => family.name === signInMethod?.source.family)
  return [...own, ...FAMILIES.filter((family) => !own.includes(family))]
}

function regionOf(
  input: Lookup,
  env: Lookup,
  families: readonly Family[],
  problems: string[],
  notices: string[],
): string | null {
  const given = { name: 'region', value: input('region') }
  const family = families.find(({ region }) => region.some((name) => env(name) !== ''))
  const found = given.value ? given : oneValue(family?.region ?? [], env, 'region', problems)
  if (found === null) return null
  const read = readRegion(found.name, found.value)
  if ('problem' in read) {
    problems.push(read.problem)
    return null
  }
  if (read.notice !== null) notices.push(read.notice)
  return read.region
}

function patternNotice(region: string, { cloud, dis }: RegionEndpoints): string {
  return (
    `region ${region} is in no list of regions with DIS; trying ${dis} by the pattern of ${cloud}.` +
    `${regionHint(region)} Set endpoint (and iam-endpoint) if it is elsewhere.`
  )
}

/** By user, ID token, or where a project has to be looked up. */
function isAskingIam(signInMethod: SignInMethod | null, project: ProjectScope): boolean {
  if (signInMethod === null) return false
  return signInMethod.kind === 'password' || signInMethod.kind === 'keyless' || project.name !== null
}

/** The variable of a family counts only for credentials of its own; where IAM is not asked, it need not be right. */
function chooseIam(
  input: Lookup,
  env: Lookup,
  signInMethod: SignInMethod | null,
  known: RegionEndpoints | null,
  asksIam: boolean,
  problems: string[],
): Pick<Place, 'iamEndpoint' | 'iamNamedBy'> {
  const given = urlOf('iam-endpoint', input('iam-endpoint'), 'IAM', problems)
  if (given !== null) return { iamEndpoint: given.url, iamNamedBy: 'iam-endpoint' }
  const variable = signInMethod === null ? null : (familyOf(signInMethod)?.iam ?? null)
  if (variable === null || env(variable) === '') {
    return { iamEndpoint: known?.iam ?? null, iamNamedBy: 'region' }
  }
  const named = urlOf(variable, env(variable), 'IAM', asksIam ? problems : [])
  return { iamEndpoint: named?.url ?? null, iamNamedBy: variable }
}

/** What was not given and is needed. */
function missing(
  signInMethod: SignInMethod | null,
  asksIam: boolean,
  iamEndpoint: string | null,
  project: ProjectScope,
): string[] {
  const problems: string[] = []
  if (asksIam && iamEndpoint === null) {
    problems.push(
      project.id === null
        ? 'iam-endpoint: the project has to be looked up in IAM; set iam-endpoint or region, or project-id'
        : 'iam-endpoint: signing in asks IAM; set iam-endpoint or region',
    )
  }
  if (signInMethod !== null && project.id === null && project.name === null && problems.length === 0) {
    problems.push(
      'project-id: neither project-id nor project-name is set, and there is no region to take the name of',
    )
  }
  return problems
}

/** A project is looked up in the account of the user: said where a variable names another account for it. */
function domainNotice(env: Lookup, signInMethod: SignInMethod | null, isByName: boolean): string[] {
  const domain = env('OS_PROJECT_DOMAIN_NAME')
  if (signInMethod?.kind !== 'password' || signInMethod.source.family !== 'OpenStack') return []
  if (!isByName || domain === '' || domain === signInMethod.domainName) return []
  return [
    'OS_PROJECT_DOMAIN_NAME: names another account (domain) than that of the user. The project is looked up in the account ' +
      'of the user.',
  ]
}

/** A service's URL; null where none is given or it cannot be used. */
function urlOf(name: string, text: string, service: 'DIS' | 'IAM', problems: string[]): ServiceUrl | null {
  if (text === '') return null
  const read = serviceUrl(name, text, service)
  if ('url' in read) return read
  problems.push(read.problem)
  return null
}
