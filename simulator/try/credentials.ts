/** Replaces the credentials and places of a workflow file with those of the simulator. */
import type { World } from '../cloud/types.ts'

type Values = Record<string, string>

/** Which variables of the environment hold what, in every family that the action reads. */
const VARIABLES: Values = {
  OS_ACCESS_KEY: 'access-key-id',
  OS_SECRET_KEY: 'secret-access-key',
  OS_SECURITY_TOKEN: 'security-token',
  OS_AUTH_TOKEN: 'auth-token',
  OS_TOKEN: 'auth-token',
  OS_USERNAME: 'username',
  OS_PASSWORD: 'password',
  OS_USER_DOMAIN_NAME: 'domain-name',
  OS_DOMAIN_NAME: 'domain-name',
  OS_PROJECT_DOMAIN_NAME: 'domain-name',
  OS_PROJECT_ID: 'project-id',
  OS_TENANT_ID: 'project-id',
  HW_ACCESS_KEY: 'access-key-id',
  HW_SECRET_KEY: 'secret-access-key',
  HW_SECURITY_TOKEN: 'security-token',
  HW_USER_NAME: 'username',
  HW_USER_PASSWORD: 'password',
  HW_DOMAIN_NAME: 'domain-name',
  HW_PROJECT_ID: 'project-id',
  HUAWEI_CLOUD_ACCESS_KEY_ID: 'access-key-id',
  HUAWEI_CLOUD_SECRET_ACCESS_KEY: 'secret-access-key',
  HUAWEI_CLOUD_PROJECT_ID: 'project-id',
  HUAWEICLOUD_SDK_AK: 'access-key-id',
  HUAWEICLOUD_SDK_SK: 'secret-access-key',
  HUAWEICLOUD_SDK_SECURITY_TOKEN: 'security-token',
  HUAWEICLOUD_SDK_PROJECT_ID: 'project-id',
}

export const inputOfVariable = (name: string): string | undefined => VARIABLES[name]

/** Whether the simulator has a value of its own for an input. */
export const isReplaced = (input: string): boolean =>
  [...Object.values(VARIABLES), 'identity-provider', 'audience'].includes(input)

/** The simulator's value of an input; `isTemporary` where a security token goes with the key. */
export function simulated(input: string, world: World, project: string, isTemporary: boolean): string {
  const keys = world.accessKeys ?? []
  const key = keys.find(({ securityToken }) => (securityToken !== undefined) === isTemporary)
  const [user] = world.users ?? []
  const id = (world.projects.find(({ name }) => name === project) ?? world.projects[0])?.id ?? ''
  const values: Values = {
    'access-key-id': key?.ak ?? '',
    'secret-access-key': key?.sk ?? '',
    'security-token': key?.securityToken ?? '',
    'auth-token': (world.tokens ?? []).find((token) => token.project === id)?.token ?? '',
    username: user?.name ?? '',
    password: user?.password ?? '',
    'domain-name': user?.domain ?? '',
    'identity-provider': world.identityProviders?.[0]?.id ?? '',
    // Empty: the origin of IAM, which is what the simulator expects.
    audience: '',
    'project-id': id,
  }
  return values[input] ?? ''
}

/** The name of the project that a step works in: the one that it names, or that of its region. */
export function projectOf(inputs: Values, env: Values): string {
  const names = ['OS_PROJECT_NAME', 'OS_TENANT_NAME', 'HW_PROJECT_NAME']
  const regions = [
    'OS_REGION_NAME',
    'OS_REGION',
    'HW_REGION_NAME',
    'HUAWEI_CLOUD_REGION',
    'HUAWEICLOUD_SDK_REGION',
  ]
  const said = [inputs['project-name'], ...(inputs['project-id'] ? [] : names.map((name) => env[name]))]
  return [...said, inputs['region'], ...regions.map((name) => env[name])].find(Boolean) ?? 'eu-de'
}
