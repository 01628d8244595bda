/**
 * One request, one answer: sent by `@actions/http-client`, over connections and with limits of our own. No retry
 * and no redirect happens here: `requestRaw` does neither.
 */
import * as http from 'node:http'
import * as https from 'node:https'
import type { Socket } from 'node:net'
import { HttpClient } from '@actions/http-client'
import { CancelledError, NetworkError } from '../model/errors.ts'
import { createAgent } from './connections.ts'
import { extraAuthorities } from './extraAuthorities.ts'
import { type Environment, type HttpProxy, proxyFor } from './proxy.ts'
import { LimitReached, troubleOf } from './trouble.ts'
import { Watch } from './watch.ts'

/** What is read of an answer at the most, in bytes; a list of dump tasks has some hundred. */
const BODY_LIMIT = 32 * 1024 * 1024
/** What is read of an answer's head at the most, in bytes; a token comes in it, and may be longer than Node's 16 kB. */
const HEADER_LIMIT = 128 * 1024

export interface HttpRequest {
  /** For messages: `list the dump tasks of stream x`. */
  operation: string
  method: 'GET' | 'POST'
  /** The service; its path does not matter here. */
  url: URL
  /** Path and query as they are sent. */
  path: string
  headers: Record<string, string>
  body: string
  /** ms for the whole exchange, where that is less than 10 s to connect and 30 s to be answered. */
  within?: number
  /** Ends the exchange at once. */
  signal?: AbortSignal | undefined
}

export interface HttpAnswer {
  status: number
  /** Lower-case names; repeated ones joined. */
  headers: Readonly<Record<string, string | undefined>>
  body: string
  /** True when the body was longer than `BODY_LIMIT`; `body` then holds its beginning. */
  cut: boolean
}

/** What requests to one service have in common. */
interface Service {
  proxy: HttpProxy | null
  agent: http.Agent
  module: typeof http | typeof https
  options: http.RequestOptions
}

export class Http {
  /** By origin. */
  readonly #services = new Map<string, Service>()
  /** Origins that closed a kept-alive connection as it was used again: each request has one of its own there. */
  readonly #closing = new Set<string>()
  readonly #sockets = new Set<Socket>()
  readonly #client = new HttpClient()

  readonly userAgent: string
  readonly env: Environment

  /** `env`: where the variables of the proxy stand. */
  constructor(userAgent: string, env: Environment) {
    this.userAgent = userAgent
    this.env = env
  }

  /** Closes the kept-alive connections; the process could not end before. */
  close(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  /**
   * Sends one request and reads its whole answer, whatever its status.
   *
   * @throws {NetworkError} when no answer came or not all of it
   * @throws {CancelledError} when `signal` ended it
   * @throws {InputError} when the environment names a proxy that cannot be used
   */
  async exchange(request: HttpRequest): Promise<HttpAnswer> {
    const { url, signal } = request
    const service = this.#serviceOf(url)
    const watch = new Watch(request.within)
    const onCancel = () => watch.end(new CancelledError())
    signal?.addEventListener('abort', onCancel)
    try {
      return await this.#send(request, service, watch)
    } catch (cause) {
      if (cause instanceof CancelledError) throw cause
      const isStale = watch.isStale && !(cause instanceof LimitReached)
      this.#drop(url.origin, service, isStale)
      throw this.#errorOf(request, service, cause, watch.connected ? 'maybe' : 'no', isStale)
    } finally {
      watch.stop()
      signal?.removeEventListener('abort', onCancel)
    }
  }

  #send(request: HttpRequest, { module, agent, options }: Service, watch: Watch): Promise<HttpAnswer> {
    const { url, path, method, body } = request
    const own = { host: url.host, 'user-agent': this.userAgent, 'accept-encoding': 'identity' }
    return new Promise<HttpAnswer>((resolve, reject) => {
      // A request that still waits for its connection tells nobody when it is destroyed.
      watch.onEnd = reject
      this.#client.requestRawWithCallback(
        {
          parsedUrl: url,
          httpModule: watch.observing(module),
          options: { ...options, agent, method, path, headers: { ...own, ...request.headers } },
        },
        // An empty text would become `Content-Length: 0` on a GET.
        body === '' ? (null as unknown as string) : body,
        (error, response) => (response ? readAnswer(response.message, resolve, reject) : reject(error)),
      )
    })
  }

  #serviceOf(url: URL): Service {
    const known = this.#services.get(url.origin)
    if (known) return known
    const { protocol, port, origin } = url
    const isTls = protocol === 'https:'
    const proxy = proxyFor(url, this.env)
    const keepAlive = !this.#closing.has(origin)
    const agent = createAgent({ isTls, proxy, keepAlive, onSocket: (socket) => this.#keep(socket) })
    // A URL has the brackets of an IPv6 address, a host name has none.
    const hostname = url.hostname.replace(/^\[|\]$/g, '')
    const options = { protocol, hostname, port, maxHeaderSize: HEADER_LIMIT }
    const service = { proxy, agent, module: isTls ? https : http, options }
    this.#services.set(origin, service)
    return service
  }

  /** After a break, what is idle is not to be trusted either: the next request opens a new connection. */
  #drop(origin: string, service: Service, isStale: boolean): void {
    if (isStale) this.#closing.add(origin)
    if (this.#services.get(origin) === service) this.#services.delete(origin)
    for (const idle of Object.values(service.agent.freeSockets)) {
      for (const socket of idle ?? []) socket.destroy()
    }
  }

  #errorOf(
    { operation, url }: HttpRequest,
    { proxy }: Service,
    cause: unknown,
    sent: NetworkError['sent'],
    isStale: boolean,
  ): NetworkError {
    const authorities = () => extraAuthorities(this.env)
    const { trouble, words } = troubleOf(cause, url.host, { proxy, authorities, now: Date.now(), isStale })
    return new NetworkError(operation, url.hostname, trouble, sent, words, { cause })
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket)
    socket.once('close', () => this.#sockets.delete(socket))
  }
}

/**
 * The toolkit's own `readBody` never settles when the connection breaks inside the body, and Node then ends with
 * exit code 0. A message that closes has either ended or broken.
 */
function readAnswer(
  message: http.IncomingMessage,
  resolve: (answer: HttpAnswer) => void,
  reject: (cause: Error) => void,
): void {
  const chunks: Buffer[] = []
  let size = 0
  const finish = () => {
    resolve({
      status: message.statusCode ?? 0,
      // Lists are only the cookies, which nobody reads.
      headers: message.headers as Record<string, string | undefined>,
      body: Buffer.concat(chunks).toString('utf8'),
      cut: size > BODY_LIMIT,
    })
  }
  message.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    size += chunk.length
    if (size <= BODY_LIMIT) return
    finish()
    message.destroy()
  })
  message.on('end', finish)
  message.on('error', reject)
  message.on('close', () => {
    if (!message.complete) reject(new Error('the answer broke off'))
  })
}
