import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { isObject, parseJson } from './json.ts'
import type { PublicKey } from './types.ts'

type Claims = Record<string, unknown>

const encodePart = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

const decodePart = (part: string) => parseJson(Buffer.from(part, 'base64url').toString())

export function signJwt(claims: Claims, privateKey: KeyObject, kid: string): string {
  const content = `${encodePart({ typ: 'JWT', alg: 'RS256', x5t: kid, kid })}.${encodePart(claims)}`
  return `${content}.${sign('RSA-SHA256', Buffer.from(content), privateKey).toString('base64url')}`
}

/** The claims, or a string that says what is wrong. */
export function verifyJwt(
  jwt: string,
  { keys, issuer, audience, time }: { keys: PublicKey[]; issuer: string; audience: string; time: number },
): Claims | string {
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

/** `now` is in seconds, as in the claims. */
function findTimeFlaw(
  { exp, nbf, iat }: Claims,
  now: number,
):
  | 'the id token is expired'
  | 'the id token is not valid yet'
  | 'the id token was issued in the future'
  | null {
  if (typeof exp !== 'number' || exp <= now) return 'the id token is expired'
  // The issuer writes whole seconds and may be a little ahead.
  if (typeof iat !== 'number' || iat > now + 5) return 'the id token was issued in the future'
  if (nbf !== undefined && (typeof nbf !== 'number' || nbf > now + 5)) return 'the id token is not valid yet'
  return null
}
