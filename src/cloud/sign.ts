/**
 * Signs requests with AK/SK (SDK-HMAC-SHA256), in a plain form (`Access=`) and a scoped form (`Credential=`). The
 * plain form is documented for the API gateway of Open Telekom Cloud and Huawei Cloud ("AK/SK-based authentication"
 * in their API usage guidelines), the scoped form in the reference of DIS. Each stage is a pure function, so that a
 * test can compare it with published values. The date is an argument, as every attempt has a signature of its own.
 */
import { createHmac, hash } from 'node:crypto'

/** The request to sign, as it is sent. */
export interface Signable {
  method: string
  /** Encoded, see `encodePath`. */
  path: string
  /** Encoded and sorted, see `encodeQuery`. */
  query: string
  /** All headers are signed. Names are in lower case; `host` and `x-sdk-date` must be there. */
  headers: Readonly<Record<string, string>>
  body: string
}

/** Encodes as RFC 3986 says: each byte of UTF-8 as `%XX`, except the unreserved characters. */
export function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** Encodes each segment of a path. */
export function encodePath(path: string): string {
  return path.split('/').map(encode).join('/')
}

/**
 * Encodes a query as it is sent and signed: sorted by name, then by value, both by code units. A blank stands for `=`
 * while sorting. It comes before all other characters, so `a` comes before `ab`.
 */
export function encodeQuery(query: readonly (readonly [name: string, value: string])[]): string {
  const sorted = query.map(([name, value]) => `${encode(name)} ${encode(value)}`).sort()
  return sorted.map((pair) => pair.replace(' ', '=')).join('&')
}

/** `YYYYMMDDTHHMMSSZ`, the form of `X-Sdk-Date`; `time` in ms since 1970. */
export function sdkDate(time: number): string {
  return new Date(time).toISOString().replace(/[-:]|\.\d+/g, '')
}

/** The value of `SignedHeaders`: the names of all headers, sorted by code units, whatever the locale. */
export function signedHeaders(headers: Signable['headers']): string {
  return Object.keys(headers).sort().join(';')
}

/**
 * The canonical request, which both sides hash. Its URI ends in `/`, even if the path of the URL does not. `signed`:
 * see `signedHeaders`.
 */
export function canonicalRequest({ method, path, query, headers, body }: Signable, signed: string): string {
  const uri = path.endsWith('/') ? path : `${path}/`
  let lines = ''
  for (const name of signed.split(';')) lines += `${name}:${headers[name]?.trim()}\n`
  return `${method.toUpperCase()}\n${uri}\n${query}\n${lines}\n${signed}\n${sha256(body)}`
}

/** The string to sign, from the canonical request and the value of `X-Sdk-Date`. `scope`: in the scoped form only. */
export function stringToSign(canonical: string, date: string, scope?: string): string {
  const lines = scope === undefined ? [date] : [date, scope]
  return ['SDK-HMAC-SHA256', ...lines, sha256(canonical)].join('\n')
}

/**
 * The signature: HMAC-SHA256 of the string to sign, in hexadecimal. `key`: the secret key, or in the scoped form the
 * signing key.
 */
export function signature(text: string, key: string | Buffer): string {
  return hmac(key, text).toString('hex')
}

/** What a scoped signature is valid for. `region` may be empty. */
export interface Scope {
  region: string
  service: 'dis' | 'iam'
}

/** The scope as it is signed and sent. `date`: the value of `X-Sdk-Date`. */
export function scopeText(date: string, { region, service }: Scope): string {
  return `${date.slice(0, 8)}/${region}/${service}/sdk_request`
}

/** The key of the scoped form. Each part of the scope is signed with the key before it. */
export function signingKey(secretKey: string, scope: string): Buffer {
  return scope.split('/').reduce(hmac, Buffer.from(`SDK${secretKey}`))
}

export interface Key {
  accessKey: string
  secretKey: string
}

/**
 * The value of the `Authorization` header: in the scoped form if a scope is given, otherwise in the plain form.
 *
 * @throws {TypeError} the request has no `x-sdk-date`
 */
export function authorization(request: Signable, { accessKey, secretKey }: Key, scope?: Scope): string {
  const { 'x-sdk-date': date } = request.headers
  if (date === undefined) throw new TypeError('a request is signed with its x-sdk-date')
  const signed = signedHeaders(request.headers)
  const canonical = canonicalRequest(request, signed)
  const within = scope && scopeText(date, scope)
  const proof = signature(
    stringToSign(canonical, date, within),
    within === undefined ? secretKey : signingKey(secretKey, within),
  )
  const signer = within === undefined ? `Access=${accessKey}` : `Credential=${accessKey}/${within}`
  return `SDK-HMAC-SHA256 ${signer}, SignedHeaders=${signed}, Signature=${proof}`
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
