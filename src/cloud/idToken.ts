/** GitHub's OIDC token of this job (GitHub docs: "OpenID Connect reference"). */
import { isSafeForCredentials } from '../endpoint.js'
import { InputError } from '../errors.js'
import { isRecord } from '../json.js'
import { plain } from '../text.js'
import { readJson } from './answer.js'
import type { Caller } from './call.js'

/** Where the runner gives ID tokens out; set only for jobs with `permissions: id-token: write`. */
export interface IdTokenSource {
  requestUrl: string
  requestToken: string
}

/** The source out of the runner's environment. */
export function idTokenSource(env: Readonly<Record<string, string | undefined>>): IdTokenSource {
  const requestUrl = env['ACTIONS_ID_TOKEN_REQUEST_URL']
  const requestToken = env['ACTIONS_ID_TOKEN_REQUEST_TOKEN']
  if (!requestUrl || !requestToken) {
    throw new InputError([
      'identity-provider needs an ID token of GitHub, and this job may not ask for one. Add these lines to the ' +
        'job (or to the workflow):\npermissions:\n  id-token: write\n(a job that sets permissions loses the ' +
        'ones it does not name: keep contents: read if it checks out). Workflows started by a fork get no ID token.',
    ])
  }
  if (!URL.canParse(requestUrl) || !isSafeForCredentials(new URL(requestUrl))) {
    throw new InputError([
      'ACTIONS_ID_TOKEN_REQUEST_URL: is no https URL, so the runner cannot be asked for an ID token',
    ])
  }
  return { requestUrl, requestToken }
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
      return readJson(asked, { ...answer, redact }, tokenIn)
    },
  })
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

/** Lines that show the claims of an ID token, each with the field of IAM's identity provider it must match. */
export function describeClaims(idToken: string): string[] {
  const [header, claims] = idToken.split('.').slice(0, 2).map(decodePart)
  const fields: Record<string, string> = {
    iss: 'Identity Provider URL',
    aud: 'Client ID',
    kid: 'a key of Signing Key; the issuer changes its keys, and IAM does not follow by itself',
    exp: 'must not have passed by the clock of IAM',
  }
  const lines = SHOWN.flatMap((name) => {
    const value = claims?.[name]
    if (value === undefined) return []
    const shown = name === 'exp' && typeof value === 'number' ? new Date(value * 1000).toISOString() : value
    return [
      `${name}: ${plain(typeof shown === 'string' ? shown : JSON.stringify(shown))} (${fields[name] ?? 'identity conversion rules'})`,
    ]
  })
  const kid = header?.['kid']
  return kid === undefined ? lines : [...lines, `kid: ${plain(kid)} (${fields['kid']})`]
}

function decodePart(part: string): Record<string, unknown> | null {
  try {
    const json: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return isRecord(json) ? json : null
  } catch {
    return null
  }
}
