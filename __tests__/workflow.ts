/**
 * Plays a workflow file as far as its steps are this action's, on the simulator's runner: jobs in the order of
 * their needs, their outputs through the runner's masking, post steps at the end of each job. Steps of others
 * count as done.
 */
import { parse } from 'yaml'
import { jobOutput, runAction } from '../simulator/runner.js'

type Step = Awaited<ReturnType<typeof runAction>>
type Post = Awaited<ReturnType<Step['post']>>

export interface WorkflowStep {
  id?: string
  name?: string
  if?: string
  uses?: string
  run?: string
  with?: Record<string, unknown>
}

interface Job {
  needs?: string | string[]
  outputs?: Record<string, string>
  env?: Record<string, string>
  strategy?: { matrix?: Record<string, string[]> }
  steps: WorkflowStep[]
}

export interface Play {
  /** What each expression in the file is, without its braces; outputs of steps and jobs are known anyway. */
  values: Record<string, string>
  /** More inputs for each step of this action, to lead it to the simulator. */
  inputs?: Record<string, string>
  /** On top of, and instead of, what the file sets. */
  env?: Record<string, string>
  /** What another's step leaves in the environment, and what it masks. */
  others?: (step: WorkflowStep) => { env: Record<string, string>; masks: string[] } | undefined
  /** How the jobs end besides the steps of this action; `lost`: the runner is gone before any post step. */
  end?: (job: string) => 'success' | 'failure' | 'cancelled' | 'lost'
}

export interface PlayedStep {
  job: string
  name: string
  main: Step
  post: Post | null
}

/** As users name it, or by its path in the checkout. */
const ACTION = /^(?:OWNER\/pause-dis-dump-tasks|\.)(?:\/(resume)|\/)?(?:@v1)?$/

export async function playWorkflow(text: string, play: Play): Promise<PlayedStep[]> {
  const workflow = parse(text) as { env?: Record<string, string>; jobs: Record<string, Job> }
  const jobs = Object.entries(workflow.jobs)
  const played: PlayedStep[] = []
  const values = { ...play.values }
  for (const [name, job] of inOrder(jobs)) {
    for (const cell of cells(job.strategy?.matrix ?? {})) {
      const env = { ...workflow.env, ...play.env }
      played.push(...(await playJob(name, job, { ...play, env, values: Object.assign(values, cell) })))
    }
  }
  return played
}

async function playJob(name: string, job: Job, play: Play): Promise<PlayedStep[]> {
  const { values } = play
  const fill = (text: unknown) => filled(String(text), values)
  const env: Record<string, string> = { ...mapped(job.env ?? {}, fill), ...play.env }
  const masks: string[] = []
  const ran: PlayedStep[] = []
  for (const step of job.steps) {
    const action = ACTION.exec(step.uses ?? '')
    if (!action) {
      const left = step.uses ? play.others?.({ ...step, with: mapped(step.with ?? {}, fill) }) : undefined
      Object.assign(env, left?.env)
      masks.push(...(left?.masks ?? []))
      continue
    }
    const inputs = { ...mapped(step.with ?? {}, fill), ...play.inputs }
    const main = await runAction({
      action: action[1] ? 'resume' : 'pause',
      with: inputs,
      env,
      secrets: masks,
    })
    for (const [key, value] of Object.entries(main.outputs)) values[`steps.${step.id}.outputs.${key}`] = value
    masks.push(...main.masks)
    ran.push({ job: name, name: step.name ?? '', main, post: null })
  }
  const end = play.end?.(name) ?? 'success'
  if (end === 'lost') {
    for (const key of Object.keys(job.outputs ?? {})) values[`needs.${name}.outputs.${key}`] = ''
    return ran
  }
  for (const step of [...ran].reverse()) {
    const failed = ran.some(({ main }) => main.exitCode !== 0)
    const hasPost = 'paused-count' in step.main.outputs
    if (hasPost) step.post = await step.main.post({ status: failed && end === 'success' ? 'failure' : end })
  }
  for (const [key, text] of Object.entries(job.outputs ?? {}))
    values[`needs.${name}.outputs.${key}`] = jobOutput(fill(text), masks)
  return ran
}

function inOrder(jobs: [string, Job][]): [string, Job][] {
  const needs = ([, job]: [string, Job]) => [job.needs ?? []].flat()
  const done: [string, Job][] = []
  while (done.length < jobs.length) {
    const next = jobs.find(
      (job) => !done.includes(job) && needs(job).every((need) => done.some(([name]) => name === need)),
    )
    if (!next) throw new Error('The jobs need each other in a circle, or one that is not there')
    done.push(next)
  }
  return done
}

function cells(matrix: Record<string, string[]>): Record<string, string>[] {
  return Object.entries(matrix).reduce<Record<string, string>[]>(
    (sofar, [key, all]) =>
      sofar.flatMap((cell) => all.map((value) => ({ ...cell, [`matrix.${key}`]: value }))),
    [{}],
  )
}

function mapped(values: Record<string, unknown>, fill: (text: unknown) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, fill(value)]))
}

/** Expressions that are not in the table are slips of the pen. */
function filled(text: string, values: Record<string, string>): string {
  return text.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
    const value = values[expression]
    if (value === undefined) throw new Error(`The test has no value for the expression ${expression}`)
    return value
  })
}
