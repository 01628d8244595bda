/** DIS and IAM as the action asks them, with prepared answers and with time that passes by itself, for unit tests. */
import { Caller, type CallerTerms } from '../../../src/cloud/call.ts'
import { Dis } from '../../../src/cloud/dis.ts'
import type { HttpAnswer, HttpRequest } from '../../../src/cloud/http.ts'
import { Iam } from '../../../src/cloud/iam.ts'
import { signingSession } from '../../../src/cloud/sign.ts'
import { Budget, type Clock } from '../../../src/model/budget.ts'
import { ServiceError, type ServiceErrorParts } from '../../../src/model/errors.ts'
import { Secrets } from '../../../src/runner/secrets.ts'

export interface Prepared {
  status?: number
  headers?: Record<string, string>
  /** A text is sent as it is, anything else as JSON. */
  body?: unknown
}

/** What becomes of a request: an answer, a failure, or a promise of one of them. */
export type Reply = Prepared | Error | Promise<Prepared>

/** Time that passes only when nothing else can happen: then the next sleeper wakes up. */
export function virtualClock(): Clock {
  let time = 0
  let sleepers: { at: number; wake: () => void }[] = []
  const wakeNext = () => {
    const next = sleepers.reduce((first, each) => (each.at < first.at ? each : first), {
      at: Number.POSITIVE_INFINITY,
      wake: () => {},
    })
    sleepers = sleepers.filter((each) => each !== next)
    if (next.at === Number.POSITIVE_INFINITY) return
    time = Math.max(time, next.at)
    next.wake()
    setImmediate(wakeNext)
  }
  return {
    now: () => time,
    wall: () => Date.UTC(2026, 0, 1) + time,
    random: () => 0,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal.aborted || ms <= 0) return resolve()
        sleepers.push({ at: time + ms, wake: resolve })
        signal.addEventListener('abort', () => resolve())
        setImmediate(wakeNext)
      }),
  }
}

/** The answers come in this order, the last one again and again. */
export function stage(replies: readonly Reply[], terms: Partial<CallerTerms> = {}) {
  const received: HttpRequest[] = []
  const exchange = async (request: HttpRequest): Promise<HttpAnswer> => {
    const reply = await replies[Math.min(received.push(request), replies.length) - 1]
    if (reply instanceof Error) throw reply
    const { status = 200, headers = {}, body = '' } = reply ?? {}
    const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    return { status, headers: Object.fromEntries(lower), body: text }
  }
  const secrets = new Secrets()
  const masks: string[] = []
  const lines: string[] = []
  const tell = (text: string) => void lines.push(text)
  const log = {
    ...{ info: tell, notice: tell, warning: tell, debug: () => {} },
    redacted: (text: string, shortest?: number) => secrets.hidden(text, shortest),
    mask(secret: string) {
      masks.push(secret)
      secrets.add(secret)
    },
  }
  const budget = Budget.of(virtualClock())
  const means = {
    http: { exchange },
    log,
    budget,
    attempts: 3,
    patience: 120_000,
    isPlaceProven: false,
    env: {},
  }
  const caller = new Caller({ ...means, ...terms })
  const key = { accessKey: 'AK', secretKey: 'SK', securityToken: null, projectId: 'p' }
  const session = signingSession(key, { region: 'eu-de', service: 'dis' })
  const dis = new Dis(caller, { endpoint: 'https://dis.test', projectId: 'p' }, session)
  const iam = new Iam(caller, 'https://iam.test', budget)
  const urls = () => received.map(({ url }) => url.replace('https://dis.test', ''))
  return { caller, budget, session, dis, iam, received, urls, secrets, masks, lines }
}

export type Stage = ReturnType<typeof stage>

/** What a call fails with. */
export function failureOf<E extends Error = Error>(call: Promise<unknown>): Promise<E> {
  return call.then(
    (value) => Promise.reject(new Error(`did not fail: ${JSON.stringify(value)}`)),
    (error: E) => error,
  )
}

export function refusedBy(
  status: number,
  code: string | null = null,
  more: Partial<ServiceErrorParts> = {},
): ServiceError {
  const asked = { operation: 'stop', service: 'DIS', words: '', requestId: null } as const
  return new ServiceError({ ...asked, status, code, ...more })
}

/** Lets everything go on that need not wait for time. */
export const settle = () => new Promise((resolve) => setImmediate(resolve))
