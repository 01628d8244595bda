import { createHash, createHmac } from 'node:crypto'

/**
 * SDK-HMAC-SHA256 as the service checks it. It follows only the published algorithm and shares no code with a client,
 * so it really proves a signature.
 */

const algorithm = 'SDK-HMAC-SHA256'

/** What follows the AK in the scoped form. */
export interface SignatureScope {
  day: string
  region: string
  service: string
  end: string
}

/** A request as it arrived. */
export interface Raw {
  method: string
  path: string
  /** Without the question mark. */
  query: string
  /** Their names are in lower case. */
  headers: Record<string, string>
  body: Buffer
}

const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)

function reencode(text: string): string {
  try {
    return encode(decodeURIComponent(text))
  } catch {
    return encode(text)
  }
}

function canonicalQuery(query: string): string {
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', ...rest] = pair.split('=')
      return [reencode(name.replaceAll('+', '%20')), reencode(rest.join('=').replaceAll('+', '%20'))]
    })
    .sort(([a = '', x = ''], [b = '', y = '']) => (a === b ? compare(x, y) : compare(a, b)))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

export const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex')

export function canonicalRequest(request: Raw, signedHeaders: string[]): string {
  const uri = request.path.split('/').map(reencode).join('/')
  const headers = signedHeaders.map((name) => `${name}:${(request.headers[name] ?? '').trim()}\n`).join('')
  return [
    request.method,
    uri.endsWith('/') ? uri : `${uri}/`,
    canonicalQuery(request.query),
    headers,
    signedHeaders.join(';'),
    sha256(request.body),
  ].join('\n')
}

/** Without a scope: the plain form. */
export function expectedSignature(
  request: Raw,
  signedHeaders: string[],
  secretKey: string,
  scope: SignatureScope | null = null,
): string {
  const date = request.headers['x-sdk-date'] ?? ''
  const hashed = sha256(canonicalRequest(request, signedHeaders))
  if (scope === null) {
    return createHmac('sha256', secretKey).update([algorithm, date, hashed].join('\n')).digest('hex')
  }
  const { day, region, service, end } = scope
  let key: string | Buffer = `SDK${secretKey}`
  for (const part of [day, region, service, end]) key = createHmac('sha256', key).update(part).digest()
  const text = [algorithm, date, [day, region, service, end].join('/'), hashed].join('\n')
  return createHmac('sha256', key).update(text).digest('hex')
}

export const sdkDate = (time: number) => new Date(time).toISOString().replace(/[-:]|\.\d{3}/g, '')

/** NaN if the text does not have the form YYYYMMDDTHHMMSSZ. */
export function parseSdkDate(text: string): number {
  const found = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text)
  if (found === null) return Number.NaN
  const [, year, month, day, hour, minute, second] = found
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
}
