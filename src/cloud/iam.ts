/** Makes the calls of IAM. API reference: "Token Management", "Project Management". */

import type { ProjectScope } from '../inputs/place.ts'
import { ServiceError } from '../model/errors.ts'
import { isRecord } from '../model/json.ts'
import { counted, plain } from '../model/text.ts'
import { type Answer, readJson, refusal } from './answer.ts'
import type { Call, Caller } from './call.ts'
import { describeClaims } from './idToken.ts'
import type { Session } from './session.ts'

export interface Project {
  id: string
  name: string
}

/** A token, and the project that it is scoped to; null if IAM names none. */
export interface ScopedToken {
  token: string
  project: Project | null
}

/** The shortest token of IAM, in characters. Masking a shorter text would hide parts of ordinary words. */
const SHORTEST_TOKEN = 16

/** The statuses with which IAM refuses an ID token. Any other status says nothing about the token. */
const REFUSED = [400, 401, 403, 404]

/** A call of IAM, without the parts that all calls share. */
type IamCall<T> = Omit<Call<T>, 'service' | 'endpoint'>

export class Iam {
  readonly caller: Caller
  readonly endpoint: string

  constructor(caller: Caller, endpoint: string) {
    this.caller = caller
    this.endpoint = endpoint
  }

  /** Gets a token for an IAM user ("Obtaining a User Token Through Password Authentication"). */
  passwordToken(
    user: { username: string; password: string; domainName: string },
    scope: ProjectScope,
  ): Promise<ScopedToken> {
    const { username: name, password, domainName } = user
    const methods = ['password']
    const identity = { methods, password: { user: { name, password, domain: { name: domainName } } } }
    return this.#token({
      operation: `sign in as the IAM user ${plain(name, 64)}`,
      path: '/v3/auth/tokens',
      query: [['nocatalog', 'true']],
      body: bodyOf({ identity }, scope),
    })
  }

  /**
   * Exchanges an ID token for a token ("Obtaining a Token with an OpenID Connect ID Token"). Each attempt uses a
   * fresh ID token.
   */
  async keylessToken(
    identityProvider: string,
    idToken: () => Promise<string>,
    scope: ProjectScope,
  ): Promise<ScopedToken> {
    let id = ''
    try {
      return await this.#token({
        operation: `sign in by the identity provider ${plain(identityProvider, 64)}`,
        path: '/v3.0/OS-AUTH/id-token/tokens',
        headers: { 'x-idp-id': identityProvider },
        body: async () => {
          id = await idToken()
          return bodyOf({ id_token: { id } }, scope)
        },
      })
    } catch (error) {
      if (!(error instanceof ServiceError) || error.parts.service !== 'IAM') throw error
      if (!REFUSED.includes(error.parts.status)) throw error
      const claims = describeClaims(id).map((line) => `  ${line}`)
      throw new ServiceError({
        ...error.parts,
        details: ['The ID token that IAM refused says:', ...claims],
      })
    }
  }

  /** Finds the projects with this name ("Querying Project Information"). */
  projectsNamed(name: string, session: Session): Promise<Project[]> {
    return this.#ask({
      operation: `look up the project ${plain(name, 64)}`,
      path: '/v3/projects',
      query: [['name', name]],
      session,
      read: readProjects,
    })
  }

  /** Lists the projects that these credentials can use ("Querying the List of Projects Accessible to Users"). */
  projectsVisible(session: Session): Promise<Project[]> {
    return this.#ask({
      operation: 'list the projects of these credentials',
      path: '/v3/auth/projects',
      session,
      read: readProjects,
    })
  }

  #token(call: Omit<IamCall<ScopedToken>, 'read'>): Promise<ScopedToken> {
    return this.#ask({
      ...call,
      // Other parts of the answer may repeat the token, so it is masked first.
      onAnswer: ({ headers: { 'x-subject-token': token = '' } }) => {
        if (token.length >= SHORTEST_TOKEN) this.caller.context.log.mask(token)
      },
      read: readToken,
    })
  }

  #ask<T>(call: IamCall<T>): Promise<T> {
    return this.caller.call({
      ...call,
      service: 'IAM',
      endpoint: this.endpoint,
      headers: { 'content-type': 'application/json', ...call.headers },
    })
  }
}

/** The body of a request for a token that is scoped to one project. */
function bodyOf(proof: object, { id, name }: ProjectScope): string {
  return JSON.stringify({ auth: { ...proof, scope: { project: id === null ? { name } : { id } } } })
}

function readToken(answer: Answer): ScopedToken {
  // The body comes first: an answer without JSON is not from IAM, and another attempt may work.
  const { project } = readJson(answer, (json, redact) => {
    if (!isRecord(json) || !isRecord(json['token'])) return null
    const named = json['token']['project']
    if (!isRecord(named)) return { project: null }
    const project = projectOf(named, redact)
    return project && { project }
  })
  const token = answer.headers['x-subject-token'] ?? ''
  if (token.length >= SHORTEST_TOKEN) return { token, project }
  const found =
    token === ''
      ? 'an answer without a token (no X-Subject-Token header)'
      : `a token of ${counted(token.length, 'character')}: no token of IAM is that short`
  throw refusal(answer, found, 'form')
}

/** Reads the enabled projects of an answer. `"projects":null` has been seen, and means none. */
function readProjects(answer: Answer): Project[] {
  return readJson(answer, (json, redact) => {
    const listed = isRecord(json) ? json['projects'] : undefined
    if (listed === null) return []
    if (!Array.isArray(listed)) return null
    return listed.flatMap((entry) =>
      isRecord(entry) && entry['enabled'] !== false ? (projectOf(entry, redact) ?? []) : [],
    )
  })
}

function projectOf(entry: Record<string, unknown>, redact: Answer['redact']): Project | null {
  const { id, name } = entry
  // The ID goes into the path of every request, and into the step that a reader is told to paste.
  const isId = typeof id === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(id) && redact(id) === id
  return isId && typeof name === 'string' ? { id, name: redact(name) } : null
}
