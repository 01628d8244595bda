/**
 * One request, one answer: over `@actions/http-client`, which brings the proxy and the kept-alive
 * connections, with limits of our own. No retry and no redirect happens here: `requestRaw` does neither.
 */
import * as http from 'node:http'
import * as https from 'node:https'
import type { Socket } from 'node:net'
import { HttpClient } from '@actions/http-client'
import { onAbort } from '../abort.js'
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
  /** The service; its path does not matter here. */
  url: URL
  /** Path and query as they are sent. */
  path: string
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
  headers: Readonly<Record<string, string | undefined>>
  body: string
  /** True when the body was longer than `BODY_LIMIT`; `body` then holds its beginning. */
  cut: boolean
}

/** What requests to one service have in common. */
interface Service {
  client: HttpClient
  module: typeof http | typeof https
  options: http.RequestOptions
}

export class Http {
  /** By origin. */
  readonly #services = new Map<string, Service>()
  /** What is sent is best made when its turn has come. */
  readonly gate = new Gate(AT_ONCE)
  readonly #sockets = new Set<Socket>()

  constructor(readonly userAgent: string) {}

  /** Closes the kept-alive connections; the process could not end before. */
  close(): void {
    for (const { client } of this.#services.values()) client.dispose()
    for (const socket of this.#sockets) socket.destroy()
  }

  /**
   * Sends one request and reads its whole answer, whatever its status.
   *
   * @throws {NetworkError} when no answer came or not all of it
   * @throws {CancelledError} when `signal` ended it
   */
  async exchange(request: HttpRequest): Promise<HttpAnswer> {
    const { url, path, method, body, signal } = request
    let service: Service | null = null
    const watch = new Watch(Math.min(request.within ?? Infinity, CONNECT_LIMIT + ANSWER_LIMIT))
    const stopListening = signal && onAbort(signal, () => watch.end(new CancelledError()))
    try {
      service = this.#serviceOf(url)
      const { client, module, options } = service
      return await new Promise<HttpAnswer>((resolve, reject) => {
        // A request that still waits for its tunnel tells nobody when it is destroyed.
        watch.onEnd = reject
        const headers = { host: url.host, 'user-agent': this.userAgent, ...request.headers }
        client.requestRawWithCallback(
          {
            parsedUrl: url,
            httpModule: watch.observing(module, (socket) => this.#keep(socket)),
            options: { ...options, method, path, headers },
          },
          // An empty text would become `Content-Length: 0` on a GET.
          body === '' ? (null as unknown as string) : body,
          (error, response) => (response ? readAnswer(response.message, resolve, reject) : reject(error)),
        )
      })
    } catch (cause) {
      if (cause instanceof CancelledError) throw cause
      // What hangs would keep its place among the connections of this client.
      if (cause instanceof LimitReached && this.#services.get(url.origin) === service) {
        this.#services.delete(url.origin)
      }
      throw networkError(request, watch, cause)
    } finally {
      watch.stop()
      stopListening?.()
    }
  }

  #serviceOf(url: URL): Service {
    let service = this.#services.get(url.origin)
    if (!service) {
      const client = new HttpClient(this.userAgent, [], { keepAlive: true, maxSockets: 2 * AT_ONCE })
      const { protocol, port } = url
      // A URL has the brackets of an IPv6 address, a host name has none.
      const hostname = url.hostname.replace(/^\[|\]$/g, '')
      const agent = client.getAgent(url.href)
      const options = { protocol, hostname, port, agent, maxHeaderSize: HEADER_LIMIT }
      service = { client, module: url.protocol === 'https:' ? https : http, options }
      this.#services.set(url.origin, service)
    }
    return service
  }

  #keep(socket: Socket): void {
    if (this.#sockets.has(socket)) return
    this.#sockets.add(socket)
    socket.once('close', () => this.#sockets.delete(socket))
  }
}

/** ms that no clock set anew disturbs. Not `performance.now()`, for which Node loads eight modules. */
function monotonic(): number {
  return Number(process.hrtime.bigint() / 1_000_000n)
}

/** Watches one request: its connection, its limits, and whether the service can have got it. */
class Watch {
  /** True once the connection stood: from then on the request may have arrived. */
  connected = false
  /** Told why, when the request was ended from this side. */
  onEnd: (reason: Error) => void = () => {}
  readonly #began = monotonic()
  #request: http.ClientRequest | null = null
  #timer: NodeJS.Timeout | undefined
  #stopped = false

  /** `within`: ms for the whole exchange. */
  constructor(readonly within: number) {}

  /**
   * As much of `node:http` or `node:https` as `requestRawWithCallback` uses, with an eye on the request that it
   * makes. Not a copy of the module: reading all its members loads Node's WebSocket client, 15 ms and 10 MB.
   */
  observing(module: typeof http | typeof https, onSocket: (socket: Socket) => void): typeof http {
    return {
      request: (options: http.RequestOptions, onResponse: (message: http.IncomingMessage) => void) => {
        const request = module.request(options, onResponse)
        this.#request = request
        this.#limit(Math.min(CONNECT_LIMIT, this.within), 'connect-timeout')
        request.once('socket', (socket) => {
          onSocket(socket)
          const secure = 'secureConnecting' in socket
          if (socket.connecting || (secure && socket.secureConnecting)) {
            socket.once(secure ? 'secureConnect' : 'connect', () => this.#onConnected())
          } else {
            this.#onConnected()
          }
        })
        return request
      },
    } as unknown as typeof http
  }

  end(reason: Error): void {
    this.onEnd(reason)
    this.#request?.destroy(reason)
  }

  stop(): void {
    this.#stopped = true
    clearTimeout(this.#timer)
  }

  #onConnected(): void {
    if (this.#stopped) return
    this.connected = true
    const left = this.within - (monotonic() - this.#began)
    if (left < ANSWER_LIMIT) this.#limit(left, 'answer-timeout', this.within)
    else this.#limit(ANSWER_LIMIT, 'answer-timeout')
  }

  /** One limit at a time; `said`: what its message calls it. In ms. */
  #limit(ms: number, trouble: LimitReached['trouble'], said = ms): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.end(new LimitReached(trouble, said)), ms)
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

function networkError(request: HttpRequest, watch: Watch, cause: unknown): NetworkError {
  const { operation, url } = request
  const { trouble, words } = troubleOf(cause, url)
  const sent = watch.connected ? 'maybe' : 'no'
  return new NetworkError(operation, url.hostname, trouble, sent, words, { cause })
}
