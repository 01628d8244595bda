/** GitHub's OIDC token of this job (GitHub docs: "OpenID Connect reference"). */
import { isSafeForCredentials } from '../inputs/endpoint.ts'
import { InputError, ServiceError } from '../model/errors.ts'
import { isRecord } from '../model/json.ts'
import { plain } from '../model/text.ts'
import { readJson } from './answer.ts'
import type { Caller } from './call.ts'

/** Where the runner gives ID tokens out; set only for jobs with `permissions: id-token: write`. */
export interface IdTokenSource {
  requestUrl: string
  requestToken: string
}

type Env = Readonly<Record<string, string | undefined>>

const GITHUB_ISSUER = 'https://token.actions.githubusercontent.com'

/** The source out of the runner's environment. @throws {InputError} that says what the job or the forge lacks */
export function idTokenSource(env: Env): IdTokenSource {
  const requestUrl = env['ACTIONS_ID_TOKEN_REQUEST_URL']
  const requestToken = env['ACTIONS_ID_TOKEN_REQUEST_TOKEN']
  if (!requestUrl || !requestToken) throw new InputError([notAllowed(env)])
  const url = URL.parse(requestUrl)
  if (url === null || !isWellFormed(url.pathname)) {
    throw new InputError([
      'ACTIONS_ID_TOKEN_REQUEST_URL: is not a URL, so no ID token can be asked for. The runner sets this variable: do ' +
        'not overwrite it.',
    ])
  }
  if (!isSafeForCredentials(url)) {
    throw new InputError([
      `ACTIONS_ID_TOKEN_REQUEST_URL: is not an https URL but of ${plain(url.origin, 120)}, where an ID token could be read on ` +
        'its way, so none is asked for. Serve the forge over https (Forgejo and Gitea: ROOT_URL in app.ini), or use ' +
        'another sign-in method (docs/keyless.md).',
    ])
  }
  return { requestUrl, requestToken }
}

/** What a job has to set before it is given the variables; by the forge that runs it. */
function notAllowed(env: Env): string {
  if (env['FORGEJO_ACTIONS'] || env['GITEA_ACTIONS']) {
    return (
      'identity-provider needs an ID token, and this job may not ask for one. On Forgejo, add this line to the job (or ' +
      'to the workflow):\nenable-openid-connect: true\nA forge without ID tokens needs another sign-in method ' +
      '(docs/keyless.md).'
    )
  }
  const issuer = issuerOf(env['GITHUB_SERVER_URL'] ?? '')
  const other =
    issuer === null || issuer === GITHUB_ISSUER
      ? ''
      : `\nThe tokens of this GitHub come from ${issuer}: IAM needs that as the Identity Provider URL (docs/keyless.md).`
  return (
    'identity-provider needs an ID token of GitHub, and this job may not ask for one. Add these lines to the ' +
    'job (or to the workflow):\npermissions:\n  id-token: write\n(a job that sets permissions loses the ' +
    `ones it does not name: keep contents: read if it checks out). Workflows started by a fork get no ID token.${other}`
  )
}

/**
 * The issuer of the ID tokens of a GitHub, by its `GITHUB_SERVER_URL` (GitHub docs: "OpenID Connect reference", for
 * Enterprise Server and for data residency); null where that is not a URL.
 */
export function issuerOf(serverUrl: string): string | null {
  const url = URL.parse(serverUrl)
  if (url === null) return null
  if (url.hostname === 'github.com') return GITHUB_ISSUER
  if (url.hostname.endsWith('.ghe.com')) return `https://token.actions.${url.hostname}`
  return `${url.origin}/_services/token`
}

/** The path can be taken apart and put together again. */
function isWellFormed(path: string): boolean {
  try {
    return decodeURIComponent(path) !== ''
  } catch {
    return false
  }
}

/**
 * A fresh ID token for `audience`. It lives only minutes: get one for each attempt to exchange it. Not
 * `core.getIDToken`, which has retries and limits of its own and an error without words when the issuer fails.
 *
 * @throws {ServiceError} | {NetworkError}
 */
export async function getIdToken(caller: Caller, source: IdTokenSource, audience: string): Promise<string> {
  const url = new URL(source.requestUrl)
  const asked = { operation: 'get an ID token from GitHub', service: 'GitHub' } as const
  return caller.call({
    ...asked,
    method: 'GET',
    endpoint: url.origin,
    path: decodeURIComponent(url.pathname),
    query: [...url.searchParams.entries(), ['audience', audience] as const],
    headers: { accept: 'application/json', authorization: `Bearer ${source.requestToken}` },
    // Its body is never shown, whatever its form: it may hold a token.
    read: (answer) => {
      const redact = (text: string) => (answer.body.startsWith(text) ? '' : answer.redact(text))
      try {
        return readJson(asked, { ...answer, redact }, tokenIn)
      } catch (error) {
        throw withoutToken(error)
      }
    },
  })
}

/** An answer without a token may be of a proxy, or of an issuer in trouble: another attempt may meet a better one. */
function withoutToken(error: unknown): unknown {
  if (!(error instanceof ServiceError)) return error
  const { parts } = error
  const words = parts.unreadable === 'form' ? 'an answer without an ID token in it' : parts.words
  return new ServiceError({ ...parts, words, unreadable: 'broken' })
}

function tokenIn(json: unknown): string | null {
  return isRecord(json) && typeof json['value'] === 'string' && json['value'] !== '' ? json['value'] : null
}

/** The claims that are no secret and that an identity provider can be set up to check. */
const SHOWN = [
  'iss',
  'aud',
  'sub',
  'repository',
  'repository_id',
  'environment',
  'ref',
  'job_workflow_ref',
  'exp',
]

const FIELDS: Readonly<Record<string, string>> = {
  iss: 'Identity Provider URL',
  aud: 'Client ID',
  kid: 'a key of Signing Key; the issuer changes its keys, and IAM does not follow by itself',
  exp: 'must not have passed by the clock of IAM',
}

/** Lines that show the claims of an ID token, each with the field of IAM's identity provider it must match. */
export function describeClaims(idToken: string): string[] {
  const [header, claims] = idToken.split('.').slice(0, 2).map(decodePart)
  const line = (name: string, value: unknown) =>
    value === undefined
      ? []
      : [`${name}: ${plain(claimText(name, value))} (${FIELDS[name] ?? 'identity conversion rules'})`]
  const lines = [...SHOWN.flatMap((name) => line(name, claims?.[name])), ...line('kid', header?.['kid'])]
  const issuer = claims?.['iss']
  if (typeof issuer !== 'string' || issuer === GITHUB_ISSUER) return lines
  return [
    ...lines,
    'This is not the issuer of github.com: it needs an identity provider of its own in IAM, with that Identity Provider ' +
      'URL and the keys that its .well-known/openid-configuration leads to as Signing Key (docs/keyless.md).',
  ]
}

/** A claim as one text. The token is a server's: a claim may be of any form. */
function claimText(name: string, value: unknown): string {
  if (name === 'exp' && typeof value === 'number') {
    const time = new Date(value * 1000)
    return Number.isNaN(time.getTime()) ? `${value}, which is no time` : time.toISOString()
  }
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value.join(', ')
  return typeof value === 'object' && value !== null ? 'not a text' : String(value)
}

function decodePart(part: string): Record<string, unknown> | null {
  try {
    const json: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return isRecord(json) ? json : null
  } catch {
    return null
  }
}
