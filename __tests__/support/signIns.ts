/** The stage of the sign-in tests. A step gets only the place, so that each test says how it signs in. */
import { expect } from '@jest/globals'
import { runAction } from '../../simulator/runner/runner.ts'
import { searched } from './secrets.ts'
import type { Simulator, Step, World } from './stage.ts'

/** The projects of the default world. */
export const GERMANY = '0a1b2c3d4e5f40718293a4b5c6d7e8f9'
export const NETHERLANDS = '9f8e7d6c5b4a49382716050f1e2d3c4b'

export interface SignInOptions {
  with?: Record<string, string>
  env?: Record<string, string>
}

/** Where the streams are, without credentials. */
const placeOf = (sim: Simulator) => ({
  endpoint: sim.url,
  'iam-endpoint': sim.url,
  region: 'eu-de',
  'stream-name': 'orders',
})

/** Makes a dry run, signed in as `options` say. */
export async function look(sim: Simulator, options: SignInOptions): Promise<Step> {
  return run(sim, { with: { 'dry-run': 'true', ...options.with }, env: options.env ?? {} })
}

/** Pauses every dump task of the stream, signed in as `options` say. */
export async function run(sim: Simulator, options: SignInOptions): Promise<Step> {
  return searched(sim, await runAction(actionOf(sim, options)))
}

function actionOf(sim: Simulator, { with: given, env = {} }: SignInOptions) {
  const inputs = { ...placeOf(sim), 'task-ids': 'all', resume: 'never', ...given }
  return { action: 'pause', with: without(inputs), env }
}

/** An input given as '' in a test is one that the workflow leaves out. */
function without(inputs: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== ''))
}

export function keyOf(sim: Simulator, kind: 'permanent' | 'temporary' = 'permanent') {
  const key = sim.world.accessKeys?.[kind === 'permanent' ? 0 : 1]
  if (!key) throw new Error('the default world has two keys')
  return { ak: key.ak, sk: key.sk, securityToken: key.securityToken ?? '' }
}

/** The inputs of an AK/SK of the world. */
export function keyInputs(sim: Simulator, kind: 'permanent' | 'temporary' = 'permanent') {
  const { ak, sk, securityToken } = keyOf(sim, kind)
  return { 'access-key-id': ak, 'secret-access-key': sk, 'security-token': securityToken }
}

/** The inputs of the world's IAM user. */
export function userInputs(sim: Simulator) {
  const user = sim.world.users?.[0]
  if (!user) throw new Error('the default world has a user')
  return { username: user.name, password: user.password, 'domain-name': user.domain }
}

/** The inputs and the variables of a job that may ask for ID tokens. */
export function keyless(sim: Simulator, inputs: Record<string, string> = {}): Required<SignInOptions> {
  return { with: { 'identity-provider': 'github-actions', ...inputs }, env: sim.oidc.env }
}

/** A token that exists already, made known to the simulator. */
export function issueToken(sim: Simulator, token: Partial<NonNullable<World['tokens']>[number]> = {}) {
  const text = token.token ?? `MIIsimExisting${sim.world.tokens?.length ?? 0}-0123456789abcdefghijklmnop`
  sim.world.tokens ??= []
  sim.world.tokens.push({ token: text, project: GERMANY, expiresAt: sim.time() + 3_600_000, ...token })
  return text
}

/** The text of the one error annotation. The step must have failed, and stopped nothing. */
export function refusal(sim: Simulator, step: Step): string {
  expect(step.exitCode).toBe(1)
  expect(sim.startsAndStops).toEqual([])
  expect(sim.journal.filter(({ operation }) => operation === 'stop')).toEqual([])
  expect(step.annotations.error).toHaveLength(1)
  return step.annotations.error[0] ?? ''
}

/** The operations that reached the simulator, in order. */
export const operations = (sim: Simulator) => sim.journal.map(({ operation }) => operation)

/** The line of the log that names the place and the sign-in method. */
export const placeLine = (step: Step) => step.log.split('\n').find((line) => line.startsWith('Region ')) ?? ''
