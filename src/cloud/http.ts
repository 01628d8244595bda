/**
 * One request, one answer: over `@actions/http-client`, which brings the proxy and the kept-alive
 * connections, with limits of our own. No retry and no redirect happens here: `requestRaw` does neither.
 */
import * as http from 'node:http'
import * as https from 'node:https'
import type { Socket } from 'node:net'
import { urlToHttpOptions } from 'node:url'
import { HttpClient } from '@actions/http-client'
import { CancelledError, NetworkError } from '../errors.js'
import { Gate } from './gate.js'
import { LimitReached, troubleOf } from './trouble.js'

/** How long a connection (name, TCP, proxy and TLS together) may take, in ms. */
const CONNECT_LIMIT = 10_000
/** How long an answer, to its last byte, may take once the connection stands, in ms. */
const ANSWER_LIMIT = 30_000
/** What is read of an answer at the most, in bytes; a list of dump tasks has some hundred. */
const BODY_LIMIT = 4 * 1024 * 1024
/** What is read of an answer's head at the most, in bytes; a token comes in it, and may be longer than Node's 16 kB. */
const HEADER_LIMIT = 128 * 1024
/** Requests at once, over all streams. */
const AT_ONCE = 8

export interface HttpRequest {
  /** For messages: `list the dump tasks of stream x`. */
  operation: string
  method: 'GET' | 'POST'
  url: URL
  headers: Record<string, string>
  body: string
  /** ms for the whole exchange, where that is less than the limits above. */
  within?: number
  /** Ends the exchange at once. */
  signal?: AbortSignal | undefined
}

export interface HttpAnswer {
  status: number
  /** Lower-case names; repeated ones joined. */
  headers: Readonly<Record<string, string>>
  body: string
  /** True when the body was longer than `BODY_LIMIT`; `body` then holds its beginning. */
  cut: boolean
}

export class Http {
  readonly #clients = new Map<string, HttpClient>()
  readonly #gate = new Gate(AT_ONCE)
  readonly #sockets = new Set<Socket>()

  constructor(readonly userAgent: string) {}

