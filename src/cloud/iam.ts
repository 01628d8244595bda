/** Makes the calls of IAM. API reference: "Token Management", "Project Management". */
import type { ProjectScope } from '../inputs/place.ts'
import type { Budget } from '../model/budget.ts'
import { InputError, isLocked, ServiceError } from '../model/errors.ts'
import { isRecord, jsonIn } from '../model/json.ts'
import { isProjectId } from '../model/names.ts'
import { plain } from '../model/text.ts'
import { type Answer, type Redact, readJson, unreadable } from './answer.ts'
import type { Call, Caller } from './call.ts'
import type { Session } from './sign.ts'

export interface Project {
  id: string
  name: string
}

/** A token, and the project that it is scoped to; null if IAM names none. */
export interface ScopedToken {
  token: string
  project: Project | null
}

type User = Record<'username' | 'password' | 'domainName', string>

/** The shortest token of IAM, in characters. Masking a shorter text would hide parts of ordinary words. */
const SHORTEST_TOKEN = 16
/** The statuses with which IAM refuses an ID token. Any other status says nothing about the token. */
const REFUSED = [400, 401, 403, 404]

export class Iam {
  readonly #means: { caller: Caller; endpoint: string | null; budget: Budget }

  constructor(caller: Caller, endpoint: string | null, budget: Budget) {
    this.#means = { caller, endpoint, budget }
  }

  /** The URL of IAM. @throws {InputError} it is not known */
  get endpoint(): string {
    if (this.#means.endpoint !== null) return this.#means.endpoint
    throw new InputError(['iam-endpoint: signing in asks IAM; set iam-endpoint or region'])
  }

  /** Gets a token for an IAM user ("Obtaining a User Token Through Password Authentication"). */
  passwordToken(user: User, scope: ProjectScope): Promise<ScopedToken> {
    const { username: name, password, domainName } = user
    const proof = { user: { name, password, domain: { name: domainName } } }
    const body = bodyOf({ identity: { methods: ['password'], password: proof } }, scope)
    const more = { query: [['nocatalog', 'true']] as const, body }
    return this.#ask(`sign in as the IAM user ${plain(name, 64)}`, '/v3/auth/tokens', readToken, more)
  }

  /** Exchanges an ID token, a fresh one for each attempt ("Obtaining a Token with an OpenID Connect ID Token"). */
  async keylessToken(
    provider: string,
    getId: () => Promise<string>,
    scope: ProjectScope,
  ): Promise<ScopedToken> {
    let id = ''
    const body = async () => {
      id = await getId()
      return bodyOf({ id_token: { id } }, scope)
    }
    const more = { headers: { 'x-idp-id': provider }, body }
    const operation = `sign in by the identity provider ${plain(provider, 64)}`
    try {
      return await this.#ask(operation, '/v3.0/OS-AUTH/id-token/tokens', readToken, more)
    } catch (error) {
      const isRefused = error instanceof ServiceError && error.parts.service === 'IAM'
      if (!isRefused || !REFUSED.includes(error.parts.status)) throw error
      const details = ['The ID token that IAM refused says:', ...describeClaims(id)]
      throw new ServiceError({ ...error.parts, details })
    }
  }

  /** Finds the projects with this name. If there is none, gives all that these credentials can use. */
  async projects(name: string, session: Session): Promise<Project[]> {
    const ask = (path: string, query: [string, string][]) =>
      this.#ask(`look up the project ${plain(name, 64)}`, path, readProjects, { session, query })
    try {
      const named = await ask('/v3/projects', [['name', name]])
      if (named.some((project) => project.name === name)) return named
    } catch (error) {
      // This request needs a permission that the other one does not need.
      const isForbidden = error instanceof ServiceError && [403, 404].includes(error.parts.status)
      if (!isForbidden || isLocked(error)) throw error
    }
    return ask('/v3/auth/projects', [])
  }

  #ask<T>(operation: string, path: string, read: (answer: Answer) => T, more: Partial<Call<T>>): Promise<T> {
    const { caller } = this.#means
    const asked = { ...more, operation, service: 'IAM', endpoint: this.endpoint, path, read } as const
    const headers = { 'content-type': 'application/json', ...more.headers }
    // Other parts of the answer may repeat the token, so it is masked first.
    const onAnswer: Call<T>['onAnswer'] = ({ headers: { 'x-subject-token': token = '' } }) => {
      if (token.length >= SHORTEST_TOKEN) caller.terms.log.mask(token)
    }
    return caller.call({ ...asked, headers, onAnswer }, this.#means)
  }
}

function bodyOf(proof: object, { id, name }: ProjectScope): string {
  return JSON.stringify({ auth: { ...proof, scope: { project: id === null ? { name } : { id } } } })
}

function readToken(answer: Answer): ScopedToken {
  // The body comes first: an answer without JSON is not from IAM, and another attempt may work.
  const { project } = readJson((json, redact) => {
    const body = isRecord(json) ? json['token'] : null
    return isRecord(body) ? { project: projectOf(body['project'], redact) } : null
  })(answer)
  const token = answer.headers['x-subject-token'] ?? ''
  if (token.length >= SHORTEST_TOKEN) return { token, project }
  throw unreadable(answer, 'an answer without a token (no X-Subject-Token header, or a far too short one)')
}

/** Reads the enabled projects of an answer. `"projects":null` has been seen, and means none. */
const readProjects = readJson((json, redact) => {
  if (!isRecord(json)) return null
  const listed = json['projects'] === null ? [] : json['projects']
  if (!Array.isArray(listed)) return null
  return listed.map((entry) => projectOf(entry, redact)).filter((project) => project !== null)
})

/** Null for a project that is disabled or cannot be read. */
function projectOf(entry: unknown, redact: Redact): Project | null {
  const { id, name, enabled } = isRecord(entry) ? entry : {}
  // The ID goes into the path of every request, and into the step that a reader is told to paste.
  const isId = typeof id === 'string' && isProjectId(id) && redact(id) === id
  return isId && typeof name === 'string' && enabled !== false ? { id, name: redact(name) } : null
}

/** The claims of an ID token that are not secret, in the order in which they are shown. */
const CLAIMS = 'iss aud sub repository repository_id ref environment job_workflow_ref exp kid'.split(' ')
/** The fields of IAM's identity provider that check some of them. */
const CHECKED_BY: Readonly<Record<string, string>> = {
  iss: ' (Identity Provider URL)',
  aud: ' (Client ID)',
  kid: ' (a key of Signing Key; the issuer changes its keys, and IAM does not follow by itself)',
}

/** Describes the claims of an ID token that are texts, one in a line. */
export function describeClaims(idToken: string): string[] {
  const [header, claims] = idToken.split('.').map((part) => jsonIn(Buffer.from(part, 'base64url').toString()))
  const known: Record<string, unknown> = Object.assign({}, header, claims)
  if (typeof known['exp'] === 'number') known['exp'] = new Date(known['exp'] * 1000).toUTCString()
  return CLAIMS.flatMap((name) => {
    const texts = [known[name]].flat().filter((value) => typeof value === 'string')
    return texts.length === 0 ? [] : `  ${name}: ${plain(texts.join(', '))}${CHECKED_BY[name] ?? ''}`
  })
}
