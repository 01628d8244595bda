import type { Act } from './faultSpec.ts'
import type { SimulatedStream, SimulatedTask } from './tasks.ts'
import type { AppliedAction, Entry, OthersAct } from './types.ts'

/** Everything that changes tasks: requests (at once or later), and what others do. */
export class Changes {
  readonly startsAndStops: AppliedAction[] = []
  readonly othersActs: OthersAct[] = []
  readonly #streams: () => SimulatedStream[]

  constructor(streams: () => SimulatedStream[]) {
    this.#streams = streams
  }

  /** Applies a stop or start of a request. It takes effect now and for all tasks, unless a fault says otherwise. */
  ofRequest(
    { number, fault }: Entry,
    action: 'stop' | 'start',
    stream: SimulatedStream,
    tasks: SimulatedTask[],
  ) {
    const reached = tasks.slice(0, fault?.partly)
    later(fault?.late ?? 0, () => {
      for (const task of reached.filter((each) => stream.tasks.includes(each))) {
        const { id, name, state } = task
        const place = { project: stream.project, stream: stream.name, id, name }
        this.startsAndStops.push({ at: Date.now(), number, action, ...place, before: state })
        task.apply(action)
      }
    })
  }

  ofOthers({ what, stream: streamName, task: idOrName, after = 0 }: Act) {
    later(after, () => {
      const streams = this.#streams()
      const stream = streams.find(({ name }) => name === streamName)
      const task = idOrName === undefined ? undefined : stream?.find(idOrName)
      // Somebody else may have deleted it before.
      if (stream === undefined || (task === undefined && what !== 'deleteStream')) return
      const before = task?.state ?? null
      this.othersActs.push({ at: Date.now(), what, stream: stream.name, task: task?.name ?? null, before })
      if (what === 'deleteStream') streams.splice(streams.indexOf(stream), 1)
      else if (task !== undefined && what === 'delete') stream.tasks.splice(stream.tasks.indexOf(task), 1)
      else if (task !== undefined && what !== 'delete') task.apply(what)
    })
  }
}

/** A timer that does not keep the process alive. */
function later(ms: number, then: () => void) {
  if (ms === 0) then()
  else setTimeout(then, ms).unref()
}
