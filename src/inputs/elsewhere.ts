/**
 * Finds variables that this action does not support: those that lead to another account or project, and other
 * credentials. Pure.
 */
import { FAMILIES, type FamilyName, type Lookup, namesOf, type SignInMethod } from './credentials.ts'

/** Whether the variables `names` matter, what is not supported about them, and what can be set instead. */
type Elsewhere = readonly [matters: boolean, what: string, instead: string, ...names: string[]]

const AGENCY = 'acting for another account or project'
const USER = 'a user by ID'
const DOMAIN = 'an account (domain) by ID'

const TERRAFORM = 'Terraform of Huawei Cloud'

/** From the references of Terraform's providers for Open Telekom Cloud and Huawei Cloud, and of the openstack CLI. */
function elsewhereOf(
  family: FamilyName | null | undefined,
  isUser: boolean,
  isByName: boolean,
): readonly Elsewhere[] {
  const agency = [true, AGENCY, 'its credentials'] as const
  switch (family) {
    case 'OpenStack':
      return [
        [...agency, 'OS_AGENCY_NAME', 'OS_AGENCY_DOMAIN_NAME', 'OS_DELEGATED_PROJECT', 'OS_TRUST_ID'],
        [isUser, USER, 'OS_USERNAME', 'OS_USER_ID'],
        [isUser, DOMAIN, 'OS_USER_DOMAIN_NAME', 'OS_USER_DOMAIN_ID'],
        [isUser || isByName, DOMAIN, 'OS_USER_DOMAIN_NAME', 'OS_DOMAIN_ID'],
        [isByName, 'a project in a domain by ID', 'OS_PROJECT_ID', 'OS_PROJECT_DOMAIN_ID'],
      ]
    case TERRAFORM:
      return [
        [...agency, 'HW_ASSUME_ROLE_AGENCY_NAME', 'HW_ASSUME_ROLE_DOMAIN_NAME', 'HW_ASSUME_ROLE_DOMAIN_ID'],
        [isUser, USER, 'HW_USER_NAME', 'HW_USER_ID'],
        [isUser || isByName, DOMAIN, 'HW_DOMAIN_NAME', 'HW_DOMAIN_ID'],
      ]
    default:
      return []
  }
}

/**
 * A problem for each variable that would lead to another account or project. `isByName`: only the name of the project
 * is known, and it is not from an input.
 */
export function leadElsewhere(env: Lookup, signInMethod: SignInMethod | null, isByName: boolean): string[] {
  const rows = elsewhereOf(signInMethod?.source.family, signInMethod?.kind === 'password', isByName)
  return rows.flatMap(([matters, what, instead, ...names]) =>
    names
      .filter((name) => matters && env(name) !== '')
      .map(
        (name) =>
          `${name}: ${what} is not supported. Give ${instead}, and set ${name}: '' in the env of this step.`,
      ),
  )
}

/**
 * `HW_CLOUD` is the domain of a whole cloud, such as `myhuaweicloud.eu`. It is a problem if the region belongs to
 * another cloud.
 */
export function otherCloud(
  env: Lookup,
  signInMethod: SignInMethod | null,
  regionalDis: string | null,
): string[] {
  const cloud = env('HW_CLOUD').toLowerCase()
  if (signInMethod?.source.family !== TERRAFORM || cloud === '' || regionalDis === null) return []
  const { hostname } = new URL(regionalDis)
  if (hostname === cloud || hostname.endsWith(`.${cloud}`)) return []
  return [
    `HW_CLOUD: names another cloud than that of the region (${hostname}). Set endpoint and iam-endpoint to the URLs of ` +
      'your cloud, or correct region.',
  ]
}

/** A variable may hold credentials for these clouds if its name has such a beginning and such a word. */
const OWNERS = /^(OS|OTC|HW|HWC|HCS|HUAWEI|HUAWEICLOUD|HCLOUD|CLOUD_SDK|SDK|OBS|S3|AWS|TF_VAR)_/i
const CREDENTIALS =
  /(ACCESS_?KEY|SECRET|TOKEN|PASSW|PASSCODE|CREDENTIAL|USER|DOMAIN|PROFILE|CONFIG_FILE|SECURE_FILE|AGENCY|_[AS]K$|^OS_CLOUD$|_IDP)/i

/** Names of variables that look like credentials and are not read. Their values are never shown. */
export function unreadCredentials(env: Readonly<Record<string, string | undefined>>): string[] {
  const read = new Set(FAMILIES.flatMap(({ forms }) => forms.flatMap(namesOf)))
  return Object.keys(env).filter((name) => {
    return env[name]?.trim() && OWNERS.test(name) && CREDENTIALS.test(name) && !read.has(name)
  })
}
