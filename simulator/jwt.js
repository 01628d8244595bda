import { createPublicKey, sign, verify } from 'node:crypto'
import { isObject, parseJson } from './json.js'

/** @typedef {Record<string, unknown>} Claims */
/** @typedef {import('./types.js').PublicKey} PublicKey */

/** @param {unknown} value */
const encodePart = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** @param {string} part */
const decodePart = (part) => parseJson(Buffer.from(part, 'base64url').toString())

/** @param {Claims} claims @param {import('node:crypto').KeyObject} privateKey @param {string} kid */
export function signJwt(claims, privateKey, kid) {
  const content = `${encodePart({ typ: 'JWT', alg: 'RS256', x5t: kid, kid })}.${encodePart(claims)}`
  return `${content}.${sign('RSA-SHA256', Buffer.from(content), privateKey).toString('base64url')}`
}

/**
 * @param {string} jwt
 * @param {{ keys: PublicKey[], issuer: string, audience: string, time: number }} expected
 * @returns {Claims | string} a string: what is wrong
 */
export function verifyJwt(jwt, { keys, issuer, audience, time }) {
  const parts = jwt.split('.')
  const [header, claims] = parts.slice(0, 2).map(decodePart)
  if (parts.length !== 3 || !isObject(header) || !isObject(claims)) return 'the id token is malformed'
  if (header['alg'] !== 'RS256') return `the algorithm ${header['alg']} is not supported`
  const key = keys.find(({ kid }) => kid === header['kid'])
  if (key === undefined) return `the signing key ${header['kid']} is unknown`
  const content = Buffer.from(`${parts[0]}.${parts[1]}`)
  const publicKey = createPublicKey({ key, format: 'jwk' })
  if (!verify('RSA-SHA256', content, publicKey, Buffer.from(parts[2] ?? '', 'base64url'))) {
    return 'the signature of the id token is wrong'
  }
  if (claims['iss'] !== issuer) return `the issuer ${claims['iss']} is not that of the identity provider`
  if (![claims['aud']].flat().includes(audience)) return 'the audience of the id token is not the client id'
  return findTimeFlaw(claims, time / 1000) ?? claims
}

/** @param {Claims} claims @param {number} now s since 1970 */
function findTimeFlaw({ exp, nbf, iat }, now) {
  if (typeof exp !== 'number' || exp <= now) return 'the id token is expired'
  // The issuer writes whole seconds and may be a little ahead.
  if (typeof iat !== 'number' || iat > now + 5) return 'the id token was issued in the future'
  if (nbf !== undefined && (typeof nbf !== 'number' || nbf > now + 5)) return 'the id token is not valid yet'
  return null
}
