/**
 * The runner: the only file that imports `@actions/core`, and with `post.ts` the only one that reads the
 * environment. Inputs, log, state, outputs, summary and signals as one interface, with everything that leaves made
 * harmless first.
 */
import { appendFileSync, existsSync } from 'node:fs'
import { homedir } from 'node:os'
import * as core from '@actions/core'
import { PROXY_VARIABLES, proxySecrets } from '../cloud/proxy.ts'
import { SECRET_INPUTS, SECRET_VARIABLES } from '../inputs/credentials.ts'
import type { Given } from '../inputs/inputs.ts'
import { logLines, plain } from '../model/text.ts'
import { Redaction } from './redact.ts'
import { whyNotWritten, writing } from './runnerFile.ts'

/** What the author of the workflow writes where all can read it is no secret, even where a secret looks alike. */
const PUBLIC_INPUTS = ['stream-name', 'task-names', 'task-ids', 'region', 'project-name', 'project-id']

/** What huaweicloud/auth-action masks although it is no secret. */
const ACTION_MASKED = ['HUAWEI_CLOUD_REGION', 'HUAWEI_CLOUD_PROJECT_ID']
/** Where the runner keeps an action: `_actions/owner/name/ref`. */
const ACTION_FOLDER = /\/_actions\/([\w.-]+\/[\w.-]+)\/([\w./-]+?)\/dist\//
/** Where the openstack CLI looks for credentials, in its order; this action only says that they are there. */
const CLOUDS_FILES = () => [
  'clouds.yaml',
  `${homedir()}/.config/openstack/clouds.yaml`,
  '/etc/openstack/clouds.yaml',
]

/** After a cancel, a stop or start that is on its way may still be answered for this long; in ms. */
export const CANCEL_GRACE = 2_500

/** This action as the workflow uses it. */
export interface ActionPlace {
  /** `owner/name` */
  repository: string
  ref: string
  /** `https://github.com` */
  server: string
}

export interface Cancellation {
  /** Aborted when nothing more is to be begun or waited for. */
  cancelled: AbortSignal
  /** Aborted when what is on its way has had its time. */
  overdue: AbortSignal
}

export class Runner {
  readonly env: Readonly<Record<string, string | undefined>> = process.env
  readonly #secrets = new Set<string>()
  readonly #redaction = new Redaction()
  #isGroupOpen = false

