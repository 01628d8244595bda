import { deliver, pause } from './delivery.js'
import { disguise, Faults, takesEffect } from './faults.js'
import { Issuer } from './issuer.js'
import { openEntry, readBody } from './journal.js'
import { route } from './routes.js'
import { work } from './service.js'
import { SimulatedStream, SimulatedTask } from './tasks.js'

/** @typedef {import('node:http').IncomingMessage} IncomingMessage */
/** @typedef {import('node:http').ServerResponse} ServerResponse */
/** @typedef {import('./types.js').Entry} Entry */
/** @typedef {import('./types.js').StatesSeen} StatesSeen */
/** @typedef {import('./types.js').AppliedAction} AppliedAction */
/** @typedef {(entry: Entry) => unknown} Hook */

/** DIS, IAM and GitHub's OIDC issuer behind one server, and what a test wants to know of them. */
export class Simulator {
  /** In order of arrival. @type {Entry[]} */
  journal = []
  /** What the service reported, an item an answer that was fully sent. @type {StatesSeen[]} */
  statesSeen = []
  /** An item a task of each stop and start that took effect. @type {AppliedAction[]} */
  startsAndStops = []
  /** @type {{ before: Hook[], after: Hook[] }} */
  #hooks = { before: [], after: [] }
  #faults = new Faults()
  /** @type {string[]} */
  #remembered = []
  #connections
  #log
  #shutDown

  /**
   * @param {object} parts
   * @param {string} parts.url
   * @param {import('./types.js').World} parts.world
   * @param {import('./types.js').Settings} parts.settings may be changed while it runs
   * @param {import('./connections.js').Connections} parts.connections
   * @param {(entry: Entry) => void} parts.log
   * @param {() => Promise<void>} parts.shutDown
   */
  constructor({ url, world, settings, connections, log, shutDown }) {
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
  get connections() {
    return this.#connections.count
  }

  /** The server's clock. */
  time() {
    return Date.now() + this.settings.clockOffset
  }

  /** @param {import('./types.js').FaultSpec} spec */
  fault(spec) {
    this.#faults.arm(spec)
  }

  clearFaults() {
    this.#faults.clear()
  }

  /** Calls back before a request is worked on. @param {Hook} hook @returns {() => void} takes it away */
  before(hook) {
    return this.#hook('before', hook)
  }

  /**
   * Calls back when a request has taken effect and its answer has not left yet.
   *
   * @param {Hook} hook
   * @returns {() => void} takes it away
   */
  after(hook) {
    return this.#hook('after', hook)
  }

  /** @param {'before' | 'after'} time @param {Hook} hook */
  #hook(time, hook) {
    this.#hooks[time].push(hook)
    return () => {
      this.#hooks[time] = this.#hooks[time].filter((other) => other !== hook)
    }
  }

  /** @param {string} stream its name, or project ID/name where several projects have it */
  stream(stream) {
    const found = this.streams.find(({ project, name }) => name === stream || `${project}/${name}` === stream)
    if (found === undefined) throw new Error(`The simulator has no stream ${stream}`)
    return found
  }

  /**
   * The live task: read and set its `state`, `onStop`, `onStart`.
   *
   * @param {string} stream @param {string} idOrName
   */
  task(stream, idOrName) {
    const found = this.stream(stream).find(idOrName)
    if (found === undefined) throw new Error(`The simulator has no task ${idOrName} in stream ${stream}`)
    return found
  }

  /** @param {string} stream @param {string} idOrName @param {string} state */
  setState(stream, idOrName, state) {
    this.task(stream, idOrName).state = state
  }

  /** Takes it out of the list. @param {string} stream @param {string} idOrName */
  deleteTask(stream, idOrName) {
    const { tasks } = this.stream(stream)
    tasks.splice(tasks.indexOf(this.task(stream, idOrName)), 1)
  }

  /** @param {string} stream @param {import('./types.js').TaskSpec} spec */
  addTask(stream, spec) {
    const task = new SimulatedTask(spec, this.settings)
    this.stream(stream).tasks.push(task)
    return task
  }

