/**
 * Sends one request and reads its answer, with connections and limits of our own. Uses `@actions/http-client`. Does
 * not retry or follow redirects, as `requestRaw` does neither.
 */
import * as http from 'node:http'
import * as https from 'node:https'
import type { Socket } from 'node:net'
import { urlToHttpOptions } from 'node:url'
import { HttpClient } from '@actions/http-client'
import { CancelledError, NetworkError } from '../model/errors.ts'
import { createAgent } from './connections.ts'
import { type Environment, type HttpProxy, proxyFor } from './proxy.ts'
import { LimitReached, troubleOf } from './trouble.ts'
import { Watch } from './watch.ts'

/** How much of an answer is read at most, in bytes. A list of dump tasks has some hundred bytes. */
const BODY_LIMIT = 32 * 1024 * 1024
/**
 * How much of an answer's headers is read at most, in bytes. A token comes in a header, and may be longer than Node's
 * limit of 16 kB.
 */
const HEADER_LIMIT = 128 * 1024

export interface HttpRequest {
  /** For messages: `list the dump tasks of stream x`. */
  operation: string
  method: string
  /** The service. The path of this URL is ignored. */
  url: URL
  /** Path and query as they are sent. */
  path: string
  /** The headers, with `host`. This file adds its own. */
  headers: Record<string, string>
  body: string
  /** The time for the whole exchange, in ms, if it is shorter than 10 s to connect and 30 s for the answer. */
  within: number
  /** Ends the exchange at once. */
  signal?: AbortSignal | undefined
}

export interface HttpAnswer {
  status: number
  /** Names are in lower case. Repeated headers are joined. */
  headers: Readonly<Record<string, string | undefined>>
  body: string
  /** True if the body was longer than `BODY_LIMIT`. `body` then holds its beginning. */
  cut: boolean
}

/** What all requests to one service share. */
interface Service {
  proxy: HttpProxy | null
  agent: http.Agent
  module: typeof http | typeof https
}

export class Http {
  /** By origin. */
  readonly #services = new Map<string, Service>()
  /**
   * Origins that closed a kept-alive connection when it was used again. Each request to them gets a new connection.
   */
  readonly #closing = new Set<string>()
  readonly #sockets = new Set<Socket>()
  readonly #client = new HttpClient()

  readonly userAgent: string
  readonly env: Environment

  /** `env` holds the variables that name a proxy. */
  constructor(userAgent: string, env: Environment) {
    this.userAgent = userAgent
    this.env = env
  }

  /** Closes the kept-alive connections, as they would keep the process running. */
  close(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  /**
   * Sends one request and reads the whole answer, whatever its status.
   *
   * @throws {NetworkError} no answer came, or only a part of it
   * @throws {CancelledError} `signal` ended the exchange
   * @throws {InputError} the environment names a proxy that cannot be used
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
      const { trouble, words } = troubleOf(cause, url.host, { proxy: service.proxy, isStale, env: this.env })
      const sent = watch.connected ? 'maybe' : 'no'
      throw new NetworkError(request.operation, url.hostname, trouble, sent, words, { cause })
    } finally {
      watch.stop()
      signal?.removeEventListener('abort', onCancel)
    }
  }

  #send(
    { url, path, method, headers, body }: HttpRequest,
    { module, agent }: Service,
    watch: Watch,
  ): Promise<HttpAnswer> {
    const own = { 'user-agent': this.userAgent, 'accept-encoding': 'identity' }
    return new Promise<HttpAnswer>((resolve, reject) => {
      // A request that still waits for its connection emits no error when it is destroyed.
      watch.onEnd = reject
      this.#client.requestRawWithCallback(
        {
          parsedUrl: url,
          httpModule: watch.observing(module),
          options: {
            ...urlToHttpOptions(url),
            agent,
            method,
            path,
            headers: { ...headers, ...own },
            maxHeaderSize: HEADER_LIMIT,
          },
        },
        // With an empty text, a GET would get the header `Content-Length: 0`.
        body === '' ? (null as unknown as string) : body,
        (error, response) => {
          if (!response) return reject(error)
          watch.answered = true
          readAnswer(response.message).then(resolve, reject)
        },
      )
    })
  }

  #serviceOf(url: URL): Service {
    const known = this.#services.get(url.origin)
    if (known) return known
    const module = url.protocol === 'https:' ? https : http
    const proxy = proxyFor(url, this.env)
    const keepAlive = !this.#closing.has(url.origin)
    const onSocket = (socket: Socket) => {
      this.#sockets.add(socket)
      socket.once('close', () => this.#sockets.delete(socket))
    }
    const service = { proxy, module, agent: createAgent({ module, proxy, keepAlive, onSocket }) }
    this.#services.set(url.origin, service)
    return service
  }

  /**
   * Drops the idle connections of a service after a failure, as they may be broken too. The next request opens a new
   * one.
   */
  #drop(origin: string, service: Service, isStale: boolean): void {
    if (isStale) this.#closing.add(origin)
    if (this.#services.get(origin) === service) this.#services.delete(origin)
    for (const idle of Object.values(service.agent.freeSockets).flat()) idle?.destroy()
  }
}

/**
 * Reads an answer to its end. The toolkit's own `readBody` never settles if the connection breaks inside the body,
 * and Node then ends with exit code 0. This loop throws in that case. Leaving the loop early closes the connection.
 */
async function readAnswer(message: http.IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of message) {
    chunks.push(chunk)
    size += chunk.length
    if (size > BODY_LIMIT) break
  }
  return {
    status: message.statusCode ?? 0,
    // Only cookies come as a list, and nobody reads them.
    headers: message.headers as Record<string, string | undefined>,
    body: Buffer.concat(chunks).toString('utf8'),
    cut: size > BODY_LIMIT,
  }
}
