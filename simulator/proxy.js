import { createServer, request } from 'node:http'
import { connect } from 'node:net'

/** @typedef {import('node:stream').Duplex} Duplex */
/** @typedef {import('node:http').IncomingMessage} IncomingMessage */
/** @typedef {import('node:http').ServerResponse} ServerResponse */

/**
 * @typedef {object} ProxyOptions
 * @property {string} [host]
 * @property {number} [port]
 * @property {string} [credentials] `user:password`, asked for by Basic authentication
 * @property {number} [refuse] the status that every request gets
 * @property {boolean} [silence] takes connections and never answers
 * @property {Record<string, number>} [map] `host:port` to a port of this machine, for made-up names
 */

/** A forward proxy for HTTP, and by CONNECT for HTTPS. */
class ForwardProxy {
  /** An item a CONNECT. @type {Array<{ host: string, authorized: boolean }>} */
  tunnels = []
  /**
   * An item a request that was forwarded in the clear.
   *
   * @type {Array<{ method: string, url: string, authorized: boolean }>}
   */
  forwarded = []
  /** May be changed while it runs. */
  options
  url = ''
  port = 0
  #server
  /** @type {Set<Duplex>} */
  #sockets = new Set()

  /** @param {ProxyOptions} options */
  constructor(options) {
    this.options = options
    this.#server = createServer((req, res) => this.#forward(req, res))
    this.#server.on('connect', (req, socket, head) => this.#tunnel(req, socket, head))
    this.#server.on('connection', (socket) => this.#keep(socket))
  }

  /** The URL with the credentials in it, as HTTPS_PROXY has them. */
  get urlWithCredentials() {
    const [user = '', ...password] = (this.options.credentials ?? '').split(':')
    const url = new URL(this.url)
    url.username = encodeURIComponent(user)
    url.password = encodeURIComponent(password.join(':'))
    return url.href
  }

  /** @returns {Promise<this>} */
  listen() {
    const { host = '127.0.0.1', port = 0 } = this.options
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(port, host, () => {
        const address = this.#server.address()
        this.port = typeof address === 'object' && address !== null ? address.port : port
        this.url = `http://${host.includes(':') ? `[${host}]` : host}:${this.port}`
        resolve(this)
      })
    })
  }

  /** @returns {Promise<void>} */
  close() {
    return new Promise((resolve) => {
      this.#server.close(() => resolve())
      for (const socket of this.#sockets) socket.destroy()
    })
  }

  /** @param {Duplex} socket */
  #keep(socket) {
    this.#sockets.add(socket)
    socket.on('close', () => this.#sockets.delete(socket))
    // A client that is killed resets its connections; that is no error of the proxy.
    socket.on('error', () => socket.destroy())
  }

  /** @param {IncomingMessage} req @param {Duplex} socket @param {Buffer} head */
  #tunnel(req, socket, head) {
    const host = req.url ?? ''
    const authorized = this.#isAuthorized(req)
    this.tunnels.push({ host, authorized })
    if (this.options.silence === true) return
    const status = this.#refusal(authorized)
    if (status !== null) {
      const challenge = status === 407 ? 'Proxy-Authenticate: Basic realm="simulator"\r\n' : ''
      socket.end(`HTTP/1.1 ${status} Refused\r\n${challenge}Content-Length: 0\r\nConnection: close\r\n\r\n`)
      return
    }
    const upstream = connect(this.#target(host, 443))
    this.#keep(upstream)
    let isOpen = false
    upstream.on('connect', () => {
      isOpen = true
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      upstream.write(head)
      upstream.pipe(socket).pipe(upstream)
    })
    upstream.on('close', () => {
      if (isOpen) socket.destroy()
      else socket.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
    })
    socket.on('close', () => upstream.destroy())
  }

  /** @param {IncomingMessage} req @param {ServerResponse} res */
  #forward(req, res) {
    const url = req.url ?? ''
    const authorized = this.#isAuthorized(req)
    this.forwarded.push({ method: req.method ?? '', url, authorized })
    if (this.options.silence === true) return
    const status = URL.canParse(url) ? this.#refusal(authorized) : 400
    if (status !== null) {
      if (status === 407) res.setHeader('Proxy-Authenticate', 'Basic realm="simulator"')
      res.writeHead(status).end()
      return
    }
    const { host, pathname, search } = new URL(url)
    const { 'proxy-authorization': _credentials, 'proxy-connection': _connection, ...headers } = req.headers
    const { method = 'GET' } = req
    const onward = request({ ...this.#target(host, 80), method, path: pathname + search, headers })
    onward.on('response', (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(res)
      answer.on('error', () => res.destroy())
    })
    onward.on('error', () => (res.headersSent ? res.destroy() : res.writeHead(502).end()))
    res.on('close', () => onward.destroy())
    req.pipe(onward)
  }

  /** @param {IncomingMessage} req */
  #isAuthorized(req) {
    const { credentials } = this.options
    if (credentials === undefined) return true
    return req.headers['proxy-authorization'] === `Basic ${Buffer.from(credentials).toString('base64')}`
  }

  /** @param {boolean} authorized @returns {number | null} */
  #refusal(authorized) {
    return this.options.refuse ?? (authorized ? null : 407)
  }

  /** @param {string} authority @param {number} defaultPort */
  #target(authority, defaultPort) {
    const [, hostname = authority, port] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(authority) ?? []
    const wanted = port === undefined ? defaultPort : Number(port)
    const mapped = this.options.map?.[`${hostname}:${wanted}`]
    if (mapped !== undefined) return { host: '127.0.0.1', port: mapped }
    return { host: hostname.replace(/^\[|\]$/g, ''), port: wanted }
  }
}

/** @param {ProxyOptions} [options] */
export function startProxy(options = {}) {
  return new ForwardProxy(options).listen()
}
