import type { World } from './types.ts'

/** Every secret that a world holds: what no log may show. */
export function secretsOf({ accessKeys = [], users = [], tokens = [] }: World): string[] {
  const secrets = [
    ...accessKeys.flatMap(({ sk, securityToken }) => [sk, securityToken]),
    ...users.map(({ password }) => password),
    ...tokens.map(({ token }) => token),
  ]
  return secrets.filter((secret) => secret !== undefined)
}
