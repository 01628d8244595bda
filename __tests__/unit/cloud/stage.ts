/** A server that gives prepared answers, and DIS and IAM as the action asks them, for tests of single calls. */
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Caller } from '../../../src/cloud/call.ts'
import { systemClock } from '../../../src/cloud/clock.ts'
import { Dis } from '../../../src/cloud/dis.ts'
import { Http } from '../../../src/cloud/http.ts'
import { Iam } from '../../../src/cloud/iam.ts'
import { signingSession } from '../../../src/cloud/session.ts'
import { Redaction } from '../../../src/runner/redact.ts'

export interface Prepared {
  status?: number
  headers?: Record<string, string>
  /** A text is sent as it is, anything else as JSON. */
  body?: unknown
}

export interface Received {
  method: string
  url: string
  headers: IncomingHttpHeaders
  body: string
}

export interface CallStage {
  dis: Dis
  iam: Iam
  caller: Caller
  received: Received[]
  /** What was registered as a secret. */
  masks: string[]
  log: string[]
  redaction: Redaction
}

/** Runs `play` at a server that gives these answers in this order, the last one again and again. */
export async function withAnswers<T>(
  answers: readonly Prepared[],
  play: (stage: CallStage) => Promise<T>,
): Promise<T> {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { method = '', url = '', headers } = request
    const answer = answers[Math.min(received.length, answers.length - 1)] ?? {}
    received.push({ method, url, headers, body: Buffer.concat(chunks).toString() })
    response.writeHead(answer.status ?? 200, answer.headers)
    const { body = '' } = answer
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const http = new Http('test', {})
  const redaction = new Redaction()
  const masks: string[] = []
  const mask = (secret: string) => {
    masks.push(secret)
    redaction.add(secret)
  }
  const log: string[] = []
  const tell = (text: string) => void log.push(text)
  const caller = new Caller({
    http,
    clock: { ...systemClock, random: () => 0 },
    maxAttempts: 3,
    patience: 120_000,
    latest: Infinity,
    log: {
      info: tell,
      notice: tell,
      warning: tell,
      debug: () => {},
      startGroup: tell,
      endGroup: () => {},
      redacted: (text) => redaction.text(text),
      mask,
    },
    signal: new AbortController().signal,
  })
  const key = { accessKey: 'AK', secretKey: 'SK', securityToken: null, projectId: 'p' }
  const session = signingSession(key, { region: 'eu-de', service: 'dis' })
  const dis = new Dis(caller, { endpoint, projectId: 'p' }, session)
  const iam = new Iam(caller, endpoint)
  try {
    return await play({ dis, iam, caller, received, masks, log, redaction })
  } finally {
    http.close()
    server.close()
  }
}

/** What a call fails with. */
export async function failureOf(call: Promise<unknown>): Promise<Error> {
  return call.then(
    (value) => Promise.reject(new Error(`did not fail: ${JSON.stringify(value)}`)),
    (error: Error) => error,
  )
}
