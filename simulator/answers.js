/** @typedef {import('./types.js').Answer} Answer */
/** @typedef {import('./types.js').World} World */

/**
 * @param {number} status @param {string} code @param {string} message @param {World} world
 * @returns {Answer}
 */
export function disError(status, code, message, world) {
  const body =
    world.errorForm === 'documented' ? { error_code: code, error_msg: message } : { errorCode: code, message }
  return { status, body }
}

/**
 * @param {number} status @param {string} code @param {string} message @param {string} requestId
 * @returns {Answer}
 */
export function gatewayError(status, code, message, requestId) {
  return { status, body: { error_code: code, error_msg: message, request_id: requestId } }
}

/** @param {string} reason @param {string} requestId @param {string} [code] */
export function unauthorized(reason, requestId, code = 'APIGW.0301') {
  return gatewayError(401, code, `Incorrect IAM authentication information: ${reason}`, requestId)
}

const titles = new Map([
  [400, 'Bad Request'],
  [401, 'Unauthorized'],
  [403, 'Forbidden'],
  [404, 'Not Found'],
])

/** @param {number} status @param {string} message @param {World} world @returns {Answer} */
export function iamError(status, message, world) {
  if (world.iamErrorForm === 'code') {
    return { status, body: { error_code: `IAM.0${status}`, error_msg: message } }
  }
  return { status, body: { error: { code: status, title: titles.get(status) ?? 'Error', message } } }
}
