/** What the simulator saw of a pause and of what followed it, as plain data: what the oracle judges. */
import type { AppliedAction, Entry, OthersAct, StatesSeen } from '../../simulator/cloud/types.ts'
import type { Simulator, Step } from './stage.ts'

/** A dump task as it was at some time. */
export interface TaskThen {
  /** Its ID. */
  project: string
  stream: string
  id: string
  name: string
  state: string
}

type Request = Pick<
  Entry,
  'number' | 'at' | 'operation' | 'project' | 'stream' | 'taskIds' | 'status' | 'answered'
> & {
  /** A list that goes on where the one before it ended. */
  isNextPage: boolean
}

export interface History {
  requests: readonly Request[]
  statesSeen: readonly StatesSeen[]
  startsAndStops: readonly AppliedAction[]
  /** `at`: when they show at the latest. */
  othersActs: readonly OthersAct[]
}

/** A step that has ended, with the numbers of its first and last request. */
export interface EndedStep {
  kind: 'pause' | 'post' | 'resume'
  first: number
  last: number
  /** ms since 1970, true time. */
  endedAt: number
  durationMs: number
  exitCode: number | null
  signal: string | null
  annotations: Step['annotations']
  summary: string
}

/** A pause and what followed it. */
export interface Play {
  inputs: Readonly<Record<string, string>>
  before: readonly TaskThen[]
  now: readonly TaskThen[]
  main: EndedStep
  /** The post step, or the resume action that was given its tasks; null: not yet. */
  next: EndedStep | null
  history: History
  /** Real ms in which a second passes for the steps. */
  second: number
  /** How many seconds, of its own time, a step may take. */
  budgets: { main?: number; next?: number }
}

export function historyOf(sim: Simulator): History {
  const { journal, statesSeen, startsAndStops, settings } = sim
  const requests = journal.map(({ query, ...entry }) => ({
    ...entry,
    isNextPage: query.has('start_task_name'),
  }))
  const othersActs = sim.othersActs.map((act) => ({ ...act, at: act.at + settings.pauseDelay }))
  return { requests, statesSeen, startsAndStops, othersActs }
}

export function tasksNow(sim: Simulator): TaskThen[] {
  return sim.streams.flatMap(({ project, name: stream, tasks }) =>
    tasks.map(({ id, name, state }) => ({ project, stream, id, name, state })),
  )
}

/** The step, with what the simulator has in its journal from that number on. */
export function endedStep(
  kind: EndedStep['kind'],
  first: number,
  sim: Simulator,
  { durationMs, exitCode, signal, annotations, summary }: Omit<Step, 'post' | 'startPost'>,
): EndedStep {
  const outcome = { durationMs, exitCode, signal, annotations, summary }
  return { kind, first, last: sim.journal.length, endedAt: Date.now(), ...outcome }
}
