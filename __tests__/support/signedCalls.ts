/** Requests that the tests sign by themselves, in both forms, by the published algorithm. */
import { createHash, createHmac } from 'node:crypto'
import { type Answered, ask } from './plainCalls.ts'
import { keyOf } from './signIns.ts'
import type { Simulator } from './stage.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()

export interface SignedOptions {
  form?: 'scoped' | 'plain'
  method?: string
  body?: string
  region?: string
  service?: string
  ak?: string
  sk?: string
  securityToken?: string
  date?: string
  /** The host that is signed; by default the true one with its port. */
  host?: string
  /** Lower-case names of the headers that are signed. */
  signed?: string[]
  /** Changes the headers after signing. */
  change?: (headers: Record<string, string>) => Record<string, string>
}

export const dateOf = (time: number) => new Date(time).toISOString().replace(/[-:]|\.\d{3}/g, '')

/** The headers of a signed request. */
export function signedHeaders(
  sim: Simulator,
  target: string,
  options: SignedOptions = {},
): Record<string, string> {
  const { form = 'scoped', method = 'GET', body = '', region = 'eu-de', service = 'dis' } = options
  const { ak, sk } = { ...keyOf(sim), ...options }
  const { date = dateOf(sim.time()), signed = ['x-sdk-date'] } = options
  const headers: Record<string, string> = { host: options.host ?? new URL(sim.url).host, 'x-sdk-date': date }
  if (options.securityToken !== undefined) headers['x-security-token'] = options.securityToken
  if (body !== '') headers['content-type'] = 'application/json'
  const [path = '', query = ''] = target.split('?')
  const uri = path.endsWith('/') ? path : `${path}/`
  const lines = signed.map((name) => `${name}:${headers[name]}\n`).join('')
  const canonical = [method, uri, query, lines, signed.join(';'), sha256(body)].join('\n')
  const scope = `${date.slice(0, 8)}/${region}/${service}/sdk_request`
  const parts = ['SDK-HMAC-SHA256', date, ...(form === 'scoped' ? [scope] : []), sha256(canonical)]
  const key = form === 'plain' ? sk : scope.split('/').reduce<string | Buffer>(hmac, `SDK${sk}`)
  const owner = form === 'plain' ? `Access=${ak}` : `Credential=${ak}/${scope}`
  const signature = hmac(key, parts.join('\n')).toString('hex')
  const authorization = `SDK-HMAC-SHA256 ${owner}, SignedHeaders=${signed.join(';')}, Signature=${signature}`
  const all = { ...headers, authorization }
  return options.change === undefined ? all : options.change(all)
}

/** Signs, asks, and reads the answer. */
export function askSigned(sim: Simulator, target: string, options: SignedOptions = {}): Promise<Answered> {
  const { host: _, ...headers } = signedHeaders(sim, target, options)
  const { method = 'GET', body } = options
  return ask(sim, target, { method, headers, ...(body === undefined ? {} : { body }) })
}

/** `200`, or the status and the code of a refusal. */
export function outcome({ status, body }: Answered): string {
  const code = body?.errorCode ?? body?.error_code ?? body?.error?.code
  return code === undefined ? String(status) : `${status} ${code}`
}
