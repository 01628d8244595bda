/**
 * Plays those steps of a workflow file that are steps of this action, for the tests of the examples. Jobs run in the
 * order of their needs, the cells of a matrix one after the other, and post steps at the end of each job. Outputs of
 * jobs go through the masking of the runner. All other steps count as done.
 */
import { parse } from 'yaml'
import type { JobStatus } from './environment.ts'
import { jobOutput, type MainStep, runAction } from './runner.ts'
import type { StepResult } from './step.ts'

type Values = Record<string, string>
type Fields = Record<string, unknown>
type Matrix = Record<string, unknown[]> | { include: Fields[] }

interface WorkflowStep {
  id?: string
  uses?: string
  with?: Fields
  env?: Fields
}

interface Job {
  needs?: string | string[]
  outputs?: Fields
  env?: Fields
  strategy?: { matrix?: Matrix }
  steps?: WorkflowStep[]
}

export interface Play {
  /** The value of each expression in the file, without its braces. Outputs of steps and jobs are known anyway. */
  values: Values
  /** The value of a longer expression that is not in `values`. */
  evaluate?: (expression: string, values: Values) => string | undefined
  /** More inputs for each step of this action, to lead it to the simulator. */
  inputs?: Values
  /** More variables, which win over those of the file. */
  env?: Values
  /** What a step of others leaves in the environment, and what it masks. */
  others?: (step: WorkflowStep) => { env: Values; masks: string[] } | undefined
  /** How a job ends apart from the steps of this action. `lost`: the runner is gone before any post step. */
  end?: (job: string) => JobStatus | 'lost'
}

export interface PlayedStep {
  job: string
  action: 'pause' | 'resume'
  main: MainStep
  post: StepResult | null
}

/** The action as users name it, or by its path in the checkout. */
const ACTION = /^(?:[\w.-]+\/pause-dis-dump-tasks|\.)(?:\/(resume)|\/)?(?:@\S+)?$/

export async function playWorkflow(text: string, play: Play): Promise<PlayedStep[]> {
  const { jobs, env } = parse(text) as { jobs: Record<string, Job>; env?: Fields }
  const played: PlayedStep[] = []
  const values = { ...play.values }
  for (const [name, job] of inOrder(Object.entries(jobs))) {
    for (const cell of cellsOf(job.strategy?.matrix ?? {})) {
      Object.assign(values, cell)
      const run = new JobRun(name, { ...job, env: { ...env, ...job.env } }, { ...play, values })
      played.push(...(await run.play()))
    }
  }
  return played
}

/** One job, or one cell of its matrix. */
class JobRun {
  readonly #name: string
  readonly #job: Job
  readonly #play: Play
  readonly #env: Values
  readonly #masks: string[] = []
  readonly #ran: PlayedStep[] = []
  #status: JobStatus = 'success'

  constructor(name: string, job: Job, play: Play) {
    this.#name = name
    this.#job = job
    this.#play = play
    this.#env = { ...this.#filled(job.env), ...play.env }
  }

  async play(): Promise<PlayedStep[]> {
    for (const step of this.#job.steps ?? []) {
      const action = ACTION.exec(step.uses ?? '')
      if (action) await this.#main(step, action[1] ? 'resume' : 'pause')
      else this.#passOver(step)
    }
    const end = this.#play.end?.(this.#name) ?? 'success'
    const isLost = end === 'lost'
    for (const step of isLost ? [] : [...this.#ran].reverse()) {
      const status = end === 'success' ? this.#status : end
      if (step.action === 'pause') step.post = await step.main.post({ status: status as JobStatus })
    }
    this.#handOver(isLost)
    return this.#ran
  }

  #passOver(step: WorkflowStep): void {
    const left = this.#play.others?.({ ...step, with: step.uses ? this.#filled(step.with) : {} })
    Object.assign(this.#env, left?.env)
    this.#masks.push(...(left?.masks ?? []))
  }

  async #main(step: WorkflowStep, action: 'pause' | 'resume'): Promise<void> {
    const { values, inputs, env } = this.#play
    const main = await runAction({
      action,
      with: { ...this.#filled(step.with), ...inputs },
      env: { ...this.#env, ...this.#filled(step.env), ...env },
      secrets: this.#masks,
    })
    for (const [key, value] of Object.entries(main.outputs)) values[`steps.${step.id}.outputs.${key}`] = value
    this.#masks.push(...main.masks)
    if (main.exitCode !== 0) this.#status = 'failure'
    this.#ran.push({ job: this.#name, action, main, post: null })
  }

  #handOver(isLost: boolean): void {
    const { values } = this.#play
    const outputs = this.#job.outputs ?? {}
    const texts = isLost
      ? Object.keys(outputs).map((key) => [key, ''])
      : Object.entries(this.#filled(outputs))
    for (const [key, text = ''] of texts) {
      const output = `needs.${this.#name}.outputs.${key}`
      // An empty output of one job of a matrix does not replace that of another one.
      values[output] = jobOutput(text, this.#masks) || (values[output] ?? '')
    }
  }

  /** An unknown expression is a typo, so it is an error. */
  #filled(texts: Fields | undefined): Values {
    const { values, evaluate } = this.#play
    const filled = (text: string) =>
      text.replace(/\$\{\{\s*(.*?)\s*\}\}/gs, (_, expression: string) => {
        const value = values[expression] ?? evaluate?.(expression, values)
        if (value === undefined) throw new Error(`Nothing is known of the expression ${expression}`)
        return value
      })
    return Object.fromEntries(
      Object.entries(texts ?? {}).map(([name, text]) => [name, filled(String(text ?? ''))]),
    )
  }
}

function inOrder(jobs: [string, Job][]): [string, Job][] {
  const done: [string, Job][] = []
  while (done.length < jobs.length) {
    const isDone = (need: string) => done.some(([name]) => name === need)
    const next = jobs.find((job) => !done.includes(job) && [job[1].needs ?? []].flat().every(isDone))
    if (!next) throw new Error('The jobs need each other in a circle, or one that is not there')
    done.push(next)
  }
  return done
}

function cellsOf(matrix: Matrix): Values[] {
  const named = (cell: Fields) =>
    Object.fromEntries(Object.entries(cell).map(([key, value]) => [`matrix.${key}`, String(value)]))
  if (isListed(matrix)) return matrix.include.map(named)
  return Object.entries(matrix).reduce<Values[]>(
    (sofar, [key, all]) =>
      sofar.flatMap((cell) => all.map((value) => ({ ...cell, ...named({ [key]: value }) }))),
    [{}],
  )
}

const isListed = (matrix: Matrix): matrix is { include: Fields[] } => 'include' in matrix
