/** Sends one request by `@actions/http-client`, and says why no answer came and whether it may have arrived. */
import type { RequestOptions } from 'node:http'
import { setDefaultAutoSelectFamilyAttemptTimeout } from 'node:net'
import { HttpClient } from '@actions/http-client'
import { CancelledError, messageOf, NetworkError, type NetworkTrouble, StepError } from '../model/errors.ts'
import { plain, span } from '../model/text.ts'
import { describeProxy } from './proxy.ts'

/** The longest answer that is read, in bytes. A list of dump tasks has some hundred bytes. */
const BODY_LIMIT = 8 * 1024 * 1024
/** The same for its headers. A token comes in a header, and may be longer than Node's limit of 16 kB. */
const HEADER_LIMIT = 128 * 1024
/** After which time the next address of a name is tried, too, in ms. Node waits for 250 ms only. */
const ADDRESS_LIMIT = 2_500
const MOST_IDLE = 8 // Connections that are kept: as many requests are sent at once

export interface Attempt {
  operation: string // For messages: `list the dump tasks of stream x`
  url: string
  within: number // In ms
  signal: AbortSignal
}

export interface HttpRequest extends Attempt {
  method: string
  headers: Record<string, string>
  body: string
}

export interface HttpAnswer {
  status: number
  headers: Readonly<Record<string, string | undefined>> // Names are in lower case
  body: string
}

/** A client that serves one request at a time, so that ending a request ends all that its client has open. */
interface Line {
  origin: string
  client: HttpClient
  options: RequestOptions // What the client does not set itself for its next request
}

export class Http {
  #idle: Line[] = []

  constructor() {
    setDefaultAutoSelectFamilyAttemptTimeout(ADDRESS_LIMIT)
    // The toolkit makes a deprecated call (DEP0005) for a proxy with a password, which no user can change.
    process.noDeprecation = true
  }

  /** Sends one request and reads the whole answer, whatever its status. @throws see `attempt` */
  async exchange(request: HttpRequest): Promise<HttpAnswer> {
    const line = this.#lineFor(request)
    const isUnsent = () => isOpening(line.client, request.url)
    try {
      const answer = await attempt(request, (ending) => send(line, request, ending), isUnsent)
      if (this.#idle.length < MOST_IDLE) this.#idle.push(line)
      else line.client.dispose()
      return answer
    } catch (failure) {
      line.client.dispose()
      throw failure
    }
  }

  /** A stop or start gets a new line: if the server just closes a used one, nobody knows whether the stop arrived. */
  #lineFor({ method, url }: HttpRequest): Line {
    const { origin, hostname } = new URL(url)
    const idle = method === 'GET' ? this.#idle.findLast((each) => each.origin === origin) : undefined
    this.#idle = this.#idle.filter((each) => each !== idle)
    if (idle) return idle
    // The toolkit passes on an IPv6 address with its brackets, which Node takes for a name.
    const options: RequestOptions = { host: hostname.replace(/^\[|\]$/g, ''), maxHeaderSize: HEADER_LIMIT }
    const handler = {
      prepareRequest: (prepared: RequestOptions) => void Object.assign(prepared, options),
      canHandleAuthentication: () => false,
      handleAuthentication: () => Promise.reject(new Error('no authentication')),
    }
    const settings = { allowRetries: false, allowRedirects: false, keepAlive: true }
    return { origin, client: new HttpClient('pause-dis-dump-tasks', [handler], settings), options }
  }
}

/**
 * Does the work of an attempt, and ends it when its time is up or `signal` asks for it. The work is told so, and not
 * waited for: a request that still waits for its connection never says that it was ended. @throws {StepError}
 */
export async function attempt<T>(
  { operation, url, within, signal }: Attempt,
  work: (ending: AbortSignal) => Promise<T>,
  isUnsent = () => false,
): Promise<T> {
  const { hostname, host } = new URL(url)
  const proxy = describeProxy(url)
  const error = (trouble: NetworkTrouble, isUnsent: boolean, words: string, cause?: unknown) =>
    new NetworkError(operation, hostname, trouble, isUnsent ? 'unsent' : 'unknown', words, { cause })
  const late = (isUnsent: boolean) => {
    const missing = isUnsent ? 'connection to' : 'complete answer from'
    const through = proxy === null ? '' : `, through ${proxy}`
    return error('timeout', isUnsent, `no ${missing} ${plain(host)} within ${span(within)}${through}`)
  }
  if (signal.aborted) throw new CancelledError()
  if (within <= 0) throw late(true)
  const ending = new AbortController()
  const ended = Promise.withResolvers<never>()
  const end = (reason: Error) => {
    ended.reject(reason)
    ending.abort()
  }
  const onCancel = () => end(new CancelledError())
  const timer = setTimeout(() => end(late(isUnsent())), within)
  signal.addEventListener('abort', onCancel)
  try {
    return await Promise.race([work(ending.signal), ended.promise])
  } catch (cause) {
    if (cause instanceof StepError) throw cause
    const [trouble, words] = troubleOf(cause, plain(host), proxy)
    // Noise on a connection that was secure is told like a handshake that failed.
    throw error(trouble, trouble !== 'broken' && trouble !== 'tls', words, cause)
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', onCancel)
  }
}

