import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Connections } from '../network/connections.ts'
import { Changes } from './changes.ts'
import { deliver, pause } from './delivery.ts'
import { disguise, isSilent, takesEffect } from './disguise.ts'
import { Faults } from './faults.ts'
import { Issuer } from './issuer.ts'
import { openEntry, readBody } from './journal.ts'
import { statesIn } from './oddList.ts'
import { route } from './routes.ts'
import { secretsOf } from './secrets.ts'
import { type Services, serviceOf, work } from './service.ts'
import { SimulatedStream, type SimulatedTask } from './tasks.ts'
import type { Act, AppliedAction, Entry, FaultSpec, Settings, StatesSeen, TaskSpec, World } from './types.ts'

type Hook = (entry: Entry) => unknown

interface Parts {
  url: string
  world: World
  settings: Settings
  connections: Connections
  log: (entry: Entry) => void
  shutDown: () => Promise<void>
}

/** DIS, IAM and GitHub's OIDC issuer behind one server, and what a test can ask about them. */
export class Simulator {
  /** In order of arrival. */
  readonly journal: Entry[] = []
  /** What the service reported: an item for each answer that was fully sent. */
  statesSeen: StatesSeen[] = []
  readonly #changes = new Changes(() => this.streams)
  /** An item for each task of a stop or start, added when it takes effect. */
  readonly startsAndStops = this.#changes.startsAndStops
  /** What others did, by `act` or by a fault. */
  readonly othersActs = this.#changes.othersActs
  #hooks: { before: Hook[]; after: Hook[] } = { before: [], after: [] }
  readonly #underWay: Set<Entry> = new Set()
  readonly #faults = new Faults({ journal: this.journal, underWay: this.#underWay })
  #remembered: string[] = []
  readonly url: string
  readonly port: number
  /** May be changed while it runs. */
  readonly settings: Settings
  readonly oidc: Issuer
  readonly world: World
  streams: SimulatedStream[]
  readonly #connections: Connections
  readonly #log: Parts['log']
  readonly #shutDown: Parts['shutDown']

  constructor({ url, world, settings, connections, log, shutDown }: Parts) {
    this.url = url
    this.port = Number(new URL(url).port)
    this.settings = settings
    this.oidc = new Issuer(url, () => this.time())
    this.world = world
    this.streams = world.streams.map((stream) => new SimulatedStream(stream, settings))
    for (const provider of world.identityProviders ?? []) {
      provider.clientId ??= url
    }
    this.#connections = connections
    this.#log = log
    this.#shutDown = shutDown
  }

  /** The number of TCP connections so far. */
  get connections(): number {
    return this.#connections.count
  }

  /** The server's clock. */
  time(): number {
    return Date.now() + this.settings.clockOffset
  }

  fault(spec: FaultSpec): void {
    this.#faults.arm(spec)
  }

  /** Lets somebody else act, now or after this many ms. */
  act(act: Act): void {
    this.#changes.ofOthers(act)
  }

  clearFaults(): void {
    this.#faults.clear()
  }

  /** Calls the hook before a request is handled. The returned function removes the hook. */
  before(hook: Hook): () => void {
    return this.#hook('before', hook)
  }

  /** Calls the hook when a request has taken effect, before its answer leaves. */
  after(hook: Hook): () => void {
    return this.#hook('after', hook)
  }

