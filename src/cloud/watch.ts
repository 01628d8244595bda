/** Watches one request: its limits, and whether the service can have got it. */
import type * as http from 'node:http'
import type * as https from 'node:https'
import type { ConnectionOptions } from './connections.ts'
import { LimitReached } from './trouble.ts'

/** How long a connection (name, TCP, proxy and TLS together) may take, in ms. */
const CONNECT_LIMIT = 10_000
/** How long an answer, to its last byte, may take once the connection stands, in ms. */
const ANSWER_LIMIT = 30_000

/** The clock that nobody can set, in ms. Not `performance.now()`, for which Node loads eight modules. */
function monotonic(): number {
  return Number(process.hrtime.bigint() / 1_000_000n)
}

export class Watch {
  /** True once the connection stood: from then on the request may have arrived. */
  connected = false
  /** Told why, when the request was ended from this side. */
  onEnd: (reason: Error) => void = () => {}
  readonly #opening = new AbortController()
  readonly #began = monotonic()
  readonly #within: number
  #request: http.ClientRequest | null = null
  #timer: NodeJS.Timeout | undefined
  #answered = false
  #stopped = false

  /** `within`: ms for the whole exchange, where that is less than the limits above. */
  constructor(within = Number.POSITIVE_INFINITY) {
    this.#within = Math.min(within, CONNECT_LIMIT + ANSWER_LIMIT)
  }

  /** True when a kept-alive connection broke as it was used again, before an answer began. */
  get isStale(): boolean {
    return this.connected && !this.#answered && this.#request?.reusedSocket === true
  }

  /**
   * As much of `node:http` or `node:https` as `requestRawWithCallback` uses, with an eye on the request that it
   * makes. Not a copy of the module: reading all its members loads Node's WebSocket client, 15 ms and 10 MB.
   */
  observing(module: typeof http | typeof https): typeof http {
    return {
      request: (given: http.RequestOptions, onResponse: (message: http.IncomingMessage) => void) => {
        const options: http.RequestOptions & ConnectionOptions = { ...given, opening: this.#opening.signal }
        const request = module.request(options, onResponse)
        this.#request = request
        this.#limit(Math.min(CONNECT_LIMIT, this.#within), 'connect-timeout')
        request.once('response', () => {
          this.#answered = true
        })
        request.once('socket', (socket) => {
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
    if (!this.connected) this.#opening.abort(reason)
  }

  stop(): void {
    this.#stopped = true
    clearTimeout(this.#timer)
  }

  #onConnected(): void {
    if (this.#stopped) return
    this.connected = true
    const left = this.#within - (monotonic() - this.#began)
    if (left < ANSWER_LIMIT) this.#limit(left, 'answer-timeout', this.#within)
    else this.#limit(ANSWER_LIMIT, 'answer-timeout')
  }

  /** One limit at a time; `said`: what its message calls it. In ms. */
  #limit(ms: number, trouble: LimitReached['trouble'], said = ms): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.end(new LimitReached(trouble, said)), ms)
  }
}
