import { disError, gatewayError, unauthorized } from './answers.ts'
import type { Principal } from './authentication.ts'
import { isObject, parseJson } from './json.ts'
import { listStreams, showStream } from './streams.ts'
import type { SimulatedStream, SimulatedTask } from './tasks.ts'
import { listTasks, showTask } from './transfers.ts'
import type { Answer, Entry, World } from './types.ts'

/** What the service needs to know to answer one request. */
export interface Call {
  entry: Entry
  world: World
  streams: SimulatedStream[]
  principal: Principal
  apply: (action: 'stop' | 'start', stream: SimulatedStream, tasks: SimulatedTask[]) => void
}

export function answerDis(call: Call): Answer {
  const { entry, world } = call
  const foreign = checkProject(call)
  if (foreign !== null) return foreign
  if (entry.operation === 'streams') return listStreams(entry, call.streams, world)
  const refusal = checkStreamName(call)
  if (refusal !== null) return refusal
  const stream = call.streams.find((s) => s.project === entry.project && s.name === entry.stream)
  if (stream === undefined) {
    return disError(400, 'DIS.4301', `Stream does not exist. [stream_name: ${entry.stream}]`, world)
  }
  if (entry.operation === 'stream') return showStream(stream)
  if (!stream.running) return disError(400, 'DIS.4205', `Stream is not running. [${stream.name}]`, world)
  if (entry.operation === 'list') return listTasks(stream, call)
  if (entry.operation === 'show') return showTask(stream, call)
  return act(stream, call)
}

function checkProject({ entry, world, principal }: Call): Answer | null {
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

function checkStreamName({ entry, world }: Call): Answer | null {
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

function act(stream: SimulatedStream, { entry, world, apply }: Call): Answer {
  if (!/^application\/json(\s*;.*)?$/i.test(entry.headers['content-type'] ?? '')) {
    return disError(400, 'DIS.4200', 'Invalid request. [Content-Type is not application/json]', world)
  }
  const request = parseAction(entry.body, stream.name)
  if (typeof request === 'string') return disError(400, 'DIS.4200', `Invalid request. [${request}]`, world)
  const tasks: SimulatedTask[] = []
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

/** A string: what is wrong with the request. */
function parseAction(text: string, stream: string): { action: 'stop' | 'start'; ids: string[] } | string {
  const body = parseJson(text)
  if (!isObject(body)) return 'the body is not a JSON object'
  // Older clients name the stream here too.
  const { action, tasks, stream_name: name = stream, ...others } = body
  if (name !== stream) return 'stream_name is not that of the path'
  if (Object.keys(others).length > 0) return `unknown field ${Object.keys(others).join(', ')}`
  if (action !== 'stop' && action !== 'start') return 'action is neither stop nor start'
  if (!Array.isArray(tasks) || tasks.length === 0) return 'tasks is not an array of tasks'
  const ids: string[] = []
  for (const task of tasks) {
    if (!isObject(task) || typeof task['id'] !== 'string' || Object.keys(task).length !== 1) {
      return 'a task is not an object of an id alone'
    }
    if (ids.includes(task['id'])) return `task ${task['id']} is named twice`
    ids.push(task['id'])
  }
  return { action, ids }
}
