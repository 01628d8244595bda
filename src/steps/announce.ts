/** Logs the place, the proxy and the sign-in method, before anything is done. */
import { describeProxy } from '../cloud/proxy.ts'
import { type Preferred, SIGN_IN_METHOD_NAMES, type SignInMethod } from '../inputs/credentials.ts'
import { endpointsOf, KNOWN_REGIONS, type Place } from '../inputs/place.ts'
import { joined, plain } from '../model/text.ts'
import type { Runner } from '../runner/runner.ts'

/** Credentials of the same source as those of the pause step (`before`) are not told again. @throws {InputError} a proxy */
export function announce(
  runner: Pick<Runner, 'info' | 'notice'>,
  { place, signInMethod }: { place: Place; signInMethod: SignInMethod },
  before: Preferred | null = null,
): void {
  const { region, endpoint, iamEndpoint, project } = place
  const { kind, source } = signInMethod
  const method = SIGN_IN_METHOD_NAMES[kind]
  const variables = source.family === null ? 'the inputs' : `the ${source.family} variables`
  const from = `${variables} ${source.names.join(', ')}`
  const [proxy] = [endpoint, iamEndpoint].flatMap((url) => (url && describeProxy(url)) || [])
  if (source.family === before?.family && kind === before.kind) {
    runner.info('Signing in as the pause step did')
    return
  }
  const ids = [project.id, project.name].filter((each) => each !== null).map((each) => plain(each, 64))
  runner.info(
    joined(
      ', ',
      region && `Region ${region}`,
      `DIS ${plain(endpoint)}`,
      `project ${ids.join(' / ') || '(of the token)'}`,
      `signing in by ${method} from ${from}`,
      proxy && `through ${proxy}`,
    ),
  )
  // The workflow file does not show that credentials come from the environment.
  if (source.family !== null) {
    runner.notice(`Credentials (${method}) are taken from the environment: ${from}`)
  }
  if (region !== null && !KNOWN_REGIONS.includes(region) && endpoint === endpointsOf(region).dis) {
    const unknown = `Region ${region} is in no list of regions with DIS; trying ${endpoint}.`
    runner.notice(`${unknown} If it is elsewhere, set endpoint.`)
  }
}
