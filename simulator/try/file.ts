/** Reads a workflow file, and checks it before anything is played. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseDocument } from 'yaml'
import { readMetadata } from '../runner/metadata.ts'
import { actionOf, inOrder, type Job, type Workflow, type WorkflowStep } from '../runner/workflowFile.ts'

const repository = new URL('../../', import.meta.url)

export function readWorkflow(file: string): { text: string; workflow: Workflow } {
  const text = textOf(file)
  const document = parseDocument(text)
  const [error] = document.errors
  if (error) throw new Error(`${file} is no valid YAML: ${error.message.trimEnd()}`)
  const content: unknown = document.toJS()
  if (!isWorkflow(content)) throw new Error(`${file} is no workflow: it has no jobs with steps`)
  const jobs = Object.entries(content.jobs)
  inOrder(jobs)
  const steps = jobs.flatMap(([name, job]) => stepsOf(name, job))
  if (steps.length === 0) {
    throw new Error(
      `${file} has no step of this action. Such a step has uses: OWNER/pause-dis-dump-tasks@v1 or ` +
        'OWNER/pause-dis-dump-tasks/resume@v1 (with any owner and version), or uses: ./',
    )
  }
  const problems = [...steps.flatMap(unknownInputs), ...jobs.flatMap(oddMatrix)]
  if (problems.length > 0)
    throw new Error(`${file}:\n${problems.map((problem) => `- ${problem}`).join('\n')}`)
  return { text, workflow: content }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    const why = isMissing ? 'there is no such file' : error instanceof Error ? error.message : error
    throw new Error(`${file} cannot be read: ${why}`)
  }
}

function isWorkflow(content: unknown): content is Workflow {
  const jobs = isObject(content) ? content['jobs'] : undefined
  return isObject(jobs) && Object.values(jobs).length > 0 && Object.values(jobs).every(isJob)
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A job that calls another workflow has no steps. */
const isJob = (job: unknown) =>
  isObject(job) &&
  (typeof job['uses'] === 'string' || (Array.isArray(job['steps']) && job['steps'].every(isObject)))

interface Found {
  job: string
  step: WorkflowStep
}

function stepsOf(job: string, { steps = [] }: Job): Found[] {
  return steps.filter((step) => actionOf(step) !== null).map((step) => ({ job, step }))
}

function unknownInputs({ job, step }: Found): string[] {
  const action = actionOf(step)
  const file = action === 'resume' ? 'resume/action.yml' : 'action.yml'
  const known = Object.keys(readMetadata(fileURLToPath(new URL(file, repository))).inputs)
  return Object.keys(step.with ?? {})
    .filter((name) => !known.includes(name))
    .map(
      (name) =>
        `job ${job}, ${step.name ?? step.uses}: no input is named ${name}. There are: ${known.join(', ')}`,
    )
}

function oddMatrix([name, job]: [string, Job]): string[] {
  const matrix: unknown = job.strategy?.matrix ?? {}
  const isPlain = isObject(matrix) && Object.values(matrix).every(Array.isArray)
  return isPlain ? [] : [`job ${name}: its matrix is worked out at run time; write it as lists to play it`]
}
