/** Opens the connections for requests: to the address that answers first, or through a proxy. */
import * as http from 'node:http'
import * as https from 'node:https'
import { connect, isIP, type Socket } from 'node:net'
import * as tls from 'node:tls'
import { authorityOf, type HttpProxy } from './proxy.ts'

/** After how many ms the next address of a name is tried too, while earlier ones go on (RFC 8305). */
const NEXT_ADDRESS = 250

/**
 * The proxy gave no connection to the host. `status`: what the proxy answered; null if it did not answer, and `cause`
 * says why.
 */
export class ProxyError extends Error {
  readonly status: number | null

  constructor(status: number | null, words: string, options?: ErrorOptions) {
    super(words, options)
    this.status = status
  }
}

export interface AgentOptions {
  module: typeof http | typeof https
  /** Null: no proxy. */
  proxy: HttpProxy | null
  /** Whether a connection serves more than one request. */
  keepAlive: boolean
  /** Called with every connection when it is begun. */
  onSocket: (socket: Socket) => void
}

/** What a request adds to the options of its connection. */
export interface ConnectionOptions {
  /** Stops the opening of the connection. */
  opening: AbortSignal
}

interface Destination extends ConnectionOptions {
  host: string
  port: number
}

/**
 * Creates the agent of one service. Node's own agent supports proxies only since 24.5. It gives each address of a
 * name only 250 ms, except the last. It also forgets a connection that is still opening when its request ends.
 */
export function createAgent({ module, proxy, keepAlive, onSocket }: AgentOptions): http.Agent {
  const agent = new module.Agent({ keepAlive })
  const secure = https.Agent.prototype.createConnection.bind(agent)
  agent.createConnection = (given, onOpen) => {
    const options = given as https.RequestOptions & Destination
    open(options, proxy, onSocket)
      .then((socket) =>
        module === https
          ? rememberCertificate(secure({ ...options, socket } as object) as tls.TLSSocket)
          : socket,
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
    const { host, port } = proxy
    const socket = await dial({ ...to, host, port }, onSocket)
    const servername = isIP(host) === 0 ? host : ''
    const way = proxy.isTls ? rememberCertificate(tls.connect({ socket, host, servername })) : socket
    return await tunnel(way, to, proxy)
  } catch (cause) {
    throw cause instanceof ProxyError ? cause : new ProxyError(null, 'no tunnel', { cause })
  }
}

/** Asks the proxy for a connection to the host, by CONNECT. */
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
      reject(new ProxyError(statusCode, `${statusCode} ${statusMessage}`.trim()))
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
  opening.throwIfAborted()
  return new Promise((resolve, reject) => {
    const open = new Set<Socket>()
    const errors: Error[] = []
    let timer: NodeJS.Timeout | undefined
    const next = () => {
      clearTimeout(timer)
      const address = addresses.shift()
      if (address === undefined) {
        if (open.size === 0) reject(new AggregateError(errors))
        return
      }
      const socket = connect({ host: address, port, noDelay: true, signal: opening })
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

/** Loads `node:dns` only when a name has to be resolved. A static import would always load it. */
function addressesOf(host: string): Promise<string[]> {
  const { lookup } = process.getBuiltinModule('node:dns')
  return new Promise((resolve, reject) => {
    lookup(host, { all: true }, (error, found) => {
      if (error) reject(error)
      else resolve(found.map(({ address }) => address))
    })
  })
}

/** The error of a refused connection, with the certificate that the other side showed. */
export interface CertificateError extends NodeJS.ErrnoException {
  certificate?: tls.DetailedPeerCertificate
}

/** Adds the certificate to an error of its verification. Node gives only the error code. */
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
