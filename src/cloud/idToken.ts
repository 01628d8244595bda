/** Gets the ID token of this job from GitHub (GitHub docs: "OpenID Connect reference"). */
import { isSafeForCredentials } from '../inputs/endpoint.ts'
import { InputError } from '../model/errors.ts'
import { isRecord } from '../model/json.ts'
import { plain } from '../model/text.ts'
import { jsonIn, readJson, refusal } from './answer.ts'
import type { Caller } from './call.ts'

/** Where the runner hands out ID tokens. It is set only for jobs with `permissions: id-token: write`. */
export interface IdTokenSource {
  requestUrl: string
  requestToken: string
}

type Env = Readonly<Record<string, string | undefined>>

const GITHUB_ISSUER = 'https://token.actions.githubusercontent.com'

/** Reads the source from the environment. @throws {InputError} saying what the job or the forge lacks */
export function idTokenSource(env: Env): IdTokenSource {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: requestUrl, ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken } = env
  if (!requestUrl || !requestToken) throw new InputError([notAllowed(env)])
  const problem = problemOf(requestUrl)
  if (problem !== null) throw new InputError([`ACTIONS_ID_TOKEN_REQUEST_URL: ${problem}`])
  return { requestUrl, requestToken }
}

/** Why this URL cannot be asked for an ID token; null if it can. */
function problemOf(requestUrl: string): string | null {
  let url: URL
  try {
    url = new URL(requestUrl)
    decodeURIComponent(url.pathname)
  } catch {
    return 'is not a URL. The runner sets this variable: do not overwrite it.'
  }
  if (isSafeForCredentials(url)) return null
  return (
    `is not an https URL but of ${plain(url.origin, 120)}: an ID token could be read on its way. Serve the forge over ` +
    'https (Forgejo and Gitea: ROOT_URL in app.ini), or use another sign-in method (docs/keyless.md).'
  )
}

/** Says what the job has to set to get the variables. That depends on the forge that runs it. */
function notAllowed(env: Env): string {
  const isForgejo = env['FORGEJO_ACTIONS'] || env['GITEA_ACTIONS']
  const todo = isForgejo
    ? 'On Forgejo, add this line to the job:\nenable-openid-connect: true\n' +
      'A forge without ID tokens needs another sign-in method (docs/keyless.md).'
    : 'Add these lines to the job:\npermissions:\n  id-token: write\n(and contents: read if it checks out: the ' +
      'permissions that are not named are lost). Workflows started by a fork get no ID token.'
  const issuer = isForgejo ? null : issuerOf(env['GITHUB_SERVER_URL'] ?? '')
  const other =
    issuer === null || issuer === GITHUB_ISSUER
      ? ''
      : `\nThe tokens of this GitHub come from ${issuer}: IAM needs that as the Identity Provider URL (docs/keyless.md).`
  const whose = isForgejo ? '' : ' of GitHub'
  return `identity-provider needs an ID token${whose}, and this job may not ask for one. ${todo}${other}`
}

/**
 * The issuer of the ID tokens of a GitHub server, by its `GITHUB_SERVER_URL`; null if that is not a URL. Source:
 * GitHub docs, "OpenID Connect reference", for Enterprise Server and for data residency.
 */
export function issuerOf(serverUrl: string): string | null {
  const url = URL.parse(serverUrl)
  if (url === null) return null
  if (url.hostname === 'github.com') return GITHUB_ISSUER
  if (url.hostname.endsWith('.ghe.com')) return `https://token.actions.${url.hostname}`
  return `${url.origin}/_services/token`
}

/**
 * Gets a fresh ID token for `audience`, and registers it as a secret. The token is valid for minutes only, so get one
 * for each attempt to exchange it. `core.getIDToken` is not used: it has retries and limits of its own, and its error
 * says nothing if the issuer fails.
 *
 * @throws {ServiceError} | {NetworkError}
 */
export function getIdToken(caller: Caller, source: IdTokenSource, audience: string): Promise<string> {
  const url = new URL(source.requestUrl)
  return caller.call({
    operation: 'get an ID token from GitHub',
    service: 'GitHub',
    endpoint: url.origin,
    path: decodeURIComponent(url.pathname),
    query: [...url.searchParams, ['audience', audience]],
    headers: { accept: 'application/json', authorization: `Bearer ${source.requestToken}` },
    read: (answer) => {
      const { token } = readJson(answer, (json) => ({ token: isRecord(json) ? json['value'] : null }))
      if (typeof token === 'string' && token !== '') {
        caller.context.log.mask(token)
        return token
      }
      // The answer may come from a proxy, or from an issuer in trouble. Another attempt may work.
      throw refusal(answer, 'an answer without an ID token in it', 'broken')
    },
  })
}

/** Claims without a field of their own are checked by these rules. */
const RULES = 'identity conversion rules'

/** The claims that are not secret, and the field of IAM's identity provider that checks each. */
const FIELDS = {
  iss: 'Identity Provider URL',
  aud: 'Client ID',
  sub: RULES,
  repository: RULES,
  repository_id: RULES,
  environment: RULES,
  ref: RULES,
  job_workflow_ref: RULES,
  exp: 'must not have passed by the clock of IAM',
  kid: 'a key of Signing Key; the issuer changes its keys, and IAM does not follow by itself',
}

/** Describes the claims of an ID token, one in a line, with the field of IAM's identity provider that must match. */
export function describeClaims(idToken: string): string[] {
  const [header = '', claims = ''] = idToken.split('.')
  const { kid } = decoded(header)
  const shown: Record<string, unknown> = { ...decoded(claims), kid }
  const lines = Object.entries(FIELDS)
    .filter(([name]) => shown[name] !== undefined)
    .map(([name, field]) => `${name}: ${plain(claimText(name, shown[name]))} (${field})`)
  const issuer = shown['iss']
  if (typeof issuer === 'string' && issuer !== GITHUB_ISSUER) {
    lines.push(
      'This is not the issuer of github.com: it needs an identity provider of its own in IAM (docs/keyless.md).',
    )
  }
  return lines
}

/** A claim as text. The token comes from a server, so a claim may have any type. */
function claimText(name: string, value: unknown): string {
  if (name === 'exp' && typeof value === 'number') {
    const time = new Date(value * 1000)
    return Number.isNaN(time.getTime()) ? `${value}, which is no time` : time.toISOString()
  }
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value.join(', ')
  return typeof value === 'object' && value !== null ? 'not a text' : String(value)
}

/** Decodes a part of an ID token; empty if that fails. */
function decoded(part: string): Record<string, unknown> {
  const json = jsonIn(Buffer.from(part, 'base64url').toString('utf8'))
  return isRecord(json) ? json : {}
}
