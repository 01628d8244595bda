import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { readMetadata } from './action-metadata.js'
import { createCertificates, defaultWorld, startSimulator } from './index.js'

const usage = `Usage: node simulator/cli.js [options]

  --port N           the port to listen on; a free one unless told
  --https            serve HTTPS, with a certificate authority made for this run
  --pause-delay MS   how long a stop takes to show
  --start-delay MS   how long a start takes to show
  --help             show this
`

/** @param {string[]} args */
function readFlags(args) {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string' },
      https: { type: 'boolean', default: false },
      'pause-delay': { type: 'string' },
      'start-delay': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  return {
    help: values.help,
    https: values.https,
    port: wholeNumber('port', values.port, 0, 65535),
    pauseDelay: wholeNumber('pause-delay', values['pause-delay'], 3000),
    startDelay: wholeNumber('start-delay', values['start-delay'], 3000),
  }
}

/** @param {string} flag @param {string | undefined} text @param {number} fallback @param {number} [most] */
function wholeNumber(flag, text, fallback, most = Number.MAX_SAFE_INTEGER) {
  if (text === undefined) return fallback
  if (!/^\d+$/.test(text) || Number(text) > most) {
    throw new Error(`--${flag} takes a whole number up to ${most}, not '${text}'`)
  }
  return Number(text)
}

/** @param {import('./types.js').Entry} entry */
function logEntry({ at, method, path, stream, operation, taskIds, status, requestId }) {
  const what = [operation, stream, taskIds.join(',')].filter(Boolean).join(' ')
  console.log(`${new Date(at).toISOString()} ${status ?? '---'} ${method} ${path} (${what}) ${requestId}`)
}

/** @param {import('./simulator.js').Simulator} simulator */
function describeStreams({ world, streams }) {
  const projectOf = new Map(world.projects.map(({ id, name }) => [id, name]))
  const lines = streams.flatMap(({ project, name, tasks }) => [
    `  ${name} (project ${projectOf.get(project)} ${project})`,
    ...tasks.map(
      (task) => `    ${task.id}  ${task.state.padEnd(8)}  ${task.destination.padEnd(10)}  ${task.name}`,
    ),
  ])
  return lines.join('\n')
}

/** @param {Record<string, string>} inputs @param {Record<string, string>} variables */
function shellCommand(inputs, variables) {
  const repository = fileURLToPath(new URL('..', import.meta.url))
  const file = join(repository, 'action.yml')
  const script = existsSync(file)
    ? join(repository, readMetadata(file).runs.main)
    : 'the main file of the action'
  const asVariables = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])
  const words = [...asVariables, ...Object.entries(variables)].map(([name, value]) => `'${name}=${value}'`)
  return `  env ${[...words, `node ${script}`].join(' \\\n    ')}`
}

/** @param {import('./simulator.js').Simulator} simulator @param {string | null} caFile */
function describe(simulator, caFile) {
  const { url, world, oidc } = simulator
  const key = world.accessKeys?.find(({ securityToken }) => securityToken === undefined)
  const user = world.users?.[0]
  /** @type {Record<string, string>} */
  const variables = { ...oidc.env, ...(caFile === null ? {} : { NODE_EXTRA_CA_CERTS: caFile }) }
  const inputs = {
    'stream-name': 'orders',
    'task-ids': 'all',
    resume: 'never',
    'project-name': 'eu-de',
    endpoint: url,
    'iam-endpoint': url,
    'access-key-id': key?.ak ?? '',
    'secret-access-key': key?.sk ?? '',
  }
  const block = Object.entries(inputs).map(([name, value]) => `    ${name}: ${value}`)
  return `DIS, IAM and GitHub's OIDC issuer: ${url}

Streams and dump tasks:
${describeStreams(simulator)}

In a workflow:
  with:
${block.join('\n')}

or, in the place of the two keys, a user or the keyless way:
    username: ${user?.name}
    password: ${user?.password}
    domain-name: ${user?.domain}

    identity-provider: ${world.identityProviders?.[0]?.id}

with, in its environment:
${Object.entries(variables)
  .map(([name, value]) => `  export ${name}='${value}'`)
  .join('\n')}

In a shell:
${shellCommand(inputs, variables)}

Made-up values, good for this simulator only. Requests follow; end with Ctrl+C.`
}

/** @param {ReturnType<typeof readFlags>} flags */
async function main({ https, port, pauseDelay, startDelay }) {
  const certificates = https ? createCertificates() : null
  const folder = certificates && mkdtempSync(join(tmpdir(), 'dis-simulator-'))
  if (folder) process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  const caFile = folder && join(folder, 'ca.pem')
  if (certificates && caFile) writeFileSync(caFile, certificates.ca)
  const simulator = await startSimulator({
    port,
    pauseDelay,
    startDelay,
    world: defaultWorld(),
    log: logEntry,
    ...(certificates === null ? {} : { tls: certificates }),
  })
  console.log(describe(simulator, caFile))
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void simulator.close())
}

/** @param {unknown} error */
const messageOf = (error) => (error instanceof Error ? error.message : String(error))

/** @returns {ReturnType<typeof readFlags> | null} null: they are wrong */
function readFlagsOrExplain() {
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
    console.error(messageOf(error))
    process.exitCode = 1
  })
}
