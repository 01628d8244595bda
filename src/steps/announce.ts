/** Logs the place, the proxy and the sign-in method, before anything is done. */
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
}

type Told = Pick<Runner, 'info' | 'notice' | 'warning' | 'env'>

/** @throws {InputError} the variable of the proxy cannot be understood */
export function announce(runner: Told, announced: Announced): void {
  const { place, warnings } = announced
  runner.info(placeLine(runner, announced))
  tellEnvironment(runner, announced)
  for (const notice of place.notices) runner.notice(notice)
  for (const warning of warnings) runner.warning(warning)
}

/**
 * Says how a post step signs in. `isSame`: with credentials of the same source as its pause step, which has logged
 * the place already.
 *
 * @throws {InputError} the variable of the proxy cannot be understood
 */
export function announceAgain(runner: Told, announced: Announced, isSame: boolean): void {
  const line = placeLine(runner, announced)
  runner.info(isSame ? 'Signing in as the pause step did' : line)
  if (!isSame) tellEnvironment(runner, announced)
}

/** The workflow file does not show that credentials come from the environment, so the log says it. */
function tellEnvironment(runner: Told, { signInMethod }: Announced): void {
  const { source, kind } = signInMethod
  if (source.family === null) return
  const method = SIGN_IN_METHOD_NAMES[kind]
  runner.notice(`Credentials (${method}) are taken from the environment: ${sourceLabel(source)}`)
}

/** Region, endpoint, project, sign-in method and proxy in one line, without secrets. */
function placeLine({ env }: Told, { place, signInMethod }: Announced): string {
  const { region, endpoint, project } = place
  const proxy = proxyOf(place, env)
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

/**
 * The proxy on the way to DIS or IAM, without user and password; null if there is none.
 *
 * @throws {InputError} the variable of the proxy cannot be understood
 */
function proxyOf(place: Pick<Place, 'endpoint' | 'iamEndpoint'>, env: Runner['env']): string | null {
  const proxies = [place.endpoint, place.iamEndpoint].map((url) => url && proxyFor(new URL(url), env))
  const proxy = proxies.find((each) => each)
  return proxy ? describeProxy(proxy) : null
}
