/** What matters here of a workflow file: jobs, steps, and the cells of a matrix. */

export interface WorkflowStep {
  id?: string
  name?: string
  if?: string
  uses?: string
  run?: string
  with?: Record<string, unknown>
  env?: Record<string, unknown>
}

export interface Job {
  name?: string
  if?: string
  uses?: string
  needs?: string | string[]
  outputs?: Record<string, string>
  env?: Record<string, string>
  permissions?: unknown
  strategy?: { matrix?: Matrix }
  steps?: WorkflowStep[]
}

export interface Workflow {
  on?: unknown
  env?: Record<string, string>
  permissions?: unknown
  jobs: Record<string, Job>
}

type Matrix = Record<string, unknown[]> | { include: Record<string, unknown>[] }
/** The action as users name it (their fork too), or by its path in the checkout. */
const ACTION = /^(?:[\w.-]+\/pause-dis-dump-tasks|\.)(?:\/(resume)|\/)?(?:@\S+)?$/

/** Which of the two actions a step uses; null: somebody else's. */
export function actionOf({ uses }: WorkflowStep): 'pause' | 'resume' | null {
  const action = ACTION.exec(uses ?? '')
  return action && (action[1] ? 'resume' : 'pause')
}

export function inOrder(jobs: [string, Job][]): [string, Job][] {
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

export function cells(matrix: Matrix): Record<string, string>[] {
  const named = (cell: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(cell).map(([key, value]) => [`matrix.${key}`, String(value)]))
  if (isListed(matrix)) return matrix.include.map(named)
  return Object.entries(matrix).reduce<Record<string, string>[]>(
    (sofar, [key, all]) =>
      sofar.flatMap((cell) => all.map((value) => ({ ...cell, [`matrix.${key}`]: String(value) }))),
    [{}],
  )
}

const isListed = (matrix: Matrix): matrix is { include: Record<string, unknown>[] } => 'include' in matrix
