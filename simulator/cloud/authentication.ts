import { unauthorized } from './answers.ts'
import { formOf } from './authorization.ts'
import { refusalByDis, refusalByGateway, refusalOfForm } from './refusals.ts'
import type { Raw } from './signature.ts'
import { checkSigned } from './signed.ts'
import type { Answer, Token, World } from './types.ts'

/** Who sent a request. */
export interface Principal {
  way: 'token' | 'key'
  /** The project that a token is scoped to; null for keys and for tokens without a project. */
  scope: string | null
  /** IDs of the projects that the sender can see. */
  projects: string[]
  mayUseDis: boolean
  /** Null for keys. */
  token: Token | null
}

type Authentication = { principal: Principal } | { refusal: Answer }

interface Gate {
  service: 'dis' | 'iam'
  world: World
  serverTime: number
  requestId: string
}

/** What the API gateway does before a request reaches a service. */
export function authenticate(request: Raw, gate: Gate): Authentication {
  const token = request.headers['x-auth-token']
  const authorization = request.headers['authorization']
  if (token !== undefined) return byToken(token, gate)
  if (authorization !== undefined) return bySignature(request, authorization, gate)
  return refuse('x-auth-token or authorization header is missing', gate)
}

function byToken(text: string, gate: Gate): Authentication {
  const token = gate.world.tokens?.find((known) => known.token === text)
  if (token === undefined) return refuse('decrypt token fail', gate)
  if (token.expiresAt <= gate.serverTime) {
    return { refusal: unauthorized('token expires', gate.requestId, 'APIGW.0307') }
  }
  const { project, mayUseDis = true } = token
  const projects = token.projects ?? (project === null ? [] : [project])
  return { principal: { way: 'token', scope: project, projects, mayUseDis, token } }
}

function bySignature(request: Raw, header: string, gate: Gate): Authentication {
  const { service, world, serverTime, requestId } = gate
  const form = formOf(header)
  const taken = world.signatureForms?.[service] ?? ['scoped', 'plain']
  if (!taken.includes(form)) {
    const usual = form === 'plain' ? 'DIS.4109' : 'APIGW.0301'
    const code = service === 'iam' ? 'APIGW.0301' : (world.signatureForms?.refusal ?? usual)
    return { refusal: refusalOfForm(code, requestId, world) }
  }
  const found = checkSigned(request, service, world, serverTime)
  if (!('kind' in found)) {
    const { projects, mayUseDis = true } = found
    return { principal: { way: 'key', scope: null, projects, mayUseDis, token: null } }
  }
  const byDis = service === 'dis' && form === 'scoped'
  return { refusal: byDis ? refusalByDis(found, world) : refusalByGateway(found, requestId) }
}

const refuse = (reason: string, { requestId }: Gate): Authentication => ({
  refusal: unauthorized(reason, requestId),
})
