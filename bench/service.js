/**
 * The simulator in a process of its own, so that its work is not counted as that of what is measured. Takes
 * orders from `bench.js` as messages, one at a time: `{ start }`, `{ read }`; answers each with one message.
 */
import { createCertificates, defaultWorld, startSimulator } from '../simulator/index.js'
import { streamName, TASKS } from './scenario.js'

/** @typedef {import('./scenario.js').Scenario} Scenario */

const certificates = createCertificates()

/** @param {Scenario} scenario */
function worldOf({ streams, pauseDelays }) {
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

/** @type {import('../simulator/simulator.js').Simulator | null} */
let simulator = null

/** @param {Scenario} scenario */
async function start(scenario) {
  await simulator?.close()
  simulator = await startSimulator({
    world: worldOf(scenario),
    tls: certificates,
    latency: scenario.latency,
  })
  const { url, world } = simulator
  const key = world.accessKeys?.[0]
  return { url, project: world.projects[0]?.id, ak: key?.ak, sk: key?.sk }
}

/** @returns {import('./scenario.js').Seen} */
function read() {
  if (!simulator) throw new Error('no simulator was started')
  const { journal, connections, startsAndStops } = simulator
  /** @type {Record<string, number>} */
  const requests = {}
  for (const { operation } of journal) requests[operation] = (requests[operation] ?? 0) + 1
  const stops = Object.fromEntries(startsAndStops.map(({ stream, at }) => [stream, at]))
  return { requests, connections, stops, firstRequest: journal[0]?.at ?? 0 }
}

process.on('message', async (/** @type {{ start?: Scenario }} */ order) => {
  process.send?.(order.start ? await start(order.start) : read())
})
process.on('disconnect', () => process.exit())
process.send?.({ ca: certificates.ca })
