/** Measures one process: the time from before its start until its end is known, and the peak memory that it reports. */
import { type ChildProcess, fork, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { type Address, type Scenario, type Seen, streamName } from './scenario.ts'

export interface Run {
  /** From the start of the process to its end. */
  ms: number
  /** The peak of its memory (resident set) in MB; null if that was not measured. */
  peak: number | null
  /** ms since 1970. */
  endedAt: number
}

/**
 * Runs a script with this Node.js. Its output goes through pipes, as on a runner. `peakHook` is a file that makes the
 * process write its peak memory in kB to file descriptor 3. That takes a little time itself.
 */
export function measure(script: string, env: Record<string, string>, peakHook?: string): Promise<Run> {
  return new Promise((resolve, reject) => {
    const hook = peakHook === undefined ? [] : ['--require', peakHook]
    const started = performance.now()
    const child = spawn(process.execPath, [...hook, script], {
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    })
    let printed = ''
    let peak = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (part) => {
        if (printed.length < 10_000) printed += part
      })
    }
    const told = child.stdio[3] as Readable
    told.on('data', (part) => {
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
      if (code === 0) resolve({ ms, peak: peak === '' ? null : Number(peak) / 1024, endedAt })
      else reject(new Error(`${script} ended with ${code}:\n${printed}`))
    })
  })
}

/** The simulator in its own process; see `service.ts`. */
export class Service {
  #address: Address = { url: '', project: '', ak: '', sk: '' }
  readonly child: ChildProcess
  readonly folder: string

  constructor(child: ChildProcess, folder: string) {
    this.child = child
    this.folder = folder
  }

  static async open(): Promise<Service> {
    const child = fork(fileURLToPath(new URL('service.ts', import.meta.url)))
    const { ca } = await nextMessage<{ ca: string }>(child)
    const folder = mkdtempSync(join(tmpdir(), 'dis-bench-'))
    writeFileSync(join(folder, 'ca.pem'), ca)
    return new Service(child, folder)
  }

  /** Starts a new service. Gives the environment in which each program finds it. */
  async start(scenario: Scenario): Promise<Record<string, string>> {
    this.#address = await this.#order({ start: scenario })
    return this.environment(Array.from({ length: scenario.streams }, (_, index) => streamName(index)))
  }

  /** The environment of a step that pauses these streams. */
  environment(streams: string[]): Record<string, string> {
    const { url, project, ak, sk } = this.#address
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

  /** What the service has seen since its start. */
  read(): Promise<Seen> {
    return this.#order({})
  }

  close(): void {
    this.child.disconnect()
    rmSync(this.folder, { recursive: true, force: true })
  }

  #order<Answer>(order: { start?: Scenario }): Promise<Answer> {
    const answer = nextMessage<Answer>(this.child)
    this.child.send(order)
    return answer
  }

  #commandFiles(): Record<string, string> {
    const folder = mkdtempSync(join(this.folder, 'step-'))
    const names = ['GITHUB_OUTPUT', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY']
    const files = names.map((name) => [name, join(folder, name)] as const)
    for (const [, file] of files) writeFileSync(file, '')
    return Object.fromEntries(files)
  }
}

function nextMessage<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    const onExit = () => reject(new Error('the simulator ended'))
    child.once('exit', onExit)
    child.once('message', (message: Message) => {
      child.off('exit', onExit)
      resolve(message)
    })
  })
}
