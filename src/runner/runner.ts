/**
 * Wraps the Actions runner: inputs, log, state, outputs, summary and signals. No other file imports `@actions/core`,
 * and only `post.ts` also reads the environment. Everything is made harmless before it leaves.
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

/**
 * The author of the workflow writes these where all can read them. They are not secret, even if a secret looks the
 * same.
 */
const PUBLIC_INPUTS = ['stream-name', 'task-names', 'task-ids', 'region', 'project-name', 'project-id']

/** Variables that huaweicloud/auth-action masks although they are not secret. */
const ACTION_MASKED = ['HUAWEI_CLOUD_REGION', 'HUAWEI_CLOUD_PROJECT_ID']
/** Where the runner keeps an action: `_actions/owner/name/ref`. */
const ACTION_FOLDER = /\/_actions\/([\w.-]+\/[\w.-]+)\/([\w./-]+?)\/dist\//
/** Where the openstack CLI looks for credentials, in this order. This action only says that such a file exists. */
const CLOUDS_FILES = () => [
  'clouds.yaml',
  `${homedir()}/.config/openstack/clouds.yaml`,
  '/etc/openstack/clouds.yaml',
]

/** How long a stop or start that is on its way may still be answered after a cancel, in ms. */
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
  /** Aborted when nothing more may begin or be waited for. */
  cancelled: AbortSignal
  /** Aborted when calls that are on their way have to end. */
  overdue: AbortSignal
}

export class Runner {
  readonly env: Readonly<Record<string, string | undefined>> = process.env
  readonly #secrets = new Set<string>()
  readonly #redaction = new Redaction()
  #isGroupOpen = false

  constructor() {
    // The environment of a job must not switch off the verification of certificates.
    if (this.env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') {
      delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']
      this.warning(
        'NODE_TLS_REJECT_UNAUTHORIZED=0 is ignored: certificates are always verified. For a private certificate ' +
          'authority set NODE_EXTRA_CA_CERTS.',
      )
    }
    const variable = (name: string) => this.env[name] ?? ''
    const secrets = [
      ...SECRET_INPUTS.map((name) => this.input(name)),
      ...SECRET_VARIABLES.map(variable),
      ...PROXY_VARIABLES.flatMap((name) => proxySecrets(variable(name))),
    ]
    for (const secret of secrets) this.mask(secret)
    for (const name of PUBLIC_INPUTS) {
      for (const text of this.input(name).split(/[\s,"[\]]+/)) this.#redaction.show(text)
    }
  }

  /** How long the step has been running, in ms, by a clock that nobody can set. */
  get elapsed(): number {
    // `performance.now()` would make Node load eight modules.
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

  /** Registers each line of a secret, before anything can print it. */
  mask(secret: string): void {
    for (const line of secret.split(/\r\n|\r|\n/).map((each) => each.trim())) {
      if (line === '' || this.#secrets.has(line)) continue
      this.#secrets.add(line)
      this.#redaction.add(line)
      core.setSecret(line)
    }
  }

  /** Hides the secrets in a text. The runner masks its log by itself, but not the summary. */
  redacted(text: string): string {
    return this.#redaction.text(text)
  }

  /** Whether the runner would show `***` in place of this text, or of a part of it. */
  isMasked(text: string): boolean {
    const byAnother = ACTION_MASKED.some((name) => this.env[name] === text)
    return text.includes('***') || byAnother || [...this.#secrets].some((secret) => text.includes(secret))
  }

  /** Writes a line that the runner shows only with step debugging (`RUNNER_DEBUG=1`). */
  debug(text: string): void {
    if (this.env['RUNNER_DEBUG'] === '1') core.debug(this.#harmless(text))
  }

  /** Begins a group: its lines are folded in the log, until `endGroup` or a failure. */
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
    process.stdout.write(`${this.#harmless(text)}\n`)
  }

  notice(text: string, title?: string): void {
    this.#annotate(core.notice, text, title)
  }

  warning(text: string, title?: string): void {
    this.#annotate(core.warning, text, title)
  }

  /** A failure must not be hidden in a group. */
  error(text: string, title: string): void {
    this.endGroup()
    this.#annotate(core.error, text, title)
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

  /** Appends to the job summary. A runner without a summary, or a full disk, must not fail the step. */
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
   * The action as the workflow names it; null if it is used by a path, or not known. The runner's folder is the best
   * source: in composite actions, the variables may name another action.
   */
  get action(): ActionPlace | null {
    const {
      GITHUB_ACTION_REPOSITORY: name = '',
      GITHUB_ACTION_REF: version = '',
      GITHUB_ACTION_PATH: composite = '',
      GITHUB_SERVER_URL: url = '',
    } = this.env
    const named = composite === '' ? [name, version] : []
    const script = (process.argv[1] ?? '').replaceAll('\\', '/')
    const [repository = '', ref = ''] = ACTION_FOLDER.exec(script)?.slice(1) ?? named
    if (!/^[\w.-]+\/[\w.-]+$/.test(repository) || !/^[\w./-]+$/.test(ref)) return null
    const server = /^https:\/\/[\w.-]+(:\d+)?$/.test(url) ? url : 'https://github.com'
    return { repository, ref, server }
  }

  /** The `id` of this step in the workflow; null if the runner made it up. */
  get stepId(): string | null {
    const id = this.env['GITHUB_ACTION'] ?? ''
    return /^[A-Za-z][\w-]*$/.test(id) ? id : null
  }

  get isPullRequest(): boolean {
    return (this.env['GITHUB_EVENT_NAME'] ?? '').startsWith('pull_request')
  }

  /**
   * Listens for the runner's cancel: SIGINT, 7.5 s later SIGTERM, 2.5 s later the end. `patience` (ms): how long
   * necessary work goes on before it counts as cancelled.
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

  #annotate(command: typeof core.notice, text: string, title: string | undefined): void {
    command(this.#harmless(text), title === undefined ? {} : { title: plain(this.redacted(title)) })
  }

  #harmless(text: string): string {
    return logLines(this.redacted(text)).join('\n')
  }
}
