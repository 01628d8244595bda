/**
 * The runner: the only file that imports `@actions/core`, and with `post.ts` the only one that reads the
 * environment. Inputs, log, state, outputs, summary and signals as one interface, with everything that leaves made
 * harmless first.
 */
import { appendFileSync } from 'node:fs'
import * as core from '@actions/core'
import { SECRET_INPUTS, SECRET_VARIABLES } from './credentials.js'
import { RunnerFileError } from './errors.js'
import type { Given } from './inputs.js'
import { CANCEL_GRACE } from './schedule.js'
import { logLines, plain } from './text.js'

/** Where a proxy's address, and with it its password, may stand. */
const PROXY_VARIABLES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy']
/** Shorter ones would tear holes into ordinary words; the runner masks them all the same. */
const SHORTEST_REDACTED = 6

export interface Cancellation {
  /** Aborted when nothing more is to be begun or waited for. */
  cancelled: AbortSignal
  /** Aborted when what is on its way has had its time. */
  overdue: AbortSignal
}

export class Runner {
  readonly env: Readonly<Record<string, string | undefined>> = process.env
  readonly #secrets = new Set<string>()
  /** Those of them that are taken out of texts, the longest first: one can be the beginning of another. */
  #redacted: string[] = []

  constructor() {
    // Verification of certificates is not for the environment of a job to switch off.
    if (this.env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') {
      delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']
      this.warning(
        'NODE_TLS_REJECT_UNAUTHORIZED=0 is ignored: certificates are always verified. For a private certificate ' +
          'authority set NODE_EXTRA_CA_CERTS.',
      )
    }
    // `tunnel` uses `new Buffer`; its deprecation is not the user's to act on.
    process.noDeprecation = true
    for (const name of SECRET_INPUTS) this.mask(core.getInput(name))
    for (const name of SECRET_VARIABLES) this.mask(this.env[name] ?? '')
    for (const name of PROXY_VARIABLES) this.#maskProxy(this.env[name] ?? '')
  }

  /** The inputs and variables, for `inputs.ts`. */
  given(): Given {
    return { input: (name) => core.getInput(name, { trimWhitespace: false }), env: this.env }
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
      if (line.length >= SHORTEST_REDACTED) {
        this.#redacted = [...this.#redacted, line].sort((a, b) => b.length - a.length)
      }
      core.setSecret(line)
    }
  }

  /** The runner masks its own log, but not the summary; and a secret in a server's words is not for either. */
  redacted(text: string): string {
    return this.#redacted.reduce((redacted, secret) => redacted.replaceAll(secret, '***'), text)
  }

  info(text: string): void {
    process.stdout.write(`${logLines(this.redacted(text)).join('\n')}\n`)
  }

  notice(text: string): void {
    core.notice(this.#annotation(text))
  }

  warning(text: string, title?: string): void {
    core.warning(this.#annotation(text), title === undefined ? {} : { title: plain(title) })
  }

  error(text: string, title: string): void {
    core.error(this.#annotation(text), { title: plain(title) })
  }

  /** @throws {RunnerFileError} */
  saveState(name: string, value: unknown): void {
    writing('state', () => core.saveState(name, value))
  }

  /** @throws {RunnerFileError} */
  setOutputs(outputs: Readonly<Record<string, string>>): void {
    writing('outputs', () => {
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
      this.warning(`The job summary could not be written: ${error instanceof Error ? error.message : error}`)
    }
  }

  /** `owner/name@ref` of this action as the workflow names it; null where it is used by a path. */
  get action(): string | null {
    const repository = this.env['GITHUB_ACTION_REPOSITORY'] ?? ''
    const ref = this.env['GITHUB_ACTION_REF'] ?? ''
    return /^[\w.-]+\/[\w.-]+$/.test(repository) && /^[\w./-]+$/.test(ref) ? `${repository}@${ref}` : null
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

  #annotation(text: string): string {
    return logLines(this.redacted(text)).join('\n')
  }

  #maskProxy(address: string): void {
    try {
      const { password } = new URL(address.includes('://') ? address : `http://${address}`)
      this.mask(password)
      this.mask(decodeURIComponent(password))
    } catch {
      // Not an address; whoever uses it will say so.
    }
  }
}

function writing(what: 'outputs' | 'state', write: () => void): void {
  try {
    write()
  } catch (error) {
    throw new RunnerFileError(what, plain(error instanceof Error ? error.message : error))
  }
}
