/** What the log says once, before anything is done: where, through which proxy, and by which sign-in method. */
import { describeProxy, proxyFor } from '../cloud/proxy.ts'
import { SIGN_IN_METHOD_NAMES, type SignInMethod, type Source } from '../inputs/credentials.ts'
import type { Place } from '../inputs/place.ts'
import { plain } from '../model/text.ts'
import type { Runner } from '../runner/runner.ts'

export interface Announced {
  place: Place
  signInMethod: SignInMethod
  /** What is odd about the inputs. */
  warnings: readonly string[]
  /** The proxy in use, see `proxyOf`. */
  proxy?: string | null
}

type Told = Pick<Runner, 'info' | 'notice' | 'warning'>

export function announce(runner: Told, announced: Announced): void {
  const { place, warnings } = announced
  runner.info(placeLine(announced))
  tellEnvironment(runner, announced)
  for (const notice of place.notices) runner.notice(notice)
  for (const warning of warnings) runner.warning(warning)
}

/**
 * A post step works in the place of its pause step, which has told all; only its sign-in can differ. `isSame`: it has
 * the same source.
 */
export function announceAgain(runner: Told, announced: Announced, isSame: boolean): void {
  runner.info(isSame ? 'Signing in as the pause step did' : placeLine(announced))
  if (!isSame) tellEnvironment(runner, announced)
}

/** Nobody sees in the workflow's file that credentials come from the environment. */
function tellEnvironment(runner: Told, { signInMethod }: Announced): void {
  const { source, kind } = signInMethod
  if (source.family === null) return
  const method = SIGN_IN_METHOD_NAMES[kind]
  runner.notice(`Credentials (${method}) are taken from the environment: ${sourceLabel(source)}`)
}

/** Region, endpoint, project, sign-in and proxy in one line; never a secret. */
function placeLine({ place, signInMethod, proxy = null }: Announced): string {
  const { region, endpoint, project } = place
  const projects = [project.id, project.name].filter((each) => each !== null).map((each) => plain(each, 64))
  return (
    `${region === null ? '' : `Region ${region}, `}DIS ${plain(endpoint)}, ` +
    `project ${projects.join(' / ') || '(of the token)'}, ` +
    `signing in by ${SIGN_IN_METHOD_NAMES[signInMethod.kind]} from ${sourceLabel(signInMethod.source)}` +
    `${proxy === null ? '' : `, through ${plain(proxy)}`}`
  )
}

function sourceLabel({ family, names }: Source): string {
  return family === null ? `the inputs ${names.join(', ')}` : `the ${family} variables ${names.join(', ')}`
}

/** The proxy on the way to DIS, or to IAM, as a text without user and password; null without one. @throws {InputError} the variable cannot be understood */
export function proxyOf(place: Pick<Place, 'endpoint' | 'iamEndpoint'>, env: Runner['env']): string | null {
  const proxies = [place.endpoint, place.iamEndpoint].map((url) => url && proxyFor(new URL(url), env))
  const proxy = proxies.find((each) => each)
  return proxy ? describeProxy(proxy) : null
}
