/**
 * The simulator in its own process, so that its work is not measured. It takes messages from `measure.ts`, one at a
 * time: `{ start }`, `{ read }`. It answers each with one message.
 */
import { createCertificates, defaultWorld, startSimulator } from '../simulator/index.ts'
import { type Address, type Scenario, type Seen, streamName, TASKS } from './scenario.ts'

const certificates = createCertificates()

function worldOf({ streams, pauseDelays }: Scenario): ReturnType<typeof defaultWorld> {
  const world = defaultWorld()
  const project = world.projects[0]?.id ?? ''
  world.streams = Array.from({ length: streams }, (_, stream) => ({
    project,
    name: streamName(stream),
    tasks: Array.from({ length: TASKS }, (_, task) => ({
      id: `Bench${String(stream * TASKS + task).padStart(14, '0')}`,
      name: `${streamName(stream)}-to-obs-${task + 1}`,
      lastTransfer: 1606984428612,
      onStop: [[pauseDelays[stream] ?? pauseDelays.at(-1) ?? 0, 'PAUSED']],
    })),
  }))
  return world
}

let simulator: Awaited<ReturnType<typeof startSimulator>> | null = null

async function start(scenario: Scenario): Promise<Address> {
  await simulator?.close()
  simulator = await startSimulator({
    world: worldOf(scenario),
    tls: certificates,
    latency: scenario.latency,
  })
  const { url, world } = simulator
  const key = world.accessKeys?.[0]
  return { url, project: world.projects[0]?.id ?? '', ak: key?.ak ?? '', sk: key?.sk ?? '' }
}

function read(): Seen {
  if (!simulator) throw new Error('no simulator was started')
  const { journal, connections, startsAndStops } = simulator
  const requests: Record<string, number> = {}
  for (const { operation } of journal) requests[operation] = (requests[operation] ?? 0) + 1
  const stops = Object.fromEntries(startsAndStops.map(({ stream, at }) => [stream, at]))
  return { requests, connections, stops, firstRequest: journal[0]?.at ?? 0 }
}

process.on('message', async (order: { start?: Scenario }) => {
  process.send?.(order.start ? await start(order.start) : read())
})
process.on('disconnect', () => process.exit())
process.send?.({ ca: certificates.ca })
