/** Signs in by the chosen method, and checks that the project is the one that was meant. */

import type { SignInMethod } from '../inputs/credentials.ts'
import type { Place, ProjectScope } from '../inputs/place.ts'
import { InputError, isLocked, ServiceError } from '../model/errors.ts'
import { fewOf, plain } from '../model/text.ts'
import { Iam, type Project, type ScopedToken } from './iam.ts'
import { getIdToken } from './idToken.ts'
import { type Session, signingSession, tokenSession } from './session.ts'
import { regionOfScope } from './sign.ts'
import type { StepContext } from './stepContext.ts'

/** The project in use; its name is null if nobody gave it. */
export interface UsedProject {
  id: string
  name: string | null
}

export interface SignedIn {
  session: Session
  project: UsedProject
}

/**
 * Signs in. With AK/SK or a given token, IAM is asked only if the project has to be looked up or checked.
 *
 * @throws {InputError} there is no such project, there are several, or it is not the one that was asked for
 * @throws {ServiceError} | {NetworkError} IAM refused or did not answer
 */
export async function signIn(
  signInMethod: SignInMethod,
  place: Place,
  context: StepContext,
): Promise<SignedIn> {
  const { clock, caller, log } = context
  switch (signInMethod.kind) {
    case 'access-key': {
      const region = regionOfScope(place.region, place.endpoint)
      const sessionFor = (service: 'dis' | 'iam', projectId: string | null) =>
        signingSession({ ...signInMethod, projectId }, { region, service })
      const project = await findProject(place, sessionFor('iam', null), context)
      return { session: sessionFor('dis', project.id), project }
    }
    case 'token': {
      const session = tokenSession(signInMethod.token, null, clock)
      return { session, project: await findProject(place, session, context) }
    }
    case 'password':
      return byToken((iam, scope) => iam.passwordToken(signInMethod, scope), place, context)
    case 'keyless': {
      const { identityProvider, audience } = signInMethod
      const source = context.idTokenSource()
      log.mask(source.requestToken)
      const obtain = (iam: Iam, scope: ProjectScope) => {
        const idToken = () => getIdToken(caller, source, audience ?? new URL(iam.endpoint).origin)
        return iam.keylessToken(identityProvider, idToken, scope)
      }
      return byToken(obtain, place, context)
    }
  }
}

async function byToken(
  obtain: (iam: Iam, scope: ProjectScope) => Promise<ScopedToken>,
  place: Place,
  context: StepContext,
): Promise<SignedIn> {
  const iam = iamOf(place, context)
  const get = async () => {
    const { token, project } = await obtain(iam, place.project)
    return { token, project: checkedProject(project, place.project) }
  }
  const { token, project } = await get()
  return { session: tokenSession(token, async () => (await get()).token, context.clock), project }
}

const inWords = ({ id, name }: Project) => `${plain(name, 64)} (${plain(id, 64)})`

/** Prevents work in the wrong project: the project of the token has to be the one that was asked for. */
function checkedProject(own: Project | null, wanted: ProjectScope): Project {
  if (own === null) {
    throw new InputError([
      'project-id: IAM gave a token that is not scoped to a project, which DIS needs. Set project-id or project-name ' +
        'to a project that these credentials may use.',
    ])
  }
  for (const field of ['id', 'name'] as const) {
    const other = wanted[field]
    if (other === null || own[field] === other) continue
    throw new InputError([
      `project-${field}: the credentials lead into the project ${inWords(own)}, not into ${plain(other, 64)}. Nothing ` +
        `was changed. Set project-${field} to that of the streams, or use credentials of that project.`,
    ])
  }
  return own
}

/** Gives the project by its ID, or looks it up by its name. If both are given, the name must lead to the ID. */
async function findProject(place: Place, session: Session, context: StepContext): Promise<UsedProject> {
  const { id, name } = place.project
  if (name === null) return { id: id ?? '', name }
  const visible = await projectsSeen(name, iamOf(place, context), session)
  const matches = visible.filter((project) => project.name === name)
  const [project, ...others] = matches.filter((each) => id === null || each.id === id)
  if (project && others.length === 0) return project
  const called = plain(name, 64)
  if (id !== null && matches.length > 0) {
    const ids = fewOf(matches.map((each) => plain(each.id, 64)))
    throw new InputError([
      `project-id: ${plain(id, 64)} is not the ID of the project called ${called}, which is ${ids}. Nothing was changed. ` +
        'Correct or leave out one of project-id and project-name.',
    ])
  }
  const count = others.length > 0 ? 'several projects are' : 'no project is'
  const seen = visible.length > 0 ? `: ${fewOf(visible.map(inWords))}` : ' none at all'
  throw new InputError([
    `project-name: ${count} called ${called}; these credentials can see${seen}. Set project-id (Console: My ` +
      'Credentials → Projects).',
  ])
}

/** The projects with this name. If none is found, all projects that these credentials can see. */
async function projectsSeen(name: string, iam: Iam, session: Session): Promise<Project[]> {
  try {
    const named = await iam.projectsNamed(name, session)
    if (named.some((project) => project.name === name)) return named
  } catch (error) {
    // This request needs a permission that the other list does not need. After a lock, no further request is sent, as
    // it would prolong the lock.
    const isOther =
      error instanceof ServiceError && [403, 404].includes(error.parts.status) && !isLocked(error)
    if (!isOther) throw error
  }
  return iam.projectsVisible(session)
}

function iamOf({ iamEndpoint }: Place, { caller }: StepContext): Iam {
  if (iamEndpoint === null) {
    throw new InputError(['iam-endpoint: signing in asks IAM; set iam-endpoint or region'])
  }
  return new Iam(caller, iamEndpoint)
}
