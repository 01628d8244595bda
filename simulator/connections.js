import { TLSSocket } from 'node:tls'

/** @typedef {import('node:net').Socket} Socket */

/** The TCP connections of a server: numbers them, and cuts them as a broken network would. */
export class Connections {
  /** @type {Map<Socket, number>} */
  #open = new Map()
  count = 0

  /** @param {import('node:http').Server | import('node:https').Server} server */
  constructor(server) {
    server.on('connection', (/** @type {Socket} */ socket) => {
      this.count += 1
      this.#open.set(socket, this.count)
      socket.on('close', () => this.#open.delete(socket))
      // A client that is killed resets its connections; that is no error of the simulator.
      socket.on('error', () => {})
    })
  }

  /** @param {Socket} socket as a request has it */
  numberOf(socket) {
    return this.#open.get(this.#raw(socket)) ?? 0
  }

  /** @param {Socket} socket as a request has it */
  cut(socket) {
    const raw = this.#raw(socket)
    raw.resetAndDestroy()
    socket.destroy()
  }

  closeAll() {
    for (const socket of this.#open.keys()) socket.destroy()
  }

  /** Only the TCP socket beneath a TLS one can be reset. @param {Socket} socket */
  #raw(socket) {
    if (!(socket instanceof TLSSocket)) return socket
    const { remoteAddress, remotePort } = socket
    for (const raw of this.#open.keys()) {
      if (raw.remotePort === remotePort && raw.remoteAddress === remoteAddress) return raw
    }
    return socket
  }
}
