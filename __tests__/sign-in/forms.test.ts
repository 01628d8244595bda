/** The form of the signature that a service takes is found out once, and only by a refusal that is about the form. */
import { describe, expect, test } from '@jest/globals'
import type { Entry, FaultSpec } from '../../simulator/cloud/types.ts'
import { errorOf, refusal } from '../support/faultStage.ts'
import { keyInputs, run } from '../support/signIns.ts'
import { type Simulator, withSimulator, worldOf } from '../support/stage.ts'

const isScoped = (entry: Entry) => entry.headers['authorization']?.includes(' Credential=') === true

/** A service that takes one form alone, and says so with this answer. */
function takesOnly(sim: Simulator, form: 'plain' | 'scoped', answer: Partial<FaultSpec>): void {
  sim.fault({ match: (entry) => isScoped(entry) === (form === 'plain'), times: 999, ...answer })
}

const formsOf = (sim: Simulator, operation: string) =>
  sim.journal
    .filter((entry) => entry.operation === operation)
    .map((entry) => `${isScoped(entry) ? 'scoped' : 'plain'} ${entry.status}`)

const APIGW = refusal(
  401,
  'APIGW.0301',
  'Incorrect IAM authentication information: Authorization format is incorrect',
)
const world = () => worldOf({ orders: [['to-obs', 'RUNNING']] })

describe('the form of the signature', () => {
  test.concurrent('of DIS is the scoped one', async () => {
    await withSimulator({ world: world() }, async (sim) => {
      const step = await run(sim, { with: { ...keyInputs(sim), resume: 'always' } })
      expect(step.exitCode).toBe(0)
      expect(formsOf(sim, 'projects')).toEqual(['plain 200'])
      expect(formsOf(sim, 'list')[0]).toBe('scoped 200')
      expect(step.log).not.toContain('rejected this signature format')
    })
  })

  test.concurrent.each([
    ['DIS.4109', refusal(441, 'DIS.4109')],
    ['DIS.4101', refusal(441, 'DIS.4101')],
    ['the words of the gateway', APIGW],
  ])('of DIS becomes the plain one after %s, and stays', async (_, answer) => {
    await withSimulator({ world: world() }, async (sim) => {
      takesOnly(sim, 'plain', { ...answer, operation: ['list', 'stop', 'start'] })
      const step = await run(sim, { with: { ...keyInputs(sim, 'temporary'), resume: 'always' } })
      expect(step.exitCode).toBe(0)
      const [first, ...others] = [...formsOf(sim, 'list'), ...formsOf(sim, 'stop')]
      expect(first).toMatch(/^scoped 4/)
      expect(new Set(others)).toEqual(new Set(['plain 200']))
      expect(step.log.match(/DIS rejected this signature format/g)).toHaveLength(1)
      const post = await step.post()
      expect(post.exitCode).toBe(0)
    })
  })

  test.concurrent('of IAM becomes the scoped one, where it takes no other', async () => {
    await withSimulator({ world: world() }, async (sim) => {
      takesOnly(sim, 'scoped', { ...APIGW, operation: ['projects', 'authProjects'] })
      const step = await run(sim, { with: { ...keyInputs(sim) } })
      expect(step.exitCode).toBe(0)
      expect(formsOf(sim, 'projects')).toEqual(['plain 401', 'scoped 200'])
      expect(step.log.match(/IAM rejected this signature format/g)).toHaveLength(1)
    })
  })

  test.concurrent('of a fleet is found out once for all streams', async () => {
    const names = Array.from({ length: 30 }, (_, index) => `stream-${index}`)
    const streams = Object.fromEntries(
      names.map((name) => [name, [['to-obs', 'RUNNING']] as [string, string][]]),
    )
    await withSimulator({ world: worldOf(streams) }, async (sim) => {
      takesOnly(sim, 'plain', { ...refusal(441, 'DIS.4109'), operation: ['list', 'stop', 'start'] })
      const step = await run(sim, { with: { ...keyInputs(sim), 'stream-name': names.join(',') } })
      expect(step.exitCode).toBe(0)
      expect(formsOf(sim, 'stop')).toEqual(names.map(() => 'plain 200'))
    })
  })

  test.concurrent('is tried in both ways at most, and told', async () => {
    await withSimulator({ world: world() }, async (sim) => {
      sim.fault({ operation: 'list', ...refusal(441, 'DIS.4109'), times: 99 })
      const step = await run(sim, { with: keyInputs(sim) })
      expect(step.exitCode).toBe(1)
      expect(formsOf(sim, 'list')).toEqual(['scoped 441', 'plain 441'])
      expect(errorOf(step)).toContain('check endpoint, iam-endpoint and the proxy')
    })
  })

  test.concurrent.each([
    ['a wrong signature', 441, 'DIS.4112', ''],
    ['an unknown key', 441, 'DIS.4107', ''],
    ['a wrong key at the gateway', 401, 'APIGW.0301', 'verify aksk signature fail'],
    ['a wrong date', 441, 'DIS.4105', ''],
  ])('is no question after %s', async (_, status, code, words) => {
    await withSimulator({ world: world() }, async (sim) => {
      sim.fault({ operation: 'list', ...refusal(status, code, words), times: 99 })
      const step = await run(sim, { with: keyInputs(sim) })
      expect(step.exitCode).toBe(1)
      expect(formsOf(sim, 'list')).toEqual([`scoped ${status}`])
    })
  })
})
