import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Server } from 'node:net'
import { Simulator } from './cloud/simulator.ts'
import type { Settings, SimulatorOptions } from './cloud/types.ts'
import { defaultWorld } from './cloud/world.ts'
import { Connections } from './network/connections.ts'

export { githubIssuer } from './cloud/issuer.ts'
export { defaultWorld } from './cloud/world.ts'
export { createCertificates } from './network/certificates.ts'
export { startProxy } from './network/proxy.ts'

/** Starts a server that plays DIS, IAM and GitHub's OIDC issuer. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
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
    // A test may start several simulators from one world, so each one gets a copy.
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

const defaults: Settings = {
  host: '127.0.0.1',
  port: 0,
  pauseDelay: 0,
  startDelay: 0,
  latency: 0,
  clockOffset: 0,
  sendDate: true,
}

function listen(server: Server, port: number, host: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve(undefined)
    })
  })
}
