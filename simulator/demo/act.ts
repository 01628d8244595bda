/** Plays one act of the demo: a job that pauses dump tasks, deploys, and ends. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Simulator } from '../cloud/simulator.ts'
import { startSimulator } from '../index.ts'
import type { JobStatus } from '../runner/environment.ts'
import { startAction } from '../runner/runner.ts'
import type { StepResult } from '../runner/step.ts'
import { Teller } from './teller.ts'
import { key, project, world } from './world.ts'

export interface Act {
  readonly title: string
  /** Printed before the act: what is going to happen. */
  readonly story: string
  /** Printed after the act, if all went well: what there was to see. */
  readonly moral: string
  /** The inputs that the author of the workflow sets, besides region and credentials. */
  readonly with: Readonly<Record<string, string>>
  readonly deployment: { readonly lasts: number; readonly ends: JobStatus; readonly told: string }
  readonly prepare?: (sim: Simulator) => void
  /** A check of this act alone, besides those of every act. Gives what went wrong, or null. */
  readonly flaw?: (sim: Simulator) => string | null
}

/** Plays the act, and gives what went wrong. */
export async function play(act: Act, isVerbose: boolean): Promise<string[]> {
  const sim = await startSimulator({ world: world(), pauseDelay: 1_200, startDelay: 800 })
  act.prepare?.(sim)
  const teller = new Teller(sim)
  try {
    const flaws = await job(act, sim, teller, isVerbose)
    const flaw = act.flaw?.(sim)
    return flaw ? [...flaws, flaw] : flaws
  } finally {
    teller.end()
    await sim.close()
  }
}

async function job(act: Act, sim: Simulator, teller: Teller, isVerbose: boolean): Promise<string[]> {
  const flaws: string[] = []
  const written = Object.entries(act.with).map(([name, value]) => `${name}: ${value}`)
  teller.say('job', `step 1, the pause: ${written.join(' · ')}`)
  const step = startAction({ with: { ...act.with, ...signIn, endpoint: sim.url } })
  teller.listen(step.process)
  const pause = await step.done
  teller.sayLists()
  if (isVerbose) show(pause)
  if (pause.exitCode !== 0) flaws.push(`the pause step ended with exit code ${pause.exitCode}`)

  const status = pause.exitCode === 0 ? await deploy(act, sim, teller, flaws) : 'failure'
  if (pause.exitCode !== 0) teller.say('job', 'step 2, the deployment, is left out: step 1 failed')

  teller.say('job', `the job ends, ${status}: the post step of the pause runs`)
  const last = pause.startPost({ status })
  teller.listen(last.process)
  const post = await last.done
  teller.sayLists()
  if (isVerbose) show(post)
  if (post.exitCode !== 0) flaws.push(`the post step ended with exit code ${post.exitCode}`)
  const stopped = namesBut('RUNNING', sim, teller)
  if (stopped.length > 0) flaws.push(`not running: ${stopped.join(', ')}`)
  return flaws
}

/** Only pretends to deploy. What counts is that no dump runs during that time. */
async function deploy(act: Act, sim: Simulator, teller: Teller, flaws: string[]): Promise<JobStatus> {
  const { lasts, ends, told } = act.deployment
  const check = () => {
    const running = namesBut('PAUSED', sim, teller)
    if (running.length > 0) flaws.push(`not paused during the deployment: ${running.join(', ')}`)
  }
  check()
  teller.say('job', 'step 2, the deployment, begins')
  await sleep(lasts)
  check()
  teller.say('job', told)
  return ends
}

const signIn = {
  region: 'eu-de',
  'project-id': project,
  'access-key-id': key.ak,
  'secret-access-key': key.sk,
}

function namesBut(state: string, sim: Simulator, teller: Teller): string[] {
  teller.look()
  return sim.streams.flatMap(({ name, tasks }) =>
    tasks.filter((task) => task.state !== state).map((task) => `${name}/${task.name}`),
  )
}

function show(step: StepResult): void {
  const block = (title: string, text: string) =>
    console.log(`\n── ${title}\n${text.trimEnd() || '(nothing)'}`)
  // `handover` is the only output that is not for people.
  const shown = (name: string, value: string) =>
    name === 'handover' ? `${value.slice(0, 40)}… (${value.length} characters)` : value
  block('log, as the runner shows it', step.visibleLog)
  const outputs = Object.entries(step.outputs).map(([name, value]) => `${name}=${shown(name, value)}`)
  block('outputs', outputs.join('\n'))
  block('job summary (Markdown)', step.summary)
  block('exit code', `${step.exitCode}\n`)
}
