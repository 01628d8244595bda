/** Where the streams are: region, endpoints and project, from inputs and environment. Pure. */
import { InputError } from '../model/errors.ts'
import { collect } from './collect.ts'
import { FAMILIES, familyOf, type IamVariable, type Lookup, type SignInMethod } from './credentials.ts'
import { leadElsewhere, otherCloud } from './elsewhere.ts'
import { type ServiceUrl, serviceUrl } from './endpoint.ts'
import { type Choice, chooseProject, oneValue, type ProjectScope } from './project.ts'
import { endpointsOf, type RegionEndpoints, readRegion, regionHint } from './regions.ts'

export type { ProjectScope } from './project.ts'

/** What gave the URL of IAM: the input `iam-endpoint`, a variable, or else the region. */
export type IamNamedBy = 'iam-endpoint' | IamVariable | 'region'

export interface Place {
  region: string | null
  /** URL of DIS, without a trailing slash. */
  endpoint: string
  /** URL of IAM; null if it is not known and not needed. */
  iamEndpoint: string | null
  /** What gave the URL of IAM. A password or ID token is sent only to an IAM that its owner chose. */
  iamNamedBy: IamNamedBy
  /** The requested project. A name alone has to be looked up. If both are set, both must fit. */
  project: ProjectScope
  /** What a reader of the log should know about the choice. */
  notices: string[]
}

/** @throws {InputError} with every mistake; each one names its input or variable */
export function choosePlace(input: Lookup, env: Lookup, signInMethod: SignInMethod | null): Place {
  const problems: string[] = []
  const notices: string[] = []
  const own = signInMethod === null ? null : familyOf(signInMethod)
  const families = own === null ? FAMILIES : [own, ...FAMILIES.filter((family) => family !== own)]
  const choice: Choice = { input, env, families, problems, notices }
  const region = regionOf(choice)
  const known = region === null ? null : endpointsOf(region)
  const dis = urlOf(choice, 'endpoint', input('endpoint'), 'DIS')
  const endpoint = dis?.url ?? known?.dis ?? null
  if (known?.known === false && dis === null) {
    notices.push(
      `region ${region} is in no list of regions with DIS; trying ${endpoint}.${regionHint(region ?? '')} Set endpoint ` +
        '(and iam-endpoint) if it is elsewhere.',
    )
  }
  if (endpoint === null && problems.length === 0) {
    problems.push('region: neither region nor endpoint is set. Set region, such as eu-de.')
  }

  const project = chooseProject(choice, region, dis?.project ?? null)
  const isByName = project.id === null && input('project-name') === ''
  const asksIam = signInMethod !== null && (signsInByIam(signInMethod) || project.name !== null)
  const iam = chooseIam(choice, own?.iam ?? null, known, asksIam)
  problems.push(...leadElsewhere(env, signInMethod, isByName))
  if (dis === null) problems.push(...otherCloud(env, signInMethod, known?.dis ?? null))
  if (problems.length === 0 && signInMethod !== null) {
    problems.push(...missing(asksIam && iam.iamEndpoint === null, project))
  }
  if (problems.length > 0 || endpoint === null) throw new InputError(problems)
  if (isByName) notices.push(...domainNotice(env, signInMethod))
  return { region, endpoint, ...iam, project, notices }
}

/**
 * Whether these credentials may be sent to the IAM that an earlier step chose. Their owner must have chosen the same
 * IAM. Keys and existing tokens always pass: the post step does not send them to IAM.
 */
export function isIamOfOwner(
  { iamEndpoint, iamNamedBy }: Pick<Place, 'iamEndpoint' | 'iamNamedBy'>,
  signInMethod: SignInMethod,
  env: Lookup,
): boolean {
  if (!signsInByIam(signInMethod) || iamNamedBy === 'iam-endpoint') return true
  const variable = familyOf(signInMethod)?.iam ?? null
  if (iamNamedBy !== 'region' && iamNamedBy !== variable) return false
  const own = variable === null ? '' : env(variable)
  if (variable === null || own === '') return true
  return collect([], () => serviceUrl(variable, own, 'IAM'))?.url === iamEndpoint
}

function signsInByIam({ kind }: SignInMethod): boolean {
  return kind === 'password' || kind === 'keyless'
}

function regionOf(choice: Choice): string | null {
  const { input, env, families, problems, notices } = choice
  const value = input('region')
  const family = families.find(({ region }) => region.some((name) => env(name) !== ''))
  const found = value ? { name: 'region', value } : oneValue(choice, family?.region ?? [], 'region')
  if (found === null) return null
  const read = collect(problems, () => readRegion(found.name, found.value))
  if (read?.notice) notices.push(read.notice)
  return read?.region ?? null
}

/**
 * The variable of a family counts only for credentials of that family. If IAM is not asked, its mistakes are not
 * reported.
 */
function chooseIam(
  choice: Choice,
  variable: IamVariable | null,
  known: RegionEndpoints | null,
  asksIam: boolean,
): Pick<Place, 'iamEndpoint' | 'iamNamedBy'> {
  const given = urlOf(choice, 'iam-endpoint', choice.input('iam-endpoint'), 'IAM')
  if (given !== null) return { iamEndpoint: given.url, iamNamedBy: 'iam-endpoint' }
  const own = variable === null ? '' : choice.env(variable)
  if (variable === null || own === '') return { iamEndpoint: known?.iam ?? null, iamNamedBy: 'region' }
  const named = urlOf(asksIam ? choice : { problems: [] }, variable, own, 'IAM')
  return { iamEndpoint: named?.url ?? null, iamNamedBy: variable }
}

/** What is needed and not given. */
function missing(lacksIam: boolean, project: ProjectScope): string[] {
  if (lacksIam) {
    return [
      project.id === null
        ? 'iam-endpoint: the project has to be looked up in IAM; set iam-endpoint or region, or project-id'
        : 'iam-endpoint: signing in asks IAM; set iam-endpoint or region',
    ]
  }
  if (project.id !== null || project.name !== null) return []
  return ['project-id: neither project-id nor project-name is set, nor a region to take the name of']
}

/** A project is looked up in the account of the user. A variable may name another account: then the log says so. */
function domainNotice(env: Lookup, signInMethod: SignInMethod | null): string[] {
  const domain = env('OS_PROJECT_DOMAIN_NAME')
  if (signInMethod?.kind !== 'password' || signInMethod.source.family !== 'OpenStack') return []
  if (domain === '' || domain === signInMethod.domainName) return []
  return [
    "OS_PROJECT_DOMAIN_NAME: names another account (domain) than the user's. The project is looked up in the user's account",
  ]
}

/** The URL of a service; null if it is not given or cannot be used. */
function urlOf(
  { problems }: Pick<Choice, 'problems'>,
  name: string,
  text: string,
  service: 'DIS' | 'IAM',
): ServiceUrl | null {
  return text === '' ? null : collect(problems, () => serviceUrl(name, text, service))
}
