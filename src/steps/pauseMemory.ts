/** Remembers for the post step how far a pause came: each change is on disk before the step goes on. */
import type { PauseMemory } from '../apply/followed.ts'
import { byStream, type DumpTask, type StopFate, taskKey } from '../model/tasks.ts'
import type { SavedStream, SavedTask } from '../runner/savedState.ts'
import { newRecord } from '../runner/state.ts'

export interface SavedMemory extends PauseMemory {
  /** One record for each stream, as it is saved. */
  records: SavedStream[]
  /** Saves the adopted tasks, before anything is stopped. */
  begin(): void
}

/**
 * Creates the memory of a pause before a stop is sent. `adoptsLate`: tasks that others paused while this step ran
 * count as adopted. `save` writes the record of one stream; its errors are passed on.
 */
export function savedMemory(
  streams: readonly string[],
  plan: { stop: readonly DumpTask[]; adopt: readonly DumpTask[] },
  adoptsLate: boolean,
  save: (index: number, stream: SavedStream) => void,
): SavedMemory {
  const stop = byStream(plan.stop)
  const adopt = byStream(plan.adopt)
  const records = streams.map((name) => newRecord(name, stop.get(name) ?? [], adopt.get(name) ?? []))
  /** Changes these tasks of the stream (null: all of them), and saves its record. */
  const change = (
    stream: string,
    tasks: readonly DumpTask[] | null,
    changesOf: (task: SavedTask) => Partial<SavedTask>,
  ) => {
    const index = records.findIndex((record) => record.stream === stream)
    const record = records[index]
    if (!record) return
    const keys = tasks && new Set(tasks.map(taskKey))
    const changed = record.tasks.map((task) =>
      keys === null || keys.has(taskKey(task)) ? { ...task, ...changesOf(task) } : task,
    )
    records[index] = { stream, tasks: changed }
    save(index, records[index])
  }
  return {
    records,
    begin() {
      for (const [index, record] of records.entries()) {
        if (record.tasks.some(({ isAdopted }) => isAdopted)) save(index, record)
      }
    },
    stop: (stream, fate, tasks) => change(stream, tasks, (task) => ({ fate: keptFate(task.fate, fate) })),
    unanswered: (stream, tasks) => change(stream, tasks, () => ({ mayComeLate: true })),
    reached: (stream, since) =>
      change(stream, null, (task) => ({ pausedAt: since.get(taskKey(task)) ?? null })),
    already(stream, tasks) {
      if (adoptsLate) change(stream, tasks, () => ({ isAdopted: true }))
    },
  }
}

/** If a stop may have taken effect, a later stop that was refused does not change that. */
function keptFate(before: StopFate, now: StopFate): StopFate {
  return before === 'unknown' && (now === 'refused' || now === 'unsent') ? 'unknown' : now
}
