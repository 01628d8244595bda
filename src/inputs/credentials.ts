/** The sign-in methods, and the table of the inputs and variables that hold their values. */

export interface Source {
  /** Null if the values are inputs. */
  family: FamilyName | null
  /** The inputs or variables that hold the values, for the log. */
  names: readonly string[]
}

/** The tool that a set of variables belongs to, as the log names it: `the OpenStack variables …`. */
export type FamilyName = 'OpenStack' | 'Terraform of Huawei Cloud' | 'huaweicloud/auth-action' | 'vendor SDK'

export type SignInMethod = { source: Source } & (
  | { kind: 'access-key'; accessKey: string; secretKey: string; securityToken: string | null }
  | { kind: 'token'; token: string }
  | { kind: 'password'; username: string; password: string; domainName: string }
  | { kind: 'keyless'; identityProvider: string; audience: string | null }
)

/** What the log calls each sign-in method. */
export const SIGN_IN_METHOD_NAMES: Readonly<Record<SignInMethod['kind'], string>> = {
  'access-key': 'AK/SK',
  token: 'an existing token',
  password: 'IAM user and password',
  keyless: 'keyless (OIDC)',
}

/** The names that hold the values of a sign-in method: all of `need`, and optionally those of `may`. */
export interface Form {
  kind: SignInMethod['kind']
  /** For each value, the names that may hold it. The first one that is set counts. */
  need: readonly (readonly string[])[]
  may: readonly string[]
}

const accessKey = (key: string, secret: string, ...securityToken: string[]): Form => ({
  kind: 'access-key',
  need: [[key], [secret]],
  may: securityToken,
})
const token = (...names: string[]): Form => ({ kind: 'token', need: [names], may: [] })
const user = (username: string, password: string, ...domainNames: string[]): Form => ({
  kind: 'password',
  need: [[username], [password], domainNames],
  may: [],
})

export const BY_INPUT: readonly Form[] = [
  accessKey('access-key-id', 'secret-access-key', 'security-token'),
  token('auth-token'),
  user('username', 'password', 'domain-name'),
  { kind: 'keyless', need: [['identity-provider']], may: ['audience'] },
]

/** The variable of a family that holds the URL of IAM. */
export type IamVariable = 'OS_AUTH_URL' | 'HW_AUTH_URL' | 'HUAWEICLOUD_SDK_IAM_ENDPOINT'

export interface Family {
  name: FamilyName
  /** The names in each of these three lists mean the same thing, so their values must not differ. */
  region: readonly string[]
  projectId: readonly string[]
  projectName: readonly string[]
  iam: IamVariable | null
  /** In the order in which they are tried. */
  forms: readonly Form[]
}

/**
 * In the order in which they are tried. Names as in the reference of each tool: Terraform's providers for Open Telekom
 * Cloud and Huawei Cloud, the openstack CLI, huaweicloud/auth-action, and the vendor's SDKs.
 */
export const FAMILIES: readonly Family[] = [
  {
    name: 'OpenStack',
    region: ['OS_REGION_NAME', 'OS_REGION'],
    projectId: ['OS_PROJECT_ID', 'OS_TENANT_ID'],
    projectName: ['OS_PROJECT_NAME', 'OS_TENANT_NAME'],
    iam: 'OS_AUTH_URL',
    forms: [
      token('OS_AUTH_TOKEN', 'OS_TOKEN'),
      accessKey('OS_ACCESS_KEY', 'OS_SECRET_KEY', 'OS_SECURITY_TOKEN'),
      // What counts is the user's domain. The last two name the domain of a scope or project, which is often
      // the same.
      user('OS_USERNAME', 'OS_PASSWORD', 'OS_USER_DOMAIN_NAME', 'OS_DOMAIN_NAME', 'OS_PROJECT_DOMAIN_NAME'),
    ],
  },
  {
    name: 'Terraform of Huawei Cloud',
    region: ['HW_REGION_NAME'],
    projectId: ['HW_PROJECT_ID'],
    projectName: ['HW_PROJECT_NAME'],
    iam: 'HW_AUTH_URL',
    forms: [
      accessKey('HW_ACCESS_KEY', 'HW_SECRET_KEY', 'HW_SECURITY_TOKEN'),
      user('HW_USER_NAME', 'HW_USER_PASSWORD', 'HW_DOMAIN_NAME'),
    ],
  },
  {
    name: 'huaweicloud/auth-action',
    region: ['HUAWEI_CLOUD_REGION'],
    projectId: ['HUAWEI_CLOUD_PROJECT_ID'],
    projectName: [],
    iam: null,
    forms: [accessKey('HUAWEI_CLOUD_ACCESS_KEY_ID', 'HUAWEI_CLOUD_SECRET_ACCESS_KEY')],
  },
  {
    name: 'vendor SDK',
    region: ['HUAWEICLOUD_SDK_REGION'],
    projectId: ['HUAWEICLOUD_SDK_PROJECT_ID'],
    projectName: [],
    iam: 'HUAWEICLOUD_SDK_IAM_ENDPOINT',
    forms: [accessKey('HUAWEICLOUD_SDK_AK', 'HUAWEICLOUD_SDK_SK', 'HUAWEICLOUD_SDK_SECURITY_TOKEN')],
  },
]

export function namesOf(form: Form): string[] {
  return [...form.need.flat(), ...form.may]
}

/** The names that hold secrets: all names of keys and tokens, but only the password of a user. */
function secretsOf(forms: readonly Form[]): string[] {
  return forms.flatMap((form) => {
    if (form.kind === 'keyless') return []
    return form.kind === 'password' ? (form.need[1] ?? []) : namesOf(form)
  })
}

/** The inputs and variables that hold secrets. Nothing else is masked: the runner drops outputs with masked text. */
export const SECRET_INPUTS: readonly string[] = secretsOf(BY_INPUT)
export const SECRET_VARIABLES: readonly string[] = secretsOf(FAMILIES.flatMap(({ forms }) => forms))

/** The family that gave the credentials; null when they are inputs. */
export function familyOf({ source }: SignInMethod): Family | null {
  return FAMILIES.find(({ name }) => name === source.family) ?? null
}

/** Gives the trimmed value of a name; empty if it is not set. */
export type Lookup = (name: string) => string
