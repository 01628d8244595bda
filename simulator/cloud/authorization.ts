import type { SignatureScope } from './signature.ts'
import type { SignatureForm } from './types.ts'

/** The parsed header `Authorization` of a signed request. */
export interface Authorization {
  form: SignatureForm
  ak: string
  /** Null in the plain form. */
  scope: SignatureScope | null
  signedHeaders: string[]
  signature: string
}

/** What is wrong with the form of the header. */
export type FormFlaw = 'empty' | 'unparsable' | 'fields' | 'no-ak' | 'no-signature'

const algorithm = 'SDK-HMAC-SHA256 '

/** Only the plain form has `Access=`. Everything else counts as the scoped form. */
export const formOf = (header: string): SignatureForm => (header.includes(' Access=') ? 'plain' : 'scoped')

export function readAuthorization(header: string): Authorization | FormFlaw {
  if (header.trim() === '') return 'empty'
  const fields = fieldsOf(header)
  if (fields === null) return 'unparsable'
  const form = formOf(header)
  const owner = fields.get(form === 'plain' ? 'Access' : 'Credential')
  const signedHeaders = fields.get('SignedHeaders')
  const signature = fields.get('Signature')
  if (owner === undefined || signedHeaders === undefined || signature === undefined) return 'fields'
  const [ak = '', ...rest] = form === 'plain' ? [owner] : owner.split('/')
  if (ak === '') return 'no-ak'
  if (signedHeaders === '' || signature === '') return 'no-signature'
  const scope = form === 'plain' ? null : scopeOf(rest)
  if (scope === undefined) return 'unparsable'
  return { form, ak, scope, signedHeaders: signedHeaders.split(';'), signature }
}

/** Null: the header is not of the form `SDK-HMAC-SHA256 Name=value, Name=value`. */
function fieldsOf(header: string): Map<string, string> | null {
  if (!header.startsWith(algorithm)) return null
  const fields = new Map<string, string>()
  for (const part of header.slice(algorithm.length).split(',')) {
    const found = /^\s*([A-Za-z]+)=(\S*)\s*$/.exec(part)
    if (found === null) return null
    fields.set(found[1] ?? '', found[2] ?? '')
  }
  return fields
}

/** Undefined: it is not a scope. Region and service may be empty, as in requests of OTC's Go client. */
function scopeOf(parts: string[]): SignatureScope | undefined {
  const [day = '', region = '', service = '', end = ''] = parts
  if (parts.length !== 4 || !/^\d{8}$/.test(day) || end !== 'sdk_request') return undefined
  return { day, region, service, end }
}
