/**
 * AK/SK signing, SDK-HMAC-SHA256, as the API gateway of Open Telekom Cloud and Huawei Cloud documents it
 * ("AK/SK-based authentication" in their API usage guidelines). Pure functions, one a stage, so that a test
 * can compare each stage with published values. The date is an argument: every attempt is signed anew.
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
  const date = request.headers['x-sdk-date']
  if (date === undefined) throw new TypeError('a request is signed with its x-sdk-date')
  const signed = signedHeaders(request.headers)
  const text = stringToSign(canonicalRequest(request, signed), date)
  return `SDK-HMAC-SHA256 Access=${accessKey}, SignedHeaders=${signed}, Signature=${signature(text, secretKey)}`
}

function sha256(text: string): string {
  return hash('sha256', text, 'hex')
}

/** By code units, as the algorithm wants it; a locale must not have a say. */
function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
