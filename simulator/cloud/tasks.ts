import { idOf } from './ids.ts'
import type { Settings, StreamSpec, TaskSpec, Timeline } from './types.ts'

/**
 * A dump task. Its state is computed from the clock whenever it is read. So it needs no timer that could keep the
 * process of a test alive.
 */
export class SimulatedTask {
  readonly id: string
  readonly name: string
  readonly destination: string
  readonly createTime: number
  readonly lastTransfer: number | undefined
  onStop: Timeline | undefined
  onStart: Timeline | undefined
  #state: string
  #timeline: Timeline = []
  #pending: 'stop' | 'start' | null = null
  #since = 0
  readonly #settings: Settings

  constructor(spec: TaskSpec, settings: Settings) {
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

  get state(): string {
    const elapsed = Date.now() - this.#since
    return this.#timeline.reduce((state, [after, next]) => (elapsed >= after ? next : state), this.#state)
  }

  /** Setting the state ends a stop or start that is in progress. */
  set state(state) {
    this.#state = state
    this.#timeline = []
    this.#pending = null
  }

  apply(action: 'stop' | 'start'): void {
    const state = this.state
    if (state === 'PAUSED' && action === 'stop') {
      this.state = state
      return
    }
    // While its stop is in progress, a task still says RUNNING. Nothing says that a start then cancels the
    // stop, so the simulator takes the worse case.
    if (state === 'RUNNING' && action === 'start') return
    if (this.#pending === action && this.#isUnderWay()) return
    this.state = state
    this.#since = Date.now()
    this.#timeline = action === 'stop' ? this.#stopTimeline() : this.#startTimeline()
    this.#pending = action
  }

  #isUnderWay(): boolean {
    const last = this.#timeline.at(-1)
    return last !== undefined && Date.now() - this.#since < last[0]
  }

  #stopTimeline(): Timeline {
    return this.onStop ?? [[this.#settings.pauseDelay, 'PAUSED']]
  }

  #startTimeline(): Timeline {
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
  readonly project: string
  name: string
  omitTaskId: boolean | undefined
  running: boolean
  /** In hours. */
  retention: number
  readonly id: string
  readonly createTime: number
  readonly tasks: SimulatedTask[]
  readonly #settings: Settings
  readonly #onStop: Timeline | undefined
  readonly #onStart: Timeline | undefined

  constructor(spec: StreamSpec, settings: Settings) {
    this.project = spec.project
    this.name = spec.name
    this.omitTaskId = spec.omitTaskId
    this.running = spec.running ?? true
    this.retention = spec.retention ?? 24
    this.id = spec.id ?? idOf(`${spec.project}/${spec.name}`)
    this.createTime = spec.createTime ?? 1606554932552
    this.#settings = settings
    this.#onStop = spec.onStop
    this.#onStart = spec.onStart
    this.tasks = []
    for (const task of spec.tasks) this.add(task)
  }

  add(spec: TaskSpec): SimulatedTask {
    const task = new SimulatedTask(spec, this.#settings)
    task.onStop ??= this.#onStop
    task.onStart ??= this.#onStart
    this.tasks.push(task)
    return task
  }

  find(idOrName: string): SimulatedTask | undefined {
    return (
      this.tasks.find((task) => task.id === idOrName) ?? this.tasks.find((task) => task.name === idOrName)
    )
  }
}
