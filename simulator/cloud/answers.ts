import type { Answer, World } from './types.ts'

export function disError(status: number, code: string, message: string, world: World): Answer {
  const body =
    world.errorForm === 'documented' ? { error_code: code, error_msg: message } : { errorCode: code, message }
  return { status, body }
}

export function gatewayError(status: number, code: string, message: string, requestId: string): Answer {
  return { status, body: { error_code: code, error_msg: message, request_id: requestId } }
}

export function unauthorized(reason: string, requestId: string, code = 'APIGW.0301'): Answer {
  return gatewayError(401, code, `Incorrect IAM authentication information: ${reason}`, requestId)
}

const titles = new Map([
  [400, 'Bad Request'],
  [401, 'Unauthorized'],
  [403, 'Forbidden'],
  [404, 'Not Found'],
])

export function iamError(status: number, message: string, world: World): Answer {
  if (world.iamErrorForm === 'code') {
    return { status, body: { error_code: `IAM.0${status}`, error_msg: message } }
  }
  return { status, body: { error: { code: status, title: titles.get(status) ?? 'Error', message } } }
}
