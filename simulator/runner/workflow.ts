/**
 * Plays the steps of a workflow file that are steps of this action. Jobs run in the order of their needs, and the cells
 * of a matrix one after the other. Outputs of jobs go through the masking of the runner. Post steps run at the end of
 * each job. All other steps count as done.
 */
import { parse } from 'yaml'
import type { JobStatus } from './environment.ts'
import { jobOutput, type MainStep, runAction } from './runner.ts'
import type { StepResult } from './step.ts'
import { actionOf, cells, inOrder, type Job, type Workflow, type WorkflowStep } from './workflowFile.ts'

type Values = Record<string, string>

/** Where in the file an expression is. */
export interface Spot {
  kind: 'input' | 'variable' | 'output'
  name: string
  env: Values
}

export interface Play {
  /** The value of each expression in the file, without its braces. Outputs of steps and jobs are known anyway. */
  values: Values
  /** The value of a longer expression that is not in `values`. */
  evaluate?: (expression: string, values: Values, spot: Spot) => string | undefined
  /** More inputs for each step of this action, to lead it to the simulator. */
  inputs?: Values
  /** The inputs of a step instead of those that the file sets. */
  change?: (inputs: Values, env: Values) => Values
  /** More variables, which win over those of the file. */
  env?: Values
  /** More variables for a step of this action. `env` has those that it gets otherwise. */
  environment?: (job: string, env: Values) => Values
  /** What is masked from the start. */
  secrets?: readonly string[]
  /** What a step of others leaves in the environment, what it masks, and how it ends. */
  others?: (step: WorkflowStep, job: string) => Left | undefined
  /** Whether a job or step runs, given how the job went so far. By default all of them run. */
  runs?: (what: { if?: string }, title: string, sofar: JobStatus, values: Values) => boolean
  /** How a job ends apart from the steps of this action. `lost`: the runner is gone before any post step. */
  end?: (job: string) => JobStatus | 'lost'
  /** Called when a job starts, and (`tell`) when a step ends. */
  start?: (job: string) => void
  tell?: (step: PlayedStep, which: 'main' | 'post') => void
}

interface Left {
  env?: Values
  masks?: string[]
  status?: JobStatus
}

export interface PlayedStep {
  job: string
  name: string
  action: 'pause' | 'resume'
  main: MainStep
  post: StepResult | null
}

export async function playWorkflow(text: string, play: Play): Promise<PlayedStep[]> {
  const workflow = parse(text) as Workflow
  const played: PlayedStep[] = []
  const values = { ...play.values }
  for (const [name, job] of inOrder(Object.entries(workflow.jobs))) {
    const results = [job.needs ?? []].flat().map((need) => values[`needs.${need}.result`] ?? 'success')
    const sofar = results.every((result) => result === 'success') ? 'success' : 'failure'
    values[`needs.${name}.result`] = 'skipped'
    if (play.runs?.(job, `Job ${name}`, sofar, values) === false) continue
    play.start?.(name)
    for (const cell of cells(job.strategy?.matrix ?? {})) {
      const whole = { ...job, env: { ...workflow.env, ...job.env } }
      const run = new JobRun(name, whole, { ...play, values: Object.assign(values, cell) })
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
  readonly #env: Values = {}
  readonly #masks: string[]
  readonly #ran: PlayedStep[] = []
  #status: JobStatus = 'success'

  constructor(name: string, job: Job, play: Play) {
    this.#name = name
    this.#job = job
    this.#play = play
    this.#masks = [...(play.secrets ?? [])]
    Object.assign(this.#env, this.#filled(job.env, 'variable'), play.env)
  }

  async play(): Promise<PlayedStep[]> {
    const { values, runs } = this.#play
    for (const step of this.#job.steps ?? []) {
      if (runs?.(step, titleOf(step), this.#status, values) === false) continue
      const action = actionOf(step)
      if (action === null) this.#passOver(step)
      else await this.#main(step, action)
    }
    const end = this.#play.end?.(this.#name) ?? 'success'
    if (end === 'lost') {
      for (const key of Object.keys(this.#job.outputs ?? {}))
        values[`needs.${this.#name}.outputs.${key}`] = ''
      return this.#ran
    }
    const status = end === 'success' ? this.#status : end
    values[`needs.${this.#name}.result`] = status
    for (const step of [...this.#ran].reverse()) await this.#post(step, status)
    this.#handOver()
    return this.#ran
  }

  #passOver(step: WorkflowStep): void {
    const { others } = this.#play
    if (others === undefined) return
    const left = others(step.uses ? { ...step, with: this.#filled(step.with, 'variable') } : step, this.#name)
    Object.assign(this.#env, left?.env)
    this.#masks.push(...(left?.masks ?? []))
    this.#status = left?.status ?? this.#status
  }

  async #main(step: WorkflowStep, action: 'pause' | 'resume'): Promise<void> {
    const { values, inputs, change, tell } = this.#play
    const own = { ...this.#env, ...this.#filled(step.env, 'variable'), ...this.#play.env }
    const env = { ...own, ...this.#play.environment?.(this.#name, own) }
    const given = { ...this.#filled(step.with, 'input'), ...inputs }
    const main = await runAction({
      action,
      with: change?.(given, env) ?? given,
      env,
      secrets: this.#masks,
    })
    for (const [key, value] of Object.entries(main.outputs)) values[`steps.${step.id}.outputs.${key}`] = value
    this.#masks.push(...main.masks)
    if (main.exitCode !== 0) this.#status = 'failure'
    const played: PlayedStep = { job: this.#name, name: titleOf(step), action, main, post: null }
    this.#ran.push(played)
    tell?.(played, 'main')
  }

  async #post(step: PlayedStep, status: JobStatus): Promise<void> {
    if (step.action !== 'pause') return
    step.post = await step.main.post({ status })
    this.#play.tell?.(step, 'post')
  }

  #handOver(): void {
    const { values } = this.#play
    for (const [key, text] of Object.entries(this.#filled(this.#job.outputs, 'output'))) {
      const output = `needs.${this.#name}.outputs.${key}`
      // An empty output of one job of a matrix does not replace that of another one.
      values[output] = jobOutput(text, this.#masks) || (values[output] ?? '')
    }
  }

  #filled(texts: Record<string, unknown> | undefined, kind: Spot['kind']): Values {
    return Object.fromEntries(
      Object.entries(texts ?? {}).map(([name, text]) => [
        name,
        filled(String(text ?? ''), this.#play, { kind, name, env: this.#env }),
      ]),
    )
  }
}

/** The name of a step in the log of GitHub. */
export function titleOf({ name, uses, run }: WorkflowStep): string {
  return name ?? uses ?? `Run ${run?.trim().split('\n')[0] ?? ''}`
}

/** An unknown expression is a typo, so it is an error. */
export function filled(text: string, { values, evaluate }: Play, spot: Spot): string {
  return text.replace(/\$\{\{\s*(.*?)\s*\}\}/gs, (_, expression: string) => {
    const value = values[expression] ?? evaluate?.(expression, values, spot)
    if (value === undefined) throw new UnknownExpression(expression, spot)
    return value
  })
}

/** Nothing gives a value for an expression. */
export class UnknownExpression extends Error {
  readonly expression: string

  constructor(expression: string, { kind, name }: Spot) {
    super(`Nothing is known of the expression ${expression}, at the ${kind} ${name}`)
    this.expression = expression
  }
}
