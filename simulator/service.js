import { gatewayError } from './answers.js'
import { authenticate } from './authentication.js'
import { answerDis } from './dis.js'
import { answerKeylessToken, answerPasswordToken, answerProjects } from './iam.js'

/** @typedef {import('./types.js').Answer} Answer */
/** @typedef {import('./types.js').Entry} Entry */

/**
 * What the services work with.
 *
 * @typedef {object} Services
 * @property {import('./types.js').World} world
 * @property {import('./tasks.js').SimulatedStream[]} streams
 * @property {import('./issuer.js').Issuer} issuer
 * @property {() => number} time of the server's clock
 * @property {(entry: Entry) => import('./dis.js').Call['apply']} apply
 */

/**
 * Hands a request to the service that it is for.
 *
 * @param {Entry} entry
 * @param {import('./signature.js').Raw} raw
 * @param {Services} services
 * @returns {Answer}
 */
export function work(entry, raw, services) {
  const { world, streams, issuer } = services
  const time = services.time()
  switch (entry.operation) {
    case 'idToken':
    case 'jwks':
      return issuer.answer(entry)
    case 'passwordToken':
      return answerPasswordToken({ entry, world, time })
    case 'keylessToken':
      return answerKeylessToken({ entry, world, time })
    case 'unknown':
      return gatewayError(
        404,
        'APIGW.0101',
        'The API does not exist or has not been published',
        entry.requestId,
      )
  }
  const authentication = authenticate(raw, world, time, entry.requestId)
  if ('refusal' in authentication) return authentication.refusal
  const { principal } = authentication
  if (entry.operation === 'projects' || entry.operation === 'authProjects') {
    return answerProjects({ entry, world, time }, principal)
  }
  return answerDis({ entry, world, streams, principal, apply: services.apply(entry) })
}
