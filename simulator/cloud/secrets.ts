import type { World } from './types.ts'

/** Every secret of a world. No log may show one of them. */
export function secretsOf({ accessKeys = [], users = [], tokens = [] }: World): string[] {
  const secrets = [
    ...accessKeys.flatMap(({ sk, securityToken }) => [sk, securityToken]),
    ...users.map(({ password }) => password),
    ...tokens.map(({ token }) => token),
  ]
  return secrets.filter((secret) => secret !== undefined)
}
