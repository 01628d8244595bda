import type { Server } from 'node:http'
import type { Server as TlsServer } from 'node:https'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'

export interface Connection {
  number: number
  /** It has carried a request before. */
  reused: boolean
}

/** The TCP connections of a server: numbers them, and cuts them as a broken network would. */
export class Connections {
  #open: Map<Socket, number> = new Map()
  readonly #used: WeakSet<Socket> = new WeakSet()
  count = 0

  constructor(server: Server | TlsServer) {
    server.on('connection', (socket: Socket) => {
      this.count += 1
      this.#open.set(socket, this.count)
      socket.on('close', () => this.#open.delete(socket))
      // A client that is killed resets its connections; that is no error of the simulator.
      socket.on('error', () => {})
    })
  }

  /** Must be called once for each request. */
  use(socket: Socket): Connection {
    const raw = this.#raw(socket)
    const reused = this.#used.has(raw)
    this.#used.add(raw)
    return { number: this.#open.get(raw) ?? 0, reused }
  }

  cut(socket: Socket): void {
    const raw = this.#raw(socket)
    raw.resetAndDestroy()
    socket.destroy()
  }

  closeAll(): void {
    for (const socket of this.#open.keys()) socket.destroy()
  }

  /** Only the TCP socket beneath a TLS one can be reset. */
  #raw(socket: Socket): Socket {
    if (!(socket instanceof TLSSocket)) return socket
    const { remoteAddress, remotePort } = socket
    for (const raw of this.#open.keys()) {
      if (raw.remotePort === remotePort && raw.remoteAddress === remoteAddress) return raw
    }
    return socket
  }
}
