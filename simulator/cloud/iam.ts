import { iamError } from './answers.ts'
import { firstJwks, githubIssuer } from './issuer.ts'
import { dig, parseJson } from './json.ts'
import { verifyJwt } from './jwt.ts'
import { domainOf, iamId, issueToken, someoneOf } from './tokens.ts'
import type { Answer, Entry, Token, User, World } from './types.ts'

export interface IamCall {
  entry: Entry
  world: World
  /** The server's clock, in ms since 1970. */
  time: number
  /** URL of the simulator. */
  url: string
}

/** A token for a password or for another token. */
export function answerToken(call: IamCall): Answer {
  const { entry, world } = call
  const body = parseJson(entry.body)
  const identity = dig(body, 'auth', 'identity')
  const methods = dig(identity, 'methods')
  const method = Array.isArray(methods) ? methods.join() : ''
  const scope = dig(body, 'auth', 'scope')
  if (!sendsJson(entry) || !['password', 'token'].includes(method)) {
    return iamError(400, 'Expecting to find a JSON body with the method password in auth.identity', world)
  }
  if (method === 'token') {
    const token = findToken(dig(identity, 'token', 'id'), call)
    if (token === undefined) return iamError(401, 'The token is invalid or expired.', world)
    const { projects = [], mayUseDis = true, user = someoneOf(world), expiresAt } = token
    return issueToken({ projects, mayUseDis, user, expiresAt }, scope, { ...call, method })
  }
  const known = findUser(dig(identity, 'password', 'user'), world)
  if (known === undefined) return iamError(401, 'The username or password is wrong.', world)
  return issueToken({ ...known, user: known }, scope, { ...call, method })
}

export function findToken(
  text: unknown,
  { world, time }: Pick<IamCall, 'world' | 'time'>,
): Token | undefined {
  return world.tokens?.find(({ token, expiresAt }) => token === text && expiresAt > time)
}

/** A request names a user by ID, or by name and domain. The domain has an ID or a name. */
function findUser(user: unknown, world: World): User | undefined {
  const domain = dig(user, 'domain')
  return world.users?.find((known) => {
    const byId = dig(user, 'id') === iamId(`${known.domain}/${known.name}`)
    const inDomain = dig(domain, 'name') === known.domain || dig(domain, 'id') === iamId(known.domain)
    const isIt = byId || (inDomain && dig(user, 'name') === known.name)
    return isIt && dig(user, 'password') === known.password
  })
}

export function answerKeylessToken(call: IamCall): Answer {
  const { entry, world, time } = call
  const body = parseJson(entry.body)
  const idToken = dig(body, 'auth', 'id_token', 'id')
  if (!sendsJson(entry) || typeof idToken !== 'string') {
    return iamError(400, 'Expecting to find a JSON body with auth.id_token.id', world)
  }
  const id = entry.headers['x-idp-id']
  if (id === undefined) return iamError(400, 'The header X-Idp-Id is missing', world)
  const provider = world.identityProviders?.find((known) => known.id === id)
  if (provider === undefined) return iamError(404, `Could not find Identity Provider: ${id}`, world)
  const claims = verifyJwt(idToken, {
    keys: (provider.keys ?? firstJwks()).keys,
    issuer: provider.issuer ?? githubIssuer,
    audience: provider.clientId ?? '',
    time,
  })
  if (typeof claims === 'string') return iamError(401, `The id token is refused: ${claims}.`, world)
  const rules = provider.rules ?? []
  if (!rules.every(({ claim, anyOneOf }) => anyOneOf.includes(String(claims[claim])))) {
    return iamError(401, 'No identity conversion rule maps the claims of the id token to a user.', world)
  }
  const user = { name: 'FederationUser', domain: domainOf(world) }
  return issueToken({ ...provider, user }, dig(body, 'auth', 'scope'), { ...call, method: 'mapped' })
}

export const sendsJson = (entry: Entry) =>
  /^application\/json(\s*;.*)?$/i.test(entry.headers['content-type'] ?? '')
