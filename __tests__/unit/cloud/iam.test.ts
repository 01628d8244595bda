/** What IAM answers: tokens are registered before anything of an answer is shown, and a refused ID token is explained. */
import { describe, expect, test } from '@jest/globals'
import { describeClaims } from '../../../src/cloud/iam.ts'
import { isLocked, type ServiceError } from '../../../src/model/errors.ts'
import { explainInLine } from '../../support/reports.ts'
import { failureOf, type Prepared, refusedBy, type Stage, stage } from './stage.ts'

const token = `MIIsimToken${'0123456789abcdef'.repeat(8)}`
const project = { id: 'p1', name: 'eu-de' }
const body = { token: { project } }
const scope = { id: null, name: 'eu-de' }
const signIns: [string, (stage: Stage) => Promise<unknown>][] = [
  ['a password', ({ iam }) => iam.passwordToken({ username: 'u', password: 'pw', domainName: 'd' }, scope)],
  ['an ID token', ({ iam }) => iam.keylessToken('github', async () => 'eyJ.e30.x', scope)],
]

describe.each(signIns)('the token for %s', (_, signIn) => {
  test('is registered and given', async () => {
    const s = stage([{ status: 201, headers: { 'X-Subject-Token': token }, body }])
    expect(await signIn(s)).toEqual({ token, project })
    expect(s.masks).toEqual([token])
  })

  test.each([
    ['without a project', {}],
    ['of a project whose ID is none', { project: { id: '../x', name: 'eu-de' } }],
  ])('%s is given without one', async (_name, content) => {
    const s = stage([{ status: 201, headers: { 'X-Subject-Token': token }, body: { token: content } }])
    expect(await signIn(s)).toEqual({ token, project: null })
  })

  test.each<[string, Prepared]>([
    ['a refusal', { status: 403, body: { error: { message: `no ${token}` } } }],
    ['a page', { status: 201, body: `<html><title>${token}</title>` }],
    ['a request ID', { status: 400, headers: { 'X-IAM-Trace-Id': token } }],
    ['a redirect', { status: 302, headers: { Location: `https://x/?t=${token}` } }],
  ])('is registered before it can be quoted from %s', async (_name, answer) => {
    const s = stage([{ ...answer, headers: { 'X-Subject-Token': token, ...answer.headers } }], {
      attempts: 1,
    })
    const text = explainInLine(await failureOf(signIn(s)))
    expect(text).toContain('***')
    expect(text).not.toContain('MIIsim')
    expect(s.masks).toEqual([token])
  })

  test.each(['', '123456789012345'])('is refused when it is too short to be one: «%s»', async (short) => {
    const s = stage([{ status: 201, headers: { 'X-Subject-Token': short }, body }], { attempts: 1 })
    expect((await failureOf(signIn(s))).message).toContain('an answer without a token')
    expect(s.masks).toEqual([])
  })
})

describe('projects', () => {
  const named = { body: { projects: [project] } }
  const other = { body: { projects: [{ id: 'p2', name: 'eu-nl' }] } }

  test.each<[string, Prepared[], string, requests: number]>([
    ['are found by name', [named], 'eu-de', 1],
    ['are all that are visible if the name gives none', [{ body: { projects: [] } }, other], 'eu-nl', 2],
    ['are so if the name gives null', [{ body: { projects: null } }, other], 'eu-nl', 2],
    ['are so if the look-up is forbidden', [{ status: 403 }, named], 'eu-de', 2],
    ['are so if there is no such look-up', [{ status: 404 }, named], 'eu-de', 2],
  ])('%s', async (_, answers, name, requests) => {
    const s = stage(answers)
    expect((await s.iam.projects('eu-de', s.session)).map((each) => each.name)).toEqual([name])
    expect(s.received).toHaveLength(requests)
  })

  test('are enabled, have an ID that fits into a path, and show no secret', async () => {
    const odd = [
      { id: 'p1', name: `x ${token}` },
      { id: 'p2', name: 'eu-de', enabled: false },
      { id: token.slice(0, 40), name: 'eu-de' },
      { id: 'a/b', name: 'eu-de' },
      { id: 7, name: 'eu-de' },
      null,
    ]
    const s = stage([{ body: { projects: odd } }])
    s.secrets.add(token.slice(0, 40))
    s.secrets.add(token)
    expect(await s.iam.projects('eu-de', s.session)).toEqual([{ id: 'p1', name: 'x ***' }])
  })
})

