import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/**
 * SDK-HMAC-SHA256 from the service's side, written from the published algorithm alone, so that it can
 * prove a client's signature instead of repeating it.
 */

const algorithm = 'SDK-HMAC-SHA256'
const toleranceMs = 15 * 60_000

/** @typedef {{ ak: string, signedHeaders: string[], signature: string }} Authorization */
/**
 * @typedef {object} Raw a request as it arrived
 * @property {string} method
 * @property {string} path
 * @property {string} query without the question mark
 * @property {Record<string, string>} headers lower-case names
 * @property {Buffer} body
 */

/** @param {string} text */
const encode = (text) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)

/** @param {string} text */
function reencode(text) {
  try {
    return encode(decodeURIComponent(text))
  } catch {
    return encode(text)
  }
}

/** @param {string} query as received, without the question mark */
function canonicalQuery(query) {
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

/** @param {string} a @param {string} b */
const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0)

/** @param {string | Buffer} data */
const sha256 = (data) => createHash('sha256').update(data).digest('hex')

/** @param {Raw} request @param {string[]} signedHeaders */
export function canonicalRequest(request, signedHeaders) {
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

/** @param {Raw} request @param {string[]} signedHeaders @param {string} secretKey */
export function expectedSignature(request, signedHeaders, secretKey) {
  const date = request.headers['x-sdk-date'] ?? ''
  const text = [algorithm, date, sha256(canonicalRequest(request, signedHeaders))].join('\n')
  return createHmac('sha256', secretKey).update(text).digest('hex')
}

/** @param {string} header @returns {Authorization | null} null: not of this form */
export function parseAuthorization(header) {
  const found =
    /^SDK-HMAC-SHA256 Access=([^,\s]+), ?SignedHeaders=([^,\s]+), ?Signature=([0-9a-f]{64})$/.exec(header)
  if (found === null) return null
  const [, ak = '', names = '', signature = ''] = found
  return { ak, signedHeaders: names.split(';'), signature }
}

/** @param {number} time ms since 1970 */
export const sdkDate = (time) => new Date(time).toISOString().replace(/[-:]|\.\d{3}/g, '')

/** @param {string} text @returns {number} NaN where it is not of the form YYYYMMDDTHHMMSSZ */
function parseSdkDate(text) {
  const found = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text)
  if (found === null) return Number.NaN
  const [, year, month, day, hour, minute, second] = found
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
}

/**
 * @param {Raw} request
 * @param {Authorization} authorization
 * @param {import('./types.js').AccessKey} key
 * @param {number} serverTime
 * @returns {string | null} what is wrong, in the gateway's words
 */
export function findSignatureFlaw(request, authorization, key, serverTime) {
  const { signedHeaders } = authorization
  const sorted = [...new Set(signedHeaders)].map((name) => name.toLowerCase()).sort(compare)
  if (sorted.join(';') !== signedHeaders.join(';')) {
    return 'verify aksk signature fail: SignedHeaders are not lower-case, sorted and without repeats'
  }
  const missing = mustBeSigned(request.headers, key).find((name) => !signedHeaders.includes(name))
  if (missing !== undefined) return `verify aksk signature fail: header ${missing} is not signed`
  const absent = signedHeaders.find((name) => request.headers[name] === undefined)
  if (absent !== undefined) return `verify aksk signature fail: signed header ${absent} is not in the request`

  const date = request.headers['x-sdk-date'] ?? ''
  const time = parseSdkDate(date)
  if (Number.isNaN(time)) return `calc aksk signature fail:invalid X-Sdk-Date ${date}`
  if (Math.abs(time - serverTime) > toleranceMs) {
    const times = `signature time:${date},server time:${sdkDate(serverTime)}`
    return `calc aksk signature fail:signature expired, ${times}`
  }
  const expected = Buffer.from(expectedSignature(request, signedHeaders, key.sk))
  const given = Buffer.from(authorization.signature)
  if (!timingSafeEqual(expected, given)) return 'verify aksk signature fail'
  return null
}

/** @param {Record<string, string>} headers @param {import('./types.js').AccessKey} key */
function mustBeSigned(headers, key) {
  const names = ['host', 'x-sdk-date']
  if (headers['x-project-id'] !== undefined) names.push('x-project-id')
  if (key.securityToken !== undefined) names.push('x-security-token')
  return names
}
