import { disError, gatewayError, unauthorized } from './answers.js'
import { isObject, parseJson } from './json.js'

/** @typedef {import('./types.js').Answer} Answer */
/** @typedef {import('./types.js').Entry} Entry */
/** @typedef {import('./types.js').World} World */
/** @typedef {import('./tasks.js').SimulatedStream} SimulatedStream */
/** @typedef {import('./tasks.js').SimulatedTask} SimulatedTask */

/**
 * What the service needs to know to answer one request.
 *
 * @typedef {object} Call
 * @property {Entry} entry
 * @property {World} world
 * @property {SimulatedStream[]} streams
 * @property {import('./authentication.js').Principal} principal
 * @property {(action: 'stop' | 'start', stream: SimulatedStream, tasks: SimulatedTask[]) => void} apply
 */

/** @param {Call} call @returns {Answer} */
export function answerDis(call) {
  const { entry, world } = call
  const refusal = checkProject(call) ?? checkStreamName(call)
  if (refusal !== null) return refusal
  const stream = call.streams.find((s) => s.project === entry.project && s.name === entry.stream)
  if (stream === undefined) {
    return disError(400, 'DIS.4301', `Stream does not exist. [stream_name: ${entry.stream}]`, world)
  }
  if (!stream.running) return disError(400, 'DIS.4205', `Stream is not running. [${stream.name}]`, world)
  if (entry.operation === 'list') return list(stream, world)
  if (entry.operation === 'show') return show(stream, call)
  return act(stream, call)
}

/** @param {Call} call @returns {Answer | null} */
function checkProject({ entry, world, principal }) {
  const { requestId } = entry
  const signedProject = entry.headers['x-project-id']
  if (principal.way === 'token' && principal.scope !== entry.project) {
    const message = 'The token is not scoped to the project of the request'
    return gatewayError(
      403,
      'APIGW.0302',
      `The IAM user is not authorized to access the API: ${message}`,
      requestId,
    )
  }
  if (principal.way === 'key' && signedProject !== undefined && signedProject !== entry.project) {
    return unauthorized('X-Project-Id does not match the project of the request', requestId)
  }
  if (!world.projects.some((project) => project.id === entry.project)) {
    return disError(400, 'DIS.4117', `Invalid project id. [${entry.project}]`, world)
  }
  if (!principal.mayUseDis || !principal.projects.includes(entry.project ?? '')) {
    return disError(403, 'DIS.4116', 'You have no permission, or the account is in arrears.', world)
  }
  return null
}

/** @param {Call} call @returns {Answer | null} */
function checkStreamName({ entry, world }) {
  const name = entry.stream ?? ''
  if (!/^[A-Za-z0-9_-]+$/.test(name)) {
    return disError(400, 'DIS.4200', `Invalid request. [stream_name: ${name}]`, world)
  }
  const longest = world.longestStreamName ?? 64
  if (name.length > longest) {
    return disError(400, 'DIS.4300', `Request error. [stream_name is longer than ${longest}]`, world)
  }
  return null
}

/** @param {SimulatedTask} task @param {string} state @param {boolean} withId */
function describe(task, state, withId) {
  return {
    ...(withId ? { task_id: task.id } : {}),
    task_name: task.name,
    destination_type: task.destination,
    state,
    create_time: task.createTime,
    ...(task.lastTransfer === undefined ? {} : { last_transfer_timestamp: task.lastTransfer }),
  }
}

/** @param {SimulatedStream} stream @param {World} world @returns {Answer} */
function list(stream, world) {
  // Each state is read once: the answer and what the simulator remembers of it must be one and the same.
  const seen = stream.tasks.map((task) => ({ task, state: task.state }))
  const withId = !(stream.omitTaskId ?? world.omitTaskId ?? false)
  return {
    status: 200,
    body: {
      total_number: seen.length,
      tasks: seen.map(({ task, state }) => describe(task, state, withId)),
    },
    states: seen.map(({ task, state }) => ({ id: task.id, name: task.name, state })),
  }
}

/** @param {SimulatedStream} stream @param {Call} call @returns {Answer} */
function show(stream, { entry, world }) {
  const task = stream.tasks.find(({ name }) => name === entry.task)
  if (task === undefined) {
    return disError(400, 'DIS.4354', `Transfer task does not exist. [task_name: ${entry.task}]`, world)
  }
  const { id, name, state } = task
  return {
    status: 200,
    body: { stream_name: stream.name, ...describe(task, state, true), partitions: [] },
    states: [{ id, name, state }],
  }
}

/** @param {SimulatedStream} stream @param {Call} call @returns {Answer} */
function act(stream, { entry, world, apply }) {
  if (!/^application\/json(\s*;.*)?$/i.test(entry.headers['content-type'] ?? '')) {
    return disError(400, 'DIS.4200', 'Invalid request. [Content-Type is not application/json]', world)
  }
  const request = parseAction(entry.body)
  if (typeof request === 'string') return disError(400, 'DIS.4200', `Invalid request. [${request}]`, world)
  /** @type {SimulatedTask[]} */
  const tasks = []
  for (const id of request.ids) {
    const task = stream.tasks.find((candidate) => candidate.id === id)
    if (task === undefined) {
      return disError(400, 'DIS.4354', `Transfer task does not exist. [task_id: ${id}]`, world)
    }
    tasks.push(task)
  }
  const paused = tasks.find((task) => task.state === 'PAUSED')
  if (request.action === 'stop' && paused !== undefined && world.refusePausedStop === true) {
    return disError(400, 'DIS.4200', `Invalid request. [Transfer task ${paused.id} is already paused]`, world)
  }
  apply(request.action, stream, tasks)
  return { status: 200 }
}

/**
 * @param {string} text
 * @returns {{ action: 'stop' | 'start', ids: string[] } | string} a string: what is wrong
 */
function parseAction(text) {
  const body = parseJson(text)
  if (!isObject(body)) return 'the body is not a JSON object'
  const { action, tasks, ...others } = body
  if (Object.keys(others).length > 0) return `unknown field ${Object.keys(others).join(', ')}`
  if (action !== 'stop' && action !== 'start') return 'action is neither stop nor start'
  if (!Array.isArray(tasks) || tasks.length === 0) return 'tasks is not an array of tasks'
  /** @type {string[]} */
  const ids = []
  for (const task of tasks) {
    if (!isObject(task) || typeof task['id'] !== 'string' || Object.keys(task).length !== 1) {
      return 'a task is not an object of an id alone'
    }
    if (ids.includes(task['id'])) return `task ${task['id']} is named twice`
    ids.push(task['id'])
  }
  return { action, ids }
}
