/** From a sign-in method to a session: what IAM has to be asked, and that the project is the one that was meant. */

import type { SignInMethod } from '../inputs/credentials.ts'
import type { Place, ProjectScope } from '../inputs/place.ts'
import { InputError, isLocked, ServiceError } from '../model/errors.ts'
import { fewOf, plain } from '../model/text.ts'
import type { Caller } from './call.ts'
import type { Clock } from './clock.ts'
import { Iam, type Project, type ScopedToken } from './iam.ts'
import { getIdToken, type IdTokenSource } from './idToken.ts'
import { type Session, signingSession, tokenSession } from './session.ts'
import { regionOfScope } from './sign.ts'

export interface SignedIn {
  session: Session
  projectId: string
  /** Null where nobody said it. */
  projectName: string | null
}

export interface SignInWorld {
  caller: Caller
  clock: Clock
  /** Registers a secret with the runner, before anything can print it. */
  mask(secret: string): void
  /** Throws when the job may not ask for ID tokens. */
  idTokenSource(): IdTokenSource
}

/**
 * Signs in. With AK/SK, or a token that exists already, nothing is asked unless the project has to be looked
 * up or checked.
 *
 * @throws {InputError} the project is none, several, or not the one that was asked for
 * @throws {ServiceError} | {NetworkError} IAM refused or did not answer
 */
export async function signIn(
  signInMethod: SignInMethod,
  place: Place,
  world: SignInWorld,
): Promise<SignedIn> {
  switch (signInMethod.kind) {
    case 'access-key': {
      const region = regionOfScope(place.region, place.endpoint)
      const sessionFor = (service: 'dis' | 'iam', projectId: string | null) =>
        signingSession({ ...signInMethod, projectId }, { region, service })
      const project = await findProject(place, sessionFor('iam', null), world)
      return { session: sessionFor('dis', project.id), ...named(project) }
    }
    case 'token': {
      const session = tokenSession(signInMethod.token, null, world.clock)
      const project = await findProject(place, session, world)
      return { session, ...named(project) }
    }
    case 'password': {
      const iam = iamOf(place, world)
      return byToken((scope) => iam.passwordToken(signInMethod, scope), place, world)
    }
    case 'keyless': {
      const iam = iamOf(place, world)
      const audience = signInMethod.audience ?? new URL(iam.endpoint).origin
      const source = world.idTokenSource()
      world.mask(source.requestToken)
      const idToken = async () => {
        const token = await getIdToken(world.caller, source, audience)
        world.mask(token)
        return token
      }
      return byToken((scope) => iam.keylessToken(signInMethod.identityProvider, idToken, scope), place, world)
    }
  }
}

async function byToken(
  obtain: (scope: ProjectScope) => Promise<ScopedToken>,
  place: Place,
  world: SignInWorld,
): Promise<SignedIn> {
  const get = async () => {
    const { token, project } = await obtain(place.project)
    checkProject(project, place.project)
    return { token, project: project as Project }
  }
  const { token, project } = await get()
  const session = tokenSession(token, async () => (await get()).token, world.clock)
  return { session, ...named(project) }
}

function named(project: { id: string; name: string | null }): {
  projectId: string
  projectName: string | null
} {
  return { projectId: project.id, projectName: project.name }
}

/** The guard against stopping the wrong place: the token's own project has to be the one asked for. */
function checkProject(own: Project | null, wanted: ProjectScope): void {
  if (own === null) {
    throw new InputError([
      'project-id: IAM gave a token that is not scoped to a project, and DIS needs one that is. Set project-id or ' +
        'project-name to a project that these credentials may use.',
    ])
  }
  const label = `${plain(own.name, 64)} (${plain(own.id, 64)})`
  if (wanted.id !== null && own.id !== wanted.id) {
    throw new InputError([
      `project-id: the credentials lead into the project ${label}, not into ${plain(wanted.id, 64)}. Nothing was ` +
        'changed. Set the ID of the project in which the streams are, or use credentials of that project.',
    ])
  }
  if (wanted.name !== null && own.name !== wanted.name) {
    throw new InputError([
      `project-name: the credentials lead into the project ${label}, not into ${plain(wanted.name, 64)}. Nothing ` +
        'was changed.',
    ])
  }
}

/** The project as given by ID, or looked up by name; with both, the name must lead to the ID. */
async function findProject(
  place: Place,
  session: Session,
  world: SignInWorld,
): Promise<{ id: string; name: string | null }> {
  const { id, name } = place.project
  if (name === null) return { id: id ?? '', name: null }
  const iam = iamOf(place, world)
  const found = await projectsCalled(name, iam, session)
  const fitting = found.matches.filter((each) => id === null || each.id === id)
  const project = fitting[0]
  if (id !== null && !project && found.matches.length > 0) {
    throw new InputError([
      `project-id: ${plain(id, 64)} is not the ID of the project called ${plain(name, 64)}, which is ` +
        `${fewOf(found.matches.map((each) => plain(each.id, 64)))}. Nothing was changed. Correct one of project-id and ` +
        'project-name, or leave one of them out.',
    ])
  }
  if (!project || fitting.length > 1) {
    const seen = found.visible.map((each) => `${plain(each.name, 64)} (${plain(each.id, 64)})`)
    const list =
      seen.length > 0 ? `these credentials can see: ${fewOf(seen)}` : 'these credentials can see none at all'
    const count = fitting.length > 1 ? 'several projects are' : 'no project is'
    throw new InputError([
      `project-name: ${count} called ${plain(name, 64)}; ${list}. Set project-id (Console: My Credentials → Projects).`,
    ])
  }
  return project
}

async function projectsCalled(
  name: string,
  iam: Iam,
  session: Session,
): Promise<{ matches: Project[]; visible: Project[] }> {
  const isMatch = (project: Project) => project.name === name
  let listed: Project[] = []
  try {
    listed = await iam.projectsNamed(name, session)
  } catch (error) {
    // The first path needs a permission that the second one does without. A lock, each further request prolongs.
    const isOther =
      error instanceof ServiceError && [403, 404].includes(error.parts.status) && !isLocked(error)
    if (!isOther) throw error
  }
  if (listed.some(isMatch)) return { matches: listed.filter(isMatch), visible: listed }
  const visible = await iam.projectsVisible(session)
  return { matches: visible.filter(isMatch), visible }
}

function iamOf(place: Place, { caller, mask }: SignInWorld): Iam {
  if (place.iamEndpoint === null)
    throw new InputError(['iam-endpoint: signing in asks IAM; set iam-endpoint or region'])
  return new Iam(caller, place.iamEndpoint, mask)
}
