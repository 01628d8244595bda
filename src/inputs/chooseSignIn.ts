/** Chooses the sign-in method: from the inputs, or from one family of variables. Pure. */
import { InputError } from '../model/errors.ts'
import { fewOf } from '../model/text.ts'
import {
  BY_INPUT,
  FAMILIES,
  type FamilyName,
  type Form,
  type Lookup,
  namesOf,
  type SignInMethod,
  type Source,
} from './credentials.ts'
import { flawsOf } from './keyForm.ts'

/** How an earlier step signed in, so that a later one does the same. */
export interface Preferred {
  family: FamilyName | null
  kind: SignInMethod['kind']
  /** The names that its values came from. Without them, the first names of the kind that are set count. */
  names?: readonly string[]
}

/** Why a value can be empty although the workflow sets it. */
const EMPTY_SECRET = 'A secret that does not exist is empty; workflows from forks and Dependabot get none.'

/**
 * `unread`: gives the names of variables and files that look like credentials and are not read.
 *
 * @throws {InputError} with every mistake
 */
export function chooseSignInMethod(
  input: Lookup,
  env: Lookup,
  preferred: Preferred | null = null,
  unread: () => readonly string[] = () => [],
): SignInMethod {
  const begun = BY_INPUT.filter((form) => setIn(form, input).length > 0)
  const signInMethod =
    sameAgain(preferred, input, env, begun.length > 0) ??
    (begun.length > 0 ? byInputs(begun, input) : byEnvironment(env, unread))
  // Malformed values are reported before anything is sent: each refused sign-in counts towards a lock.
  const problems = flawsOf(signInMethod)
  if (problems.length > 0) throw new InputError(problems)
  return signInMethod
}

/**
 * The method of the earlier step, if its values are still complete. Credentials that appeared since then are not ours.
 */
function sameAgain(
  preferred: Preferred | null,
  input: Lookup,
  env: Lookup,
  hasInputs: boolean,
): SignInMethod | null {
  if (preferred === null || hasInputs !== (preferred.family === null)) return null
  const { family, kind, names = [] } = preferred
  const forms = family === null ? BY_INPUT : FAMILIES.find(({ name }) => name === family)?.forms
  const form = forms?.find((each) => each.kind === kind)
  if (form === undefined) return null
  const look = family === null ? input : env
  const lookAgain: Lookup = (name) => (names.includes(name) ? look(name) : '')
  return complete(form, lookAgain, family) ?? complete(form, look, family)
}

function byEnvironment(env: Lookup, unread: () => readonly string[]): SignInMethod {
  for (const { name, forms } of FAMILIES) {
    for (const form of forms) {
      const signInMethod = complete(form, env, name)
      if (signInMethod !== null) return signInMethod
    }
  }
  throw new InputError([nothingFound(env, unread())])
}

function byInputs(begun: readonly Form[], input: Lookup): SignInMethod {
  const given = begun.map((form) => setIn(form, input))
  const [form] = begun
  if (form === undefined || begun.length > 1) {
    const methods = given.map((names) => names.join(' + ')).join(', and ')
    throw new InputError([`${methods}: these are different ways to sign in; use one`])
  }
  const signInMethod = complete(form, input, null)
  if (signInMethod !== null) return signInMethod
  const missing = form.need.flat().filter((name) => input(name) === '')
  const verb = missing.length === 1 ? 'is' : 'are'
  throw new InputError([
    `${missing.join(', ')} ${verb} empty, while ${given.flat().join(', ')} is set. ${EMPTY_SECRET}`,
  ])
}

function nothingFound(env: Lookup, unread: readonly string[]): string {
  const forms = FAMILIES.flatMap((family) => family.forms)
  const halves = forms.flatMap((form) => {
    const found = setIn(form, env)
    const missing = form.need.filter((names) => names.every((name) => env(name) === ''))
    if (found.length === 0) return []
    return `${found.join(', ')} without ${missing.map((names) => names.join(' or ')).join(', ')}`
  })
  const half = halves.length > 0 ? ` There is ${halves.join('; ')}.` : ''
  const other = unread.length > 0 ? ` Found, but not supported: ${fewOf(unread)}.` : ''
  return (
    `no credentials: no credential input is set, and no complete sign-in method is in the environment.${half}${other} ` +
    'Set identity-provider (keyless), or access-key-id and secret-access-key, or auth-token, or username, password and ' +
    `domain-name. ${EMPTY_SECRET}`
  )
}

/** The names of a form that are set. */
function setIn(form: Form, look: Lookup): string[] {
  return namesOf(form).filter((name) => look(name) !== '')
}

function complete(form: Form, look: Lookup, family: FamilyName | null): SignInMethod | null {
  const isSet = (name: string) => look(name) !== ''
  const found = form.need.map((names) => names.find(isSet) ?? '')
  if (found.includes('')) return null
  const names = [...found, ...form.may.filter(isSet)]
  const source: Source = { family, names }
  const [first = '', second = '', third = ''] = names.map(look)
  switch (form.kind) {
    case 'access-key':
      return { kind: form.kind, source, accessKey: first, secretKey: second, securityToken: third || null }
    case 'token':
      return { kind: form.kind, source, token: first }
    case 'password':
      return { kind: form.kind, source, username: first, password: second, domainName: third }
    case 'keyless':
      return { kind: form.kind, source, identityProvider: first, audience: second || null }
  }
}
