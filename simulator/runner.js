import { spawn } from 'node:child_process'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readMetadata } from './action-metadata.js'
import { holds, inputVariables, StepEnvironment } from './runner-environment.js'
import { CommandFiles, removeFolder } from './runner-files.js'
import { StepRecorder } from './runner-step.js'

export { jobOutput, mask } from './runner-masks.js'

/** @typedef {import('./runner-environment.js').JobStatus} JobStatus */
/** @typedef {import('./runner-step.js').StepResult} StepResult */

/**
 * @typedef {object} RunOptions
 * @property {string} [action] `pause`, `resume`, or the path of an `action.yml`
 * @property {Record<string, string>} [with] the inputs
 * @property {Record<string, string>} [env] on top of what a runner gives
 * @property {string} [node] the Node.js that runs it; this one unless told
 * @property {string[]} [nodeArguments]
 * @property {{ status: JobStatus }} [job]
 * @property {Array<{ after: number, signal: NodeJS.Signals }>} [signals] to send, after so many ms
 * @property {string[]} [secrets] what is masked from the start
 * @property {{ main?: string, post?: string }} [entry] other files than those that the action names
 * @property {string} [root] the repository; this one unless told
 * @property {number} [timeout] ms after which the process is killed; 5 min unless told
 */

/**
 * @typedef {object} PostOptions
 * @property {JobStatus} [status] how the job ended; `success` unless told
 * @property {Record<string, string>} [with] instead of the main step's
 * @property {Record<string, string | null>} [env] on top of the main step's; null takes one away
 * @property {boolean} [emptyInputs] every input is empty, as inside nested composite actions
 * @property {RunOptions['signals']} [signals]
 */

/**
 * @typedef {StepResult & {
 *   post: (options?: PostOptions) => Promise<StepResult>,
 *   startPost: (options?: PostOptions) => Handle<StepResult>,
 * }} MainStep
 */

/**
 * @template T
 * @typedef {object} Handle a step that is under way
 * @property {import('node:child_process').ChildProcess} process
 * @property {Promise<T>} done
 * @property {() => string} log what was printed so far
 * @property {(text: string | RegExp, ms?: number) => Promise<void>} printed waits until it was printed
 * @property {() => void} cancel as the runner cancels: SIGINT, 7.5 s later SIGTERM, 2.5 s later SIGKILL
 * @property {() => void} kill
 */

const repository = fileURLToPath(new URL('..', import.meta.url))

/** Runs the main step of an action as GitHub's runner does. @param {RunOptions} [options] */
export const runAction = (options) => startAction(options).done

/**
 * The same, for those who have something to do while it runs.
 *
 * @param {RunOptions} [options]
 * @returns {Handle<MainStep>}
 */
export function startAction(options = {}) {
  const { env = {}, job = { status: 'success' }, root = repository } = options
  const file = actionFile(options.action ?? 'pause', root)
  const metadata = readMetadata(file)
  const entryOf = (/** @type {string} */ path) => resolve(dirname(file), path)
  const inputs = inputVariables(metadata, options.with ?? {}, job.status, false)
  const handle = startProcess(options.entry?.main ?? entryOf(metadata.runs.main), options, {
    env: { ...env, ...inputs },
    masks: options.secrets ?? [],
    signals: options.signals ?? [],
  })

  /** @param {StepResult} main @param {PostOptions} [post] */
  const startPost = (main, post = {}) => {
    const status = post.status ?? 'success'
    const postFile = options.entry?.post ?? (metadata.runs.post && entryOf(metadata.runs.post))
    if (!postFile) throw new Error(`${file} has no post step`)
    if (!holds(metadata.runs.postIf, status)) throw new Error(`${file} runs no post step on ${status}`)
    const given = post.with ?? options.with ?? {}
    const state = Object.entries(main.state).map(([name, value]) => [`STATE_${name}`, value])
    const all = {
      ...env,
      ...main.env,
      ...inputVariables(metadata, given, status, post.emptyInputs ?? false),
      ...Object.fromEntries(state),
      ...post.env,
    }
    return startProcess(postFile, options, {
      env: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null)),
      masks: [...(options.secrets ?? []), ...main.masks],
      signals: post.signals ?? [],
    })
  }

  const done = handle.done.then((main) => ({
    ...main,
    startPost: (/** @type {PostOptions | undefined} */ post) => startPost(main, post),
    post: (/** @type {PostOptions | undefined} */ post) => startPost(main, post).done,
  }))
  return { ...handle, done }
}

/** @param {string} action @param {string} root */
function actionFile(action, root) {
  if (action === 'pause') return join(root, 'action.yml')
  if (action === 'resume') return join(root, 'resume', 'action.yml')
  return resolve(root, action)
}

/**
 * @param {string} script
 * @param {RunOptions} options
 * @param {{ env: Record<string, string>, masks: string[], signals: NonNullable<RunOptions['signals']> }} step
 * @returns {Handle<StepResult>}
 */
function startProcess(script, options, { env, masks, signals }) {
  const files = new CommandFiles()
  const surroundings = new StepEnvironment()
  const recorder = new StepRecorder(files, surroundings, masks)
  const child = spawn(options.node ?? process.execPath, [...(options.nodeArguments ?? []), script], {
    cwd: surroundings.env['GITHUB_WORKSPACE'],
    env: { ...surroundings.env, ...env, ...files.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  recorder.listen(child)

  /** @type {NodeJS.Timeout[]} */
  const timers = []
  const send = (/** @type {NodeJS.Signals} */ signal, /** @type {number} */ after) => {
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
