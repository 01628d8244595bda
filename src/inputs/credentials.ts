/**
 * The sign-in method: from the inputs, or from one family of variables as a whole. Malformed keys, tokens and passwords
 * are found before anything is sent: each refused sign-in counts towards a lock of the key or the user. Pure.
 */
import type { Reader } from './reader.ts'

type Look = Reader['look']

/** The tool that a set of variables belongs to, as the log names it: `the OpenStack variables …`. */
type FamilyName = 'OpenStack' | 'Terraform of Huawei Cloud' | 'huaweicloud/auth-action' | 'vendor SDK'

interface Source {
  family: FamilyName | null // Null if the values are inputs
  names: readonly string[] // The inputs or variables that hold the values, in their order
}

export type SignInMethod = { source: Source } & (
  | { kind: 'access-key'; accessKey: string; secretKey: string; securityToken: string | null }
  | { kind: 'token'; token: string }
  | { kind: 'password'; username: string; password: string; domainName: string }
  | { kind: 'keyless'; identityProvider: string; audience: string | null }
)

type Kind = SignInMethod['kind']

/** How an earlier step signed in, so that a later one does the same. */
export type Preferred = Source & { kind: Kind }

export const SIGN_IN_METHOD_NAMES: Readonly<Record<Kind, string>> = {
  'access-key': 'AK/SK',
  token: 'an existing token',
  password: 'IAM user and password',
  keyless: 'keyless (OIDC)',
}

/** A way in: for each value of a sign-in method, the names that may hold it. The first one that is set counts. */
export interface Way extends Pick<Preferred, 'family' | 'kind'> {
  values: Readonly<Record<string, readonly string[]>>
}

/** The values of each kind, in the order of their names below. */
const VALUES: Readonly<Record<Kind, readonly string[]>> = {
  'access-key': ['accessKey', 'secretKey', 'securityToken'],
  token: ['token'],
  password: ['username', 'password', 'domainName'],
  keyless: ['identityProvider', 'audience'],
}

/** `names`: those of each value, with a `|` between several names of one value. */
function way(family: Way['family'], kind: Kind, names: string): Way {
  const each = names.split(' ')
  const values = VALUES[kind].map((value, index) => [value, each[index]?.split('|') ?? []])
  return { family, kind, values: Object.fromEntries(values) }
}

/** What counts is the user's domain. The last two name that of a scope or project, which is often the same. */
const OS_DOMAIN = 'OS_USER_DOMAIN_NAME|OS_DOMAIN_NAME|OS_PROJECT_DOMAIN_NAME'

/** In the order in which they are tried. Names as in the reference of each tool. */
export const WAYS: readonly Way[] = [
  way(null, 'keyless', 'identity-provider audience'),
  way(null, 'access-key', 'access-key-id secret-access-key security-token'),
  way(null, 'token', 'auth-token'),
  way(null, 'password', 'username password domain-name'),
  way('OpenStack', 'token', 'OS_AUTH_TOKEN|OS_TOKEN'),
  way('OpenStack', 'access-key', 'OS_ACCESS_KEY OS_SECRET_KEY OS_SECURITY_TOKEN|OS_SESSION_TOKEN'),
  way('OpenStack', 'password', `OS_USERNAME OS_PASSWORD ${OS_DOMAIN}`),
  way('Terraform of Huawei Cloud', 'access-key', 'HW_ACCESS_KEY HW_SECRET_KEY HW_SECURITY_TOKEN'),
  way('Terraform of Huawei Cloud', 'password', 'HW_USER_NAME HW_USER_PASSWORD HW_DOMAIN_NAME'),
  way('huaweicloud/auth-action', 'access-key', 'HUAWEI_CLOUD_ACCESS_KEY_ID HUAWEI_CLOUD_SECRET_ACCESS_KEY'),
  way('vendor SDK', 'access-key', 'HUAWEICLOUD_SDK_AK HUAWEICLOUD_SDK_SK HUAWEICLOUD_SDK_SECURITY_TOKEN'),
]

const OPTIONAL: readonly string[] = ['securityToken', 'audience']

/** The inputs and variables that are masked. The runner drops outputs with masked text, so no others are. */
export const SECRET_NAMES: readonly string[] = WAYS.flatMap(({ values }) =>
  ['accessKey', 'secretKey', 'securityToken', 'token', 'password'].flatMap((value) => values[value] ?? []),
)

