/** The knobs for schedules: each does what its name says, asked by a bare client with a token. */
import { Agent, type IncomingMessage, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import { type Simulator, withSimulator, worldOf } from '../support/stage.ts'

const TOKEN = 'a-token-of-the-test'
const LIST = '/streams/orders/transfer-tasks'

interface Reply {
  /** null: no answer, the connection was cut. */
  status: number | null
  text: string
  headers: IncomingMessage['headers']
}

/** Plays with a stream `orders` of three running tasks. */
function play(act: (sim: Simulator) => Promise<void>, latency = 0): Promise<void> {
  const running = ['a', 'b', 'c'].map((task): [string, string] => [task, 'RUNNING'])
  const world = worldOf({ orders: running, clicks: [['d', 'RUNNING']] })
  const project = world.projects[0]?.id ?? ''
  world.tokens = [{ token: TOKEN, project, expiresAt: Date.now() + 3_600_000 }]
  return withSimulator({ world, latency }, act)
}

interface Options {
  agent?: Agent
  encoding?: string
  /** Of another service. */
  path?: string
}

function ask(sim: Simulator, inProject: string, body?: object, options: Options = {}) {
  const { agent = new Agent(), encoding } = options
  const headers: Record<string, string> = { 'X-Auth-Token': TOKEN, 'Content-Type': 'application/json' }
  if (encoding !== undefined) headers['Accept-Encoding'] = encoding
  const method = body === undefined ? 'GET' : 'POST'
  const path = options.path ?? `/v2/${sim.world.projects[0]?.id}${inProject}`
  return new Promise<Reply>((resolve) => {
    const sent = request(sim.url + path, { method, headers, agent }, async (answer) => {
      const chunks: Buffer[] = []
      for await (const chunk of answer) chunks.push(chunk)
      const text = Buffer.concat(chunks).toString()
      resolve({ status: answer.statusCode ?? null, text, headers: answer.headers })
    })
    sent.on('error', () => resolve({ status: null, text: '', headers: {} }))
    sent.end(body && JSON.stringify(body))
  })
}

const list = (sim: Simulator) => ask(sim, LIST)
const act = (sim: Simulator, action: 'stop' | 'start', ...tasks: string[]) =>
  ask(sim, `${LIST}/action`, { action, tasks: tasks.map((task) => ({ id: sim.task('orders', task).id })) })

const states = (sim: Simulator) => sim.stream('orders').tasks.map(({ name, state }) => `${name} ${state}`)
const codeOf = ({ status, text }: Reply) => `${status} ${/DIS\.\d+|APIGW\.\d+/.exec(text)?.[0] ?? ''}`.trim()

describe('a late stop', () => {
  test('hangs, and lands after the stop and the start that came later', () =>
    play(async (sim) => {
      sim.fault({ operation: 'stop', late: 300 })
      let hasAnswer = false
      void act(sim, 'stop', 'a').then(() => {
        hasAnswer = true
      })
      await pause(50)
      expect((await act(sim, 'stop', 'a')).status).toBe(200)
      expect((await act(sim, 'start', 'a')).status).toBe(200)
      expect(states(sim)[0]).toBe('a RUNNING')
      for (let tries = 0; tries < 100 && states(sim)[0] !== 'a PAUSED'; tries += 1) await pause(50)
      expect(states(sim)[0]).toBe('a PAUSED')
      expect(sim.startsAndStops.map(({ number, action }) => `${number} ${action}`)).toEqual([
        '2 stop',
        '3 start',
        '1 stop',
      ])
      expect(hasAnswer).toBe(false)
    }))

  test.each([
    ['is cut off at once', { reset: 'before' as const }, 'null'],
    ['is cut off at once, by either name', { reset: 'after' as const }, 'null'],
    ['is refused', { code: 'DIS.5000', status: 500 }, '500 DIS.5000'],
    ['is answered as if it had taken effect', { empty: true }, '200'],
  ])('%s, and lands all the same', (_, how, answer) =>
    play(async (sim) => {
      sim.fault({ operation: 'stop', late: 100, ...how })
      expect(codeOf(await act(sim, 'stop', 'a'))).toBe(answer)
      expect(states(sim)[0]).toBe('a RUNNING')
      await pause(150)
      expect(states(sim)[0]).toBe('a PAUSED')
    }),
  )

  test('passes over a task that was deleted meanwhile', () =>
    play(async (sim) => {
      sim.fault({ operation: 'stop', late: 50, empty: true })
      await act(sim, 'stop', 'a', 'b')
      sim.deleteTask('orders', 'a')
      await pause(100)
      expect(sim.startsAndStops.map(({ name }) => name)).toEqual(['b'])
    }))
})

describe('a half-applied batch', () => {
  test.each([
    ['at once', {}, ['a PAUSED', 'b RUNNING', 'c RUNNING']],
    ['later', { late: 100 }, ['a RUNNING', 'b RUNNING', 'c RUNNING']],
  ])('is refused and takes effect for the first task %s', (_, when, atOnce) =>
    play(async (sim) => {
      sim.fault({ operation: 'stop', partly: 1, ...when })
      expect(codeOf(await act(sim, 'stop', 'a', 'b', 'c'))).toBe('400 DIS.4200')
      expect(states(sim)).toEqual(atOnce)
      await pause(150)
      expect(states(sim)).toEqual(['a PAUSED', 'b RUNNING', 'c RUNNING'])
    }),
  )

  test('can be cut off instead', () =>
    play(async (sim) => {
      sim.fault({ operation: 'stop', partly: 2, reset: 'after' })
      expect((await act(sim, 'stop', 'a', 'b', 'c')).status).toBeNull()
      expect(states(sim)).toEqual(['a PAUSED', 'b PAUSED', 'c RUNNING'])
    }))

  test('does not help a request that is refused anyway', () =>
    play(async (sim) => {
      sim.fault({ operation: 'stop', partly: 1 })
      await ask(sim, `${LIST}/action`, { action: 'stop', tasks: [{ id: 'nobody' }] })
      expect(sim.startsAndStops).toEqual([])
    }))
})

test.each([200, 202])('a success of %i can hold an error, and has no effect then', (status) =>
  play(async (sim) => {
    sim.fault({ operation: 'stop', code: 'DIS.4354', status })
    expect(codeOf(await act(sim, 'stop', 'a'))).toBe(`${status} DIS.4354`)
    sim.fault({ operation: 'stop', html: true, status })
    expect(await act(sim, 'stop', 'a')).toMatchObject({ status, text: expect.stringContaining('<html>') })
    expect(states(sim)[0]).toBe('a RUNNING')
  }),
)

describe('throttling', () => {
  test('sets in beyond a width, and only for what goes beyond', () =>
    play(async (sim) => {
      sim.fault({ operation: 'list', over: 2, throttle: true })
      const answers = await Promise.all(Array.from({ length: 5 }, () => list(sim)))
      expect(answers.map(codeOf).sort()).toEqual([
        '200',
        '200',
        '400 DIS.4303',
        '400 DIS.4303',
        '400 DIS.4303',
      ])
      expect((await list(sim)).status).toBe(200)
    }, 100))

  test('lasts for a span of one operation', () =>
    play(async (sim) => {
      sim.fault({ operation: 'stop', span: 200, throttle: true, retryAfter: 5 })
      const first = await act(sim, 'stop', 'a')
      expect([codeOf(first), first.headers['retry-after']]).toEqual(['400 DIS.4303', '5'])
      expect((await list(sim)).status).toBe(200)
      expect(codeOf(await act(sim, 'stop', 'a'))).toBe('400 DIS.4303')
      await pause(250)
      expect((await act(sim, 'stop', 'a')).status).toBe(200)
    }))

  test.each([0, 5, '5', 'soon', 'Wed, 21 Oct 2099 07:28:00 GMT'])(
    'can be a 429 with Retry-After %s',
    (value) =>
      play(async (sim) => {
        sim.fault({ retryAfter: value })
        sim.fault({ throttle: true, status: 429 })
        expect(await list(sim)).toMatchObject({ status: 429, headers: { 'retry-after': String(value) } })
        expect(codeOf(await list(sim))).toBe('429 APIGW.0308')
      }),
  )

  test('becomes a block after so many failures, which each further try prolongs', () =>
    play(async (sim) => {
      sim.fault({ service: 'DIS', afterFailures: 3, code: 'DIS.4309' })
      const show = (task: string) => ask(sim, `${LIST}/${task}`)
      for (const task of ['x', 'y', 'z']) expect(codeOf(await show(task))).toBe('400 DIS.4354')
      expect(codeOf(await show('a'))).toBe('400 DIS.4309')
      expect(codeOf(await list(sim))).toBe('400 DIS.4309')
      expect((await ask(sim, '', undefined, { path: '/v3/auth/projects' })).status).toBe(200)
      // As if the first three had been more than a minute ago: the two that it refused still count.
      for (const entry of sim.journal.slice(0, 3)) entry.at -= 61_000
      expect((await list(sim)).status).toBe(200)
      for (const task of ['x', 'y', 'z']) await show(task)
      expect(codeOf(await list(sim))).toBe('400 DIS.4309')
    }))
})

describe('others', () => {
  test('act when a request arrives, and the request is served', () =>
    play(async (sim) => {
      sim.fault({ operation: 'list', nth: 2, acts: [{ what: 'stop', stream: 'orders', task: 'b' }] })
      expect((await list(sim)).text).not.toContain('PAUSED')
      expect((await list(sim)).text).toContain('PAUSED')
      expect(sim.othersActs).toMatchObject([{ what: 'stop', stream: 'orders', task: 'b', before: 'RUNNING' }])
      expect(sim.startsAndStops).toEqual([])
    }))

  test('act at a time of their own', () =>
    play(async (sim) => {
      sim.setState('orders', 'a', 'PAUSED')
      sim.act({ what: 'start', stream: 'orders', task: 'a', after: 80 })
      sim.act({ what: 'delete', stream: 'orders', task: 'b', after: 80 })
      expect(states(sim)).toEqual(['a PAUSED', 'b RUNNING', 'c RUNNING'])
      await pause(120)
      expect(states(sim)).toEqual(['a RUNNING', 'c RUNNING'])
    }))

  test('can delete a stream, and what comes too late for it is nothing', () =>
    play(async (sim) => {
      sim.act({ what: 'deleteStream', stream: 'orders' })
      sim.act({ what: 'start', stream: 'orders', task: 'a' })
      sim.act({ what: 'deleteStream', stream: 'orders' })
      expect(codeOf(await list(sim))).toBe('400 DIS.4301')
      expect(sim.othersActs).toHaveLength(1)
    }))

  test('may act beside a fault that meets the same request', () =>
    play(async (sim) => {
      sim.fault({ operation: 'stop', acts: [{ what: 'delete', stream: 'orders', task: 'c' }] })
      sim.fault({ operation: 'stop', throttle: true, acts: [{ what: 'stop', stream: 'orders', task: 'b' }] })
      expect(codeOf(await act(sim, 'stop', 'a'))).toBe('400 DIS.4303')
      expect(states(sim)).toEqual(['a RUNNING', 'b PAUSED'])
      expect((await act(sim, 'stop', 'a')).status).toBe(200)
    }))
})

describe('an odd list', () => {
  test('has null in the place of tasks, once or several times, and tells no state', () =>
    play(async (sim) => {
      sim.fault({ operation: 'list', odd: 'null', times: 2 })
      for (let time = 0; time < 2; time += 1) {
        expect(JSON.parse((await list(sim)).text)).toEqual({ total_number: 3, tasks: null })
      }
      expect(sim.statesSeen).toEqual([])
      expect(JSON.parse((await list(sim)).text).tasks).toHaveLength(3)
    }))

  test('begins with a byte order mark', () =>
    play(async (sim) => {
      sim.fault({ odd: 'bom' })
      expect((await list(sim)).text).toMatch(/^\uFEFF\{/)
    }))

  test.each([
    ['gzip', 'identity', undefined],
    ['gzip', 'gzip;q=0, *;q=0', undefined],
    ['gzip', 'gzip, deflate', 'gzip'],
    ['gzip', undefined, 'gzip'],
    ['forced-gzip', 'identity', 'gzip'],
  ] as const)('is compressed (%s) for a client that says %s: %s', (odd, encoding, expected) =>
    play(async (sim) => {
      sim.fault({ odd })
      const answer = await ask(sim, LIST, undefined, encoding === undefined ? {} : { encoding })
      expect(answer.headers['content-encoding']).toBe(expected)
      expect(answer.text.includes('total_number')).toBe(expected === undefined)
    }),
  )
})

test('a peer closes each kept-alive connection when it is used again', () =>
  play(async (sim) => {
    sim.fault({ reused: true, reset: 'before' })
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const answers: (number | null)[] = []
    for (let request = 0; request < 4; request += 1) {
      answers.push((await ask(sim, LIST, undefined, { agent })).status)
    }
    agent.destroy()
    expect(answers).toEqual([200, null, 200, null])
    expect(sim.connections).toBe(2)
    expect(sim.journal.map(({ reused }) => reused)).toEqual([false, true, false, true])
  }))

test.each([
  ['Thu, 01 Jan 2099 00:00:00 GMT', 'Thu, 01 Jan 2099 00:00:00 GMT'],
  ['yesterday', 'yesterday'],
  [false, undefined],
] as const)('the header Date can be %s', (date, expected) =>
  play(async (sim) => {
    sim.fault({ date })
    expect((await list(sim)).headers.date).toBe(expected)
    expect(Date.parse((await list(sim)).headers.date ?? '')).toBeGreaterThan(Date.now() - 60_000)
  }),
)

test('the whole service can be silent for a span', () =>
  play(async (sim) => {
    sim.fault({ silence: true, span: 100 })
    const unanswered = [list(sim), act(sim, 'stop', 'a')]
    const first = await Promise.race([...unanswered, pause(50, 'silence')])
    expect(first).toBe('silence')
    await pause(100)
    expect((await list(sim)).status).toBe(200)
    expect(states(sim)[0]).toBe('a RUNNING')
  }))

test('a stream can take its time, or ignore a stop, unless a task has its own way', async () => {
  const world = worldOf({ slow: [['a', 'RUNNING']], deaf: [['b', 'RUNNING']] })
  const [slow, deaf] = world.streams
  Object.assign(slow ?? {}, { onStop: [[100, 'PAUSED']] })
  Object.assign(deaf ?? {}, { onStop: [] })
  deaf?.tasks.push({ id: 'own', name: 'own', onStop: [[0, 'PAUSED']] })
  await withSimulator({ world }, async (sim) => {
    for (const [stream, task] of [
      ['slow', 'a'],
      ['deaf', 'b'],
      ['deaf', 'own'],
    ] as const) {
      sim.act({ what: 'stop', stream, task })
    }
    const seen = () => sim.streams.flatMap(({ tasks }) => tasks.map(({ state }) => state))
    expect(seen()).toEqual(['RUNNING', 'RUNNING', 'PAUSED'])
    await pause(150)
    expect(seen()).toEqual(['PAUSED', 'RUNNING', 'PAUSED'])
  })
})
