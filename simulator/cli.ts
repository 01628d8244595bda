import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Flags, readFlags, usage } from './cli/flags.ts'
import { greeting } from './cli/greeting.ts'
import { portTaken } from './cli/portTaken.ts'
import { worldOf } from './cli/world.ts'
import type { Entry } from './cloud/types.ts'
import { createCertificates, startSimulator } from './index.ts'

function logEntry({ at, method, path, stream, operation, taskIds, status, requestId }: Entry): void {
  const what = [operation, stream, taskIds.join(',')].filter(Boolean).join(' ')
  console.log(`${new Date(at).toISOString()} ${status ?? '---'} ${method} ${path} (${what}) ${requestId}`)
}

async function main({ https, port, pauseDelay, startDelay, streams, region }: Flags): Promise<void> {
  const certificates = https ? createCertificates() : null
  const folder = certificates && mkdtempSync(join(tmpdir(), 'dis-simulator-'))
  if (folder) process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  const caFile = folder && join(folder, 'ca.pem')
  if (certificates && caFile) writeFileSync(caFile, certificates.ca)
  const simulator = await startSimulator({
    port,
    pauseDelay,
    startDelay,
    world: worldOf({ streams, region }),
    log: logEntry,
    ...(certificates === null ? {} : { tls: certificates }),
  })
  console.log(greeting(simulator, { caFile, region }))
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void simulator.close())
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

/** Null if the flags are wrong; then the mistake has been printed. */
function readFlagsOrExplain(): Flags | null {
  try {
    return readFlags(process.argv.slice(2))
  } catch (error) {
    console.error(`${messageOf(error)}\n\n${usage}`)
    process.exitCode = 2
    return null
  }
}

const flags = readFlagsOrExplain()
if (flags?.help) console.log(usage)
else if (flags) {
  await main(flags).catch((error) => {
    console.error(portTaken(error) ?? messageOf(error))
    process.exitCode = 1
  })
}
