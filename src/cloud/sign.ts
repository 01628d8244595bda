/**
 * AK/SK signing, SDK-HMAC-SHA256, as the API gateway of Open Telekom Cloud and Huawei Cloud documents it
 * ("AK/SK-based authentication" in their API usage guidelines). Pure functions, one a stage, so that a test
 * can compare each stage with published values. The date is an argument: every attempt is signed anew.
 */
import { createHash, createHmac } from 'node:crypto'

/** What is signed. Header names in any case; `path` and `query` not encoded. */
export interface Signable {
  method: string
  path: string
  query: readonly (readonly [name: string, value: string])[]
  /** All of them are signed. Must hold `host` and `x-sdk-date`. */
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
  return path.split('/').map(encode).join('/')
}

/** The query as it is sent and signed: names and values encoded, sorted by name, then by value. */
export function encodeQuery(query: Signable['query']): string {
  return query
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([nameA, valueA], [nameB, valueB]) => order(nameA, nameB) || order(valueA, valueB))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

/** `YYYYMMDDTHHMMSSZ`, the form of `X-Sdk-Date`; `time` in ms since 1970. */
export function sdkDate(time: number): string {
  return new Date(time).toISOString().replace(/[-:]|\.\d{3}/g, '')
}

/** The names that go into `SignedHeaders`, sorted. */
export function signedHeaders(headers: Signable['headers']): string {
  return Object.keys(headers)
    .map((name) => name.toLowerCase())
    .sort(order)
    .join(';')
}

/** The canonical request: what both sides hash. Its URI ends in `/` even where the URL's path does not. */
export function canonicalRequest(request: Signable): string {
  const path = encodePath(request.path)
  const headers = Object.entries(request.headers)
    .map(([name, value]) => [name.toLowerCase(), value.trim()] as const)
    .sort(([a], [b]) => order(a, b))
    .map(([name, value]) => `${name}:${value}\n`)
    .join('')
  return [
    request.method.toUpperCase(),
    path.endsWith('/') ? path : `${path}/`,
    encodeQuery(request.query),
    headers,
    signedHeaders(request.headers),
    sha256(request.body),
  ].join('\n')
}

/** The string to sign, from the canonical request and the value of `X-Sdk-Date`. */
export function stringToSign(canonical: string, date: string): string {
  return `SDK-HMAC-SHA256\n${date}\n${sha256(canonical)}`
}

/** The signature: HMAC-SHA256 of the string to sign under the secret key, in hexadecimal. */
export function signature(text: string, secretKey: string): string {
  return createHmac('sha256', secretKey).update(text).digest('hex')
}

/** The value of the `Authorization` header for a request that holds its `x-sdk-date`. */
export function authorization(request: Signable, accessKey: string, secretKey: string): string {
  const date = Object.entries(request.headers).find(([name]) => name.toLowerCase() === 'x-sdk-date')?.[1]
  if (date === undefined) throw new TypeError('a request is signed with its x-sdk-date')
  const text = stringToSign(canonicalRequest(request), date.trim())
  const names = signedHeaders(request.headers)
  return `SDK-HMAC-SHA256 Access=${accessKey}, SignedHeaders=${names}, Signature=${signature(text, secretKey)}`
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** By code units, as the algorithm wants it; a locale must not have a say. */
function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