  /** What was done to one task. @param {string} stream @param {string} idOrName */
  history(stream, idOrName) {
    const { project, name } = this.stream(stream)
    return this.startsAndStops.filter(
      (item) =>
        item.project === project && item.stream === name && (item.id === idOrName || item.name === idOrName),
    )
  }

  /** All tokens so far are worth nothing from now on. */
  expireTokens() {
    for (const token of this.world.tokens ?? []) token.expiresAt = this.time()
  }

  /** Adds a secret of the test's own to `secrets()`. @param {string} secret */
  remember(secret) {
    this.#remembered.push(secret)
  }

  /** Every secret of this world, those that were issued meanwhile too. */
  secrets() {
    const { accessKeys = [], users = [], tokens = [] } = this.world
    const secrets = [
      ...accessKeys.flatMap(({ sk, securityToken }) => [sk, securityToken]),
      ...users.map(({ password }) => password),
      ...tokens.map(({ token }) => token),
      ...this.oidc.issued,
      this.oidc.requestToken,
      ...this.#remembered,
    ]
    return [...new Set(secrets.filter((secret) => secret !== undefined))]
  }

  close() {
    return this.#shutDown()
  }

  /** @param {IncomingMessage} req @param {ServerResponse} res */
  async handle(req, res) {
    const entry = openEntry(req, this.journal.length + 1, this.#connections.numberOf(req.socket))
    this.journal.push(entry)
    try {
      const body = await readBody(req)
      if (body !== null) await this.#serve(req, res, entry, body)
    } catch (error) {
      // Without this a mistake in a hook would look to the client like a service that hangs.
      console.error('simulator:', error)
      this.#connections.cut(req.socket)
    }
    this.#log(entry)
  }

  /** @param {IncomingMessage} req @param {ServerResponse} res @param {Entry} entry @param {Buffer} body */
  async #serve(req, res, entry, body) {
    entry.body = body.toString()
    Object.assign(entry, route(entry.method, entry.path, entry.body))
    for (const hook of this.#hooks.before) await hook(entry)

    const fault = this.#faults.pick(entry)
    entry.fault = fault
    await pause(this.settings.latency + (fault?.delay ?? 0))
    const cut = () => this.#connections.cut(req.socket)
    if (fault?.reset === 'before') return cut()

    const query = (req.url ?? '').split('?').slice(1).join('?')
    const raw = { method: entry.method, path: entry.path, query, headers: entry.headers, body }
    const applies = fault === null || takesEffect(fault)
    const real = applies ? work(entry, raw, this.#services()) : { status: 200 }
    const answer = fault === null ? real : disguise(real, fault, entry, this.world)
    for (const hook of this.#hooks.after) await hook(entry)

    if (fault?.reset === 'after') return cut()
    if (fault?.silence === true || res.destroyed) return
    this.#addHeaders(res, entry)
    entry.status = answer.status
    entry.answered = await deliver(res, answer, fault, cut)
    if (entry.answered && fault?.truncate !== true && answer.states !== undefined) {
      this.#rememberStates(entry, answer.states)
    }
  }

  /** @returns {import('./service.js').Services} */
  #services() {
    return {
      world: this.world,
      streams: this.streams,
      issuer: this.oidc,
      time: () => this.time(),
      apply: (entry) => (action, stream, tasks) => {
        for (const task of tasks) {
          const { id, name, state } = task
          const place = { project: stream.project, stream: stream.name, id, name }
          this.startsAndStops.push({ at: Date.now(), number: entry.number, action, ...place, before: state })
          task.apply(action)
        }
      },
    }
  }

  /** @param {ServerResponse} res @param {Entry} entry */
  #addHeaders(res, entry) {
    res.sendDate = false
    if (this.settings.sendDate) res.setHeader('Date', new Date(this.time()).toUTCString())
    res.setHeader('X-Request-Id', entry.requestId)
    res.setHeader('Server', 'api-gateway')
  }

  /** @param {Entry} entry @param {StatesSeen['tasks']} tasks */
  #rememberStates({ number, operation, project, stream }, tasks) {
    this.statesSeen.push({
      at: Date.now(),
      number,
      operation,
      project: project ?? '',
      stream: stream ?? '',
      tasks,
    })
  }
}
