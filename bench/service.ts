/**
 * The simulator in its own process, so that its work is not measured. It takes a scenario as a message, starts anew with
 * it, and answers where it is.
 */
import { createCertificates, defaultWorld, startSimulator } from '../simulator/index.ts'

export interface Scenario {
  /** The number of streams, each with 5 running tasks. */
  streams: number
  /** ms from a stop until the service shows `PAUSED`. */
  pauseDelay: number
  /** ms before each answer. */
  latency: number
}

export interface Address {
  url: string
  project: string
  ak: string
  sk: string
  /** The certificate authority to trust, as PEM. */
  ca: string
}

const certificates = createCertificates()
let simulator: Awaited<ReturnType<typeof startSimulator>> | null = null

async function start({ streams, pauseDelay, latency }: Scenario): Promise<Address> {
  await simulator?.close()
  const world = defaultWorld()
  const project = world.projects[0]?.id ?? ''
  world.streams = Array.from({ length: streams }, (_, stream) => ({
    project,
    name: `bench-${stream + 1}`,
    tasks: Array.from({ length: 5 }, (_, task) => ({
      id: `Bench${String(stream * 5 + task).padStart(14, '0')}`,
      name: `bench-${stream + 1}-to-obs-${task + 1}`,
      lastTransfer: 1606984428612,
    })),
  }))
  simulator = await startSimulator({ world, tls: certificates, latency, pauseDelay })
  const key = world.accessKeys?.[0]
  return { url: simulator.url, project, ak: key?.ak ?? '', sk: key?.sk ?? '', ca: certificates.ca }
}

process.on('message', async (scenario: Scenario) => process.send?.(await start(scenario)))
process.on('disconnect', () => process.exit())
