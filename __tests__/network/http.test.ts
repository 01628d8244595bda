/** One exchange: what is sent, how it ends, what becomes of it on the way, and which connection it takes. */
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTcpServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, test } from '@jest/globals'
import { Http, type HttpRequest } from '../../src/cloud/http.ts'
import { CancelledError, NetworkError } from '../../src/model/errors.ts'
import { freePort, withServer } from '../support/network.ts'

const http = new Http()

const ask = (port: number, more: Partial<HttpRequest> = {}) =>
  http.exchange({
    operation: 'ask',
    method: 'GET',
    url: `http://127.0.0.1:${port}/v2`,
    headers: {},
    body: '',
    within: 10_000,
    signal: new AbortController().signal,
    ...more,
  })

const post = { method: 'POST', body: '{}' }

async function failureOf(exchange: Promise<unknown>): Promise<Record<string, unknown>> {
  const error = await exchange.then(
    () => null,
    (thrown: Error) => thrown,
  )
  const fate = error instanceof NetworkError ? error.fate : null
  return { ...error, message: error?.message, fate }
}

const serve = <T>(listener: RequestListener, play: (port: number, server: Server) => Promise<T>) => {
  const server = createServer(listener)
  return withServer(server, (port) => play(port, server))
}

describe('what is sent', () => {
  /** The request as it came over the wire. */
  const sent = (more: Partial<HttpRequest>) => {
    const server = createTcpServer((socket: Socket) => {
      socket.once('data', (data) => {
        server.emit('text', data.toString())
        socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Mark: a\r\n\r\nok')
      })
    })
    return withServer(server, async (port) => {
      const text = new Promise<string>((resolve) => server.once('text', resolve))
      const answer = await ask(port, {
        ...more,
        url: `http://127.0.0.1:${port}/a/%2Fb%27'?x=%20~&y=%27`,
        headers: { host: 'signed.test', 'x-own': '1' },
      })
      expect(answer).toMatchObject({ status: 200, body: 'ok' })
      expect(answer.headers['x-mark']).toBe('a')
      return text
    })
  }

  test('path and query as they are encoded, the signed host, and nothing of a body for a GET', async () => {
    const text = await sent({})
    expect(text).toContain("GET /a/%2Fb%27'?x=%20~&y=%27 HTTP/1.1\r\n")
    expect(text.match(/^host: .*$/gim)).toEqual(['host: signed.test'])
    expect(text).toMatch(/^user-agent: pause-dis-dump-tasks\r$/m)
    expect(text).not.toMatch(/content-length|transfer-encoding/i)
  })

  test('the body of a POST, an empty one too', async () => {
    expect(await sent({ method: 'POST', body: 'wörd' })).toMatch(/content-length: 5\r\n.*\r\n\r\nwörd$/is)
    expect(await sent({ method: 'POST', body: '' })).toMatch(/content-length: 0\r\n/i)
  })
})

describe('an answer', () => {
  test('may have a token of 60 kB in a header', async () => {
    const token = 'T'.repeat(60_000)
    await serve(
      (_, response) => response.setHeader('X-Subject-Token', token).end(),
      async (port) => expect((await ask(port)).headers['x-subject-token']).toBe(token),
    )
  })

  test('far too long is no answer', async () => {
    await serve(
      (_, response) => {
        response.on('error', () => {})
        response.end('x'.repeat(20_000_000))
      },
      async (port) => {
        expect(await failureOf(ask(port))).toMatchObject({ trouble: 'broken', fate: 'unknown' })
      },
    )
  })

  test('of another status is an answer, and no redirect is followed', async () => {
    let count = 0
    await serve(
      (_, response) => {
        count += 1
        response.writeHead(302, { Location: '/elsewhere' }).end()
      },
      async (port) => expect((await ask(port)).status).toBe(302),
    )
    expect(count).toBe(1)
  })
})

