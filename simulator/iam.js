import { randomBytes } from 'node:crypto'
import { iamError } from './answers.js'
import { firstJwks, githubIssuer } from './issuer.js'
import { isObject, parseJson } from './json.js'
import { verifyJwt } from './jwt.js'

/** @typedef {import('./types.js').Answer} Answer */
/** @typedef {import('./types.js').Entry} Entry */
/** @typedef {import('./types.js').World} World */
/** @typedef {{ projects: string[], mayUseDis?: boolean }} Owner */

/**
 * @typedef {object} IamCall
 * @property {Entry} entry
 * @property {World} world
 * @property {number} time of the server's clock
 */

const day = 24 * 60 * 60_000

/** @param {unknown} value @param {string[]} path @returns {unknown} */
const dig = (value, ...path) =>
  path.reduce((/** @type {unknown} */ inner, key) => (isObject(inner) ? inner[key] : undefined), value)

/** @param {IamCall} call @returns {Answer} */
export function answerPasswordToken(call) {
  const { entry, world } = call
  const body = parseJson(entry.body)
  const methods = dig(body, 'auth', 'identity', 'methods')
  if (!sendsJson(entry) || !Array.isArray(methods) || methods.join() !== 'password') {
    return iamError(400, 'Expecting to find a JSON body with the method password in auth.identity', world)
  }
  const user = dig(body, 'auth', 'identity', 'password', 'user')
  const known = world.users?.find(
    ({ name, password, domain }) =>
      name === dig(user, 'name') &&
      password === dig(user, 'password') &&
      domain === dig(user, 'domain', 'name'),
  )
  if (known === undefined) return iamError(401, 'The username or password is wrong.', world)
  return issueToken(known, dig(body, 'auth', 'scope'), call)
}

/** @param {IamCall} call @returns {Answer} */
export function answerKeylessToken(call) {
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
  return issueToken(provider, dig(body, 'auth', 'scope'), call)
}

/** @param {Entry} entry */
const sendsJson = (entry) => /^application\/json(\s*;.*)?$/i.test(entry.headers['content-type'] ?? '')

/** @param {Owner} owner @param {unknown} scope @param {IamCall} call @returns {Answer} */
function issueToken(owner, scope, { entry, world, time }) {
  const project = findProject(owner, scope, world)
  if (project === undefined) {
    return iamError(401, 'Could not find the project of the scope, or the user has no role in it.', world)
  }
  const expiresAt = time + (world.tokenLifetime ?? day)
  const token = `MIIsimToken${randomBytes(96).toString('base64url')}`
  const { projects, mayUseDis = true } = owner
  world.tokens ??= []
  world.tokens.push({ token, project: project?.id ?? null, expiresAt, projects, mayUseDis })
  return {
    status: 201,
    headers: { 'X-Subject-Token': token },
    body: {
      token: {
        expires_at: formatTime(expiresAt),
        issued_at: formatTime(time),
        methods: [entry.operation === 'passwordToken' ? 'password' : 'mapped'],
        ...(project === null ? {} : { project: { id: project.id, name: project.name } }),
        roles: [{ id: '0', name: 'dis_adm' }],
        ...(entry.query.get('nocatalog') === 'true' ? {} : { catalog }),
      },
    },
  }
}

/**
 * @param {Owner} owner @param {unknown} scope @param {World} world
 * @returns {import('./types.js').Project | null | undefined} null: none asked for; undefined: none found
 */
function findProject(owner, scope, world) {
  const wanted = dig(scope, 'project')
  if (wanted === undefined) return null
  const id = dig(wanted, 'id')
  const name = dig(wanted, 'name')
  return world.projects.find(
    (project) =>
      project.enabled !== false &&
      owner.projects.includes(project.id) &&
      (id === undefined ? project.name === name : project.id === id),
  )
}

/** @param {number} time ms since 1970; IAM writes microseconds */
const formatTime = (time) => new Date(time).toISOString().replace('Z', '000Z')

// About the weight of the real one, which nobody needs.
const catalog = Array.from({ length: 60 }, (_, i) => ({
  type: `service-${i}`,
  id: i.toString(16).padStart(32, '0'),
  name: `service-${i}`,
  endpoints: [{ region: '*', interface: 'public', url: `https://service-${i}.example.test/v1` }],
}))

/**
 * @param {IamCall} call
 * @param {import('./authentication.js').Principal} principal
 * @returns {Answer}
 */
export function answerProjects({ entry, world }, principal) {
  const own = world.projects.filter(({ id }) => principal.projects.includes(id))
  const links = { next: null, previous: null, self: entry.path }
  const empty = world.projectsEmptyForKeys
  if (entry.operation === 'projects' && principal.way === 'key' && empty) {
    return { status: 200, body: { projects: empty === 'null' ? null : [], links } }
  }
  const name = entry.query.get('name')
  const projects = own
    .filter((project) => entry.operation === 'authProjects' || name === null || project.name === name)
    .map(({ id, name, enabled = true }) => ({
      id,
      name,
      enabled,
      is_domain: false,
      parent_id: '00000000001000000001000000000000',
      description: '',
    }))
  return { status: 200, body: { projects, links } }
}
