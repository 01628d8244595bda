/** Variables that this action does not follow: those that would lead into another account or project, and foreign credentials. Pure. */
import { FAMILIES, type FamilyName, type Lookup, namesOf, type SignInMethod } from './credentials.ts'

interface Elsewhere {
  family: FamilyName
  name: string
  /** `user`: where a user is signed in; `project`: where a project is known by its name alone; `both`: in either case. */
  matters: 'always' | 'user' | 'project' | 'both'
  /** What the action does not do, and what can be set instead. */
  words: string
}

const AGENCY =
  'would lead into the account or project of an agency, and this action acts for the user or key itself. Give credentials ' +
  'of that account'
const domain = (name: string) =>
  `names an account (domain) by its ID, and this action takes its name. Give ${name}`
const user = (name: string) => `names a user by ID, and this action takes the name. Give ${name}`
const project = (id: string) =>
  `says in which account (domain) the project is, and this action looks it up in that of the user only. Give ${id}`

const OPENSTACK = 'OpenStack'
const TERRAFORM = 'Terraform of Huawei Cloud'

/** From the references of Terraform's providers for Open Telekom Cloud and Huawei Cloud, and of the openstack CLI. */
const ELSEWHERE: readonly Elsewhere[] = [
  { family: OPENSTACK, name: 'OS_AGENCY_NAME', matters: 'always', words: AGENCY },
  { family: OPENSTACK, name: 'OS_AGENCY_DOMAIN_NAME', matters: 'always', words: AGENCY },
  { family: OPENSTACK, name: 'OS_DELEGATED_PROJECT', matters: 'always', words: AGENCY },
  { family: OPENSTACK, name: 'OS_TRUST_ID', matters: 'always', words: AGENCY },
  { family: OPENSTACK, name: 'OS_USER_ID', matters: 'user', words: user('OS_USERNAME') },
  { family: OPENSTACK, name: 'OS_USER_DOMAIN_ID', matters: 'user', words: domain('OS_USER_DOMAIN_NAME') },
  { family: OPENSTACK, name: 'OS_DOMAIN_ID', matters: 'both', words: domain('OS_USER_DOMAIN_NAME') },
  { family: OPENSTACK, name: 'OS_PROJECT_DOMAIN_ID', matters: 'project', words: project('OS_PROJECT_ID') },
  { family: TERRAFORM, name: 'HW_ASSUME_ROLE_AGENCY_NAME', matters: 'always', words: AGENCY },
  { family: TERRAFORM, name: 'HW_ASSUME_ROLE_DOMAIN_NAME', matters: 'always', words: AGENCY },
  { family: TERRAFORM, name: 'HW_ASSUME_ROLE_DOMAIN_ID', matters: 'always', words: AGENCY },
  { family: TERRAFORM, name: 'HW_USER_ID', matters: 'user', words: user('HW_USER_NAME') },
  { family: TERRAFORM, name: 'HW_DOMAIN_ID', matters: 'both', words: domain('HW_DOMAIN_NAME') },
]

/**
 * The variables of the family in use that would lead elsewhere, each as a problem. `isByName`: the project is known by a
 * name alone, and no input gave it.
 */
export function leadElsewhere(env: Lookup, signInMethod: SignInMethod | null, isByName: boolean): string[] {
  const isUser = signInMethod?.kind === 'password'
  const matters = { always: true, user: isUser, project: isByName, both: isUser || isByName }
  return ELSEWHERE.filter(({ family, name, matters: when }) => {
    return family === signInMethod?.source.family && matters[when] && env(name) !== ''
  }).map(({ name, words }) => `${name}: ${words}, and set ${name}: '' in the env of this step.`)
}

/**
 * `HW_CLOUD` is the domain of a whole cloud, such as `myhuaweicloud.eu`: a problem where DIS is taken to be in another.
 */
export function otherCloud(
  env: Lookup,
  signInMethod: SignInMethod | null,
  regionalDis: string | null,
): string | null {
  const cloud = env('HW_CLOUD').toLowerCase()
  if (signInMethod?.source.family !== TERRAFORM || cloud === '' || regionalDis === null) return null
  const { hostname } = new URL(regionalDis)
  return hostname === cloud || hostname.endsWith(`.${cloud}`)
    ? null
    : `HW_CLOUD: names another cloud than that of the region, where DIS is at ${hostname}. Set endpoint and ` +
        'iam-endpoint to the URLs of your cloud, or correct region.'
}

/** Whose variables may hold credentials for these clouds, and the words in their names that say so. */
const OWNERS = /^(OS|OTC|HW|HWC|HCS|HUAWEI|HUAWEICLOUD|HUAWEI_CLOUD|HCLOUD|CLOUD_SDK|SDK|OBS|S3|AWS|TF_VAR)_/i
const CREDENTIALS =
  /(ACCESS_?KEY|SECRET|TOKEN|PASSW|PASSCODE|CREDENTIAL|USER|DOMAIN|PROFILE|CONFIG_FILE|SECURE_FILE|AGENCY|_[AS]K$|^OS_CLOUD$|_IDP)/i

/** What looks like credentials and is not read, by name: nothing is said of values. */
export function unreadCredentials(env: Readonly<Record<string, string | undefined>>): string[] {
  const read = new Set(FAMILIES.flatMap(({ forms }) => forms.flatMap(namesOf)))
  return Object.keys(env).filter((name) => {
    return env[name]?.trim() && OWNERS.test(name) && CREDENTIALS.test(name) && !read.has(name)
  })
}
