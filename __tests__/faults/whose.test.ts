/** Whose stop and start it was: what others did, and what never arrived, is not claimed; what arrived is not denied. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { describe, expect, test } from '@jest/globals'
import { hurried, seconds } from '../support/clock.ts'
import { tls, trust } from '../support/network.ts'
import { pause, tasksOf, withSimulator, worldOf } from '../support/stage.ts'

const inputs = { 'stream-name': 'orders', 'task-ids': 'all', resume: 'always' }
const fast = { nodeArguments: hurried }
const two = () =>
  worldOf({
    orders: [
      ['a', 'RUNNING'],
      ['b', 'RUNNING'],
    ],
  })

describe('others', () => {
  test.concurrent('paused a task whose stop was refused, and start it while another stream is waited for', async () => {
    const world = worldOf({ orders: [['a', 'RUNNING']], clicks: [['b', 'RUNNING']] })
    await withSimulator({ world, pauseDelay: seconds(30) }, async (sim) => {
      sim.fault({ operation: 'stop', stream: 'orders', code: 'DIS.4200', status: 400 })
      sim.before(({ operation, stream }) => {
        if (operation !== 'stop' || stream !== 'orders') return
        sim.setState('orders', 'a', 'PAUSED')
        setTimeout(() => sim.setState('orders', 'a', 'RUNNING'), seconds(15))
      })
      const step = await pause(sim, { ...inputs, 'stream-name': 'orders,clicks' }, fast)
      expect(step.exitCode).toBe(1)
      expect(step.annotations.error.join()).toMatch(/orders\/a: .*somebody started it/)
    })
  })

  test.concurrent('pause a task after its resume: its throttled stop explains nothing', async () => {
    await withSimulator({ world: two(), pauseDelay: 20, startDelay: 20 }, async (sim) => {
      sim.fault({ operation: 'stop', throttle: true })
      const main = await pause(sim, inputs, fast)
      const post = await main.post()
      expect([main.exitCode, post.exitCode]).toEqual([0, 0])
      // Nothing is watched: no attempt of the stop stayed without an answer.
      expect(post.log).not.toContain('is watched')
    })
  })

  test.concurrent('start both tasks while their start is throttled: a warning names them', async () => {
    await withSimulator({ world: two(), pauseDelay: 20, startDelay: 20 }, async (sim) => {
      const main = await pause(sim, inputs, fast)
      const acts = ['a', 'b'].map((task) => ({ what: 'start' as const, stream: 'orders', task }))
      sim.fault({ operation: 'start', throttle: true, acts })
      const post = await main.post()
      expect(post.exitCode).toBe(0)
      expect(post.annotations.warning.join()).toMatch(/orders\/a, orders\/b: .*somebody else .*started it/)
    })
  })
})

describe('a start of several tasks', () => {
  test.concurrent.each<[string, number, number]>([
    ['throttled', 429, 1],
    ['refused by an overloaded service', 503, 2],
  ])('%s, is not sent again before Retry-After', async (_, status, batches) => {
    await withSimulator({ world: two(), pauseDelay: 20, startDelay: 20 }, async (sim) => {
      const main = await pause(sim, inputs, fast)
      sim.fault({ operation: 'start', retryAfter: 15, status })
      const post = await main.post()
      expect(post.exitCode).toBe(0)
      const starts = sim.journal.filter(({ operation }) => operation === 'start')
      expect(starts).toHaveLength(1 + batches)
      expect((starts[1]?.at ?? 0) - (starts[0]?.at ?? 0)).toBeGreaterThanOrEqual(seconds(15) * 0.95)
    })
  })
})

describe('one list', () => {
  test.concurrent('lacks one task and the next one another: both are started', async () => {
    await withSimulator({ world: two(), pauseDelay: 20, startDelay: 20 }, async (sim) => {
      const main = await pause(sim, inputs, fast)
      for (const oddAt of [0, 1]) sim.fault({ operation: 'list', odd: 'lacking', oddAt })
      const post = await main.post()
      expect(post.exitCode).toBe(0)
      expect(sim.streams[0]?.tasks.map(({ state }) => state)).toEqual(['RUNNING', 'RUNNING'])
    })
  })

  test.concurrent('holds an error code and no tasks: it says nothing of the tasks', async () => {
    await withSimulator({ world: two(), pauseDelay: 20, startDelay: 20 }, async (sim) => {
      const main = await pause(sim, inputs, fast)
      const body = { error_code: 'DIS.5000', error_msg: 'Internal error.', total_number: 0, tasks: [] }
      sim.fault({ operation: 'list', times: 2, answer: { body } })
      const post = await main.post()
      expect(tasksOf(main).length).toBe(2)
      expect(post.exitCode).toBe(0)
      expect(sim.streams[0]?.tasks.map(({ state }) => state)).toEqual(['RUNNING', 'RUNNING'])
    })
  })
})

test('a stop that arrived before its TLS connection broke is not denied', async () => {
  await withSimulator(
    { tls, world: worldOf({ orders: [['a', 'RUNNING']] }), pauseDelay: 20, startDelay: 20 },
    async (sim) => {
      let last: Socket | undefined
      let broken: Socket | undefined
      const relay = createServer((socket) => {
        const onward = connect(sim.port, '127.0.0.1')
        for (const each of [socket, onward])
          each.on('error', () => {}).on('close', () => [socket, onward].map((one) => one.destroy()))
        socket.pipe(onward)
        onward.on('data', (bytes) => (socket === broken ? false : socket.write(bytes)))
        last = socket
      })
      await new Promise<void>((listening) => relay.listen(0, '127.0.0.1', listening))
      sim.after(({ operation }) => {
        if (operation !== 'stop' || broken !== undefined) return
        broken = last
        last?.write('HTTP/1.1 502 Bad Gateway\r\n\r\n')
      })
      relay.unref()
      const { port } = relay.address() as AddressInfo
      const main = await pause(
        sim,
        { ...inputs, endpoint: `https://127.0.0.1:${port}` },
        { ...fast, env: trust },
      )
      expect([main.exitCode, tasksOf(main).map(({ outcome }) => outcome)]).toEqual([0, ['paused']])
      const post = await main.post()
      expect([post.exitCode, sim.task('orders', 'a').state]).toEqual([0, 'RUNNING'])
    },
  )
})
