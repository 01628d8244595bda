/** The calls of IAM that this action makes. API reference: "Token Management", "Project Management". */

import type { ProjectScope } from '../inputs/place.ts'
import { ServiceError } from '../model/errors.ts'
import { isRecord } from '../model/json.ts'
import { counted, plain } from '../model/text.ts'
import { type Answer, type Asked, readJson, refusal } from './answer.ts'
import type { Caller } from './call.ts'
import type { HttpAnswer } from './http.ts'
import { describeClaims } from './idToken.ts'
import type { Session } from './session.ts'

export interface Project {
  id: string
  name: string
}

/** A token and the project it is scoped to; null where IAM names none. */
export interface ScopedToken {
  token: string
  project: Project | null
}

/** A shorter one is no token of IAM, and would tear holes into ordinary words if it were masked. In characters. */
const SHORTEST_TOKEN = 16

/** How IAM answers where it refuses an ID token; anything else says nothing about the token. */
const REFUSED = [400, 401, 403, 404]

export class Iam {
  readonly caller: Caller
  readonly endpoint: string
  readonly mask: (secret: string) => void

  /** `mask` registers a secret with the runner. */
  constructor(caller: Caller, endpoint: string, mask: (secret: string) => void) {
    this.caller = caller
    this.endpoint = endpoint
    this.mask = mask
  }

  /** A token for an IAM user ("Obtaining a User Token Through Password Authentication"). */
  async passwordToken(
    user: { username: string; password: string; domainName: string },
    scope: ProjectScope,
  ): Promise<ScopedToken> {
    const { username: name, password, domainName } = user
    const methods = ['password']
    const identity = { methods, password: { user: { name, password, domain: { name: domainName } } } }
    const asked = { operation: `sign in as the IAM user ${plain(name, 64)}`, service: 'IAM' } as const
    return this.caller.call({
      ...asked,
      method: 'POST',
      endpoint: this.endpoint,
      path: '/v3/auth/tokens',
      query: [['nocatalog', 'true']],
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ auth: { identity, scope: { project: scopeOf(scope) } } }),
      onAnswer: (answer) => this.#maskToken(answer),
      read: (answer) => readToken(asked, answer),
    })
  }

  /** A token for an ID token ("Obtaining a Token with an OpenID Connect ID Token"); a fresh one each attempt. */
  async keylessToken(
    identityProvider: string,
    idToken: () => Promise<string>,
    scope: ProjectScope,
  ): Promise<ScopedToken> {
    const provider = plain(identityProvider, 64)
    const asked = { operation: `sign in by the identity provider ${provider}`, service: 'IAM' } as const
    let used = ''
    try {
      return await this.caller.call({
        ...asked,
        method: 'POST',
        endpoint: this.endpoint,
        path: '/v3.0/OS-AUTH/id-token/tokens',
        headers: { 'content-type': 'application/json', 'x-idp-id': identityProvider },
        body: async () => {
          used = await idToken()
          return JSON.stringify({ auth: { id_token: { id: used }, scope: { project: scopeOf(scope) } } })
        },
        onAnswer: (answer) => this.#maskToken(answer),
        read: (answer) => readToken(asked, answer),
      })
    } catch (error) {
      if (!(error instanceof ServiceError) || error.parts.service !== 'IAM') throw error
      if (!REFUSED.includes(error.parts.status)) throw error
      const details = [
        'The ID token that IAM refused says:',
        ...describeClaims(used).map((line) => `  ${line}`),
      ]
      throw new ServiceError({ ...error.parts, details })
    }
  }

  /** The projects of that name ("Querying Project Information"). */
  projectsNamed(name: string, session: Session): Promise<Project[]> {
    return this.#projects('/v3/projects', [['name', name]], `look up the project ${plain(name, 64)}`, session)
  }

  /** The projects that these credentials can use ("Querying the List of Projects Accessible to Users"). */
  projectsVisible(session: Session): Promise<Project[]> {
    return this.#projects('/v3/auth/projects', [], 'list the projects of these credentials', session)
  }

  /** Whatever else the answer says may repeat the token. */
  #maskToken({ headers }: HttpAnswer): void {
    const token = headers['x-subject-token'] ?? ''
    if (token.length >= SHORTEST_TOKEN) this.mask(token)
  }

  async #projects(
    path: string,
    query: [string, string][],
    operation: string,
    session: Session,
  ): Promise<Project[]> {
    const asked = { operation, service: 'IAM' } as const
    return this.caller.call({
      ...asked,
      method: 'GET',
      endpoint: this.endpoint,
      path,
      query,
      headers: { 'content-type': 'application/json' },
      session,
      read: (answer) => readJson(asked, answer, (json) => projectList(json, answer.redact)),
    })
  }
}

function scopeOf(scope: ProjectScope): { id: string } | { name: string | null } {
  return scope.id === null ? { name: scope.name } : { id: scope.id }
}

function readToken(asked: Asked, answer: Answer): ScopedToken {
  // The body first: what is no JSON is no answer of IAM, and may pass.
  const { project } = readJson(asked, answer, (json) => {
    if (!isRecord(json) || !isRecord(json['token'])) return null
    const named = json['token']['project']
    const found = isRecord(named) ? projectOf(named, answer.redact) : null
    return isRecord(named) && found === null ? null : { project: found }
  })
  const token = answer.headers['x-subject-token'] ?? ''
  if (token === '') {
    throw refusal(asked, answer, null, 'an answer without a token (no X-Subject-Token header)', 'form')
  }
  if (token.length < SHORTEST_TOKEN) {
    const found = `a token of ${counted(token.length, 'character')}: no token of IAM is that short`
    throw refusal(asked, answer, null, found, 'form')
  }
  return { token, project }
}

/** The enabled projects of an answer; `"projects":null` was seen and means none. */
function projectList(json: unknown, redact: Answer['redact']): Project[] | null {
  if (!isRecord(json) || !('projects' in json)) return null
  if (json['projects'] === null) return []
  if (!Array.isArray(json['projects'])) return null
  return json['projects'].flatMap((entry) => {
    const project = isRecord(entry) && entry['enabled'] !== false ? projectOf(entry, redact) : null
    return project === null ? [] : [project]
  })
}

function projectOf(entry: Record<string, unknown>, redact: Answer['redact']): Project | null {
  const { id, name } = entry
  // It goes into the path of every request, and into the step that a reader is told to paste.
  const isId = typeof id === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(id) && redact(id) === id
  return isId && typeof name === 'string' ? { id, name: redact(name) } : null
}