  /** Waits until fewer than `AT_ONCE` others are at it; what is sent there is best made there. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    return this.#gate.through(work)
  }

  /** Closes the kept-alive connections; the process could not end before. */
  close(): void {
    for (const client of this.#clients.values()) client.dispose()
    for (const socket of this.#sockets) socket.destroy()
  }

  /**
   * Sends one request and reads its whole answer, whatever its status.
   *
   * @throws {NetworkError} when no answer came or not all of it
   * @throws {CancelledError} when `signal` ended it
   */
  async exchange(request: HttpRequest): Promise<HttpAnswer> {
    const { url, method, body, signal } = request
    const client = this.#clientOf(url)
    const watch = new Watch(Math.min(request.within ?? Infinity, CONNECT_LIMIT + ANSWER_LIMIT), (socket) => {
      if (this.#sockets.has(socket)) return
      this.#sockets.add(socket)
      socket.once('close', () => this.#sockets.delete(socket))
    })
    const cancel = () => watch.end(new CancelledError())
    signal?.addEventListener('abort', cancel)
    try {
      const answer = client
        .requestRaw(
          {
            parsedUrl: url,
            httpModule: watch.observing(url.protocol === 'https:' ? https : http),
            options: {
              ...urlToHttpOptions(url),
              method,
              headers: { host: url.host, 'user-agent': this.userAgent, ...request.headers },
              agent: client.getAgent(url.href),
              maxHeaderSize: HEADER_LIMIT,
            },
          },
          // An empty text would become `Content-Length: 0` on a GET.
          body === '' ? (null as unknown as string) : body,
        )
        .then(({ message }) => readAnswer(message))
      // A request that still waits for its tunnel tells nobody when it is destroyed.
      return await Promise.race([answer, watch.ended])
    } catch (cause) {
      if (cause instanceof CancelledError) throw cause
      // What hangs would keep its place among the connections of this client.
      if (cause instanceof LimitReached && this.#clients.get(url.origin) === client) {
        this.#clients.delete(url.origin)
      }
      throw networkError(request, watch, cause)
    } finally {
      watch.stop()
      signal?.removeEventListener('abort', cancel)
    }
  }

  #clientOf(url: URL): HttpClient {
    let client = this.#clients.get(url.origin)
    if (!client) {
      client = new HttpClient(this.userAgent, [], { keepAlive: true, maxSockets: 2 * AT_ONCE })
      this.#clients.set(url.origin, client)
    }
    return client
  }
}

/** Watches one request: its connection, its limits, and whether the service can have got it. */
class Watch {
  /** True once the connection stood: from then on the request may have arrived. */
  connected = false
  /** Rejects when the request was ended from this side. */
  readonly ended: Promise<never>
  #tellEnded: (reason: Error) => void = () => {}
  #request: http.ClientRequest | null = null
  #timers: NodeJS.Timeout[] = []
  #stopped = false

  constructor(
    readonly within: number,
    readonly onSocket: (socket: Socket) => void,
  ) {
    this.ended = new Promise((_, reject) => {
      this.#tellEnded = reject
    })
    this.ended.catch(() => {})
  }

  /**
   * As much of `node:http` or `node:https` as `requestRaw` uses, with an eye on the request that it makes. Not
   * a copy of the module: reading all its members loads Node's WebSocket client, 15 ms and 10 MB.
   */
  observing(module: typeof http | typeof https): typeof http {
    return {
      request: (options: http.RequestOptions, onResponse: (message: http.IncomingMessage) => void) => {
        const request = module.request(options, onResponse)
        this.#request = request
        const limit = Math.min(CONNECT_LIMIT, this.within)
        const connecting = this.#limit(limit, 'connect-timeout')
        this.#limit(this.within, 'answer-timeout')
        request.once('socket', (socket) => {
          this.onSocket(socket)
          if (this.#stopped) return
          const onConnected = () => {
            clearTimeout(connecting)
            this.connected = true
            this.#limit(Math.min(ANSWER_LIMIT, this.within), 'answer-timeout')
          }
          const secure = 'secureConnecting' in socket
          if (socket.connecting || (secure && socket.secureConnecting)) {
            socket.once(secure ? 'secureConnect' : 'connect', onConnected)
          } else {
            onConnected()
          }
        })
        return request
      },
    } as unknown as typeof http
  }

  end(reason: Error): void {
    this.#tellEnded(reason)
    this.#request?.destroy(reason)
  }

  stop(): void {
    this.#stopped = true
    for (const timer of this.#timers) clearTimeout(timer)
  }

  #limit(ms: number, trouble: LimitReached['trouble']): NodeJS.Timeout {
    const timer = setTimeout(() => this.end(new LimitReached(trouble, ms)), ms)
    this.#timers.push(timer)
    return timer
  }
}

/**
 * The toolkit's own `readBody` never settles when the connection breaks inside the body, and Node then ends
 * with exit code 0; iterating throws instead.
 */
async function readAnswer(message: http.IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of message as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    size += chunk.length
    if (size > BODY_LIMIT) break
  }
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(message.headers)) {
    headers[name] = Array.isArray(value) ? value.join(', ') : (value ?? '')
  }
  return {
    status: message.statusCode ?? 0,
    headers,
    body: Buffer.concat(chunks).toString('utf8'),
    cut: size > BODY_LIMIT,
  }
}

function networkError(request: HttpRequest, watch: Watch, cause: unknown): NetworkError {
  const { operation, url } = request
  const { trouble, words } = troubleOf(cause, url)
  const sent = watch.connected ? 'maybe' : 'no'
  return new NetworkError(operation, url.hostname, trouble, sent, words, { cause })
}
