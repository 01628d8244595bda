import { randomBytes } from 'node:crypto'
import { iamError } from './answers.ts'
import type { Principal } from './authentication.ts'
import { catalogOf } from './catalog.ts'
import { findToken, type IamCall, sendsJson } from './iam.ts'
import { dig, parseJson } from './json.ts'
import { aboutDomain, domainOf, formatTime, iamId } from './tokens.ts'
import type { Answer, Entry } from './types.ts'

/** The answers of IAM to clients that are signed in. */
export function answerSignedIn(call: IamCall, principal: Principal): Answer {
  const { entry, world, url } = call
  const links = { next: null, previous: null, self: `${url}${entry.path}` }
  switch (entry.operation) {
    case 'catalog':
      return { status: 200, body: { catalog: catalogOf(world, principal.scope, url), links } }
    case 'authDomains': {
      const name = principal.token?.user?.domain ?? domainOf(world)
      return {
        status: 200,
        body: { domains: [{ ...aboutDomain(name), enabled: true, description: '' }], links },
      }
    }
    case 'securityToken':
      return issueKey(call, principal)
    default:
      return answerProjects(call, principal)
  }
}

function answerProjects({ entry, world }: IamCall, principal: Principal): Answer {
  const own = world.projects.filter(({ id }) => principal.projects.includes(id))
  const links = { next: null, previous: null, self: entry.path }
  const empty = world.projectsEmptyForKeys
  if (entry.operation === 'projects' && principal.way === 'key' && empty) {
    return { status: 200, body: { projects: empty === 'null' ? null : [], links } }
  }
  const name = entry.query.get('name')
  const domain = iamId(domainOf(world))
  const projects = own
    .filter((project) => entry.operation === 'authProjects' || name === null || project.name === name)
    .map(({ id, name, enabled = true }) => ({
      id,
      name,
      enabled,
      is_domain: false,
      domain_id: domain,
      parent_id: domain,
      description: '',
    }))
  return { status: 200, body: { projects, links } }
}

/** A temporary key for the token in the body or in the header. */
function issueKey(call: IamCall, principal: Principal): Answer {
  const { entry, world, time } = call
  const identity = dig(parseJson(entry.body), 'auth', 'identity')
  const methods = dig(identity, 'methods')
  if (!sendsJson(entry) || !Array.isArray(methods) || methods.join() !== 'token') {
    return iamError(400, 'Expecting to find a JSON body with the method token in auth.identity', world)
  }
  const id = dig(identity, 'token', 'id')
  const token = id === undefined ? principal.token : findToken(id, call)
  if (token === undefined) return iamError(401, 'The token is invalid or expired.', world)
  const seconds = dig(identity, 'token', 'duration_seconds') ?? 900
  if (typeof seconds !== 'number' || seconds < 900 || seconds > 86_400) {
    return iamError(400, 'duration_seconds is not between 900 and 86400', world)
  }
  const key = {
    ak: `SIMTEMP${randomBytes(7).toString('hex').slice(0, 13).toUpperCase()}`,
    sk: `simSecretKey${randomBytes(14).toString('hex')}`,
    securityToken: `simSecurityToken${randomBytes(48).toString('base64url')}`,
    projects: token?.projects ?? principal.projects,
    mayUseDis: token?.mayUseDis ?? principal.mayUseDis,
    expiresAt: time + seconds * 1000,
  }
  world.accessKeys ??= []
  world.accessKeys.push(key)
  const { ak: access, sk: secret, securityToken: securitytoken } = key
  const credential = { access, secret, securitytoken, expires_at: formatTime(key.expiresAt) }
  return { status: 201, body: { credential } }
}

/** The versions of IAM, for everybody. */
export function answerVersions(entry: Entry, url: string): Answer {
  const version = {
    id: 'v3.6',
    status: 'stable',
    updated: '2016-04-04T00:00:00Z',
    links: [{ rel: 'self', href: `${url}/v3/` }],
    'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.identity-v3+json' }],
  }
  if (entry.operation === 'version') return { status: 200, body: { version } }
  return { status: 300, headers: { Location: `${url}/v3/` }, body: { versions: { values: [version] } } }
}
