import { CommandReader, LineSplitter } from './runner-commands.js'
import { parsePairs } from './runner-files.js'
import { mask } from './runner-masks.js'

/** @typedef {import('./runner-commands.js').Command} Command */

/**
 * @typedef {object} StepResult
 * @property {number | null} exitCode null: ended by a signal
 * @property {NodeJS.Signals | null} signal
 * @property {string} stdout
 * @property {string} stderr
 * @property {string} log both, in the order in which they arrived
 * @property {Record<string, string>} outputs
 * @property {Record<string, string>} state
 * @property {Record<string, string>} env what was written to GITHUB_ENV
 * @property {string} summary
 * @property {string[]} fileFlaws what the runner would refuse in the files
 * @property {Command[]} commands
 * @property {{ error: string[], warning: string[], notice: string[] }} annotations
 * @property {string[]} masks the values of add-mask
 * @property {string} visibleLog as the runner shows it: masked, without the lines that masked
 * @property {string} everything every byte that the step wrote, for a search for secrets
 * @property {string[]} leftovers files that it left in its home, workspace or temporary folder
 * @property {number} durationMs
 */

/** Takes down what a step prints, and what the runner makes of it. */
export class StepRecorder {
  stdout = ''
  stderr = ''
  log = ''
  /** @type {Promise<StepResult>} */
  done
  /** @type {(result: StepResult) => void} */
  #resolve = () => {}
  /** @type {(error: Error) => void} */
  #reject = () => {}
  /** @type {Command[]} */
  #commands = []
  /** @type {string[]} */
  #visible = []
  /** @type {Set<() => void>} */
  #watchers = new Set()
  #reader = new CommandReader()
  #started = performance.now()
  #files
  #surroundings
  #masks

  /**
   * @param {import('./runner-files.js').CommandFiles} files
   * @param {import('./runner-environment.js').StepEnvironment} surroundings
   * @param {string[]} masks what is masked already
   */
  constructor(files, surroundings, masks) {
    this.#files = files
    this.#surroundings = surroundings
    this.#masks = new Set(masks)
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  /** @param {import('node:child_process').ChildProcess} child */
  listen(child) {
    for (const name of /** @type {const} */ (['stdout', 'stderr'])) {
      const lines = new LineSplitter((line) => this.#take(line))
      child[name]?.setEncoding('utf8')
      child[name]?.on('data', (/** @type {string} */ text) => {
        this[name] += text
        this.log += text
        lines.write(text)
        for (const watcher of this.#watchers) watcher()
      })
      child[name]?.on('end', () => lines.end())
    }
    child.on('error', this.#reject)
    child.on('close', (exitCode, signal) => {
      this.#resolve(this.#result(exitCode, signal))
      for (const watcher of this.#watchers) watcher()
    })
  }

  /** @param {string | RegExp} text @param {number} [ms] @returns {Promise<void>} */
  printed(text, ms = 30_000) {
    return new Promise((resolve, reject) => {
      const check = () => {
        const found = typeof text === 'string' ? this.log.includes(text) : text.test(this.log)
        if (found) end(resolve)
      }
      const end = (/** @type {() => void} */ then) => {
        clearTimeout(timer)
        this.#watchers.delete(check)
        then()
      }
      const timer = setTimeout(
        () => end(() => reject(new Error(`Not printed within ${ms} ms: ${text}\n${this.log}`))),
        ms,
      )
      this.#watchers.add(check)
      check()
    })
  }

  /** @param {string} line */
  #take(line) {
    const command = this.#reader.read(line)
    if (command === null) {
      this.#show(line)
      return
    }
    this.#commands.push(command)
    if (command.name === 'add-mask') this.#masks.add(command.message)
    else if (shown.has(command.name)) this.#show(`##[${command.name}]${command.message}`)
  }

  /** @param {string} text masked by what is known by now, since the runner cannot take back what it showed */
  #show(text) {
    this.#visible.push(mask(text, this.#masks))
  }

  /** @param {number | null} exitCode @param {NodeJS.Signals | null} signal @returns {StepResult} */
  #result(exitCode, signal) {
    const [outputs, state, env] = /** @type {const} */ (['GITHUB_OUTPUT', 'GITHUB_STATE', 'GITHUB_ENV']).map(
      (name) => parsePairs(this.#files.read(name)),
    )
    const messages = (/** @type {string} */ name) =>
      this.#commands.filter((command) => command.name === name).map(({ message }) => message)
    return {
      exitCode,
      signal,
      stdout: this.stdout,
      stderr: this.stderr,
      log: this.log,
      outputs: outputs?.values ?? {},
      state: state?.values ?? {},
      env: env?.values ?? {},
      summary: this.#files.read('GITHUB_STEP_SUMMARY'),
      fileFlaws: [outputs, state, env].flatMap((file) => file?.flaw ?? []),
      commands: this.#commands,
      annotations: { error: messages('error'), warning: messages('warning'), notice: messages('notice') },
      masks: messages('add-mask'),
      visibleLog: this.#visible.join('\n'),
      everything: [this.stdout, this.stderr, this.#files.everything()].join('\n'),
      leftovers: this.#surroundings.leftovers(),
      durationMs: Math.round(performance.now() - this.#started),
    }
  }
}

const shown = new Set(['error', 'warning', 'notice', 'group', 'endgroup'])
