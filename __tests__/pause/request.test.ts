/** What a pause sends: the requests as the service got them. */
import { describe, expect, test } from '@jest/globals'
import { idOf, pause, requests, tasksOf, withSimulator, worldOf } from '../support/stage.ts'

const SEED = { 'stream-name': 'orders', 'task-ids': '9dSu1wfCytSk1aOLxvF' }

/** The bodies of the stops, by stream. */
const stopsOf = (sim: { journal: { operation: string; stream: string | null; taskIds: string[] }[] }) =>
  sim.journal.filter(({ operation }) => operation === 'stop').map(({ stream, taskIds }) => [stream, taskIds])

test('the bundle runs on the Node.js of the runner', () => {
  expect(process.versions.node).toMatch(/^24\./)
})

describe('the stop request', () => {
  test('is as in the reference, byte for byte, and in the minimal mode the only one', async () => {
    await withSimulator({ pauseDelay: 60_000 }, async (sim) => {
      const step = await pause(sim, { ...SEED, 'wait-timeout': '0' })
      expect(step.exitCode).toBe(0)
      expect(sim.journal).toHaveLength(1)
      const [entry] = sim.journal
      expect(entry).toMatchObject({
        method: 'POST',
        path: '/v2/0a1b2c3d4e5f40718293a4b5c6d7e8f9/streams/orders/transfer-tasks/action',
        body: '{"action":"stop","tasks":[{"id":"9dSu1wfCytSk1aOLxvF"}]}',
        status: 200,
      })
      expect([...(entry?.query ?? [])]).toEqual([])
      expect(entry?.headers).toMatchObject({
        'content-type': 'application/json',
        'content-length': '56',
        'x-project-id': '0a1b2c3d4e5f40718293a4b5c6d7e8f9',
        authorization: expect.stringMatching(
          /^SDK-HMAC-SHA256 Credential=SIMAK0PERMANENT00001\/\d{8}\/eu-de\/dis\/sdk_request, SignedHeaders=\S+, Signature=[0-9a-f]{64}$/,
        ),
      })
      expect(tasksOf(step)).toEqual([
        {
          stream: 'orders',
          id: '9dSu1wfCytSk1aOLxvF',
          name: null,
          destination: null,
          before: null,
          after: null,
          'last-transfer': null,
          'paused-at': null,
          outcome: 'requested',
        },
      ])
      expect(step.outputs['paused-task-ids']).toBe('["9dSu1wfCytSk1aOLxvF"]')
      expect(step.log).toContain('requested')
      expect(step.annotations.warning.join()).toContain('resume is not set, so nothing will resume')
    })
  })

  test.each<[string, Record<string, string>]>([
    ['a time to wait', { 'wait-timeout': '5' }],
    ['a resume', { 'wait-timeout': '0', resume: 'always' }],
    ['another if-task-missing', { 'wait-timeout': '0', 'if-task-missing': 'warn' }],
    ['if-already-paused: error', { 'wait-timeout': '0', 'if-already-paused': 'error' }],
    ['task-names', { 'wait-timeout': '0', 'task-names': 'orders-to-obs' }],
  ])('%s reads the list first', async (_, inputs) => {
    await withSimulator({}, async (sim) => {
      const step = await pause(sim, { ...SEED, ...inputs })
      expect(step.exitCode).toBe(0)
      expect(requests(sim).slice(0, 2)).toEqual(['list orders 200', 'stop orders 200'])
    })
  })

  test('one a stream, for what runs there; what is paused already is not stopped', async () => {
    const names = ['a', 'b', 'c', 'd', 'e']
    const world = worldOf(
      Object.fromEntries(
        names.map((stream, index) => [
          stream,
          names.map((name): [string, string] => [name, index === 4 || name === 'e' ? 'PAUSED' : 'RUNNING']),
        ]),
      ),
    )
    await withSimulator({ world, pauseDelay: 100 }, async (sim) => {
      const step = await pause(sim, { 'stream-name': names.join(), 'task-ids': 'all' })
      expect(step.exitCode).toBe(0)
      const first = sim.journal.slice(0, 5)
      expect(first.map(({ operation }) => operation)).toEqual(Array(5).fill('list'))
      expect(new Set(first.map(({ stream }) => stream)).size).toBe(5)
      expect(stopsOf(sim).sort()).toEqual(
        ['a', 'b', 'c', 'd'].map((stream) => [
          stream,
          ['a', 'b', 'c', 'd'].map((name) => idOf(stream, name)),
        ]),
      )
      expect(step.outputs['paused-count']).toBe('16')
      expect(JSON.parse(step.outputs['already-paused-task-ids'] ?? '')).toHaveLength(9)
    })
  })
})
