/** Watches one request: keeps its time limits, and knows whether it may have reached the service. */
import type * as http from 'node:http'
import type * as https from 'node:https'
import { systemClock } from './clock.ts'
import type { ConnectionOptions } from './connections.ts'
import { LimitReached } from './trouble.ts'

/** How long a connection may take, in ms: name, TCP, proxy and TLS together. */
const CONNECT_LIMIT = 10_000
/** How long an answer may take to its last byte, from the open connection on, in ms. */
const ANSWER_LIMIT = 30_000

export class Watch {
  /** True when the connection has been opened. From then on, the request may have arrived. */
  connected = false
  /** True when the answer has begun. */
  answered = false
  /** Called with the reason when this side ends the request. */
  onEnd: (reason: Error) => void = () => {}
  readonly #opening = new AbortController()
  readonly #began = systemClock.now()
  readonly #within: number
  #request: http.ClientRequest | null = null
  #timer: NodeJS.Timeout | undefined
  #stopped = false

  /** `within`: ms for the whole exchange, if that is shorter than the limits above. */
  constructor(within: number) {
    this.#within = within
  }

  /** True if a kept-alive connection broke when it was used again, before an answer began. */
  get isStale(): boolean {
    return this.connected && !this.answered && this.#request?.reusedSocket === true
  }

  /**
   * Gives the part of `node:http` or `node:https` that `requestRawWithCallback` uses, and watches the request. Does
   * not copy the module: reading all members loads Node's WebSocket client, which takes 15 ms and 10 MB.
   */
  observing(module: typeof http | typeof https): typeof http {
    return {
      request: (given: http.RequestOptions, onResponse: (message: http.IncomingMessage) => void) => {
        const options: http.RequestOptions & ConnectionOptions = { ...given, opening: this.#opening.signal }
        const request = module.request(options, onResponse)
        this.#request = request
        this.#limit('connect-timeout', CONNECT_LIMIT)
        // Our agent gives a connected socket, but TLS may not be ready yet.
        request.once('socket', (socket) => {
          if ('secureConnecting' in socket && socket.secureConnecting) {
            socket.once('secureConnect', () => this.#onConnected())
          } else this.#onConnected()
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
    this.#limit('answer-timeout', ANSWER_LIMIT)
  }

  /**
   * Sets the current limit in place of the one before: `most` ms, or less if less is left of the whole time. The
   * error names the limit that was reached.
   */
  #limit(trouble: LimitReached['trouble'], most: number): void {
    clearTimeout(this.#timer)
    const left = this.#within - (systemClock.now() - this.#began)
    const limit = new LimitReached(trouble, left < most ? this.#within : most)
    this.#timer = setTimeout(() => this.end(limit), Math.min(left, most))
  }
}
