/**
 * The stage of the end-to-end tests: the simulator on a free port, and the bundle in `dist` as the runner
 * starts it. Nothing of the action is mocked.
 */
import { defaultWorld, startSimulator } from '../../simulator/index.ts'
import { type runAction, startAction } from '../../simulator/runner/runner.ts'
import type { Play } from './history.ts'
import { begin, end, judged, judgeResume } from './judged.ts'
import { searched } from './secrets.ts'

export type Simulator = Awaited<ReturnType<typeof startSimulator>>
export type Step = Awaited<ReturnType<typeof runAction>>
export type World = ReturnType<typeof defaultWorld>

/** A world with one project `eu-de`, and the streams given as `name: [[task, state], …]`. */
export function worldOf(streams: Record<string, [name: string, state: string][]>): World {
  const world = defaultWorld()
  const project = world.projects[0]
  if (!project) throw new Error('the default world has a project')
  world.streams = Object.entries(streams).map(([name, tasks]) => ({
    project: project.id,
    name,
    tasks: tasks.map(([task, state]) => ({ id: idOf(name, task), name: task, destination: 'OBS', state })),
  })) as World['streams']
  return world
}

/** The ID that `worldOf` gives a task: 19 letters and digits, as the service's are. */
export function idOf(stream: string, task: string): string {
  const letters = `${stream}X${task}`.replace(/[^A-Za-z0-9]/g, 'Z')
  return letters.padEnd(19, '0').slice(0, 19)
}

/** Runs `play` with a simulator that is closed afterwards, whatever happens. */
export async function withSimulator<T>(
  options: Parameters<typeof startSimulator>[0],
  play: (sim: Simulator) => Promise<T>,
): Promise<T> {
  const sim = await startSimulator(options)
  try {
    return await play(sim)
  } finally {
    await sim.close()
  }
}

/** The inputs that sign in to the simulator by its permanent AK/SK, with the project given by ID. */
export function signedIn(sim: Simulator): Record<string, string> {
  const key = sim.world.accessKeys?.[0]
  const project = sim.world.projects[0]
  if (!key || !project) throw new Error('the world has a key and a project')
  return {
    endpoint: sim.url,
    'iam-endpoint': sim.url,
    region: 'eu-de',
    'project-id': project.id,
    'access-key-id': key.ak,
    'secret-access-key': key.sk,
  }
}

/** Runs the pause action's main step against the simulator. */
export async function pause(
  sim: Simulator,
  inputs: Record<string, string>,
  more: Partial<StageOptions> = {},
): Promise<Step> {
  return startPause(sim, inputs, more).done
}

/** Starts the pause action's main step; the handle can cancel and kill. */
export function startPause(
  sim: Simulator,
  inputs: Record<string, string>,
  { budgets = {}, isJudged = true, ...more }: Partial<StageOptions> = {},
) {
  const mark = begin(sim)
  const handle = startAction({ action: 'pause', with: { ...signedIn(sim), ...inputs }, ...more })
  const judging = { inputs, budgets, nodeArguments: more.nodeArguments ?? [] }
  const done = handle.done.then((step) => {
    end(sim, mark)
    const found = searched(sim, step)
    return isJudged ? judged(sim, mark, found, judging) : found
  })
  return { ...handle, done }
}

/** Runs the resume action against the simulator. */
export async function resume(
  sim: Simulator,
  inputs: Record<string, string>,
  more: Partial<ResumeOptions> = {},
): Promise<Step> {
  return startResume(sim, inputs, more).done
}

/** Starts the resume action; the handle can cancel and kill. */
export function startResume(
  sim: Simulator,
  inputs: Record<string, string>,
  { after, ...more }: Partial<ResumeOptions> = {},
) {
  const mark = begin(sim)
  const handle = startAction({ action: 'resume', with: { ...signedIn(sim), ...inputs }, ...more })
  const done = handle.done.then((step) => {
    end(sim, mark)
    if (after !== undefined) judgeResume(sim, after, mark, step)
    return searched(sim, step)
  })
  return { ...handle, done }
}

type RunOptions = NonNullable<Parameters<typeof runAction>[0]>

interface StageOptions extends RunOptions {
  /** How many seconds, of their own time, the steps may take. */
  budgets: Play['budgets']
  /** False where the test spoils what the oracle believes, such as the saved state. */
  isJudged: boolean
}

interface ResumeOptions extends RunOptions {
  /** The main step whose tasks it is given: both are judged together. */
  after: Step
}

/** The `tasks` output, read. */
export function tasksOf(step: Step): Record<string, string | null>[] {
  return JSON.parse(step.outputs['tasks'] ?? 'null')
}

/** `list a 200` for each request in order: what was asked, and how it was answered. */
export function requests(sim: Simulator): string[] {
  return sim.journal.map(({ operation, stream, status }) =>
    [operation, stream, status].filter(Boolean).join(' '),
  )
}
