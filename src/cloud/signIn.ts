/** Signs in by the chosen method, and checks that the project is the one that was meant. */
import * as core from '@actions/core'
import type { SignInMethod } from '../inputs/credentials.ts'
import { isSafeForCredentials, type Place, type ProjectScope } from '../inputs/place.ts'
import type { Budget } from '../model/budget.ts'
import { InputError, messageOf, ServiceError } from '../model/errors.ts'
import { ATTEMPT } from '../model/limits.ts'
import { fewOf, plain } from '../model/text.ts'
import type { Caller, CallerTerms } from './call.ts'
import { Dis } from './dis.ts'
import { attempt } from './http.ts'
import { Iam, type Project, type ScopedToken } from './iam.ts'
import { regionOfScope, type Session, signingSession, tokenSession } from './sign.ts'

/** The project in use; its name is null if nobody gave it. */
type UsedProject = ProjectScope & { id: string }

/** Signs in, and gives the calls of DIS for this place. @throws {StepError} also if the project is not the one meant */
export async function signIn(
  method: SignInMethod,
  { region, endpoint, iamEndpoint, project: wanted }: Place,
  caller: Caller,
  budget: Budget,
): Promise<Dis> {
  const iam = new Iam(caller, iamEndpoint, budget)
  const disOf = (session: Session, { id, name }: UsedProject) => {
    if (name !== null) caller.terms.log.info(`Project ${plain(name, 64)} is ${plain(id, 64)}`)
    return new Dis(caller, { endpoint, projectId: id }, session)
  }
  switch (method.kind) {
    case 'access-key':
    case 'token': {
      const sessionFor = (service: 'dis' | 'iam', projectId: string | null) =>
        method.kind === 'token'
          ? tokenSession(method.token)
          : signingSession({ ...method, projectId }, { region: regionOfScope(region, endpoint), service })
      const project = await findProject(wanted, iam, sessionFor('iam', null))
      return disOf(sessionFor('dis', project.id), project)
    }
    case 'password':
      return disOf(...checked(await iam.passwordToken(method, wanted), wanted))
    case 'keyless': {
      const audience = method.audience ?? new URL(iam.endpoint).origin
      const idToken = () => getIdToken(audience, caller, budget)
      return disOf(...checked(await iam.keylessToken(method.identityProvider, idToken, wanted), wanted))
    }
  }
}

const inWords = ({ id, name }: Project) => `${plain(name, 64)} (${plain(id, 64)})`

/** Prevents work in the wrong project: the project of the token has to be the one that was asked for. */
function checked({ token, project }: ScopedToken, wanted: ProjectScope): [Session, UsedProject] {
  const field = (['id', 'name'] as const).find((key) => ![null, project?.[key]].includes(wanted[key]))
  if (project !== null && field === undefined) return [tokenSession(token), project]
  const lead = project === null ? 'no project' : `the project ${inWords(project)}`
  const what = `the credentials lead into ${lead}, not into ${plain(wanted[field ?? 'id'], 64)}`
  const todo = `Set project-${field} to that of the streams, or use credentials of that project.`
  throw new InputError([`project-${field}: ${what}. Nothing was changed. ${todo}`])
}

/** Gives the project by its ID, or looks it up by its name. If both are given, the name must lead to the ID. */
async function findProject({ id, name }: ProjectScope, iam: Iam, session: Session): Promise<UsedProject> {
  if (name === null) return { id: id ?? '', name }
  const visible = await iam.projects(name, session)
  const [project, ...others] = visible.filter((each) => each.name === name && (id === null || each.id === id))
  if (project && others.length === 0) return project
  const count = others.length > 0 ? 'several projects are' : 'no project is'
  const called = `called ${plain(name, 64)}${id === null ? '' : ` and has the ID ${plain(id, 64)}`}`
  const seen = visible.length > 0 ? `: ${fewOf(visible.map(inWords))}` : ' none at all'
  const what = `project-name: ${count} ${called}; these credentials can see${seen}. Nothing was changed.`
  throw new InputError([`${what} Set project-id (Console: My Credentials → Projects).`])
}

const GET_ID_TOKEN = 'get an ID token from GitHub'

/** Gets a fresh ID token from GitHub or another forge, and registers it as a secret. @throws {StepError} */
export async function getIdToken(audience: string, caller: Caller, budget: Budget): Promise<string> {
  const { env, log } = caller.terms
  const url = requestUrl(env)
  log.mask(env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] ?? '')
  const tries = caller.tries(budget)
  const ask = () => core.getIDToken(audience).then(String, noIdToken)
  for (;;) {
    const { left: within, signal } = budget.atMost(ATTEMPT)
    try {
      // The toolkit's request never ends if its connection breaks inside the answer.
      const token = await attempt({ operation: GET_ID_TOKEN, url, within, signal }, ask)
      log.mask(token)
      return token
    } catch (failure) {
      if (!(await tries.again(failure))) throw failure
    }
  }
}

/** Where the runner hands out ID tokens. @throws {InputError} saying what the job or the forge lacks */
function requestUrl(env: CallerTerms['env']): string {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: text, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } = env
  if (!text || !token) {
    throw new InputError([
      `identity-provider needs an ID token, and this job may not ask for one. ${PERMISSION}`,
    ])
  }
  const url = URL.parse(text)
  if (url !== null && isSafeForCredentials(url)) return url.href
  throw new InputError([
    `ACTIONS_ID_TOKEN_REQUEST_URL: is not an https URL (${plain(url?.origin ?? 'no URL', 120)}), so an ID token could be ` +
      'read on its way. Serve the forge over https, or use another sign-in method (docs/keyless.md).',
  ])
}

const PERMISSION =
  'Add these lines to the job:\npermissions:\n  id-token: write\n(and contents: read if it checks out: the permissions ' +
  'that are not named are lost). On Forgejo, add enable-openid-connect: true instead. Workflows started by a fork get ' +
  'no ID token. A forge other than github.com has an issuer of its own, which IAM must know (docs/keyless.md).'

/** Reads the status from the toolkit's text. Its words are not shown, as the answer of an issuer may hold a token. */
function noIdToken(thrown: unknown): never {
  const text = messageOf(thrown)
  const [refused, status] = /^Error message: Failed to get ID Token\.\s+Error Code : (\d+)?/.exec(text) ?? []
  if (refused !== undefined && status === undefined) throw thrown
  const isUnreadable = status === undefined
  const words = isUnreadable ? 'an answer without an ID token in it' : 'it gave no ID token'
  const asked = { operation: GET_ID_TOKEN, service: 'GitHub', code: null, requestId: null } as const
  throw new ServiceError({ ...asked, status: Number(status ?? 200), words, isUnreadable })
}
