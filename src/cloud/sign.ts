/**
 * AK/SK signing, SDK-HMAC-SHA256, in two forms: the plain one (`Access=`), as the API gateway of Open Telekom Cloud and
 * Huawei Cloud documents it ("AK/SK-based authentication" in their API usage guidelines), and the scoped one
 * (`Credential=`), as the reference of DIS documents it. Pure functions, one a stage, so that a test can compare each
 * stage with published values. The date is an argument: every attempt has a signature of its own.
 */
import { createHmac, hash } from 'node:crypto'

/** What is signed: a request as it is sent. */
export interface Signable {
  method: string
  /** Encoded, see `encodePath`. */
  path: string
  /** Encoded and sorted, see `encodeQuery`. */
  query: string
  /** All of them are signed; names in lower case. Must hold `host` and `x-sdk-date`. */
  headers: Readonly<Record<string, string>>
  body: string
}

/** RFC 3986: all but the unreserved characters is encoded, each byte of UTF-8 as `%XX`. */
export function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** The path as it is sent: each segment encoded. */
export function encodePath(path: string): string {
  return /^[\w.~/-]*$/.test(path) ? path : path.split('/').map(encode).join('/')
}

/** The query as it is sent and signed: names and values encoded, sorted by name, then by value. */
export function encodeQuery(query: readonly (readonly [name: string, value: string])[]): string {
  return query
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([nameA, valueA], [nameB, valueB]) => order(nameA, nameB) || order(valueA, valueB))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

/** `YYYYMMDDTHHMMSSZ`, the form of `X-Sdk-Date`; `time` in ms since 1970. */
export function sdkDate(time: number): string {
  const [date = '', clock = ''] = new Date(time).toISOString().split('T')
  return `${date.replaceAll('-', '')}T${clock.slice(0, 8).replaceAll(':', '')}Z`
}

/** The names of all headers, sorted by code units (a locale must not have a say), as `SignedHeaders` has them. */
export function signedHeaders(headers: Signable['headers']): string {
  return Object.keys(headers).sort().join(';')
}

/**
 * The canonical request: what both sides hash. Its URI ends in `/` even where the URL's path does not. `signed`: see
 * `signedHeaders`.
 */
export function canonicalRequest({ method, path, query, headers, body }: Signable, signed: string): string {
  const uri = path.endsWith('/') ? path : `${path}/`
  let lines = ''
  for (const name of signed.split(';')) lines += `${name}:${headers[name]?.trim()}\n`
  return `${method.toUpperCase()}\n${uri}\n${query}\n${lines}\n${signed}\n${sha256(body)}`
}

/** The string to sign, from the canonical request and the value of `X-Sdk-Date`; `scope`: of the scoped form. */
export function stringToSign(canonical: string, date: string, scope?: string): string {
  const lines = scope === undefined ? [date] : [date, scope]
  return ['SDK-HMAC-SHA256', ...lines, sha256(canonical)].join('\n')
}

/** The signature: HMAC-SHA256 of the string to sign, in hexadecimal; `key`: the secret key, or the signing key. */
export function signature(text: string, key: string | Buffer): string {
  return hmac(key, text).toString('hex')
}

/** What a signature of the scoped form is good for. `region` may be empty. */
export interface Scope {
  region: string
  service: 'dis' | 'iam'
}

/** The scope as it is signed and sent; `date`: the value of `X-Sdk-Date`. */
export function scopeText(date: string, { region, service }: Scope): string {
  return `${date.slice(0, 8)}/${region}/${service}/sdk_request`
}

/** The key of the scoped form: each part of the scope signed with the key before it. */
export function signingKey(secretKey: string, scope: string): Buffer {
  return scope.split('/').reduce(hmac, Buffer.from(`SDK${secretKey}`))
}

export interface Key {
  accessKey: string
  secretKey: string
}

/** The value of the `Authorization` header in the plain form, for a request that holds its `x-sdk-date`. */
export function plainAuthorization(request: Signable, { accessKey, secretKey }: Key): string {
  const { date, signed, canonical } = prepared(request)
  const proof = signature(stringToSign(canonical, date), secretKey)
  return `SDK-HMAC-SHA256 Access=${accessKey}, SignedHeaders=${signed}, Signature=${proof}`
}

/** The same in the scoped form. */
export function scopedAuthorization(request: Signable, { accessKey, secretKey }: Key, scope: Scope): string {
  const { date, signed, canonical } = prepared(request)
  const text = scopeText(date, scope)
  const proof = signature(stringToSign(canonical, date, text), signingKey(secretKey, text))
  return `SDK-HMAC-SHA256 Credential=${accessKey}/${text}, SignedHeaders=${signed}, Signature=${proof}`
}

/** The region of a scope: that of the step; with an endpoint alone, what a host `dis.{region}.…` names, else empty. */
export function regionOfScope(region: string | null, endpoint: string): string {
  return region ?? /^dis\.([^.]+)\../.exec(new URL(endpoint).hostname)?.[1] ?? ''
}

function prepared(request: Signable): { date: string; signed: string; canonical: string } {
  const date = request.headers['x-sdk-date']
  if (date === undefined) throw new TypeError('a request is signed with its x-sdk-date')
  const signed = signedHeaders(request.headers)
  return { date, signed, canonical: canonicalRequest(request, signed) }
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

function sha256(text: string): string {
  return hash('sha256', text, 'hex')
}

/** By code units, as the algorithm wants it; a locale must not have a say. */
function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
