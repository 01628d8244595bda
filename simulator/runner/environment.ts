import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { arch, platform } from 'node:os'
import { join } from 'node:path'
import { createFolder } from './files.ts'
import type { Metadata } from './metadata.ts'

export type JobStatus = 'success' | 'failure' | 'cancelled'

const systems: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'Linux',
  darwin: 'macOS',
  win32: 'Windows',
}

/** The variables that a runner sets, without those of its folders. */
export const standard: Record<string, string> = {
  CI: 'true',
  GITHUB_ACTIONS: 'true',
  GITHUB_ACTION: '__example_pause-dis-dump-tasks',
  GITHUB_ACTION_REF: 'v1',
  GITHUB_ACTION_REPOSITORY: 'example/pause-dis-dump-tasks',
  GITHUB_ACTOR: 'octocat',
  GITHUB_API_URL: 'https://api.github.com',
  GITHUB_EVENT_NAME: 'push',
  GITHUB_GRAPHQL_URL: 'https://api.github.com/graphql',
  GITHUB_JOB: 'deploy',
  GITHUB_REF: 'refs/heads/main',
  GITHUB_REF_NAME: 'main',
  GITHUB_REF_TYPE: 'branch',
  GITHUB_REPOSITORY: 'example/shop',
  GITHUB_REPOSITORY_ID: '123456789',
  GITHUB_REPOSITORY_OWNER: 'example',
  GITHUB_RUN_ATTEMPT: '1',
  GITHUB_RUN_ID: '7001',
  GITHUB_RUN_NUMBER: '12',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_SHA: '5d41402abc4b2a76b9719d911017c592aaf4c61d',
  GITHUB_WORKFLOW: 'deploy',
  LANG: 'C.UTF-8',
  RUNNER_ARCH: arch() === 'arm64' ? 'ARM64' : 'X64',
  RUNNER_ENVIRONMENT: 'github-hosted',
  RUNNER_NAME: 'GitHub Actions 1',
  RUNNER_OS: systems[platform()] ?? 'Linux',
}

/** The environment of a step. It has nothing of the caller's own environment. */
export class StepEnvironment {
  readonly folder = createFolder()
  readonly env: Record<string, string>

  constructor() {
    const place = (name: string) => {
      mkdirSync(join(this.folder, name))
      return join(this.folder, name)
    }
    const event = join(this.folder, 'event.json')
    writeFileSync(event, '{}')
    const temp = place('temp')
    this.env = {
      ...standard,
      ...pick(['PATH', 'SystemRoot', 'NODE_V8_COVERAGE']),
      HOME: place('home'),
      TMPDIR: temp,
      RUNNER_TEMP: temp,
      RUNNER_TOOL_CACHE: place('tools'),
      GITHUB_WORKSPACE: place('workspace'),
      GITHUB_EVENT_PATH: event,
    }
  }

  /** The files that a step left in its home, its workspace or among the temporary files. */
  leftovers(): string[] {
    return readdirSync(this.folder, { recursive: true, encoding: 'utf8' }).filter(
      (path) => path !== 'event.json' && statSync(join(this.folder, path)).isFile(),
    )
  }
}

function pick(names: string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])))
}

/**
 * The inputs as the runner passes them, with their expressions evaluated. `given` is the `with:` block. Inside nested
 * composite actions all inputs are `empty`.
 */
export function inputVariables(
  metadata: Metadata,
  given: Record<string, string>,
  status: JobStatus,
  empty: boolean,
): Record<string, string> {
  const unknown = Object.keys(given).filter((name) => metadata.inputs[name] === undefined)
  // The runner of GitHub only warns. In a test it is a typo that nobody would see.
  if (unknown.length > 0) throw new Error(`The action has no input ${unknown.join(', ')}`)
  const known = Object.entries(metadata.inputs).map(([name, input]) => [
    name,
    given[name] ?? evaluate(input.default, status),
  ])
  return Object.fromEntries(
    known.map(([name = '', value]) => [
      `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
      empty ? '' : String(value),
    ]),
  )
}

function evaluate(text: string, status: JobStatus): string {
  return text.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
    if (expression === 'job.status') return status
    if (expression === 'github.token') return ''
    throw new Error(`The runner of the simulator does not know the expression ${expression}`)
  })
}

/** Whether a post step runs. */
export function holds(condition: string, status: JobStatus): boolean {
  return condition
    .replace(/^\$\{\{\s*|\s*\}\}$/g, '')
    .split('||')
    .some((part) => {
      const name = part.trim().replace(/\(\)$/, '')
      if (name === 'always') return true
      if (['success', 'failure', 'cancelled'].includes(name)) return name === status
      throw new Error(`The runner of the simulator does not know the condition ${condition}`)
    })
}
