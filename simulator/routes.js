import { isObject, parseJson } from './json.js'

/** @typedef {import('./types.js').Operation} Operation */

/**
 * What a request asks for, by method, path and, as stop and start share theirs, body.
 *
 * @param {string} method
 * @param {string} path as received
 * @param {string} body
 * @returns {{ operation: Operation, project: string | null, stream: string | null, task: string | null,
 *   taskIds: string[] }}
 */
export function route(method, path, body) {
  const none = { project: null, stream: null, task: null, taskIds: [] }
  const fixed = fixedRoutes.get(`${method} ${path}`)
  if (fixed !== undefined) return { operation: fixed, ...none }
  const found = /^\/v2\/([^/]+)\/streams\/([^/]+)\/transfer-tasks(?:\/([^/]+))?$/.exec(path)
  if (found === null) return { operation: 'unknown', ...none }
  const [project = '', stream = '', last] = found.slice(1).map((part) => part && decode(part))
  const place = { project, stream, task: null, taskIds: [] }
  if (method === 'GET' && last === undefined) return { ...place, operation: 'list' }
  if (method === 'GET') return { ...place, operation: 'show', task: last ?? null }
  if (method === 'POST' && last === 'action') return { ...place, ...readAction(body) }
  return { ...place, operation: 'unknown' }
}

/** @type {Map<string, Operation>} */
const fixedRoutes = new Map([
  ['POST /v3/auth/tokens', 'passwordToken'],
  ['POST /v3.0/OS-AUTH/id-token/tokens', 'keylessToken'],
  ['GET /v3/projects', 'projects'],
  ['GET /v3/auth/projects', 'authProjects'],
  ['GET /oidc/token', 'idToken'],
  ['GET /oidc/jwks', 'jwks'],
])

/** @param {string} text */
function decode(text) {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** @param {string} text @returns {{ operation: Operation, taskIds: string[] }} */
function readAction(text) {
  const body = parseJson(text)
  if (!isObject(body)) return { operation: 'stop', taskIds: [] }
  const tasks = Array.isArray(body['tasks']) ? body['tasks'] : []
  return {
    // What is neither is still a request to this call; DIS refuses it there, with its own error.
    operation: body['action'] === 'start' ? 'start' : 'stop',
    taskIds: tasks.filter(isObject).map(({ id }) => String(id)),
  }
}