  #hook(time: 'before' | 'after', hook: Hook): () => void {
    this.#hooks[time].push(hook)
    return () => {
      this.#hooks[time] = this.#hooks[time].filter((other) => other !== hook)
    }
  }

  /** By its name, or by project ID/name where several projects have one of that name. */
  stream(stream: string): SimulatedStream {
    const found = this.streams.find(({ project, name }) => name === stream || `${project}/${name}` === stream)
    if (found === undefined) throw new Error(`The simulator has no stream ${stream}`)
    return found
  }

  /** The live task: read and set its `state`, `onStop`, `onStart`. */
  task(stream: string, idOrName: string): SimulatedTask {
    const found = this.stream(stream).find(idOrName)
    if (found === undefined) throw new Error(`The simulator has no task ${idOrName} in stream ${stream}`)
    return found
  }

  setState(stream: string, idOrName: string, state: string): void {
    this.task(stream, idOrName).state = state
  }

  /** Removes the task from the list. */
  deleteTask(stream: string, idOrName: string): void {
    const { tasks } = this.stream(stream)
    tasks.splice(tasks.indexOf(this.task(stream, idOrName)), 1)
  }

  addTask(stream: string, spec: TaskSpec): SimulatedTask {
    return this.stream(stream).add(spec)
  }

  /** From now on every call finds that the stream does not exist. */
  deleteStream(stream: string): void {
    this.streams.splice(this.streams.indexOf(this.stream(stream)), 1)
  }

  /** What was done to one task. */
  history(stream: string, idOrName: string): AppliedAction[] {
    const { project, name } = this.stream(stream)
    return this.startsAndStops.filter(
      (item) =>
        item.project === project && item.stream === name && (item.id === idOrName || item.name === idOrName),
    )
  }

  /** Ends all existing tokens. */
  expireTokens(): void {
    for (const token of this.world.tokens ?? []) token.expiresAt = this.time()
  }

  /** Adds a secret of the test's own to `secrets()`. */
  remember(secret: string): void {
    this.#remembered.push(secret)
  }

  /** Every secret of this world, and those that were issued since the start. */
  secrets(): string[] {
    const { issued, requestToken } = this.oidc
    return [...new Set([...secretsOf(this.world), ...issued, requestToken, ...this.#remembered])]
  }

  close(): Promise<void> {
    return this.#shutDown()
  }

  async handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const entry = openEntry(req, this.journal.length + 1, this.#connections.use(req.socket))
    this.journal.push(entry)
    this.#underWay.add(entry)
    try {
      const body = await readBody(req)
      if (body !== null) await this.#serve(req, res, entry, body)
    } catch (error) {
      // Without this a mistake in a hook would look to the client like a service that hangs.
      console.error('simulator:', error)
      this.#connections.cut(req.socket)
    } finally {
      this.#underWay.delete(entry)
    }
    this.#log(entry)
  }

  async #serve(req: IncomingMessage, res: ServerResponse, entry: Entry, body: Buffer): Promise<void> {
    entry.body = body.toString()
    Object.assign(entry, route(entry.method, entry.path, entry.body))
    for (const hook of this.#hooks.before) await hook(entry)

    const { fault, acts } = this.#faults.pick(entry)
    entry.fault = fault
    for (const act of acts) this.act(act)
    await pause(this.settings.latency + (fault?.delay ?? 0))
    const cut = () => this.#connections.cut(req.socket)
    const applies = fault === null || takesEffect(fault)
    if (fault?.reset === 'before' && !applies) return cut()

    const query = (req.url ?? '').split('?').slice(1).join('?')
    const raw = { method: entry.method, path: entry.path, query, headers: entry.headers, body }
    const at = Date.now()
    const real = applies ? work(entry, raw, this.#services()) : { status: 200 }
    const answer = fault === null ? real : disguise(real, fault, entry, this.world)
    for (const hook of this.#hooks.after) await hook(entry)

    if (fault?.reset === 'after' || fault?.reset === 'before') return cut()
    if ((fault !== null && isSilent(fault)) || res.destroyed) return
    this.#addHeaders(res, entry)
    entry.status = answer.status
    entry.answered = await deliver(res, answer, fault, cut)
    if (!entry.answered || fault?.truncate === true) return
    // A fault may have made the list up.
    const isList = entry.operation === 'list' && answer.status === 200
    const states = answer.states ?? (isList ? statesIn(answer.body) : undefined)
    if (states !== undefined) this.#rememberStates(entry, at, states)
  }

  #services(): Services {
    return {
      world: this.world,
      streams: this.streams,
      issuer: this.oidc,
      url: this.url,
      time: () => this.time(),
      apply: (entry) => (action, stream, tasks) => this.#changes.ofRequest(entry, action, stream, tasks),
    }
  }

  #addHeaders(res: ServerResponse, entry: Entry): void {
    res.sendDate = false
    const date = entry.fault?.date ?? (this.settings.sendDate && new Date(this.time()).toUTCString())
    if (date !== false) res.setHeader('Date', date)
    res.setHeader(serviceOf(entry) === 'iam' ? 'X-IAM-Trace-Id' : 'X-Request-Id', entry.requestId)
    res.setHeader('Server', 'api-gateway')
  }

  #rememberStates(entry: Entry, at: number, tasks: StatesSeen['tasks']): void {
    const { number, operation, project, stream } = entry
    this.statesSeen.push({ at, number, operation, project: project ?? '', stream: stream ?? '', tasks })
  }
}