/** The variables of a tool that say where the streams are. */
export interface Family {
  name: FamilyName
  /** The names in each of these three lists mean the same thing, so their values must not differ. */
  region: readonly string[]
  projectId: readonly string[]
  projectName?: readonly string[]
  iam?: 'OS_AUTH_URL' | 'HW_AUTH_URL' | 'HUAWEICLOUD_SDK_IAM_ENDPOINT' // Holds the URL of IAM
  /** Names of another account or project to act for. That is not supported, so they must not be set. */
  elsewhere?: readonly string[]
}

/** In the order in which they are tried. */
export const FAMILIES: readonly Family[] = [
  {
    name: 'OpenStack',
    region: ['OS_REGION_NAME', 'OS_REGION'],
    projectId: ['OS_PROJECT_ID', 'OS_TENANT_ID'],
    projectName: ['OS_PROJECT_NAME', 'OS_TENANT_NAME'],
    iam: 'OS_AUTH_URL',
    elsewhere: ['OS_AGENCY_NAME', 'OS_AGENCY_DOMAIN_NAME', 'OS_DELEGATED_PROJECT'],
  },
  {
    name: 'Terraform of Huawei Cloud',
    region: ['HW_REGION_NAME'],
    projectId: ['HW_PROJECT_ID'],
    projectName: ['HW_PROJECT_NAME'],
    iam: 'HW_AUTH_URL',
    elsewhere: ['HW_ASSUME_ROLE_AGENCY_NAME'],
  },
  {
    name: 'huaweicloud/auth-action',
    region: ['HUAWEI_CLOUD_REGION'],
    projectId: ['HUAWEI_CLOUD_PROJECT_ID'],
  },
  {
    name: 'vendor SDK',
    region: ['HUAWEICLOUD_SDK_REGION'],
    projectId: ['HUAWEICLOUD_SDK_PROJECT_ID'],
    iam: 'HUAWEICLOUD_SDK_IAM_ENDPOINT',
  },
]

/** The family that gave the credentials; null if they are inputs. */
export function familyOf({ source }: SignInMethod): Family | null {
  return FAMILIES.find(({ name }) => name === source.family) ?? null
}

/** Why a value can be empty although the workflow sets it. */
const EMPTY_SECRET = 'A secret that does not exist is empty; workflows from forks and Dependabot get none.'

const BY_INPUT = WAYS.filter(({ family }) => family === null)
const BY_VARIABLE = WAYS.filter(({ family }) => family !== null)

/** Null if there is none that can be used; then the reader has the problems. */
export function chooseSignInMethod(reader: Reader, preferred: Preferred | null = null): SignInMethod | null {
  const { look, problems } = reader
  const begun = BY_INPUT.filter((way) => setIn(way, look).length > 0)
  const ways = begun.length > 0 ? begun : BY_VARIABLE
  // The method of the earlier step, if it is still complete. Values that appeared since then are not ours.
  const same = ways.filter(({ family, kind }) => family === preferred?.family && kind === preferred.kind)
  const lookAgain = (name: string) => (preferred?.names.includes(name) ? look(name) : '')
  const again = firstComplete(same, lookAgain) ?? firstComplete(same, look)
  const signInMethod = again ?? (begun.length > 1 ? null : firstComplete(ways, look))
  if (signInMethod !== null) problems.push(...flawsOf(signInMethod))
  else problems.push(begun.length > 0 ? odd(begun, look) : NOTHING_FOUND)
  return signInMethod
}

/** What is wrong with inputs of several ways in, or of half of one. */
function odd(begun: readonly Way[], look: Look): string {
  const given = begun.map((way) => setIn(way, look))
  if (begun.length > 1) {
    const methods = given.map((names) => names.join(' + ')).join(', and ')
    return `${methods}: these are different ways to sign in; use one`
  }
  const missing = begun.flatMap(needed).flatMap((names) => names.filter((name) => look(name) === ''))
  const verb = missing.length === 1 ? 'is' : 'are'
  return `${missing.join(', ')} ${verb} empty, while ${given.flat().join(', ')} is set. ${EMPTY_SECRET}`
}

