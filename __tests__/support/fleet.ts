/** Several streams that were paused, for tests of a fault that must not reach beyond its own stream or task. */
import type { Entry } from '../../simulator/cloud/types.ts'
import { pause, resume, type Simulator, type Step, withSimulator, worldOf } from './stage.ts'

/** A step that starts what a pause has stopped. */
export const RESUMES = ['post step', 'resume action'] as const
export type Resumes = (typeof RESUMES)[number]

/** Streams with one dump task each, all running: `s1` has `s1-dump`. */
export const fleetOf = (streams: readonly string[]) =>
  worldOf(Object.fromEntries(streams.map((name) => [name, [[dumpOf(name), 'RUNNING']]])))

export const dumpOf = (stream: string) => `${stream}-dump`

/** The names `s1` to `s9`, or as many as are asked for. */
export const namesOf = (count: number) => Array.from({ length: count }, (_, index) => `s${index + 1}`)

export const pauseOf = (streams: readonly string[]): Record<string, string> => ({
  'stream-name': streams.join(),
  'task-ids': 'all',
  resume: 'always',
})

type Post = Awaited<ReturnType<Step['post']>>

interface Course {
  world: ReturnType<typeof worldOf>
  streams: readonly string[]
  by: Resumes
  inputs?: Record<string, string>
  /** What happens when the pause is over. */
  between: (sim: Simulator) => void
  nodeArguments?: string[]
  budgets?: { main?: number; next?: number }
  status?: 'success' | 'cancelled'
}

/** A pause that goes well; what happens then; and the step that resumes. */
export function pauseAndResume<T>(
  { world, streams, by, inputs = {}, between, nodeArguments = [], budgets = {}, status = 'success' }: Course,
  check: (sim: Simulator, next: Post, sent: Entry[]) => Promise<T> | T,
): Promise<T> {
  return withSimulator({ world, pauseDelay: 20, startDelay: 20 }, async (sim) => {
    const given = { ...pauseOf(streams), ...inputs }
    const main = await pause(sim, given, { nodeArguments, budgets, timeout: 60_000 })
    if (main.exitCode !== 0) throw new Error(`The pause failed: ${main.log}`)
    between(sim)
    const begun = sim.journal.length
    const tasks = main.outputs['handover'] ?? ''
    const wait = given['wait-timeout'] ?? '10m'
    const next =
      by === 'post step'
        ? await main.post({ status })
        : await resume(sim, { tasks, 'wait-timeout': wait }, { nodeArguments, after: main, timeout: 60_000 })
    return check(sim, next, sim.journal.slice(begun))
  })
}

/** Whether the table of the summary shows the task as a failure. */
export function isFailed({ summary }: Pick<Step, 'summary'>, task: string): boolean {
  const row = summary.split('\n').find((line) => line.includes(`<strong>${task}</strong>`))
  return row?.includes('❌') === true
}

/** The lists of a stream that were asked for before the first start of another one. */
export function listsBeforeStart(sent: readonly Entry[], listed: string, started: string): number {
  const start = sent.findIndex(({ operation, stream }) => operation === 'start' && stream === started)
  if (start === -1) throw new Error(`${started} was never started`)
  return sent.slice(0, start).filter(({ operation, stream }) => operation === 'list' && stream === listed)
    .length
}
