import { gatewayError } from './answers.ts'
import { authenticate } from './authentication.ts'
import { answerDis, type Call } from './dis.ts'
import { answerKeylessToken, answerToken } from './iam.ts'
import { answerSignedIn, answerVersions } from './identity.ts'
import type { Issuer } from './issuer.ts'
import type { Raw } from './signature.ts'
import type { SimulatedStream } from './tasks.ts'
import type { Answer, Entry, World } from './types.ts'

/** What the services work with. */
export interface Services {
  world: World
  streams: SimulatedStream[]
  issuer: Issuer
  url: string
  /** The server's clock, in ms since 1970. */
  time: () => number
  apply: (entry: Entry) => Call['apply']
}

/** The paths of IAM begin with `/v3`. */
export const serviceOf = ({ path }: Entry) => (/^\/(v3|$)/.test(path) ? 'iam' : 'dis')

/** Hands a request to the service that it is for. */
export function work(entry: Entry, raw: Raw, services: Services): Answer {
  const { world, streams, issuer, url } = services
  const time = services.time()
  switch (entry.operation) {
    case 'idToken':
    case 'jwks':
      return issuer.answer(entry)
    case 'passwordToken':
      return answerToken({ entry, world, time, url })
    case 'keylessToken':
      return answerKeylessToken({ entry, world, time, url })
    case 'versions':
    case 'version':
      return answerVersions(entry, url)
    case 'unknown':
      return gatewayError(
        404,
        'APIGW.0101',
        'The API does not exist or has not been published',
        entry.requestId,
      )
  }
  const service = serviceOf(entry)
  const gate = { service, world, serverTime: time, requestId: entry.requestId } as const
  const authentication = authenticate(raw, gate)
  if ('refusal' in authentication) return authentication.refusal
  const { principal } = authentication
  if (service === 'iam') return answerSignedIn({ entry, world, time, url }, principal)
  return answerDis({ entry, world, streams, principal, apply: services.apply(entry) })
}
