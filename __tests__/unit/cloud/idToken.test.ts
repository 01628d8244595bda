/** Where ID tokens come from on each forge, and what a failure of theirs is told as. */
import { createServer, type RequestListener } from 'node:http'
import { afterEach, describe, expect, test } from '@jest/globals'
import { getIdToken } from '../../../src/cloud/signIn.ts'
import { ServiceError, type StepError } from '../../../src/model/errors.ts'
import { withServer } from '../../support/network.ts'
import { failureOf, stage } from './stage.ts'

const before = { ...process.env }
afterEach(() => {
  process.env = { ...before }
})

const set = (url: string) => ({
  ACTIONS_ID_TOKEN_REQUEST_URL: url,
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'simRequestToken',
})

/** Asks for an ID token in this environment, once. The toolkit reads the same from the process. */
function ask(env: Record<string, string>, within = 10_000) {
  Object.assign(process.env, env)
  const s = stage([], { env, attempts: 1 })
  return { ...s, token: getIdToken('a', s.caller, s.budget.atMost(within)) }
}
const messageOf = async (env: Record<string, string>) => (await failureOf(ask(env).token)).message

describe('a job that may not ask for an ID token', () => {
  test.each(['https://github.com', 'https://octo.ghe.com'])('of %s needs the permission', async (server) => {
    const text = await messageOf({ GITHUB_SERVER_URL: server })
    expect(text).toContain('permissions:\n  id-token: write\n')
    expect(text).toContain('Workflows started by a fork get no ID token.')
    expect(text).toContain('has an issuer of its own, which IAM must know (docs/keyless.md)')
  })

  test('of Forgejo needs another line', async () => {
    const text = await messageOf({ GITHUB_SERVER_URL: 'https://forge.example.test' })
    expect(text).toContain('On Forgejo, add enable-openid-connect: true instead')
  })
})

test.each([
  ['http://forge.example.test/idtoken?x=1', '(http://forge.example.test), so an ID token could be read'],
  ['forge.example.test', 'is not an https URL (no URL)'],
])('an ID token is not asked for at %s', async (url, words) => {
  const text = await messageOf(set(url))
  expect(text).toContain(words)
  expect(text).not.toMatch(/permissions|simRequestToken/)
})

describe('an issuer', () => {
  const idToken = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJyZXBvIn0.c2lnbmF0dXJl'
  const at = (port: number) => set(`http://127.0.0.1:${port}/?x=1`)
  const asked = (listener: RequestListener, within?: number) =>
    withServer(createServer(listener), (port) => failureOf<StepError>(ask(at(port), within).token))
  const answer =
    (status: number, headers: Record<string, string>, body = ''): RequestListener =>
    (_, response) =>
      response.writeHead(status, headers).end(body)

  test('gives an ID token, which is registered, and so is the token of the request', async () => {
    await withServer(createServer(answer(200, {}, JSON.stringify({ value: idToken }))), async (port) => {
      const { token, masks } = ask(at(port))
      expect(await token).toBe(idToken)
      expect(masks).toEqual(['simRequestToken', idToken])
    })
  })

  test('is not asked once the budget is over', async () => {
    let requests = 0
    const error = await asked(() => {
      requests += 1
    }, 0)
    expect([error.fate, requests]).toEqual(['unsent', 0])
  })

  test.each<[string, number, RequestListener]>([
    ['a refusal', 403, answer(403, {}, JSON.stringify({ message: idToken }))],
    ['throttling', 429, answer(429, {}, idToken)],
    ['a page', 400, answer(400, {}, `<html>${idToken}`)],
    ['another form', 200, answer(200, {}, JSON.stringify({ token: idToken }))],
    ['something that is no JSON', 200, answer(200, {}, idToken)],
    ['headers', 401, answer(401, { 'X-Request-Id': idToken, 'Content-Type': idToken })],
  ])('is never quoted: %s', async (_, status, listener) => {
    const error = await asked(listener)
    expect(error).toBeInstanceOf(ServiceError)
    expect(error).toMatchObject({ parts: { service: 'GitHub', status } })
    expect(error.message).toMatch(/^Could not get an ID token from GitHub: GitHub answered \d{3}: /)
    expect(error.message).not.toMatch(/eyJ|c2ln/)
  })

  test.each<[string, RequestListener, number | undefined, string]>([
    ['breaks', (request) => request.socket.destroy(), undefined, 'broken'],
    ['is silent', () => {}, 200, 'timeout'],
    [
      'breaks inside of its answer',
      (request, response) => {
        response.writeHead(200, { 'Content-Length': 99 })
        response.write('{')
        setTimeout(() => request.socket.destroy(), 20)
      },
      500,
      'timeout',
    ],
  ])('that %s is told as such', async (_, listener, within, trouble) => {
    const error = await asked(listener, within)
    expect(error).toMatchObject({ host: '127.0.0.1', trouble })
    expect(error.fate).toBe('unknown')
  })

  test('that nobody runs is told by its host', async () => {
    const error = await failureOf<StepError>(ask(set('http://127.0.0.1:1/?x=1')).token)
    expect([error.message, error.fate]).toEqual([
      'Could not get an ID token from GitHub: no connection to 127.0.0.1:1 (ECONNREFUSED)',
      'unsent',
    ])
  })
})
