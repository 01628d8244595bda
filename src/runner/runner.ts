/** Wraps the Actions runner: inputs, log, state, outputs, summary, signals. What leaves is made harmless. */
import { accessSync, appendFileSync, constants } from 'node:fs'
import * as core from '@actions/core'
import { proxySecrets } from '../cloud/proxy.ts'
import { SECRET_NAMES } from '../inputs/credentials.ts'
import { messageOf, RunnerFileError } from '../model/errors.ts'
import type { Log } from '../model/log.ts'
import { joined, logLines, plain } from '../model/text.ts'
import { Secrets } from './secrets.ts'

/** Where the runner keeps an action: `_actions/owner/name/ref/folder`. */
const ACTION_FOLDER = /\/_actions\/([\w.-]+\/[\w.-]+)\/([\w.-]+)\/(?:(.+)\/)?entry\//
/** `owner/name/folder@ref` */
const USES = /^([\w.-]+\/[\w.-]+)(?:\/([\w./-]+))?@([\w./-]+)$/
/** Variables that huaweicloud/auth-action masks although they are not secret. */
const ACTION_MASKED = ['HUAWEI_CLOUD_REGION', 'HUAWEI_CLOUD_PROJECT_ID']
/** GitHub shows ten annotations of each level for a step, and silently drops the others. */
const MOST_ANNOTATIONS = 10

export type Level = 'error' | 'warning' | 'notice'

export interface ActionPlace {
  repository: string // `owner/name`
  folder: string // The folder of the action in its repository; empty for the root
  ref: string
  server: string // `https://github.com`
}

export class Runner implements Log {
  readonly env: Readonly<Record<string, string | undefined>> = process.env
  readonly #secrets = new Secrets()
  readonly #annotations: Record<Level, number> = { error: 0, warning: 0, notice: 0 }

  constructor() {
    // The environment of a job must not switch off the verification of certificates.
    if (this.env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') {
      delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']
      this.warning(
        'NODE_TLS_REJECT_UNAUTHORIZED=0 is ignored: certificates are always verified. For a private certificate ' +
          'authority set NODE_EXTRA_CA_CERTS.',
      )
    }
    const secrets = SECRET_NAMES.flatMap((name) => [this.input(name), this.env[name] ?? ''])
    for (const secret of [...secrets, ...proxySecrets(this.env)]) this.mask(secret)
  }

  /** How long the step has been running, in ms, by a clock that nobody can set. */
  get elapsed(): number {
    return process.uptime() * 1000
  }

  input(name: string): string {
    return core.getInput(name)
  }

  /** Registers each line of a secret, before anything can print it. */
  mask(secret: string): void {
    for (const line of secret.split(/\r\n|\r|\n/).map((each) => each.trim())) {
      if (line !== '' && this.#secrets.add(line)) core.setSecret(line)
    }
  }

  redacted(text: string, shortest?: number): string {
    return this.#secrets.hidden(text, shortest)
  }

  /** Whether the runner would show `***` in place of this text, or of a part of it. */
  isMasked(text: string): boolean {
    return this.redacted(text) !== text || ACTION_MASKED.some((name) => this.env[name] === text)
  }

  /** Writes a line that the runner shows only with step debugging (`RUNNER_DEBUG=1`). */
  debug(text: string): void {
    if (this.env['RUNNER_DEBUG'] === '1') core.debug(this.#harmless(text))
  }

  info(text: string): void {
    process.stdout.write(`${this.#harmless(text)}\n`)
  }

  notice(text: string, title?: string): void {
    this.annotate('notice', text, title)
  }

  warning(text: string, title?: string): void {
    this.annotate('warning', text, title)
  }

  /** How many annotations of this level GitHub still shows. */
  room(level: Level): number {
    return MOST_ANNOTATIONS - this.#annotations[level]
  }

  annotate(level: Level, text: string, title?: string): void {
    this.#annotations[level] += 1
    const write = { error: core.error, warning: core.warning, notice: core.notice }[level]
    write(this.#harmless(text), title === undefined ? {} : { title: plain(this.redacted(title)) })
  }

  /** @throws {RunnerFileError} */
  saveState(name: string, value: unknown): void {
    this.#write('state', 'GITHUB_STATE', () => core.saveState(name, value))
  }

  /** @throws {RunnerFileError} */
  setOutputs(outputs: Readonly<Record<string, string>>): void {
    this.#write('outputs', 'GITHUB_OUTPUT', () => {
      for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value)
    })
  }

  /** Appends to the job summary. A runner without one, or a full disk, gives false, and must not fail the step. */
  summarize(markdown: string): boolean {
    const file = this.env['GITHUB_STEP_SUMMARY']
    if (!file) return false
    try {
      appendFileSync(file, this.redacted(markdown))
      return true
    } catch (error) {
      this.warning(`The job summary could not be written: ${plain(messageOf(error))}`)
      return false
    }
  }

  /**
   * The action as the workflow names it; null if it is used by a path, or not known. The runner's folder is the best
   * source: in composite actions, the variables may name another action.
   */
  get action(): ActionPlace | null {
    const { env } = this
    const [, repo, version, path] = ACTION_FOLDER.exec((process.argv[1] ?? '').replaceAll('\\', '/')) ?? []
    const named = `${env['GITHUB_ACTION_REPOSITORY']}@${env['GITHUB_ACTION_REF']}`
    const own = env['GITHUB_ACTION_PATH'] ? '' : named
    const uses = repo === undefined ? own : `${joined('/', repo, path)}@${version}`
    const [, repository, folder = '', ref] = USES.exec(uses) ?? []
    if (repository === undefined || ref === undefined) return null
    const url = env['GITHUB_SERVER_URL'] ?? ''
    const server = /^https:\/\/[\w.-]+(:\d+)?$/.test(url) ? url : 'https://github.com'
    return { repository, folder: folder.replace(/(^|\/)resume$/, ''), ref, server }
  }

  /** The `id` of this step in the workflow; null if the runner made it up. */
  get stepId(): string | null {
    const id = this.env['GITHUB_ACTION'] ?? ''
    return /^[A-Za-z][\w-]*$/.test(id) ? id : null
  }

  get isPullRequest(): boolean {
    return (this.env['GITHUB_EVENT_NAME'] ?? '').startsWith('pull_request')
  }

  /** Calls `then` once when the runner cancels: SIGINT, 7.5 s later SIGTERM, 2.5 s later the end. */
  onCancel(then: () => void): void {
    let heard = false
    const onSignal = () => {
      if (heard) return
      heard = true
      this.info('The job is being cancelled; reporting what is known so far')
      then()
    }
    process.on('SIGINT', onSignal)
    process.on('SIGTERM', onSignal)
  }

  /** Runs `write`, which writes to the file that `variable` names. @throws {RunnerFileError} */
  #write(what: 'outputs' | 'state', variable: string, write: () => void): void {
    const file = this.env[variable] ?? ''
    try {
      // The toolkit calls every file missing that it may not see, so the real reason is found here.
      if (file !== '') accessSync(file, constants.W_OK)
      write()
    } catch (error) {
      throw new RunnerFileError(what, plain(`${file}: ${messageOf(error)}`), { cause: error })
    }
  }

  #harmless(text: string): string {
    return logLines(this.redacted(text)).join('\n')
  }
}
