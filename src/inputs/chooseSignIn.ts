/** Which sign-in method is used: by the inputs, or by one family of variables as a whole. Pure. */
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
  /** What it was taken from. Without it, the first names of the kind that are set count. */
  names?: readonly string[]
}

export type ChosenSignIn = { signInMethod: SignInMethod } | { problems: string[] }

/** Why a secret that was surely set can be empty. */
const EMPTY_SECRET =
  'A secret that does not exist, or that this run may not see (workflows from forks and Dependabot get none), is empty.'

/**
 * The sign-in method, or what is wrong with what was given. `unread`: what looks like credentials in the environment
 * and is not read, by name.
 */
export function chooseSignInMethod(
  input: Lookup,
  env: Lookup,
  preferred: Preferred | null = null,
  unread: readonly string[] = [],
): ChosenSignIn {
  const begun = BY_INPUT.filter((form) => namesOf(form).some((name) => input(name) !== ''))
  const again = preferred === null ? null : sameAgain(preferred, input, env, begun.length > 0)
  if (again !== null) return checked(again)
  if (begun.length > 0) return byInputs(begun, input)
  for (const family of FAMILIES) {
    for (const form of family.forms) {
      const signInMethod = complete(form, env, family.name)
      if (signInMethod) return checked(signInMethod)
    }
  }
  return { problems: [`no credentials: ${nothingFound(env, unread)}`] }
}

/** What the earlier step took, as long as it is complete: whatever else has appeared since belongs to others. */
function sameAgain(
  { family, kind, names = [] }: Preferred,
  input: Lookup,
  env: Lookup,
  hasInputs: boolean,
): SignInMethod | null {
  if (hasInputs !== (family === null)) return null
  const forms = family === null ? BY_INPUT : (FAMILIES.find(({ name }) => name === family)?.forms ?? [])
  const form = forms.find((each) => each.kind === kind)
  if (form === undefined) return null
  const look = family === null ? input : env
  const same: Form = {
    kind,
    need: form.need.map((field) => field.filter((name) => names.includes(name))),
    may: form.may.filter((name) => names.includes(name)),
  }
  return complete(same, look, family) ?? complete(form, look, family)
}

function byInputs(begun: readonly Form[], input: Lookup): ChosenSignIn {
  const given = begun.map((form) => namesOf(form).filter((name) => input(name) !== ''))
  if (begun.length > 1) {
    const methods = given.map((names) => names.join(' + ')).join(', and ')
    return {
      problems: [
        `${given.flat().join(', ')}: these belong to different ways to sign in (${methods}); use one`,
      ],
    }
  }
  const form = begun[0] as Form
  const signInMethod = complete(form, input, null)
  if (signInMethod) return checked(signInMethod)
  const missing = form.need.flat().filter((name) => input(name) === '')
  const verb = missing.length === 1 ? 'is' : 'are'
  return {
    problems: [
      `${missing.join(', ')} ${verb} empty, while ${given.flat().join(', ')} is set. ${EMPTY_SECRET}`,
    ],
  }
}

/** What is malformed is told before it is sent: refused sign-ins count towards a lock. */
function checked(signInMethod: SignInMethod): ChosenSignIn {
  const problems = flawsOf(signInMethod)
  return problems.length > 0 ? { problems } : { signInMethod }
}

function nothingFound(env: Lookup, unread: readonly string[]): string {
  const halves = FAMILIES.flatMap((family) =>
    family.forms.flatMap((form) => {
      const missing = form.need.filter((names) => names.every((name) => env(name) === ''))
      const found = namesOf(form).filter((name) => env(name) !== '')
      if (found.length === 0) return []
      return [`${found.join(', ')} without ${missing.map((names) => names.join(' or ')).join(', ')}`]
    }),
  )
  const half = halves.length > 0 ? ` In the environment there is ${halves.join('; ')}.` : ''
  const other = unread.length > 0 ? ` Also there, and not read by this action: ${fewOf(unread)}.` : ''
  return (
    'no credential input is set, and the environment has no complete sign-in method.' +
    `${half}${other} Set identity-provider (keyless), or access-key-id and secret-access-key, or auth-token, or ` +
    `username, password and domain-name. ${EMPTY_SECRET}`
  )
}

function complete(form: Form, look: Lookup, family: FamilyName | null): SignInMethod | null {
  const found = form.need.map((names) => names.find((name) => look(name) !== ''))
  if (found.some((name) => name === undefined)) return null
  const optional = form.may.filter((name) => look(name) !== '')
  const names = [...(found as string[]), ...optional]
  const [first = '', second = '', third = ''] = (found as string[]).map(look)
  const extra = optional[0] === undefined ? null : look(optional[0])
  const source: Source = { family, names }
  switch (form.kind) {
    case 'access-key':
      return { kind: form.kind, source, accessKey: first, secretKey: second, securityToken: extra }
    case 'token':
      return { kind: form.kind, source, token: first }
    case 'password':
      return { kind: form.kind, source, username: first, password: second, domainName: third }
    case 'keyless':
      return { kind: form.kind, source, identityProvider: first, audience: extra }
  }
}
