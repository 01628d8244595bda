import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Simulator } from '../cloud/simulator.ts'
import { readMetadata } from '../runner/metadata.ts'

interface Surroundings {
  /** The file with the certificate authority of `--https`. */
  readonly caFile: string | null
  /** The value of `--region`. */
  readonly region: string | null
}

function describeStreams({ world, streams }: Simulator): string {
  const projectOf = new Map(world.projects.map(({ id, name }) => [id, name]))
  const lines = streams.flatMap(({ project, name, tasks }) => [
    `  ${name} (project ${projectOf.get(project)} ${project})`,
    ...tasks.map(
      (task) => `    ${task.id}  ${task.state.padEnd(8)}  ${task.destination.padEnd(10)}  ${task.name}`,
    ),
  ])
  return lines.join('\n')
}

function shellCommand(inputs: Record<string, string>, variables: Record<string, string>): string {
  const repository = fileURLToPath(new URL('../..', import.meta.url))
  const file = join(repository, 'action.yml')
  const script = existsSync(file)
    ? join(repository, readMetadata(file).runs.main)
    : 'the main file of the action'
  const asVariables = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])
  const words = [...asVariables, ...Object.entries(variables)].map(([name, value]) => `'${name}=${value}'`)
  return `  env ${[...words, `node ${script}`].join(' \\\n    ')}`
}

/** The first text in the terminal: what the simulator has, and how a workflow or a shell uses it. */
export function greeting(simulator: Simulator, { caFile, region }: Surroundings): string {
  const { url, world, oidc, streams } = simulator
  const key = world.accessKeys?.find(({ securityToken }) => securityToken === undefined)
  const user = world.users?.[0]
  const variables: Record<string, string> = {
    ...oidc.env,
    ...(caFile === null ? {} : { NODE_EXTRA_CA_CERTS: caFile }),
  }
  const inputs = {
    'stream-name': streams[0]?.name ?? '',
    'task-ids': 'all',
    resume: 'never',
    ...(region === null ? { 'project-name': world.projects[0]?.name ?? '' } : { region }),
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
