/** The sign-in methods, and the one table of the inputs and variables that hold them. */

export interface Source {
  /** Null when it came by inputs. */
  family: FamilyName | null
  /** The inputs or variables it was taken from, for the log. */
  names: readonly string[]
}

/** Variables of one tool, in the words of a sentence: `the OpenStack variables …`. */
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
  'HW_ACCESS_KEY',
  'HW_SECRET_KEY',
  'HW_SECURITY_TOKEN',
  'HW_USER_PASSWORD',
  'HUAWEI_CLOUD_ACCESS_KEY_ID',
  'HUAWEI_CLOUD_SECRET_ACCESS_KEY',
  'HUAWEICLOUD_SDK_AK',
  'HUAWEICLOUD_SDK_SK',
  'HUAWEICLOUD_SDK_SECURITY_TOKEN',
]

/** Where the values of a sign-in method stand: all of `need`, and `may` beside them. */
export interface Form {
  kind: SignInMethod['kind']
  /** Each field with the names that may hold it; the first one set counts. */
  need: readonly (readonly string[])[]
  may: readonly string[]
}

export const BY_INPUT: readonly Form[] = [
  { kind: 'access-key', need: [['access-key-id'], ['secret-access-key']], may: ['security-token'] },
  { kind: 'token', need: [['auth-token']], may: [] },
  { kind: 'password', need: [['username'], ['password'], ['domain-name']], may: [] },
  { kind: 'keyless', need: [['identity-provider']], may: ['audience'] },
]

/** A variable by which a family says where IAM is. */
export type IamVariable = 'OS_AUTH_URL' | 'HW_AUTH_URL' | 'HUAWEICLOUD_SDK_IAM_ENDPOINT'

export interface Family {
  name: FamilyName
  /** These three: names of one and the same thing, which must not differ. */
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
      { kind: 'token', need: [['OS_AUTH_TOKEN', 'OS_TOKEN']], may: [] },
      { kind: 'access-key', need: [['OS_ACCESS_KEY'], ['OS_SECRET_KEY']], may: ['OS_SECURITY_TOKEN'] },
      {
        kind: 'password',
        // The domain is that of the user. The others are strictly of a scope or a project, but often hold the same.
        need: [
          ['OS_USERNAME'],
          ['OS_PASSWORD'],
          ['OS_USER_DOMAIN_NAME', 'OS_DOMAIN_NAME', 'OS_PROJECT_DOMAIN_NAME'],
        ],
        may: [],
      },
    ],
  },
  {
    name: 'Terraform of Huawei Cloud',
    region: ['HW_REGION_NAME'],
    projectId: ['HW_PROJECT_ID'],
    projectName: ['HW_PROJECT_NAME'],
    iam: 'HW_AUTH_URL',
    forms: [
      { kind: 'access-key', need: [['HW_ACCESS_KEY'], ['HW_SECRET_KEY']], may: ['HW_SECURITY_TOKEN'] },
      { kind: 'password', need: [['HW_USER_NAME'], ['HW_USER_PASSWORD'], ['HW_DOMAIN_NAME']], may: [] },
    ],
  },
  {
    name: 'huaweicloud/auth-action',
    region: ['HUAWEI_CLOUD_REGION'],
    projectId: ['HUAWEI_CLOUD_PROJECT_ID'],
    projectName: [],
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
    region: ['HUAWEICLOUD_SDK_REGION'],
    projectId: ['HUAWEICLOUD_SDK_PROJECT_ID'],
    projectName: [],
    iam: 'HUAWEICLOUD_SDK_IAM_ENDPOINT',
    forms: [
      {
        kind: 'access-key',
        need: [['HUAWEICLOUD_SDK_AK'], ['HUAWEICLOUD_SDK_SK']],
        may: ['HUAWEICLOUD_SDK_SECURITY_TOKEN'],
      },
    ],
  },
]

/** The family that gave the credentials; null when they are inputs. */
export function familyOf({ source }: SignInMethod): Family | null {
  return FAMILIES.find(({ name }) => name === source.family) ?? null
}

/** Every name that a form may look at. */
export function namesOf(form: Form): string[] {
  return [...form.need.flat(), ...form.may]
}

/** Looks a trimmed value up; '' when it is not set. */
export type Lookup = (name: string) => string