async function send(line: Line, request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
  const { method, url, headers, body } = request
  line.options.signal = signal
  // With an empty text, a GET would get the header `Content-Length: 0`.
  const data = (method === 'GET' ? null : body) as string
  const sent = { ...headers, 'accept-encoding': 'identity' }
  const { message } = await line.client.request(method, url, data, sent)
  const chunks: Buffer[] = []
  let size = 0
  // If the connection breaks inside the body, this loop throws. The toolkit's own `readBody` never settles then.
  for await (const chunk of message) {
    chunks.push(chunk)
    size += chunk.length
    if (size > BODY_LIMIT) throw new Error('the answer is too long')
  }
  // Only cookies come as a list, and nobody reads them.
  const received = message.headers as HttpAnswer['headers']
  return { status: message.statusCode ?? 0, headers: received, body: Buffer.concat(chunks).toString() }
}

/** Whether the request of this client still waits for its connection. Then nothing of it has left this machine. */
function isOpening(client: HttpClient, url: string): boolean {
  const sockets = Object.values(client.getAgent(url).sockets).flat() as object[]
  // Through a proxy, the list holds an empty object until the proxy has given a connection.
  const isOpen = (socket: { write?: unknown; connecting?: boolean; secureConnecting?: boolean }) =>
    socket.write !== undefined && !socket.connecting && !socket.secureConnecting
  return sockets.length > 0 && !sockets.some(isOpen)
}

/** The causes by Node's error code and text, from the top down. All but `tls` and `broken` come before the request leaves. */
const CAUSES: [RegExp, NetworkTrouble, words: string][] = [
  [/ENOTFOUND/, 'name-unknown', 'the host name HOST does not exist'],
  [/EAI_|getaddrinfo/, 'name-unresolved', 'the host name HOST could not be resolved just now'],
  [/\bconnect E|ERR_SOCKET_CONNECTION_TIMEOUT|before secure TLS/, 'refused', 'no connection to HOST'],
  [/ALTNAME|altnames/, 'certificate-name', 'the certificate of HOST is for another name'],
  [/CERT_HAS_EXPIRED|has expired/, 'certificate-date', 'the certificate of HOST has expired'],
  [/CERT_NOT_YET_VALID|not yet valid/, 'certificate-date', 'the certificate of HOST is not valid yet'],
  [/EPROTO|ERR_SSL_(?!.*BAD_RECORD_MAC)/, 'tls', 'no secure connection to HOST'],
  [/^(CERT_|UNABLE_TO_|[A-Z_]*SELF_SIGNED)/, 'certificate', 'the certificate of HOST is not trusted'],
  [/self-signed cert|unable to (get|verify) /, 'certificate', 'the certificate of HOST is not trusted'],
  [/(?:)/, 'broken', 'the connection to HOST broke'],
]

/** How the toolkit says that a proxy gave no connection. */
const NO_TUNNEL = /tunneling socket could not be established, (?:statusCode=(\d+)|cause=(.*))/s

function troubleOf(thrown: unknown, host: string, proxy: string | null): [NetworkTrouble, string] {
  // The errors of all addresses of a name. Their sum has no message of its own.
  const cause = thrown instanceof AggregateError ? thrown.errors[0] : thrown
  const text = messageOf(cause)
  const [noTunnel, status, reason = ''] = NO_TUNNEL.exec(text) ?? []
  if (noTunnel !== undefined) {
    const trouble = ['401', '403', '407'].includes(status ?? '') ? 'proxy-refused' : 'proxy'
    const said = status === undefined ? plain(reason) : `it answered ${status}`
    return [trouble, `${proxy ?? 'the proxy'} gave no way to ${host}: ${said}`]
  }
  const code = String((cause as NodeJS.ErrnoException)?.code ?? /\bE[A-Z_]{4,}\b/.exec(text)?.[0] ?? '')
  const found = CAUSES.find(([pattern]) => pattern.test(`${code}: ${text}`)) as (typeof CAUSES)[number]
  const words = found[2].replace('HOST', host)
  return [found[1], code === '' ? words : `${words} (${plain(code, 60)})`]
}