describe('no answer', () => {
  test.each<[string, RequestListener]>([
    ['since the connection breaks', (request) => request.socket.resetAndDestroy()],
    [
      'since it breaks inside the body',
      (request, response) => {
        response.writeHead(200, { 'Content-Length': 9 })
        response.write('half')
        setTimeout(() => request.socket.destroy(), 50)
      },
    ],
  ])('%s: the request may have arrived', async (_, listener) => {
    await serve(listener, async (port) => {
      expect(await failureOf(ask(port, post))).toMatchObject({
        trouble: 'broken',
        fate: 'unknown',
        host: '127.0.0.1',
        message: `Could not ask: the connection to 127.0.0.1:${port} broke (ECONNRESET)`,
      })
    })
  })

  test('since nobody listens: the request was not sent', async () => {
    const port = await freePort()
    expect(await failureOf(ask(port, post))).toMatchObject({
      trouble: 'refused',
      fate: 'unsent',
      message: `Could not ask: no connection to 127.0.0.1:${port} (ECONNREFUSED)`,
    })
  })

  test.each<[string, RequestListener]>([
    ['at all', () => {}],
    ['to its end', (_, response) => void response.writeHead(200).write('x')],
  ])('in time, %s: the request may have arrived, and its connection is closed', async (_, listener) => {
    await serve(listener, async (port, server) => {
      const closed = new Promise((resolve) =>
        server.once('connection', (socket: Socket) => socket.once('close', resolve)),
      )
      expect(await failureOf(ask(port, { ...post, within: 200 }))).toMatchObject({
        trouble: 'timeout',
        fate: 'unknown',
        message: expect.stringMatching(/no complete answer from 127\.0\.0\.1:\d+ within /),
      })
      await closed
    })
  })

  test('since TLS is never answered: the request was not sent', async () => {
    await withServer(
      createTcpServer(() => {}),
      async (port) => {
        const url = `https://127.0.0.1:${port}/`
        expect(await failureOf(ask(port, { ...post, url, within: 200 }))).toMatchObject({
          trouble: 'timeout',
          fate: 'unsent',
          message: expect.stringMatching(/no connection to 127\.0\.0\.1:\d+ within /),
        })
      },
    )
  })
})

describe('through a proxy that opens the way late', () => {
  const url = 'https://dis.example.test/'
  const before = process.env['https_proxy']
  afterEach(() => {
    if (before === undefined) delete process.env['https_proxy']
    else process.env['https_proxy'] = before
  })

  test('the request was not sent in time, and is not sent afterwards', async () => {
    let seen = 0
    const proxy = createTcpServer((socket) => {
      socket.on('error', () => {})
      socket.once('data', () => {
        socket.on('data', (data) => {
          seen += data.length
        })
        setTimeout(() => socket.write('HTTP/1.1 200 OK\r\n\r\n'), 600)
      })
    })
    await withServer(proxy, async (port) => {
      process.env['https_proxy'] = `http://user:word@127.0.0.1:${port}`
      expect(await failureOf(ask(port, { ...post, url, within: 300 }))).toMatchObject({
        trouble: 'timeout',
        fate: 'unsent',
        message: expect.stringContaining(`, through the proxy 127.0.0.1:${port} (https_proxy)`),
      })
      await sleep(600)
      // At most the greeting of TLS.
      expect(seen).toBeLessThan(2_000)
    })
  })
})

describe('a cancelled request', () => {
  test('ends at once, and its connection is closed', async () => {
    const cancel = new AbortController()
    await serve(
      () => cancel.abort(),
      async (port, server) => {
        const closed = new Promise((resolve) =>
          server.once('connection', (socket: Socket) => socket.once('close', resolve)),
        )
        await expect(ask(port, { ...post, signal: cancel.signal })).rejects.toThrow(CancelledError)
        await closed
        await expect(ask(port, { signal: cancel.signal })).rejects.toThrow(CancelledError)
      },
    )
  })
})

test('lists share a connection, and a stop never goes out on a used one', async () => {
  const ports: unknown[] = []
  await serve(
    (request, response) => {
      ports.push(request.socket.remotePort)
      response.end('{}')
    },
    async (port) => {
      for (const more of [{}, {}, post, {}]) await ask(port, more)
      const [first, second, stop] = ports
      expect(second).toBe(first)
      expect(stop).not.toBe(first)
    },
  )
})