test.each([
  [{ 'X-IAM-Trace-Id': 'trace', 'X-Request-Id': 'request' }, 'trace'],
  [{ 'X-Request-Id': 'request' }, 'request'],
  [{}, null],
])('the request ID of IAM in %j is %s', async (headers, id) => {
  const s = stage([{ status: 401, headers }])
  const error = await failureOf<ServiceError>(s.iam.projects('eu-de', s.session))
  expect(error.parts.requestId).toBe(id)
})

describe('a lock', () => {
  test.each([
    ['The account is locked.', /for 15 minutes.*wait 15 minutes/],
    ['Incorrect IAM authentication information: ak AK is locked', /for 5 minutes.*wait 5 minutes/],
    ['AK access failed to reach the limit,forbidden', /for 5 minutes.*wait 5 minutes/],
  ])('is told as one, and nobody asks again: %s', async (words, advice) => {
    const s = stage([{ status: 401, body: { error_msg: words } }])
    for (let time = 0; time < 2; time += 1) {
      expect(explainInLine(await failureOf(s.iam.projects('eu-de', s.session)))).toMatch(advice)
    }
    expect(s.received).toHaveLength(1)
  })

  test('is not what a blocked address or a word of DIS on its streams is', () => {
    expect(isLocked(refusedBy(401, null, { words: 'The address is blocked' }))).toBe(false)
    expect(isLocked(refusedBy(403, 'DIS.4205', { words: 'The stream is locked.' }))).toBe(false)
  })
})

describe('a refused ID token', () => {
  const part = (json: unknown) =>
    Buffer.from(typeof json === 'string' ? json : JSON.stringify(json)).toString('base64url')
  const tokenOf = (claims: unknown, header: unknown = {}) => `${part(header)}.${part(claims)}.signature`

  test.each([
    [400, true],
    [401, true],
    [403, true],
    [404, true],
    [409, false],
    [500, false],
  ])('is explained by its claims after %d: %s', async (status, isExplained) => {
    const s = stage([{ status }], { attempts: 1 })
    const idToken = tokenOf({ sub: 'repo:a/b', aud: 'iam' })
    const error = await failureOf<ServiceError>(s.iam.keylessToken('github', async () => idToken, scope))
    const lines = ['The ID token that IAM refused says:', '  aud: iam (Client ID)', '  sub: repo:a/b']
    expect(error.parts.details ?? null).toEqual(isExplained ? lines : null)
  })

  test('shows the claims that are no secret alone', () => {
    const claims = { jti: 'x', actor: 'y', exp: 1_800_000_000, ref: 'refs/heads/main' }
    expect(describeClaims(tokenOf(claims, { kid: 'K', alg: 'RS256' }))).toEqual([
      '  ref: refs/heads/main',
      '  exp: Fri, 15 Jan 2027 08:00:00 GMT',
      expect.stringMatching(/^ {2}kid: K \(a key of Signing Key; /),
    ])
  })

  test.each<[unknown, string | null]>([
    [{ a: 1 }, null],
    [[[[]]], null],
    [['a', 'b'], 'a, b'],
    [null, null],
    [true, null],
    ['a\n::error::b', 'a\\x0a::error::b'],
  ])('may have any claims, and shows texts alone: %j', (aud, text) => {
    expect(describeClaims(tokenOf({ aud }))).toEqual(text === null ? [] : [`  aud: ${text} (Client ID)`])
    expect(describeClaims(tokenOf({ exp: 1e300 }))).toEqual(['  exp: Invalid Date'])
  })

  test('may be none', () => {
    const deep = `{"aud":${'['.repeat(15_000)}${']'.repeat(15_000)},"sub":"s"}`
    expect(describeClaims(`${part({ kid: {} })}.${part(deep)}.s`)).toEqual(['  sub: s'])
    for (const text of ['', '.', 'a.b', 'a.b.c', `${part('[]')}.${part('7')}.`])
      expect(describeClaims(text)).toEqual([])
  })
})
