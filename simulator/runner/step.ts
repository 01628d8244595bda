import type { ChildProcess } from 'node:child_process'
import { type Command, CommandReader, LineSplitter } from './commands.ts'
import type { StepEnvironment } from './environment.ts'
import { type CommandFiles, parsePairs } from './files.ts'
import { mask } from './masks.ts'

export interface StepResult {
  /** Null: a signal ended it. */
  exitCode: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
  /** Both outputs, in the order in which they arrived. */
  log: string
  outputs: Record<string, string>
  state: Record<string, string>
  /** What was written to GITHUB_ENV. */
  env: Record<string, string>
  summary: string
  /** What the runner would refuse in the files. */
  fileFlaws: string[]
  commands: Command[]
  annotations: { error: string[]; warning: string[]; notice: string[] }
  /** The values of add-mask. */
  masks: string[]
  /** The log as the runner shows it: masked, and without the commands that mask. */
  visibleLog: string
  /** Every byte that the step wrote, for a search for secrets. */
  everything: string
  /** Files that it left in its home, workspace or temporary folder. */
  leftovers: string[]
  durationMs: number
}

/** Records what a step prints, and what the runner makes of it. */
export class StepRecorder {
  stdout = ''
  stderr = ''
  log = ''
  readonly done: Promise<StepResult>
  #resolve: (result: StepResult) => void = () => {}
  #reject: (error: Error) => void = () => {}
  #commands: Command[] = []
  #visible: string[] = []
  readonly #watchers = new Set<() => void>()
  #reader = new CommandReader()
  #started = performance.now()
  readonly #files: CommandFiles
  readonly #surroundings: StepEnvironment
  readonly #masks: Set<string>

  /** `masks`: what is masked already. */
  constructor(files: CommandFiles, surroundings: StepEnvironment, masks: string[]) {
    this.#files = files
    this.#surroundings = surroundings
    this.#masks = new Set(masks)
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  listen(child: ChildProcess): void {
    for (const name of ['stdout', 'stderr'] as const) {
      const lines = new LineSplitter((line) => this.#take(line))
      child[name]?.setEncoding('utf8')
      child[name]?.on('data', (text: string) => {
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

  printed(text: string | RegExp, ms = 30_000): Promise<void> {
    return new Promise((resolve, reject) => {
      const check = () => {
        const found = typeof text === 'string' ? this.log.includes(text) : text.test(this.log)
        if (found) end(resolve)
      }
      const end = (then: () => void) => {
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

  #take(line: string): void {
    const command = this.#reader.read(line)
    if (command === null) {
      this.#show(line)
      return
    }
    this.#commands.push(command)
    if (command.name === 'add-mask') this.#masks.add(command.message)
    else if (shown.has(command.name)) this.#show(`##[${command.name}]${command.message}`)
  }

  /** Masks only what is known by now, since the runner cannot take back what it has shown. */
  #show(text: string): void {
    this.#visible.push(mask(text, this.#masks))
  }

  #result(exitCode: number | null, signal: NodeJS.Signals | null): StepResult {
    const [outputs, state, env] = (['GITHUB_OUTPUT', 'GITHUB_STATE', 'GITHUB_ENV'] as const).map((name) =>
      parsePairs(this.#files.read(name)),
    )
    const messages = (name: string) =>
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
