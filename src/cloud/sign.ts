/**
 * Proves to a service who sends a request: by a token, or signed with AK/SK (SDK-HMAC-SHA256). Signatures have a plain
 * form (`Access=`, documented for the API gateway of both clouds) and a scoped form (`Credential=`, documented for DIS).
 */
import { createHmac, hash } from 'node:crypto'
import type { ServiceError } from '../model/errors.ts'

export interface Signable {
  method: string
  path: string // Encoded, see `encodePath`
  query: string // Encoded and sorted, see `encodeQuery`
  /** All headers are signed. Names are in lower case; `host` and `x-sdk-date` must be there. */
  headers: Readonly<Record<string, string>>
  body: string
}

/** The AK/SK, and what else each signed request holds. */
export interface SigningKey {
  accessKey: string
  secretKey: string
  securityToken: string | null
  projectId: string | null // For the header `X-Project-Id`; null if the project is not known yet
}

/** What a scoped signature is valid for. `region` may be empty. */
export interface Scope {
  region: string
  service: 'dis' | 'iam'
}

export interface Session {
  /** Gives the headers of a request, with the proof of who sends it. `time`: the service's clock, in ms since 1970. */
  authorize(request: Signable, time: number): Record<string, string>
  /** Whether a request that was refused with the headers `used` is worth repeating: `authorize` changed its form. */
  changesForm(refusal: ServiceError, used: Readonly<Record<string, string>>): boolean
}

export function encodePath(path: string): string {
  return path.split('/').map(encode).join('/')
}

/** Encodes and sorts a query. While sorting, a blank stands for `=`, so that `a` comes before `ab`. */
export function encodeQuery(query: readonly (readonly [name: string, value: string])[]): string {
  const sorted = query.map(([name, value]) => `${encode(name)} ${encode(value)}`).sort()
  return sorted.map((pair) => pair.replace(' ', '=')).join('&')
}

/** Encodes as RFC 3986 says: each byte of UTF-8 as `%XX`, except the unreserved characters. */
function encode(text: string): string {
  const byCode = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`
  return encodeURIComponent(text.toWellFormed()).replace(/[!'()*]/g, byCode)
}

/** `YYYYMMDDTHHMMSSZ`, the form of `X-Sdk-Date`; `time` in ms since 1970. */
export function sdkDate(time: number): string {
  return new Date(time).toISOString().replace(/[-:]|\.\d+/g, '')
}

/** The canonical request, which both sides hash. Its URI ends in `/`, even if the path of the URL does not. */
export function canonicalRequest({ method, path, query, headers, body }: Signable): string {
  const uri = path.endsWith('/') ? path : `${path}/`
  const names = Object.keys(headers).sort()
  const lines = names.map((name) => `${name}:${headers[name]?.trim()}\n`).join('')
  return `${method.toUpperCase()}\n${uri}\n${query}\n${lines}\n${names.join(';')}\n${sha256(body)}`
}

/** The value of the `Authorization` header: in the scoped form if a scope is given, otherwise in the plain form. */
export function authorization(request: Signable, key: SigningKey, scope?: Scope): string {
  const { accessKey, secretKey } = key
  const { 'x-sdk-date': date = '' } = request.headers
  const names = Object.keys(request.headers).sort().join(';')
  const parts = scope ? [date.slice(0, 8), scope.region, scope.service, 'sdk_request'] : []
  const within = parts.join('/')
  const lines = [date, ...(scope ? [within] : []), sha256(canonicalRequest(request))]
  // In the scoped form, each part of the scope is signed with the key before it.
  const secret = scope ? parts.reduce<string | Buffer>(hmac, `SDK${secretKey}`) : secretKey
  const signature = hmac(secret, ['SDK-HMAC-SHA256', ...lines].join('\n')).toString('hex')
  const signer = scope ? `Credential=${accessKey}/${within}` : `Access=${accessKey}`
  return `SDK-HMAC-SHA256 ${signer}, SignedHeaders=${names}, Signature=${signature}`
}

/** The region of a scope: that of the step, otherwise the one in the host `dis.{region}.…`, otherwise empty. */
export function regionOfScope(region: string | null, endpoint: string): string {
  return region ?? /^dis\.([^.]+)\../.exec(new URL(endpoint).hostname)?.[1] ?? ''
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

function sha256(text: string): string {
  return hash('sha256', text, 'hex')
}

/** Signs each request to the service of `scope` with AK/SK, in the form that the service accepts. */
export function signingSession(key: SigningKey, scope: Scope): Session {
  // The form that the service itself documents is tried first.
  const first = scope.service === 'dis'
  let isScoped = first
  return {
    authorize(request, time) {
      const headers: Record<string, string> = { ...request.headers, 'x-sdk-date': sdkDate(time) }
      if (key.projectId !== null) headers['x-project-id'] = key.projectId
      if (key.securityToken !== null) headers['x-security-token'] = key.securityToken
      headers['authorization'] = authorization({ ...request, headers }, key, isScoped ? scope : undefined)
      return headers
    },
    changesForm(refusal, used) {
      if (!isAboutForm(refusal)) return false
      isScoped = !first
      // Another request may have found the right form while this one was on its way.
      return used['authorization']?.includes(' Credential=') === first
    },
  }
}

/** DIS codes for an `Authorization` header in a form that DIS does not know (from its table of errors). */
const FORM_CODES = ['DIS.4101', 'DIS.4102', 'DIS.4106', 'DIS.4108', 'DIS.4109', 'DIS.4111']
/** What the gateway in front of the service says in that case. */
const FORM_WORDS =
  /authori[sz]ation\W+(header\W+)?(is\W+)?(format|form|scheme|type|missing|empty|malformed|not found)\b|authori[sz]ation header (is )?(incorrect|invalid|unsupported)|(malformed|unsupported|cannot parse|(incorrect|invalid) (format|form) of)( the)? authori[sz]ation/i
/** If the service speaks of these, it understood the form. */
const UNDERSTOOD_WORDS = /signature (fail|mismatch|expired|time)|not exist|lock|reach the limit/i

/** Whether a refusal is about the form of the `Authorization` header, not about the key, the signature or the date. */
export function isAboutForm(refusal: ServiceError): boolean {
  const { code, words } = refusal.parts
  if (code !== null && FORM_CODES.includes(code)) return true
  return refusal.isUnauthorized && FORM_WORDS.test(words) && !UNDERSTOOD_WORDS.test(words)
}

export function tokenSession(token: string): Session {
  return { authorize: ({ headers }) => ({ ...headers, 'x-auth-token': token }), changesForm: () => false }
}
