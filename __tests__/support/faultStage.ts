/**
 * All requests that the actions make, and how to make an action send each of them. Tests use it to try a fault on every
 * request.
 */

import type { FaultSpec, Operation } from '../../simulator/cloud/types.ts'
import { idOf, pause, resume, type Simulator, type Step, signedIn, type World, worldOf } from './stage.ts'

export interface AskedRequest {
  action: 'pause' | 'resume'
  operation: Operation
  /** The service that answers it. */
  service: 'DIS' | 'IAM' | 'GitHub'
}

export const REQUESTS: readonly AskedRequest[] = (['pause', 'resume'] as const).flatMap((action) =>
  (
    [
      ['list', 'DIS'],
      [action === 'pause' ? 'stop' : 'start', 'DIS'],
      ['projects', 'IAM'],
      ['authProjects', 'IAM'],
      ['passwordToken', 'IAM'],
      ['keylessToken', 'IAM'],
      ['idToken', 'GitHub'],
    ] as const
  ).map(([operation, service]) => ({ action, operation, service })),
)

export const TASK = idOf('orders', 'to-obs')

/** A stream with one task, in a state in which the action has something to do. */
export function worldFor({ action, operation }: Pick<AskedRequest, 'action' | 'operation'>): World {
  const world = worldOf({ orders: [['to-obs', action === 'pause' ? 'RUNNING' : 'PAUSED']] })
  return operation === 'authProjects' ? { ...world, projectsEmptyForKeys: 'none' } : world
}

/** Runs the action so that it sends the request. */
export function ask(
  { action, operation }: Pick<AskedRequest, 'action' | 'operation'>,
  sim: Simulator,
  more: Record<string, string> = {},
  nodeArguments: string[] = [],
): Promise<Step> {
  const key = sim.world.accessKeys?.[0]
  const user = sim.world.users?.[0]
  const { 'project-id': project, ...place } = signedIn(sim)
  const ways: Partial<Record<Operation, Record<string, string>>> = {
    projects: { 'project-name': 'eu-de' },
    authProjects: { 'project-name': 'eu-de' },
    passwordToken: {
      username: user?.name ?? '',
      password: user?.password ?? '',
      'domain-name': user?.domain ?? '',
    },
    keylessToken: { 'identity-provider': 'github-actions' },
    idToken: { 'identity-provider': 'github-actions' },
  }
  const way = ways[operation] ?? { 'project-id': project ?? '' }
  const byKey = 'project-name' in way || 'project-id' in way
  const signIn = {
    ...way,
    'access-key-id': byKey ? (key?.ak ?? '') : '',
    'secret-access-key': byKey ? (key?.sk ?? '') : '',
  }
  const common = { 'stream-name': 'orders', 'task-ids': TASK, 'wait-timeout': '20' }
  const inputs = action === 'pause' ? { resume: 'always', ...common } : common
  // An empty input counts as not given.
  const given = { 'project-id': '', ...place, ...signIn, ...inputs, ...more }
  const env = 'identity-provider' in way ? sim.oidc.env : {}
  const run = action === 'pause' ? pause : resume
  return run(sim, given, { env, timeout: 100_000, nodeArguments })
}

/** The status of each answer to such a request; null: no answer, or not all of it. */
export function answersTo(sim: Simulator, operation: Operation): (number | null)[] {
  return sim.journal.filter((entry) => entry.operation === operation).map(({ status }) => status)
}

/** An answer of DIS with that code. */
export function refusal(status: number, errorCode: string, message = 'The request is refused.'): FaultSpec {
  return { answer: { status, body: { errorCode, message } } }
}

/** What the error annotation says; empty where there is none. */
export function errorOf(step: Step): string {
  return step.annotations.error.join('\n')
}
