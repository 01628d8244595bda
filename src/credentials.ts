/**
 * Which way in is used: by the inputs, or by one family of environment variables as a whole. Pure; settled
 * once, and from then on the program holds one `WayIn`, whichever it is.
 */

export interface Source {
  /** Null when it came by inputs. */
  family: FamilyName | null
  /** The inputs or variables it was taken from, for the log. */
  names: readonly string[]
}

export type FamilyName = 'OpenStack' | 'huaweicloud/auth-action' | 'vendor SDK'

export type WayIn = { source: Source } & (
  | { kind: 'access-key'; accessKey: string; secretKey: string; securityToken: string | null }
  | { kind: 'token'; token: string }
  | { kind: 'password'; username: string; password: string; domainName: string }
  | { kind: 'keyless'; identityProvider: string; audience: string | null }
)

/** What the log calls each way in. */
export const WAY_IN_NAMES: Readonly<Record<WayIn['kind'], string>> = {
  'access-key': 'AK/SK',
  token: 'an existing token',
  password: 'IAM user and password',
  keyless: 'keyless (OIDC)',
}

/** The inputs and variables that hold secrets. Nothing else is masked: the runner drops outputs with masked text. */
export const SECRET_INPUTS = [
  'access-key-id',
  'secret-access-key',
  'security-token',
  'auth-token',
  'password',
]
export const SECRET_VARIABLES = [
  'OS_AUTH_TOKEN',
  'OS_TOKEN',
  'OS_ACCESS_KEY',
  'OS_SECRET_KEY',
  'OS_SECURITY_TOKEN',
  'OS_PASSWORD',
  'HUAWEI_CLOUD_ACCESS_KEY_ID',
  'HUAWEI_CLOUD_SECRET_ACCESS_KEY',
  'HUAWEICLOUD_SDK_AK',
  'HUAWEICLOUD_SDK_SK',
  'HUAWEICLOUD_SDK_SECURITY_TOKEN',
]

/** A way in as a list of places to look: `need` all of these, `may` have those. */
interface Form {
  kind: WayIn['kind']
  /** Each field with the names that may hold it, the first one set wins. */
  need: readonly (readonly string[])[]
  may: readonly string[]
}

const BY_INPUT: readonly Form[] = [
  { kind: 'access-key', need: [['access-key-id'], ['secret-access-key']], may: ['security-token'] },
  { kind: 'token', need: [['auth-token']], may: [] },
  { kind: 'password', need: [['username'], ['password'], ['domain-name']], may: [] },
  { kind: 'keyless', need: [['identity-provider']], may: ['audience'] },
]

export interface Family {
  name: FamilyName
  region: string
  projectId: string
  projectName: string | null
  /** Where this family says that IAM is. */
  iam: string | null
  forms: readonly Form[]
}

/** In the order in which they are asked. */
export const FAMILIES: readonly Family[] = [
  {
    name: 'OpenStack',
    region: 'OS_REGION_NAME',
    projectId: 'OS_PROJECT_ID',
    projectName: 'OS_PROJECT_NAME',
    iam: 'OS_AUTH_URL',
    forms: [
      { kind: 'token', need: [['OS_AUTH_TOKEN', 'OS_TOKEN']], may: [] },
      { kind: 'access-key', need: [['OS_ACCESS_KEY'], ['OS_SECRET_KEY']], may: ['OS_SECURITY_TOKEN'] },
      {
        kind: 'password',
        need: [['OS_USERNAME'], ['OS_PASSWORD'], ['OS_DOMAIN_NAME', 'OS_USER_DOMAIN_NAME']],
        may: [],
      },
    ],
  },
  {
    name: 'huaweicloud/auth-action',
    region: 'HUAWEI_CLOUD_REGION',
    projectId: 'HUAWEI_CLOUD_PROJECT_ID',
    projectName: null,
    iam: null,
    forms: [
      {
        kind: 'access-key',
        need: [['HUAWEI_CLOUD_ACCESS_KEY_ID'], ['HUAWEI_CLOUD_SECRET_ACCESS_KEY']],
        may: [],
      },
    ],
  },
  {
    name: 'vendor SDK',
    region: 'HUAWEICLOUD_SDK_REGION',
    projectId: 'HUAWEICLOUD_SDK_PROJECT_ID',
    projectName: null,
    iam: null,
    forms: [
      {
        kind: 'access-key',
        need: [['HUAWEICLOUD_SDK_AK'], ['HUAWEICLOUD_SDK_SK']],
        may: ['HUAWEICLOUD_SDK_SECURITY_TOKEN'],
      },
    ],
  },
]

