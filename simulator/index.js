import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { Connections } from './connections.js'
import { Simulator } from './simulator.js'
import { defaultWorld } from './world.js'

export { createCertificates } from './certificates.js'
export { githubIssuer } from './issuer.js'
export { startProxy } from './proxy.js'
export { defaultWorld } from './world.js'

/**
 * Starts a server that plays DIS, IAM and GitHub's OIDC issuer.
 *
 * @param {import('./types.js').SimulatorOptions} [options]
 * @returns {Promise<Simulator>}
 */
export async function startSimulator(options = {}) {
  const { tls, world = defaultWorld(), log = () => {}, ...given } = options
  const settings = { ...defaults, ...given }
  const server = tls === undefined ? createServer() : createTlsServer(tls)
  const connections = new Connections(server)
  await listen(server, settings.port, settings.host)

  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : settings.port
  const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host
  const simulator = new Simulator({
    url: `${tls === undefined ? 'http' : 'https'}://${host}:${port}`,
    // A test may start several from one world, and must find it as it was.
    world: structuredClone(world),
    settings,
    connections,
    log,
    shutDown: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        connections.closeAll()
      }),
  })
  server.on('request', (req, res) => void simulator.handle(req, res))
  return simulator
}

/** @type {import('./types.js').Settings} */
const defaults = {
  host: '127.0.0.1',
  port: 0,
  pauseDelay: 0,
  startDelay: 0,
  latency: 0,
  clockOffset: 0,
  sendDate: true,
}

/** @param {import('node:net').Server} server @param {number} port @param {string} host */
function listen(server, port, host) {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve(undefined)
    })
  })
}
