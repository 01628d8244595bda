/** Several streams side by side: bounded, over kept-alive connections, and each reported truthfully. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createCertificates } from '../../simulator/index.ts'
import { pause, requests, tasksOf, withSimulator, worldOf } from '../support/stage.ts'

const DENIED = { status: 403, body: { error_code: 'DIS.4116', error_msg: 'no permission for it' } }

const outcomesOf = (step: Parameters<typeof tasksOf>[0]) =>
  tasksOf(step).map(({ stream, outcome, before, after }) => [stream, outcome, before, after])

test('at most eight requests at once, over connections that are used again', async () => {
  const names = Array.from({ length: 20 }, (_, index) => `stream-${index}`)
  const world = worldOf(Object.fromEntries(names.map((name) => [name, [['obs', 'RUNNING']]])))
  await withSimulator({ world, pauseDelay: 500 }, async (sim) => {
    let open = 0
    let most = 0
    // The first are held until there are eight, and a little longer: a ninth would have come by then.
    let release = () => {}
    const eight = new Promise<void>((resolve) => {
      release = () => setTimeout(resolve, 300)
    })
    let count = 0
    sim.before(async () => {
      // The very first goes alone.
      count += 1
      if (count === 1) return
      open += 1
      most = Math.max(most, open)
      if (open === 8) release()
      await eight
    })
    sim.after(() => {
      if (open > 0) open -= 1
    })
    const step = await pause(sim, { 'stream-name': names.join('\n'), 'task-ids': 'all' })
    expect(step.exitCode).toBe(0)
    expect(most).toBe(8)
    expect(sim.journal.length).toBeGreaterThanOrEqual(60)
    // Each stop has a new connection; a connection is not free again the moment its answer has been read.
    expect(sim.connections).toBeLessThanOrEqual(20 + 16)
    expect(sim.journal.filter(({ operation }) => operation === 'stop')).toHaveLength(20)
  })
})

describe('one stream fails', () => {
  const world = worldOf({ a: [['x', 'RUNNING']], b: [['y', 'RUNNING']], c: [['z', 'RUNNING']] })
  const inputs = { 'stream-name': 'a,b,c', 'task-ids': 'all', resume: 'never' }

  test('by a refused stop: it is reported as not stopped, the others as paused', async () => {
    await withSimulator({ world, pauseDelay: 300 }, async (sim) => {
      sim.fault({ operation: 'stop', stream: 'b', answer: DENIED })
      const step = await pause(sim, inputs)
      expect(step.exitCode).toBe(1)
      expect(outcomesOf(step)).toEqual([
        ['a', 'paused', 'RUNNING', 'PAUSED'],
        ['b', 'failed', 'RUNNING', 'RUNNING'],
        ['c', 'paused', 'RUNNING', 'PAUSED'],
      ])
      expect(step.outputs['paused-count']).toBe('2')
      expect(step.annotations.error).toHaveLength(1)
      expect(step.annotations.error[0]).toMatch(/b\/y: .*DIS\.4116[\s\S]*What to do: give the user/)
      expect(sim.history('b', 'y')).toEqual([])
      const requestId = sim.journal.find(({ status }) => status === 403)?.requestId ?? ''
      expect(step.annotations.error[0]).toContain(requestId)
    })
  })

  test('by a list that is refused while it is waited for: what was sent is not called paused', async () => {
    await withSimulator({ world, pauseDelay: 300 }, async (sim) => {
      sim.fault({ operation: 'list', stream: 'b', skip: 1, times: 99, answer: DENIED })
      const step = await pause(sim, inputs)
      expect(step.exitCode).toBe(1)
      expect(outcomesOf(step)).toEqual([
        ['a', 'paused', 'RUNNING', 'PAUSED'],
        ['b', 'requested', 'RUNNING', null],
        ['c', 'paused', 'RUNNING', 'PAUSED'],
      ])
      expect(step.annotations.error[0]).toContain('Its stop was sent, and its state could not be seen.')
      expect(step.outputs['paused-count']).toBe('3')
    })
  })

  test('before anything was stopped: nothing is stopped anywhere', async () => {
    await withSimulator({ world }, async (sim) => {
      const step = await pause(sim, { ...inputs, 'stream-name': 'a,b,nope' })
      expect(step.exitCode).toBe(1)
      expect(requests(sim)).toContain('list nope 400')
      expect(sim.startsAndStops).toEqual([])
      expect(step.annotations.error[0]).toMatch(
        /stream nope: DIS answered 400, DIS\.4301[\s\S]*correct stream-name/,
      )
      expect(outcomesOf(step).map(([stream, outcome]) => [stream, outcome])).toEqual([
        ['a', 'failed'],
        ['b', 'failed'],
      ])
      expect(step.outputs['paused-task-ids']).toBe('[]')
    })
  })
})

describe('over HTTPS with a certificate authority of its own', () => {
  const tls = createCertificates()
  const inputs = { 'stream-name': 'orders', 'task-ids': 'all' }
  let folder = ''

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'pause-'))
    writeFileSync(join(folder, 'ca.pem'), tls.ca)
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test('that NODE_EXTRA_CA_CERTS names, it pauses', async () => {
    await withSimulator({ tls, pauseDelay: 100 }, async (sim) => {
      expect(sim.url).toMatch(/^https:/)
      const step = await pause(sim, inputs, { env: { NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') } })
      expect(step.exitCode).toBe(0)
      expect(step.outputs['paused-count']).toBe('2')
    })
  })

  test('that nobody named, it sends nothing and says what to set, also where the job wants no verification', async () => {
    await withSimulator({ tls }, async (sim) => {
      const [plain, unverified] = await Promise.all([
        pause(sim, inputs),
        pause(sim, inputs, { env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } }),
      ])
      expect([plain.exitCode, unverified.exitCode, sim.journal.length]).toEqual([1, 1, 0])
      expect(plain.annotations.error[0]).toMatch(/is not trusted.*\n.*set NODE_EXTRA_CA_CERTS/)
      expect(unverified.annotations.warning[0]).toContain('NODE_TLS_REJECT_UNAUTHORIZED=0 is ignored')
    })
  })
})
