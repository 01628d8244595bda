/** What a pause remembers for its post step: each change is on disk before the step goes on. */
import type { PauseMemory } from '../apply/followed.ts'
import { byStream, type DumpTask, type StopFate } from '../model/tasks.ts'
import type { SavedStream, SavedTask } from '../runner/savedState.ts'
import { newRecord } from '../runner/state.ts'

export class SavedMemory implements PauseMemory {
  readonly #records: Map<string, { index: number; record: SavedStream }>
  readonly #save: (index: number, stream: SavedStream) => void
  readonly #adoptsLate: boolean

  /** `adoptsLate`: tasks that others paused while this step ran count as adopted. `save`: writes one stream's record. */
  constructor(
    streams: readonly string[],
    plan: { stop: readonly DumpTask[]; adopt: readonly DumpTask[] },
    adoptsLate: boolean,
    save: (index: number, stream: SavedStream) => void,
  ) {
    const stop = byStream(plan.stop)
    const adopt = byStream(plan.adopt)
    this.#records = new Map(
      streams.map((stream, index) => {
        const record = newRecord(stream, stop.get(stream) ?? [], adopt.get(stream) ?? [])
        return [stream, { index, record }]
      }),
    )
    this.#adoptsLate = adoptsLate
    this.#save = save
  }

  get records(): SavedStream[] {
    return [...this.#records.values()].map(({ record }) => record)
  }

  /** Remembers what is adopted, before anything is stopped. */
  begin(): void {
    for (const { stream, tasks } of this.records) {
      if (tasks.some(({ isAdopted }) => isAdopted)) this.#change(stream, (task) => task)
    }
  }

  stop(stream: string, fate: StopFate, positions: number[]): void {
    this.#changeAt(stream, positions, (task) => ({ ...task, fate: keptFate(task.fate, fate) }))
  }

  unanswered(stream: string, positions: number[]): void {
    this.#changeAt(stream, positions, (task) => ({ ...task, mayComeLate: true }))
  }

  reached(stream: string, tasks: readonly { position: number; pausedAt: string | null }[]): void {
    const times = new Map(tasks.map(({ position, pausedAt }) => [position, pausedAt]))
    this.#change(stream, (task, position) => {
      if (task.isAdopted) return task
      return { ...task, isPaused: times.has(position), pausedAt: times.get(position) ?? null }
    })
  }

  already(stream: string, positions: number[]): void {
    if (this.#adoptsLate) this.#changeAt(stream, positions, (task) => ({ ...task, isAdopted: true }))
  }

  #changeAt(stream: string, positions: number[], change: (task: SavedTask) => SavedTask): void {
    const meant = new Set(positions)
    this.#change(stream, (task, position) => (meant.has(position) ? change(task) : task))
  }

  #change(stream: string, change: (task: SavedTask, position: number) => SavedTask): void {
    const kept = this.#records.get(stream)
    if (!kept) return
    kept.record = { stream, tasks: kept.record.tasks.map(change) }
    this.#save(kept.index, kept.record)
  }
}

/** A stop that may have taken effect is not undone by a later one that was refused. */
function keptFate(before: StopFate, now: StopFate): StopFate {
  return before === 'unknown' && (now === 'refused' || now === 'unsent') ? 'unknown' : now
}
