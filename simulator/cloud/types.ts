/** The shapes that the simulator's files share. Nothing here runs. */
import type { Act, FaultSpec } from './faultSpec.ts'
import type { World } from './worldTypes.ts'

export type { Act, FaultSpec } from './faultSpec.ts'
export type * from './worldTypes.ts'

export type Operation =
  | 'streams'
  | 'stream'
  | 'list'
  | 'show'
  | 'stop'
  | 'start'
  | 'projects'
  | 'authProjects'
  | 'authDomains'
  | 'catalog'
  | 'securityToken'
  | 'versions'
  | 'version'
  | 'passwordToken'
  | 'keylessToken'
  | 'idToken'
  | 'jwks'
  | 'unknown'

/** One request in the journal. */
export interface Entry {
  /** From 1, in order of arrival. */
  number: number
  /** ms since 1970, true time. */
  at: number
  operation: Operation
  method: string
  /** As received, without the query. */
  path: string
  query: URLSearchParams
  /** Their names are in lower case. */
  headers: Record<string, string>
  rawHeaders: string[]
  body: string
  /** Its ID in the path. */
  project: string | null
  stream: string | null
  /** Its name in the path. */
  task: string | null
  /** The IDs in the body of a stop or start. */
  taskIds: string[]
  /** A number per TCP connection. */
  connection: number
  /** The connection had carried a request before. */
  reused: boolean
  /** Null: nothing was answered. */
  status: number | null
  requestId: string
  fault: FaultSpec | null
  /** The whole answer was handed to the network. */
  answered: boolean
}

export interface Answer {
  status: number
  headers?: Record<string, string>
  /** Anything but a string is sent as JSON. */
  body?: unknown
  /** The states of tasks in this answer. */
  states?: StatesSeen['tasks']
}

/** What one fully sent answer reported. */
export interface StatesSeen {
  /** When they were so: a while before the answer was sent. */
  at: number
  /** The number of the journal's entry. */
  number: number
  operation: Operation
  project: string
  stream: string
  tasks: Array<{ id: string; name: string; state: string }>
}

/** One task of a stop or start that took effect. */
export interface AppliedAction {
  at: number
  /** The number of the journal's entry. */
  number: number
  action: 'stop' | 'start'
  project: string
  stream: string
  id: string
  name: string
  /** The state that it found. */
  before: string
}

/** What somebody else did. */
export interface OthersAct {
  at: number
  what: Act['what']
  stream: string
  task: string | null
  /** The state that it found. */
  before: string | null
}

export interface Settings {
  host: string
  port: number
  pauseDelay: number
  startDelay: number
  latency: number
  clockOffset: number
  sendDate: boolean
}

export type SimulatorOptions = Partial<Settings> & {
  tls?: { key: string; cert: string }
  world?: World
  log?: (entry: Entry) => void
}