const NOTHING_FOUND =
  'no credentials: neither the inputs nor the variables hold a complete way to sign in. Set the inputs ' +
  `${namesOf(BY_INPUT)}. Or set the variables ${namesOf(BY_VARIABLE)}. ${EMPTY_SECRET}`

/** `OS_TOKEN; or OS_USERNAME, OS_PASSWORD, OS_USER_DOMAIN_NAME or OS_DOMAIN_NAME` */
function namesOf(ways: readonly Way[]): string {
  const inWords = (way: Way) => needed(way).map((names) => names.join(' or '))
  return ways.map((way) => inWords(way).join(', ')).join('; or ')
}

function setIn({ values }: Way, look: Look): string[] {
  return Object.values(values).flatMap((names) => names.filter((name) => look(name) !== ''))
}

/** The names of each value that must not be missing. */
function needed({ values }: Way): (readonly string[])[] {
  return Object.entries(values).flatMap(([value, names]) => (OPTIONAL.includes(value) ? [] : [names]))
}

function firstComplete(ways: readonly Way[], look: Look): SignInMethod | null {
  const isSet = (name: string) => look(name) !== ''
  const way = ways.find((each) => needed(each).every((names) => names.some(isSet)))
  if (way === undefined) return null
  const found = Object.entries(way.values).map(([value, names]) => [value, names.find(isSet)] as const)
  const source = { family: way.family, names: found.flatMap(([, name]) => name ?? []) }
  const values = found.map(([value, name]) => [value, name === undefined ? null : look(name)])
  // The table of ways in has the values of each kind.
  return { kind: way.kind, source, ...Object.fromEntries(values) } as SignInMethod
}

/** Such a text is no value in a password either. */
const PLACEHOLDER =
  /^(\*{3,}|(secrets|vars|env|inputs)\.\w+|\$?\{\{.*\}\}|\$\{\w+\}|\$[A-Z][A-Z_]+|%[A-Z][A-Z_]+%)$/s
const WORD = /^(null|undefined|true|false)$/i
/** Blanks, quotes, braces and signs of a shell or a table, masked pieces, and all that is not printable ASCII. */
const NOT_IN_KEY = /[^\x21-\x7e]|["'`{}<>$%,;\\]|\*{3}/u
/** Characters that nobody sees, such as a zero-width space. */
const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/u
/** Values that may hold blanks and umlauts, and a password anything that can be typed. All others are keys. */
const TEXTS = ['username', 'password', 'domainName', 'audience']
/** Access keys of both clouds are made like this. */
const ACCESS_KEY = /^[A-Z0-9]{20}$/

// biome-ignore lint/suspicious/noTemplateCurlyInString: GitHub's own form, to be written as it stands.
const REMEDY = 'Write ${{ secrets.NAME }}, with a secret that exists and holds the value alone, in one line.'

/** What is wrong with the values of a sign-in method: by the names in `source`, which have the same order. */
export function flawsOf(signInMethod: SignInMethod): string[] {
  const { kind, source, ...values } = signInMethod
  const flaws = Object.entries(values).flatMap(([field, value], index) => {
    const flaw = flawOf(field, value ?? '')
    return flaw === null ? [] : [`${source.names[index]}: ${flaw} ${REMEDY}`]
  })
  if (flaws.length > 0 || kind !== 'access-key') return flaws
  const { accessKey, secretKey } = signInMethod
  const isSwapped = ACCESS_KEY.test(secretKey) && (accessKey.length > 20 || accessKey === secretKey)
  if (!isSwapped) return []
  const names = source.names.slice(0, 2).join(', ')
  return [`${names}: the second one looks like an access key. They are swapped, or the same.`]
}

function flawOf(field: string, value: string): string | null {
  if (PLACEHOLDER.test(value) || (field !== 'password' && WORD.test(value))) {
    return 'is a placeholder, a masked text or a word such as null, and not the value.'
  }
  const [character] = (TEXTS.includes(field) ? INVISIBLE : NOT_IN_KEY).exec(value) ?? []
  return character === undefined ? null : `has ${described(character)} in it, which cannot be part of it.`
}

function described(character: string): string {
  if (/\s/.test(character)) return /[\r\n]/.test(character) ? 'a line break' : 'a blank'
  if (/[!-~]/.test(character)) return `«${character}»`
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  return `a character that is not on a keyboard (U+${code})`
}
