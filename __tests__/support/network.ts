/** Networks as users have them: a service with a made-up name, a proxy that leads to it, a certificate authority. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { Server as HttpServer } from 'node:http'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCertificates, startProxy } from '../../simulator/index.ts'
import { pause, type Simulator, type Step, withSimulator } from './stage.ts'

/** Requests to this machine never go through a proxy, so the service needs a name of its own. */
export const NAME = 'dis.example.test'
export const certificates = createCertificates({ names: [NAME] })
export const tls = { key: certificates.key, cert: certificates.cert }
export const asked = {
  'stream-name': 'orders',
  'task-ids': 'all',
  resume: 'always',
  'retry-max-attempts': '2',
}

const folder = mkdtempSync(join(tmpdir(), 'network-'))
// Also for a step that runs as another user.
chmodSync(folder, 0o755)
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

/** A file with that content, gone when the tests are over. */
export function fileOf(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

/** The environment in which the authority of `certificates` is trusted. */
export const trust = { NODE_EXTRA_CA_CERTS: fileOf('authority.pem', certificates.ca) }

export type ProxyOptions = NonNullable<Parameters<typeof startProxy>[0]>
export type ForwardProxy = Awaited<ReturnType<typeof startProxy>>

/** One pause at the made-up name, through a proxy. `env` tells the job about the proxy. */
export async function pauseThrough(
  options: ProxyOptions,
  env: (proxy: ForwardProxy) => Record<string, string>,
  check: (step: Step, sim: Simulator, proxy: ForwardProxy) => Promise<void> | void,
  more: Record<string, string> = {},
): Promise<void> {
  await withSimulator({ tls, pauseDelay: 300 }, async (sim) => {
    const map = { [`${NAME}:443`]: sim.port }
    const proxy = await startProxy({ map, ...options })
    try {
      const step = await pause(
        sim,
        { ...asked, endpoint: `https://${NAME}`, ...more },
        { env: { ...trust, ...env(proxy) } },
      )
      await check(step, sim, proxy)
    } finally {
      await proxy.close()
    }
  })
}

/** Listens on a free port of this machine while `play` runs. */
export async function withServer<T>(server: Server, play: (port: number) => Promise<T>): Promise<T> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  try {
    return await play(typeof address === 'object' && address !== null ? address.port : 0)
  } finally {
    server.close()
    if ('closeAllConnections' in server) (server as HttpServer).closeAllConnections()
  }
}

/** A port of this machine on which nobody listens. */
export function freePort(): Promise<number> {
  return withServer(createServer(), async (port) => port)
}
