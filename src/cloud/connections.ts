/** Opens the connections that requests go over: to whichever address answers first, or through a proxy. */
import * as http from 'node:http'
import * as https from 'node:https'
import { connect, isIP, type Socket } from 'node:net'
import * as tls from 'node:tls'
import { authorityOf, type HttpProxy } from './proxy.ts'

/** ms after which the next address of a name is tried as well, beside those before it (RFC 8305). */
const NEXT_ADDRESS = 250

/** The proxy did not lead to the host. `status`: what it answered; null: it did not, and `cause` says why. */
export class ProxyError extends Error {
  readonly proxy: HttpProxy
  readonly status: number | null

  constructor(proxy: HttpProxy, status: number | null, words: string, options?: ErrorOptions) {
    super(words, options)
    this.proxy = proxy
    this.status = status
  }
}

export interface AgentOptions {
  isTls: boolean
  /** Null: directly. */
  proxy: HttpProxy | null
  /** Connections serve more than one request. */
  keepAlive: boolean
  /** Told of every connection as soon as it is begun. */
  onSocket: (socket: Socket) => void
}

/** What a request may give on its way to a connection of its own. */
export interface ConnectionOptions {
  /** Ends the opening of the connection. */
  opening?: AbortSignal
}

interface Destination extends ConnectionOptions {
  host: string
  port: number
}

/**
 * The agent of one service. Node's own can use proxies only since 24.5, gives each address of a name but the last
 * 250 ms, and forgets an opening connection whose request is over.
 */
export function createAgent({ isTls, proxy, keepAlive, onSocket }: AgentOptions): http.Agent {
  const agent = isTls ? new https.Agent({ keepAlive }) : new http.Agent({ keepAlive })
  const secure = https.Agent.prototype.createConnection.bind(agent)
  agent.createConnection = (given, onOpen) => {
    const options = given as https.RequestOptions & Destination
    open(options, proxy, onSocket)
      .then((socket) =>
        isTls ? rememberCertificate(secure({ ...options, socket } as object) as tls.TLSSocket) : socket,
      )
      .then(
        (socket) => onOpen?.(null, socket),
        (error) => onOpen?.(error, undefined as never),
      )
    return undefined
  }
  return agent
}

async function open(
  to: Destination,
  proxy: HttpProxy | null,
  onSocket: AgentOptions['onSocket'],
): Promise<Socket> {
  if (proxy === null) return dial(to, onSocket)
  try {
    const socket = await dial({ ...to, host: proxy.host, port: proxy.port }, onSocket)
    const { host } = proxy
    const servername = isIP(host) === 0 ? host : ''
    const way = proxy.isTls ? rememberCertificate(tls.connect({ socket, host, servername })) : socket
    return await tunnel(way, to, proxy)
  } catch (cause) {
    if (cause instanceof ProxyError) throw cause
    throw new ProxyError(proxy, null, 'no tunnel', { cause })
  }
}

/** Asks the proxy, by CONNECT, for a way to the host. */
function tunnel(way: Socket, { host, port }: Destination, proxy: HttpProxy): Promise<Socket> {
  const path = authorityOf(host, port)
  const headers: Record<string, string> = { host: path, connection: 'keep-alive' }
  if (proxy.authorization !== null) headers['proxy-authorization'] = proxy.authorization
  return new Promise((resolve, reject) => {
    const request = http.request({ method: 'CONNECT', path, headers, createConnection: () => way })
    request.once('error', reject)
    request.once('connect', ({ statusCode = 0, statusMessage = '' }) => {
      if (statusCode >= 200 && statusCode <= 299) return resolve(way)
      way.destroy()
      reject(new ProxyError(proxy, statusCode, `${statusCode} ${statusMessage}`.trim()))
    })
    request.end()
  })
}

/** Connects to the address of `host` that answers first. */
async function dial(
  { host, port, opening }: Destination,
  onSocket: AgentOptions['onSocket'],
): Promise<Socket> {
  const addresses = isIP(host) === 0 ? await addressesOf(host) : [host]
  opening?.throwIfAborted()
  return new Promise((resolve, reject) => {
    const open = new Set<Socket>()
    const errors: Error[] = []
    let timer: NodeJS.Timeout | undefined
    const next = () => {
      clearTimeout(timer)
      const address = addresses.shift()
      if (address === undefined) {
        if (open.size === 0) reject(errors.length === 1 ? errors[0] : new AggregateError(errors))
        return
      }
      const signal = opening === undefined ? {} : { signal: opening }
      const socket = connect({ host: address, port, noDelay: true, ...signal })
      onSocket(socket)
      open.add(socket)
      timer = setTimeout(next, NEXT_ADDRESS)
      const fail = (error: Error) => {
        open.delete(socket)
        errors.push(error)
        next()
      }
      socket.once('error', fail)
      socket.once('connect', () => {
        clearTimeout(timer)
        socket.off('error', fail)
        open.delete(socket)
        addresses.length = 0
        for (const slower of open) slower.destroy()
        resolve(socket)
      })
    }
    next()
  })
}

/** Node loads its `dns` only where a name has to be resolved; a static import would load it always. */
function addressesOf(host: string): Promise<string[]> {
  const { lookup } = process.getBuiltinModule('node:dns')
  return new Promise((resolve, reject) => {
    lookup(host, { all: true }, (error, found) => {
      if (error) reject(error)
      else resolve(found.map(({ address }) => address))
    })
  })
}

/** What a refused connection knows of the certificate that it was shown. */
export interface CertificateError extends NodeJS.ErrnoException {
  certificate?: tls.DetailedPeerCertificate
}

/** Gives an error of the verification the certificate that it is about: Node tells its code alone. */
function rememberCertificate(socket: tls.TLSSocket): tls.TLSSocket {
  socket.prependOnceListener('secure', () => {
    const certificate = socket.getPeerCertificate(true)
    const onError = (error: CertificateError) => {
      error.certificate = certificate
    }
    socket.prependOnceListener('error', onError)
    socket.once('secureConnect', () => socket.off('error', onError))
  })
  return socket
}
