/** One process, measured: from before its start until its end is known, and its peak memory as it tells it. */
import { fork, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { streamName } from './scenario.js'

/**
 * @typedef {object} Run
 * @property {number} ms from the start of the process to its end
 * @property {number | null} peak of its memory (resident set), in MB; null where it was not asked for
 * @property {number} endedAt ms since 1970
 */

const PEAK = fileURLToPath(new URL('peak.cjs', import.meta.url))

/**
 * Runs a script with this Node.js, its output through pipes as on a runner.
 *
 * @param {string} script
 * @param {Record<string, string>} env
 * @param {{ memory?: boolean }} [options] `memory`: asks for the peak, which takes a little time of its own
 * @returns {Promise<Run>}
 */
export function measure(script, env, { memory = false } = {}) {
  return new Promise((resolve, reject) => {
    const started = performance.now()
    const child = spawn(process.execPath, [...(memory ? ['--require', PEAK] : []), script], {
      env,
      stdio: ['ignore', 'pipe', 'pipe', ...(memory ? /** @type {const} */ (['pipe']) : [])],
    })
    let printed = ''
    let peak = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (part) => {
        if (printed.length < 10_000) printed += part
      })
    }
    const told = /** @type {import('node:stream').Readable | null | undefined} */ (child.stdio[3])
    told?.on('data', (part) => {
      peak += part
    })
    let ms = 0
    let endedAt = 0
    child.once('error', reject)
    child.once('exit', () => {
      ms = performance.now() - started
      endedAt = Date.now()
    })
    child.once('close', (code) => {
      if (code === 0) resolve({ ms, peak: memory ? Number(peak) / 1024 : null, endedAt })
      else reject(new Error(`${script} ended with ${code}:\n${printed}`))
    })
  })
}

/** The simulator in its own process; see `service.js`. */
export class Service {
  #place = { url: '', project: '', ak: '', sk: '' }

  /** @param {import('node:child_process').ChildProcess} child @param {string} folder */
  constructor(child, folder) {
    this.child = child
    this.folder = folder
  }

  static async open() {
    const child = fork(fileURLToPath(new URL('service.js', import.meta.url)))
    const { ca } = await nextMessage(child)
    const folder = mkdtempSync(join(tmpdir(), 'dis-bench-'))
    writeFileSync(join(folder, 'ca.pem'), ca)
    return new Service(child, folder)
  }

  /**
   * A fresh service; gives the environment in which each of the contenders finds it.
   *
   * @param {import('./scenario.js').Scenario} scenario
   */
  async start(scenario) {
    this.#place = await this.#order({ start: scenario })
    return this.environment(Array.from({ length: scenario.streams }, (_, index) => streamName(index)))
  }

  /**
   * The environment of a step that pauses these streams.
   *
   * @param {string[]} streams
   * @returns {Record<string, string>}
   */
  environment(streams) {
    const { url, project, ak, sk } = this.#place
    const inputs = {
      'stream-name': streams.join('\n'),
      'task-ids': 'all',
      resume: 'always',
      region: 'eu-de',
      endpoint: url,
      'project-id': project,
      'access-key-id': ak,
      'secret-access-key': sk,
      'wait-timeout': '10m',
      'if-already-paused': 'leave',
      'if-task-missing': 'error',
      'dry-run': 'false',
      'retry-max-attempts': '5',
      'job-status': 'success',
    }
    const asVariables = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])
    return {
      PATH: process.env['PATH'] ?? '',
      HOME: this.folder,
      NODE_EXTRA_CA_CERTS: join(this.folder, 'ca.pem'),
      ...this.#commandFiles(),
      ...Object.fromEntries(asVariables),
      BENCH_URL: url,
      BENCH_PROJECT: project,
      BENCH_STREAMS: streams.join('\n'),
      BENCH_AK: ak,
      BENCH_SK: sk,
    }
  }

  /** @returns {Promise<import('./scenario.js').Seen>} what the service has seen since its start */
  read() {
    return this.#order({})
  }

  close() {
    this.child.disconnect()
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** @param {{ start?: import('./scenario.js').Scenario }} order */
  #order(order) {
    const answer = nextMessage(this.child)
    this.child.send(order)
    return answer
  }

  #commandFiles() {
    const folder = mkdtempSync(join(this.folder, 'step-'))
    const names = ['GITHUB_OUTPUT', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY']
    const files = names.map((name) => /** @type {const} */ ([name, join(folder, name)]))
    for (const [, file] of files) writeFileSync(file, '')
    return Object.fromEntries(files)
  }
}

/** @param {import('node:child_process').ChildProcess} child @returns {Promise<any>} */
function nextMessage(child) {
  return new Promise((resolve, reject) => {
    const onExit = () => reject(new Error('the simulator ended'))
    child.once('exit', onExit)
    child.once('message', (message) => {
      child.off('exit', onExit)
      resolve(message)
    })
  })
}
