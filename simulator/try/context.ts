/** The values of expressions, conditions and credentials when a workflow file is played by hand. */
import type { Simulator } from '../cloud/simulator.ts'
import type { World } from '../cloud/types.ts'
import { type JobStatus, standard } from '../runner/environment.ts'
import { filled, type Play, type Spot, titleOf } from '../runner/workflow.ts'
import type { Workflow, WorkflowStep } from '../runner/workflowFile.ts'
import { inputOfVariable, isReplaced, projectOf, simulated } from './credentials.ts'
import { evaluate, holds } from './expression.ts'
import type { Flags } from './flags.ts'
import type { Teller } from './teller.ts'

type Values = Record<string, string>

export class Context {
  readonly #workflow: Workflow
  readonly #flags: Flags
  readonly #values: Values
  /** Jobs whose pause has run. In them, the next step of others counts as the deployment. */
  readonly #paused = new Set<string>()

  constructor(workflow: Workflow, flags: Flags) {
    this.#workflow = workflow
    this.#flags = flags
    this.#values = { ...contextOf(workflow), ...flags.values }
  }

  play(simulator: Simulator, teller: Teller): Play {
    const { world } = simulator
    return {
      values: this.#values,
      evaluate: (expression, values, spot) => this.#evaluate(expression, values, spot),
      inputs: { endpoint: simulator.url, 'iam-endpoint': simulator.url },
      change: (inputs, env) => changed(inputs, env, world),
      secrets: simulator.secrets(),
      environment: (name, env) => ({
        ...replacedVariables(env, world),
        ...(mayAskForToken(this.#workflow, name) ? simulator.oidc.env : {}),
      }),
      others: (step, job) => this.#passOver(step, job, teller),
      runs: (what, title, sofar, values) => this.#runs(what, title, sofar, values, teller),
      start: (job) => teller.job(job, this.#workflow.jobs[job]?.uses),
      tell: (step, which) => {
        if (step.action === 'pause' && which === 'main') this.#paused.add(step.job)
        teller.step(step, which)
      },
    }
  }

  /** Texts of the file that are known before anything runs. The others are left out. */
  texts(texts: Record<string, unknown> | undefined, cell: Values, env: Values): Values {
    const play: Play = {
      values: { ...this.#values, ...cell },
      evaluate: (expression, values, spot) => this.#evaluate(expression, values, spot),
    }
    return Object.fromEntries(
      Object.entries(texts ?? {}).flatMap(([name, text]) => {
        try {
          return [[name, filled(String(text ?? ''), play, { kind: 'input', name, env })]]
        } catch {
          return []
        }
      }),
    )
  }

  #evaluate(expression: string, values: Values, { kind, name, env }: Spot): string | undefined {
    // Its value is replaced by the simulator's.
    if (kind === 'input' && isReplaced(name)) return 'replaced'
    const value = evaluate(expression, (each) => lookUp(each, values, env))
    if (value !== undefined) return value
    if (kind === 'input') return undefined
    return expression.startsWith('secrets.') ? 'replaced' : ''
  }

  #passOver(step: WorkflowStep, job: string, teller: Teller): ReturnType<NonNullable<Play['others']>> {
    const isDeployment = this.#paused.delete(job)
    const status = isDeployment ? this.#flags.status : 'success'
    teller.skipped(titleOf(step), status === 'success' ? '' : `, which counts as ended: ${status}`)
    const env: Values = step.uses?.startsWith('huaweicloud/auth-action@')
      ? {
          HUAWEI_CLOUD_ACCESS_KEY_ID: 'replaced',
          HUAWEI_CLOUD_SECRET_ACCESS_KEY: 'replaced',
          HUAWEI_CLOUD_REGION: String(step.with?.['region'] ?? ''),
          HUAWEI_CLOUD_PROJECT_ID: 'replaced',
        }
      : {}
    return status === 'success' ? { env } : { env, status }
  }

  #runs(what: { if?: string }, title: string, sofar: JobStatus, values: Values, teller: Teller): boolean {
    if (what.if === undefined && sofar === 'success') return true
    const condition = String(what.if ?? 'success()')
    const held = holds(condition, sofar, (name) => (name === 'job.status' ? sofar : lookUp(name, values, {})))
    if (held === false) {
      teller.skipped(
        title,
        what.if === undefined ? `, after ${sofar}` : `, as its if: does not hold: ${condition}`,
      )
    } else if (held === undefined) {
      teller.note(`${title}: its if: cannot be worked out here, and counts as true: ${condition}`)
    }
    return held !== false
  }
}

function lookUp(name: string, values: Values, env: Values): string | undefined {
  if (values[name] !== undefined) return values[name]
  if (/^env\.[\w-]+$/.test(name)) return env[name.slice(4)] ?? ''
  if (['github.token', 'secrets.GITHUB_TOKEN'].includes(name)) return ''
  return undefined
}

/** The contexts `github` and `inputs`, from the variables of the runner and from the file. */
function contextOf({ on }: Workflow): Values {
  const github = Object.entries(standard)
    .filter(([name]) => name.startsWith('GITHUB_'))
    .map(([name, value]) => [`github.${name.slice(7).toLowerCase()}`, value])
  const events = typeof on === 'object' && on !== null ? (Array.isArray(on) ? on : Object.keys(on)) : [on]
  const dispatch =
    typeof on === 'object' && on !== null && 'workflow_dispatch' in on ? on.workflow_dispatch : null
  const inputs = (dispatch as { inputs?: Record<string, { default?: unknown }> } | null)?.inputs ?? {}
  return {
    ...Object.fromEntries(github),
    'github.event_name': String(events[0] ?? 'push'),
    'runner.os': standard['RUNNER_OS'] ?? '',
    ...Object.fromEntries(
      Object.entries(inputs)
        .filter(([, input]) => input?.default !== undefined)
        .map(([name, input]) => [`inputs.${name}`, String(input.default)]),
    ),
  }
}

function mayAskForToken(workflow: Workflow, job: string): boolean {
  const permissions: unknown = workflow.jobs[job]?.permissions ?? workflow.permissions
  if (permissions === 'write-all') return true
  return typeof permissions === 'object' && permissions !== null && 'id-token' in permissions
    ? permissions['id-token'] === 'write'
    : false
}

function changed(inputs: Values, env: Values, world: World): Values {
  const project = projectOf(inputs, env)
  const isTemporary = Boolean(inputs['security-token'])
  return Object.fromEntries(
    Object.entries(inputs)
      // The runner evaluates it again for the post step.
      .filter(([name]) => name !== 'job-status')
      .map(([name, value]) => [
        name,
        value !== '' && isReplaced(name) ? simulated(name, world, project, isTemporary) : value,
      ]),
  )
}

function replacedVariables(env: Values, world: World): Values {
  const isTemporary = Object.keys(env).some((name) => inputOfVariable(name) === 'security-token' && env[name])
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => {
      const input = inputOfVariable(name)
      if (input === undefined || value === '') return []
      return [[name, simulated(input, world, projectOf({}, env), isTemporary)]]
    }),
  )
}
