import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { arch, platform } from 'node:os'
import { join } from 'node:path'
import { createFolder } from './runner-files.js'

/** @typedef {import('./action-metadata.js').Metadata} Metadata */
/** @typedef {'success' | 'failure' | 'cancelled'} JobStatus */

/** @type {Partial<Record<NodeJS.Platform, string>>} */
const systems = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' }

/** @type {Record<string, string>} */
const standard = {
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

/** What a step finds, and nothing that the caller's own environment happens to hold. */
export class StepEnvironment {
  folder = createFolder()
  /** @type {Record<string, string>} */
  env

  constructor() {
    const place = (/** @type {string} */ name) => {
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
  leftovers() {
    return readdirSync(this.folder, { recursive: true, encoding: 'utf8' }).filter(
      (path) => path !== 'event.json' && statSync(join(this.folder, path)).isFile(),
    )
  }
}

/** @param {string[]} names @returns {Record<string, string>} */
function pick(names) {
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])))
}

/**
 * The inputs as the runner hands them over, worked out for the moment.
 *
 * @param {Metadata} metadata
 * @param {Record<string, string>} given the `with:` block
 * @param {JobStatus} status
 * @param {boolean} empty as inside nested composite actions
 */
export function inputVariables(metadata, given, status, empty) {
  const unknown = Object.keys(given).filter((name) => metadata.inputs[name] === undefined)
  // GitHub's runner only warns; in a test it is a slip of the pen that would go unseen.
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

/** @param {string} text @param {JobStatus} status */
function evaluate(text, status) {
  return text.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, /** @type {string} */ expression) => {
    if (expression === 'job.status') return status
    if (expression === 'github.token') return ''
    throw new Error(`The runner of the simulator does not know the expression ${expression}`)
  })
}

/** Whether a post step runs. @param {string} condition @param {JobStatus} status */
export function holds(condition, status) {
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
