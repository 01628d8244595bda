import { type ChildProcess, spawn } from 'node:child_process'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { holds, inputVariables, type JobStatus, StepEnvironment } from './environment.ts'
import { CommandFiles, removeFolder } from './files.ts'
import { readMetadata } from './metadata.ts'
import { StepRecorder, type StepResult } from './step.ts'

export { jobOutput, mask } from './masks.ts'

export interface RunOptions {
  /** `pause`, `resume`, or the path of an `action.yml` */
  action?: string
  with?: Record<string, string>
  /** Variables on top of what a runner gives. */
  env?: Record<string, string>
  /** The Node.js that runs it; this one by default. */
  node?: string
  nodeArguments?: string[]
  job?: { status: JobStatus }
  /** Signals to send, each after so many ms. */
  signals?: Array<{ after: number; signal: NodeJS.Signals }>
  /** What is masked from the start. */
  secrets?: string[]
  /** Other files than those that the action names. */
  entry?: { main?: string; post?: string }
  /** The repository; this one by default. */
  root?: string
  /** ms after which the process is killed; 5 min by default. */
  timeout?: number
}

export interface PostOptions {
  /** How the job ended; `success` by default. */
  status?: JobStatus
  /** Inputs instead of the main step's. */
  with?: Record<string, string>
  /** Variables on top of the main step's; null takes one away. */
  env?: Record<string, string | null>
  /** Every input is empty, as inside nested composite actions. */
  emptyInputs?: boolean
  signals?: RunOptions['signals']
}

export type MainStep = StepResult & {
  post: (options?: PostOptions) => Promise<StepResult>
  startPost: (options?: PostOptions) => Handle<StepResult>
}

interface Step {
  env: Record<string, string>
  masks: string[]
  signals: NonNullable<RunOptions['signals']>
}

/** A step that is under way. */
export interface Handle<T> {
  process: ChildProcess
  done: Promise<T>
  /** What was printed so far. */
  log: () => string
  /** Waits until the text was printed. */
  printed: (text: string | RegExp, ms?: number) => Promise<void>
  /** As the runner cancels: SIGINT, 7.5 s later SIGTERM, 2.5 s later SIGKILL. */
  cancel: () => void
  kill: () => void
}

const repository = fileURLToPath(new URL('../..', import.meta.url))

/** Runs the main step of an action as GitHub's runner does. */
export const runAction = (options?: RunOptions) => startAction(options).done

/** The same, for a test that acts while the step runs. */
export function startAction(options: RunOptions = {}): Handle<MainStep> {
  const { env = {}, job = { status: 'success' }, root = repository } = options
  const file = actionFile(options.action ?? 'pause', root)
  const metadata = readMetadata(file)
  const entryOf = (path: string) => resolve(dirname(file), path)
  const inputs = inputVariables(metadata, options.with ?? {}, job.status, false)
  const handle = startProcess(options.entry?.main ?? entryOf(metadata.runs.main), options, {
    env: { ...env, ...inputs },
    masks: options.secrets ?? [],
    signals: options.signals ?? [],
  })

  const startPost = (main: StepResult, post: PostOptions = {}) => {
    const status = post.status ?? 'success'
    const postFile = options.entry?.post ?? (metadata.runs.post && entryOf(metadata.runs.post))
    if (!postFile) throw new Error(`${file} has no post step`)
    if (!holds(metadata.runs.postIf, status)) throw new Error(`${file} runs no post step on ${status}`)
    const given = post.with ?? options.with ?? {}
    const state = Object.entries(main.state).map(([name, value]) => [`STATE_${name}`, value])
    const all: Record<string, string | null> = {
      ...env,
      ...main.env,
      ...inputVariables(metadata, given, status, post.emptyInputs ?? false),
      ...Object.fromEntries(state),
      ...post.env,
    }
    return startProcess(postFile, options, {
      env: withoutNull(all),
      masks: [...(options.secrets ?? []), ...main.masks],
      signals: post.signals ?? [],
    })
  }

  const done = handle.done.then((main) => ({
    ...main,
    startPost: (post: PostOptions | undefined) => startPost(main, post),
    post: (post: PostOptions | undefined) => startPost(main, post).done,
  }))
  return { ...handle, done }
}

function withoutNull(variables: Record<string, string | null>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  )
}

function actionFile(action: string, root: string): string {
  if (action === 'pause') return join(root, 'action.yml')
  if (action === 'resume') return join(root, 'resume', 'action.yml')
  return resolve(root, action)
}

function startProcess(
  script: string,
  options: RunOptions,
  { env, masks, signals }: Step,
): Handle<StepResult> {
  const files = new CommandFiles()
  const surroundings = new StepEnvironment()
  const recorder = new StepRecorder(files, surroundings, masks)
  const child = spawn(options.node ?? process.execPath, [...(options.nodeArguments ?? []), script], {
    cwd: surroundings.env['GITHUB_WORKSPACE'],
    env: { ...surroundings.env, ...env, ...files.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  recorder.listen(child)

  const timers: NodeJS.Timeout[] = []
  const send = (signal: NodeJS.Signals, after: number) => {
    timers.push(setTimeout(() => child.kill(signal), after))
  }
  for (const { signal, after } of signals) send(signal, after)
  send('SIGKILL', options.timeout ?? 300_000)

  const done = recorder.done.finally(() => {
    timers.forEach(clearTimeout)
    removeFolder(files.folder)
    removeFolder(surroundings.folder)
  })
  return {
    process: child,
    done,
    log: () => recorder.log,
    printed: (text, ms) => recorder.printed(text, ms),
    kill: () => void child.kill('SIGKILL'),
    cancel: () => {
      child.kill('SIGINT')
      send('SIGTERM', 7_500)
      send('SIGKILL', 10_000)
    },
  }
}
