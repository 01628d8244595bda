/** @typedef {import('./types.js').TaskSpec} TaskSpec */
/** @typedef {import('./types.js').Timeline} Timeline */
/** @typedef {import('./types.js').Settings} Settings */

/**
 * A dump task whose state follows from the clock whenever it is read: no timer has to run, and none can
 * keep a test's process alive.
 */
export class SimulatedTask {
  /** @type {string} */ #state
  /** @type {Timeline} */ #timeline = []
  /** @type {'stop' | 'start' | null} */ #pending = null
  #since = 0
  #settings

  /** @param {TaskSpec} spec @param {Settings} settings */
  constructor(spec, settings) {
    this.id = spec.id
    this.name = spec.name
    this.destination = spec.destination ?? 'OBS'
    this.createTime = spec.createTime ?? 1606554932552
    this.lastTransfer = spec.lastTransfer
    this.onStop = spec.onStop
    this.onStart = spec.onStart
    this.#state = spec.state ?? 'RUNNING'
    this.#settings = settings
  }

  get state() {
    const elapsed = Date.now() - this.#since
    return this.#timeline.reduce((state, [after, next]) => (elapsed >= after ? next : state), this.#state)
  }

  /** Whatever was under way ends with it. */
  set state(state) {
    this.#state = state
    this.#timeline = []
    this.#pending = null
  }

  /** @param {'stop' | 'start'} action */
  apply(action) {
    const state = this.state
    if (state === 'PAUSED' && action === 'stop') {
      this.state = state
      return
    }
    // A start finds a task with a stop under way still RUNNING: nothing says that it takes the stop back,
    // and a client must be right in the worse case.
    if (state === 'RUNNING' && action === 'start') return
    if (this.#pending === action && this.#isUnderWay()) return
    this.state = state
    this.#since = Date.now()
    this.#timeline = action === 'stop' ? this.#stopTimeline() : this.#startTimeline()
    this.#pending = action
  }

  #isUnderWay() {
    const last = this.#timeline.at(-1)
    return last !== undefined && Date.now() - this.#since < last[0]
  }

  /** @returns {Timeline} */
  #stopTimeline() {
    return this.onStop ?? [[this.#settings.pauseDelay, 'PAUSED']]
  }

  /** @returns {Timeline} */
  #startTimeline() {
    return (
      this.onStart ?? [
        [0, 'STARTING'],
        [this.#settings.startDelay, 'RUNNING'],
      ]
    )
  }
}

/** A stream with its tasks. */
export class SimulatedStream {
  /** @param {import('./types.js').StreamSpec} spec @param {Settings} settings */
  constructor(spec, settings) {
    this.project = spec.project
    this.name = spec.name
    this.omitTaskId = spec.omitTaskId
    this.running = spec.running ?? true
    this.tasks = spec.tasks.map((task) => new SimulatedTask(task, settings))
  }

  /** @param {string} idOrName */
  find(idOrName) {
    return (
      this.tasks.find((task) => task.id === idOrName) ?? this.tasks.find((task) => task.name === idOrName)
    )
  }
}
