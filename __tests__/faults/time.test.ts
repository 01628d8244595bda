/** Nothing hangs: each silence has its limit, and the step has its own. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { describe, expect, test } from '@jest/globals'
import { hurried } from '../support/clock.ts'
import { ask, errorOf, TASK, worldFor } from '../support/faultStage.ts'
import { startPause, tasksOf, withSimulator } from '../support/stage.ts'

const pause = { action: 'pause', operation: 'list' } as const
const ONE_ATTEMPT = { 'retry-max-attempts': '1' }

// One block, so that all of them wait at the same time.
describe('a step ends in time', () => {
  test.concurrent.each([
    ['without any answer', { silence: true }],
    ['with an answer byte by byte', { drip: 400 }],
  ] as const)('%s, after 30 s', async (_name, fault) => {
    await withSimulator({ world: worldFor(pause) }, async (sim) => {
      sim.fault({ operation: 'list', ...fault, times: 99 })
      const step = await ask(pause, sim, ONE_ATTEMPT, hurried)
      expect(step.exitCode).toBe(1)
      expect(errorOf(step)).toMatch(/no complete answer from 127\.0\.0\.1:\d+ within 30 s/)
    })
  })

  test.concurrent('when all falls silent in the midst of a wait, with the wait and one last look', async () => {
    await withSimulator({ world: worldFor(pause), pauseDelay: 60_000 }, async (sim) => {
      sim.fault({ operation: 'list', skip: 2, silence: true, times: 99 })
      const step = await ask(pause, sim, { 'wait-timeout': '2' }, hurried)
      expect(step.exitCode).toBe(1)
      expect(tasksOf(step)).toMatchObject([{ id: TASK, after: 'RUNNING', outcome: 'timed-out' }])
    })
  })

  test.concurrent('when nobody answers while it signs in, with a cancel', async () => {
    const request = { action: 'pause', operation: 'passwordToken' } as const
    await withSimulator({ world: worldFor(request) }, async (sim) => {
      const user = sim.world.users?.[0]
      sim.fault({ operation: 'passwordToken', silence: true, times: 99 })
      const step = startPause(sim, {
        'stream-name': 'orders',
        'task-ids': 'all',
        'access-key-id': '',
        'secret-access-key': '',
        username: user?.name ?? '',
        password: user?.password ?? '',
        'domain-name': user?.domain ?? '',
      })
      await new Promise<void>((resolve) => sim.after(() => resolve()))
      step.cancel()
      const { exitCode, signal } = await step.done
      expect([exitCode, signal]).toEqual([1, null])
    })
  })

  test.concurrent('at a host that takes no more connections, after 30 s', async () => {
    const { port, close } = await startFullHost()
    try {
      await withSimulator({ world: worldFor(pause) }, async (sim) => {
        const step = await ask(pause, sim, { ...ONE_ATTEMPT, endpoint: `http://127.0.0.1:${port}` }, hurried)
        expect(step.exitCode).toBe(1)
        expect(errorOf(step)).toContain(`no connection to 127.0.0.1:${port} within 30 s`)
      })
    } finally {
      close()
    }
  })

  test.concurrent('at a host that never answers the greeting of TLS, after 30 s', async () => {
    const mute = createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1')
    await once(mute, 'listening')
    const { port } = mute.address() as AddressInfo
    await withSimulator({ world: worldFor(pause) }, async (sim) => {
      const step = await ask(pause, sim, { ...ONE_ATTEMPT, endpoint: `https://127.0.0.1:${port}` }, hurried)
      expect(step.exitCode).toBe(1)
      expect(errorOf(step)).toContain(`no connection to 127.0.0.1:${port} within 30 s`)
    }).finally(() => mute.close())
  })
})

/** A host whose queue of connections is full: it listens, and nobody accepts. */
async function startFullHost(): Promise<{ port: number; close: () => void }> {
  const source = `
    const server = require('node:net').createServer()
    server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
      require('node:fs').writeSync(1, String(server.address().port))
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
    })`
  const host = spawn(process.execPath, ['-e', source], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [printed] = (await once(host.stdout, 'data')) as [Buffer]
  const port = Number(printed)
  const waiting: Socket[] = Array.from({ length: 4 }, () => connect(port, '127.0.0.1').on('error', () => {}))
  await Promise.race(waiting.slice(0, 1).map((socket) => once(socket, 'connect')))
  return {
    port,
    close() {
      for (const socket of waiting) socket.destroy()
      host.kill('SIGKILL')
    },
  }
}