/** Looks a trimmed value up; '' when it is not set. */
export type Lookup = (name: string) => string

/** Why a secret that was surely set can be empty. */
const EMPTY_SECRET =
  'A secret that does not exist, or that this run may not see (workflows from forks and Dependabot get none), is empty.'

/** The way in, or what is wrong with what was given. */
export function chooseWayIn(input: Lookup, env: Lookup): { wayIn: WayIn } | { problem: string } {
  const begun = BY_INPUT.filter((form) => namesOf(form).some((name) => input(name) !== ''))
  if (begun.length > 0) return byInputs(begun, input)
  for (const family of FAMILIES) {
    for (const form of family.forms) {
      const wayIn = complete(form, env, family.name)
      if (wayIn) return checked(wayIn)
    }
  }
  return { problem: `no credentials: ${nothingFound(env)}` }
}

function byInputs(begun: readonly Form[], input: Lookup): { wayIn: WayIn } | { problem: string } {
  const given = begun.map((form) => namesOf(form).filter((name) => input(name) !== ''))
  if (begun.length > 1) {
    const ways = given.map((names) => names.join(' + ')).join(', and ')
    return {
      problem: `${given.flat().join(', ')}: these belong to different ways to sign in (${ways}); use one`,
    }
  }
  const form = begun[0] as Form
  const wayIn = complete(form, input, null)
  if (wayIn) return checked(wayIn)
  const missing = form.need.flat().filter((name) => input(name) === '')
  const verb = missing.length === 1 ? 'is' : 'are'
  return {
    problem: `${missing.join(', ')} ${verb} empty, while ${given.flat().join(', ')} is set. ${EMPTY_SECRET}`,
  }
}

/** What goes into a header has to fit into one; a broken token would look like a broken connection. */
function checked(wayIn: WayIn): { wayIn: WayIn } | { problem: string } {
  const fits = (value: string | null) => value === null || /^[\x21-\x7e]+$/.test(value)
  const { names } = wayIn.source
  const copied =
    'holds a line break, a blank or another character that cannot be in it. Copy it anew, in one line'
  switch (wayIn.kind) {
    case 'access-key':
      if (!fits(wayIn.accessKey)) return { problem: `${names[0]}: ${copied}` }
      return fits(wayIn.securityToken) ? { wayIn } : { problem: `${names[2]}: ${copied}` }
    case 'token':
      return fits(wayIn.token) ? { wayIn } : { problem: `${names[0]}: ${copied}` }
    case 'keyless':
      if (fits(wayIn.identityProvider)) return { wayIn }
      return { problem: `${names[0]}: is not the name of an identity provider (letters, digits, - and _)` }
    case 'password':
      return { wayIn }
  }
}

function nothingFound(env: Lookup): string {
  const halves = FAMILIES.flatMap((family) =>
    family.forms.flatMap((form) => {
      const missing = form.need.filter((names) => names.every((name) => env(name) === ''))
      const found = namesOf(form).filter((name) => env(name) !== '')
      if (found.length === 0) return []
      return [`${found.join(', ')} without ${missing.map((names) => names.join(' or ')).join(', ')}`]
    }),
  )
  const half = halves.length > 0 ? ` In the environment there is ${halves.join('; ')}.` : ''
  return (
    'no credential input is set, and the environment has no complete way in.' +
    `${half} Set identity-provider (keyless), or access-key-id and secret-access-key, or auth-token, or username, ` +
    `password and domain-name. ${EMPTY_SECRET}`
  )
}

function complete(form: Form, look: Lookup, family: FamilyName | null): WayIn | null {
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

function namesOf(form: Form): string[] {
  return [...form.need.flat(), ...form.may]
}
