import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'

interface ProxyOptions {
  host?: string
  port?: number
  /** `user:password`, asked for by Basic authentication. */
  credentials?: string
  /** The status that every request gets. */
  refuse?: number
  /** Takes connections and never answers. */
  silence?: boolean
  /** Sends `host:port` to a port of this machine, for made-up names. */
  map?: Record<string, number>
}

/** A forward proxy for HTTP, and by CONNECT for HTTPS. */
class ForwardProxy {
  /** An item for each CONNECT. */
  tunnels: Array<{ host: string; authorized: boolean }> = []
  /** An item for each request that was forwarded without TLS. */
  forwarded: Array<{ method: string; url: string; authorized: boolean }> = []
  /** May be changed while it runs. */
  options
  url = ''
  port = 0
  #server
  #sockets: Set<Duplex> = new Set()

  constructor(options: ProxyOptions) {
    this.options = options
    this.#server = createServer((req, res) => this.#forward(req, res))
    this.#server.on('connect', (req, socket, head) => this.#tunnel(req, socket, head))
    this.#server.on('connection', (socket) => this.#keep(socket))
  }

  /** The URL with the credentials in it, as HTTPS_PROXY has them. */
  get urlWithCredentials(): string {
    const [user = '', ...password] = (this.options.credentials ?? '').split(':')
    const url = new URL(this.url)
    url.username = encodeURIComponent(user)
    url.password = encodeURIComponent(password.join(':'))
    return url.href
  }

  listen(): Promise<this> {
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

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve())
      for (const socket of this.#sockets) socket.destroy()
    })
  }

  #keep(socket: Duplex): void {
    this.#sockets.add(socket)
    socket.on('close', () => this.#sockets.delete(socket))
    // A client that is killed resets its connections; that is no error of the proxy.
    socket.on('error', () => socket.destroy())
  }

  #tunnel(req: IncomingMessage, socket: Duplex, head: Buffer): void {
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

  #forward(req: IncomingMessage, res: ServerResponse): void {
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

  #isAuthorized(req: IncomingMessage): boolean {
    const { credentials } = this.options
    if (credentials === undefined) return true
    return req.headers['proxy-authorization'] === `Basic ${Buffer.from(credentials).toString('base64')}`
  }

  #refusal(authorized: boolean): number | null {
    return this.options.refuse ?? (authorized ? null : 407)
  }

  #target(authority: string, defaultPort: number): { host: string; port: number } {
    const [, hostname = authority, port] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(authority) ?? []
    const wanted = port === undefined ? defaultPort : Number(port)
    const mapped = this.options.map?.[`${hostname}:${wanted}`]
    if (mapped !== undefined) return { host: '127.0.0.1', port: mapped }
    return { host: hostname.replace(/^\[|\]$/g, ''), port: wanted }
  }
}

export function startProxy(options: ProxyOptions = {}): Promise<ForwardProxy> {
  return new ForwardProxy(options).listen()
}
