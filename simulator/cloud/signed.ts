import { timingSafeEqual } from 'node:crypto'
import { type Authorization, type FormFlaw, readAuthorization } from './authorization.ts'
import { compare, expectedSignature, parseSdkDate, type Raw, sdkDate } from './signature.ts'
import type { AccessKey, World } from './types.ts'

/** Why a signed request is refused. */
export interface Flaw {
  kind:
    | FormFlaw
    | 'service'
    | 'region'
    | 'unknown-ak'
    | 'expired-key'
    | 'no-date'
    | 'unreadable-date'
    | 'expired-date'
    | 'unsigned'
    | 'signature'
  /** What was found. */
  detail: string
}

const toleranceMs = 15 * 60_000

/** The owner of a request, or why it is refused. */
export function checkSigned(
  request: Raw,
  service: 'dis' | 'iam',
  world: World,
  serverTime: number,
): AccessKey | Flaw {
  const read = readAuthorization(request.headers['authorization'] ?? '')
  if (typeof read === 'string') return { kind: read, detail: '' }
  const key = findKey(read, request, world, serverTime)
  if ('kind' in key) return findScopeFlaw(read, service, world) ?? key
  const flaw =
    findScopeFlaw(read, service, world) ??
    findHeaderFlaw(read, request) ??
    findDateFlaw(read, request, serverTime) ??
    findSignatureFlaw(read, request, key)
  return flaw ?? key
}

function findScopeFlaw({ scope }: Authorization, service: 'dis' | 'iam', world: World): Flaw | null {
  if (scope === null) return null
  if (!['', service].includes(scope.service)) return { kind: 'service', detail: scope.service }
  if (!['', ...regionsOf(world)].includes(scope.region)) return { kind: 'region', detail: scope.region }
  return null
}

/** A project is named after its region: `eu-de`, or `eu-de_` and a name. */
const regionsOf = ({ region, projects }: World) =>
  region === undefined ? projects.map(({ name }) => name.split('_')[0] ?? '') : [region]

function findKey({ ak }: Authorization, { headers }: Raw, world: World, time: number): AccessKey | Flaw {
  const key = world.accessKeys?.find((known) => known.ak === ak)
  const token = headers['x-security-token']
  // A temporary key is known to the service only together with its security token.
  if (key === undefined || key.securityToken !== token) return { kind: 'unknown-ak', detail: ak }
  if (key.expiresAt !== undefined && key.expiresAt <= time) return { kind: 'expired-key', detail: ak }
  return key
}

/** Only the date header has to be signed: some clients leave out `host`, or add headers after signing. */
function findHeaderFlaw({ signedHeaders }: Authorization, { headers }: Raw): Flaw | null {
  const flaw = (detail: string): Flaw => ({ kind: 'unsigned', detail })
  const sorted = [...new Set(signedHeaders)].map((name) => name.toLowerCase()).sort(compare)
  if (sorted.join(';') !== signedHeaders.join(';')) {
    return flaw('SignedHeaders are not lower-case, sorted and without repeats')
  }
  if (headers['x-sdk-date'] === undefined) return { kind: 'no-date', detail: '' }
  if (!signedHeaders.includes('x-sdk-date')) return flaw('header x-sdk-date is not signed')
  const absent = signedHeaders.find((name) => headers[name] === undefined)
  return absent === undefined ? null : flaw(`signed header ${absent} is not in the request`)
}

function findDateFlaw({ scope }: Authorization, { headers }: Raw, serverTime: number): Flaw | null {
  const date = headers['x-sdk-date'] ?? ''
  const time = parseSdkDate(date)
  if (Number.isNaN(time)) return { kind: 'unreadable-date', detail: date }
  if (Math.abs(time - serverTime) > toleranceMs) {
    const detail = `signature time:${date},server time:${sdkDate(serverTime)}`
    return { kind: 'expired-date', detail }
  }
  if (scope !== null && !date.startsWith(scope.day)) {
    return { kind: 'unsigned', detail: `the day of the scope is not that of X-Sdk-Date ${date}` }
  }
  return null
}

function findSignatureFlaw(
  { signedHeaders, scope, signature }: Authorization,
  request: Raw,
  { sk }: AccessKey,
): Flaw | null {
  const given = Buffer.from(signature)
  const right = [request, withoutPort(request)].some((signed) => {
    const expected = Buffer.from(expectedSignature(signed, signedHeaders, sk, scope))
    return expected.length === given.length && timingSafeEqual(expected, given)
  })
  return right ? null : { kind: 'signature', detail: '' }
}

/** DIS's own SDK for Python signs the host without its port, even though its examples name one. */
function withoutPort(request: Raw): Raw {
  const host = (request.headers['host'] ?? '').replace(/:\d+$/, '')
  return { ...request, headers: { ...request.headers, host } }
}
