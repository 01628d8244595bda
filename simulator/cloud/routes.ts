import { isObject, parseJson } from './json.ts'
import type { Operation } from './types.ts'

interface Route {
  operation: Operation
  project: string | null
  stream: string | null
  task: string | null
  taskIds: string[]
}

/**
 * What a request asks for, by method and path. Stop and start have the same path, so the body tells them apart. Older
 * clients write a `/` at the end of each path, and one of them writes `stream` in the path of the details of a task.
 */
export function route(method: string, fullPath: string, body: string): Route {
  const none = { project: null, stream: null, task: null, taskIds: [] }
  const path = fullPath.replace(/(?<=.)\/$/, '')
  const fixed = fixedRoutes.get(`${method} ${path}`)
  if (fixed !== undefined) return { ...none, operation: fixed }
  const found = /^\/v2\/([^/]+)\/streams?(?:\/([^/]+)(?:\/(transfer-tasks)(?:\/([^/]+))?)?)?$/.exec(path)
  if (found === null) return { ...none, operation: 'unknown' }
  const [project = '', stream, tasks, last] = found.slice(1).map((part) => part && decode(part))
  const place = { ...none, project, stream: stream ?? null }
  if (method === 'POST' && last === 'action') return { ...place, ...readAction(body) }
  if (method !== 'GET') return { ...place, operation: 'unknown' }
  if (stream === undefined) return { ...place, operation: 'streams' }
  if (tasks === undefined) return { ...place, operation: 'stream' }
  if (last === undefined) return { ...place, operation: 'list' }
  return { ...place, operation: 'show', task: last }
}

const fixedRoutes: Map<string, Operation> = new Map([
  ['POST /v3/auth/tokens', 'passwordToken'],
  ['POST /v3.0/OS-AUTH/id-token/tokens', 'keylessToken'],
  ['GET /v3/projects', 'projects'],
  ['GET /v3/auth/projects', 'authProjects'],
  ['GET /v3/auth/domains', 'authDomains'],
  ['GET /v3/auth/catalog', 'catalog'],
  ['POST /v3.0/OS-CREDENTIAL/securitytokens', 'securityToken'],
  ['GET /', 'versions'],
  ['GET /v3', 'version'],
  ['GET /oidc/token', 'idToken'],
  ['GET /oidc/jwks', 'jwks'],
])

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function readAction(text: string): { operation: Operation; taskIds: string[] } {
  const body = parseJson(text)
  if (!isObject(body)) return { operation: 'stop', taskIds: [] }
  const tasks = Array.isArray(body['tasks']) ? body['tasks'] : []
  return {
    // Any other action is still a request to this call. DIS refuses it with its own error.
    operation: body['action'] === 'start' ? 'start' : 'stop',
    taskIds: tasks.filter(isObject).map(({ id }) => String(id)),
  }
}
