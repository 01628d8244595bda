import { unauthorized } from './answers.js'
import { findSignatureFlaw, parseAuthorization } from './signature.js'

/** @typedef {import('./types.js').World} World */
/** @typedef {import('./types.js').Answer} Answer */

/**
 * Who sent a request.
 *
 * @typedef {object} Principal
 * @property {'token' | 'key'} way
 * @property {string | null} scope the project that a token is scoped to; null where it has none, and for keys
 * @property {string[]} projects IDs of the projects that it can see
 * @property {boolean} mayUseDis
 */

/** @typedef {{ principal: Principal } | { refusal: Answer }} Authentication */

/**
 * What the API gateway does before a request reaches a service.
 *
 * @param {import('./signature.js').Raw} request
 * @param {World} world
 * @param {number} serverTime
 * @param {string} requestId
 * @returns {Authentication}
 */
export function authenticate(request, world, serverTime, requestId) {
  const token = request.headers['x-auth-token']
  const authorization = request.headers['authorization']
  if (token !== undefined) return byToken(token, world, serverTime, requestId)
  if (authorization !== undefined) return bySignature(authorization, request, world, serverTime, requestId)
  return refuse('x-auth-token or authorization header is missing', requestId)
}

/** @param {string} text @param {World} world @param {number} serverTime @param {string} requestId */
function byToken(text, world, serverTime, requestId) {
  const token = world.tokens?.find((known) => known.token === text)
  if (token === undefined) return refuse('decrypt token fail', requestId)
  if (token.expiresAt <= serverTime) {
    return { refusal: unauthorized('token expires', requestId, 'APIGW.0307') }
  }
  const { project, mayUseDis = true } = token
  const projects = token.projects ?? (project === null ? [] : [project])
  return accept({ way: 'token', scope: project, projects, mayUseDis })
}

/**
 * @param {string} header @param {import('./signature.js').Raw} request @param {World} world
 * @param {number} serverTime @param {string} requestId
 */
function bySignature(header, request, world, serverTime, requestId) {
  const authorization = parseAuthorization(header)
  if (authorization === null) return refuse('Authorization format is incorrect', requestId)
  const key = world.accessKeys?.find((known) => known.ak === authorization.ak)
  // A temporary key is known to the service only together with its security token.
  const unknown = key === undefined || key.securityToken !== request.headers['x-security-token']
  if (unknown) return refuse(`ak ${authorization.ak} not exist`, requestId)
  if (key.expiresAt !== undefined && key.expiresAt <= serverTime) {
    return refuse(`the security token of ak ${key.ak} is expired`, requestId)
  }
  const flaw = findSignatureFlaw(request, authorization, key, serverTime)
  if (flaw !== null) return refuse(flaw, requestId)
  return accept({ way: 'key', scope: null, projects: key.projects, mayUseDis: key.mayUseDis ?? true })
}

/** @param {string} reason @param {string} requestId @returns {Authentication} */
const refuse = (reason, requestId) => ({ refusal: unauthorized(reason, requestId) })

/** @param {Principal} principal @returns {Authentication} */
const accept = (principal) => ({ principal })