  constructor() {
    // Verification of certificates is not for the environment of a job to switch off.
    if (this.env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') {
      delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']
      this.warning(
        'NODE_TLS_REJECT_UNAUTHORIZED=0 is ignored: certificates are always verified. For a private certificate ' +
          'authority set NODE_EXTRA_CA_CERTS.',
      )
    }
    for (const name of SECRET_INPUTS) this.mask(core.getInput(name))
    for (const name of SECRET_VARIABLES) this.mask(this.env[name] ?? '')
    for (const name of PROXY_VARIABLES) {
      for (const secret of proxySecrets(this.env[name] ?? '')) this.mask(secret)
    }
    for (const name of PUBLIC_INPUTS) {
      for (const text of core.getInput(name).split(/[\s,"[\]]+/)) this.#redaction.show(text)
    }
  }

  /** How long the step has been running, in ms, by a clock that nobody can set. */
  get elapsed(): number {
    // Not `performance.now()`, for which Node loads eight modules.
    return process.uptime() * 1000
  }

  /** The inputs and variables, for `inputs.ts`. */
  given(): Given {
    const input = (name: string) => core.getInput(name, { trimWhitespace: false })
    return { input, env: this.env, cloudsFile: () => CLOUDS_FILES().find((path) => existsSync(path)) ?? null }
  }

  input(name: string): string {
    return core.getInput(name)
  }

  /** Registers a secret, each line of it by itself, before anything can print it. */
  mask(secret: string): void {
    if (secret === '') return
    for (const line of secret.split(/\r\n|\r|\n/).map((each) => each.trim())) {
      if (line === '' || this.#secrets.has(line)) continue
      this.#secrets.add(line)
      this.#redaction.add(line)
      core.setSecret(line)
    }
  }

  /** The runner masks its own log, but not the summary; and a secret in a server's words is not for either. */
  redacted(text: string): string {
    return this.#redaction.text(text)
  }

  /** Whether the runner would show `***` in place of this text, or of a part of it. */
  isMasked(text: string): boolean {
    const byAnother = ACTION_MASKED.some((name) => this.env[name] === text)
    return text.includes('***') || byAnother || [...this.#secrets].some((secret) => text.includes(secret))
  }

  /** A line that the runner shows with step debugging on (`RUNNER_DEBUG=1`) only. */
  debug(text: string): void {
    if (this.isDebug) core.debug(this.#annotation(text))
  }

  get isDebug(): boolean {
    return this.env['RUNNER_DEBUG'] === '1'
  }

  /** What follows opens at a click, until `endGroup` or a failure. */
  startGroup(title: string): void {
    this.endGroup()
    this.#isGroupOpen = true
    core.startGroup(plain(this.redacted(title)))
  }

  endGroup(): void {
    if (this.#isGroupOpen) core.endGroup()
    this.#isGroupOpen = false
  }

  info(text: string): void {
    process.stdout.write(`${logLines(this.redacted(text)).join('\n')}\n`)
  }

  notice(text: string, title?: string): void {
    core.notice(this.#annotation(text), this.#titled(title))
  }

  warning(text: string, title?: string): void {
    core.warning(this.#annotation(text), this.#titled(title))
  }

  /** A failure must not be hidden in a group. */
  error(text: string, title: string): void {
    this.endGroup()
    core.error(this.#annotation(text), this.#titled(title))
  }

  /** @throws {RunnerFileError} */
  saveState(name: string, value: unknown): void {
    writing('state', this.env['GITHUB_STATE'], () => core.saveState(name, value))
  }

  /** @throws {RunnerFileError} */
  setOutputs(outputs: Readonly<Record<string, string>>): void {
    writing('outputs', this.env['GITHUB_OUTPUT'], () => {
      for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value)
    })
  }

  /** Appends to the job summary; a runner without one, or a full disk, must not fail the step. */
  summarize(markdown: string): void {
    const file = this.env['GITHUB_STEP_SUMMARY']
    if (!file) return
    try {
      appendFileSync(file, this.redacted(markdown))
    } catch (error) {
      this.warning(`The job summary could not be written: ${whyNotWritten(error, file).words}`)
    }
  }

  /**
   * Null where it is used by a path, or where it cannot be told. The runner's folder tells it best: inside of composite
   * actions the variables may name another action.
   */
  get action(): ActionPlace | null {
    const { GITHUB_ACTION_REPOSITORY: name = '', GITHUB_ACTION_REF: version = '' } = this.env
    const isComposite = (this.env['GITHUB_ACTION_PATH'] ?? '') !== ''
    const [, folder, folderRef] = ACTION_FOLDER.exec((process.argv[1] ?? '').replaceAll('\\', '/')) ?? []
    const repository = folder ?? (isComposite ? '' : name)
    const ref = folderRef ?? (isComposite ? '' : version)
    if (!/^[\w.-]+\/[\w.-]+$/.test(repository) || !/^[\w./-]+$/.test(ref)) return null
    const server = this.env['GITHUB_SERVER_URL'] ?? ''
    return {
      repository,
      ref,
      server: /^https:\/\/[\w.-]+(:\d+)?$/.test(server) ? server : 'https://github.com',
    }
  }

  /** The workflow author's ID of this step; null where there is none, and the runner made one up. */
  get stepId(): string | null {
    const id = this.env['GITHUB_ACTION'] ?? ''
    return /^[A-Za-z][\w-]*$/.test(id) ? id : null
  }

  get isPullRequest(): boolean {
    return (this.env['GITHUB_EVENT_NAME'] ?? '').startsWith('pull_request')
  }

  /**
   * Listens for the runner's cancel: SIGINT, 7.5 s later SIGTERM, 2.5 s later the end. `patience` (ms) is how
   * long work that has to be done goes on before it counts as cancelled.
   */
  listenForCancel(patience: number): Cancellation {
    const cancelled = new AbortController()
    const overdue = new AbortController()
    let heard = false
    const onSignal = () => {
      if (heard) return
      heard = true
      this.info('The job is being cancelled; ending with what is known')
      if (patience === 0) cancelled.abort()
      else setTimeout(() => cancelled.abort(), patience).unref()
      setTimeout(() => overdue.abort(), CANCEL_GRACE).unref()
    }
    process.on('SIGINT', onSignal)
    process.on('SIGTERM', onSignal)
    return { cancelled: cancelled.signal, overdue: overdue.signal }
  }

  #titled(title: string | undefined): { title?: string } {
    return title === undefined ? {} : { title: plain(this.redacted(title)) }
  }

  #annotation(text: string): string {
    return logLines(this.redacted(text)).join('\n')
  }
}
