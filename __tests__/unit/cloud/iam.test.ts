/** What IAM and the issuer of ID tokens answer: tokens are registered before anything of an answer is shown. */
import { describe, expect, test } from '@jest/globals'
import { getIdToken } from '../../../src/cloud/idToken.ts'
import { isLocked, type ServiceError } from '../../../src/model/errors.ts'
import { explainInLine } from '../../../src/model/remedies.ts'
import { type CallStage, failureOf, type Prepared, withAnswers } from './stage.ts'

const token = `MIIsimToken${'0123456789abcdef'.repeat(8)}`
const body = { token: { project: { id: 'p1', name: 'eu-de' } } }
const scope = { id: null, name: 'eu-de' }
const signIns: [string, (stage: CallStage) => Promise<unknown>][] = [
  ['a password', ({ iam }) => iam.passwordToken({ username: 'u', password: 'pw', domainName: 'd' }, scope)],
  ['an ID token', ({ iam }) => iam.keylessToken('github', async () => 'eyJ.e30.x', scope)],
]

describe.each(signIns)('the token for %s', (_, signIn) => {
  test('is registered and given', async () => {
    await withAnswers([{ status: 201, headers: { 'X-Subject-Token': token }, body }], async (stage) => {
      expect(await signIn(stage)).toEqual({ token, project: { id: 'p1', name: 'eu-de' } })
      expect(stage.masks).toEqual([token])
    })
  })

  test.each<[string, Prepared]>([
    ['a refusal', { status: 403, body: { error: { message: `no ${token}` } } }],
    ['an answer of another form', { status: 201, body: { tokens: [token] } }],
    ['an answer that is no JSON', { status: 201, body: `<html>${token}` }],
    ['a request ID', { status: 400, headers: { 'X-IAM-Trace-Id': token } }],
    ['a redirect', { status: 302, headers: { Location: `https://x/?t=${token}` } }],
  ])('is registered before it can be quoted from %s', async (_, answer) => {
    const headers = { 'X-Subject-Token': token, ...answer.headers }
    await withAnswers([{ ...answer, headers }], async (stage) => {
      const error = await failureOf(signIn(stage))
      expect(explainInLine(error)).toContain('***')
      expect(explainInLine(error)).not.toContain('MIIsim')
      expect(new Set(stage.masks)).toEqual(new Set([token]))
    })
  })

  test.each(['s', '123456789012345'])('is refused when it is too short to be one: %s', async (short) => {
    await withAnswers([{ status: 201, headers: { 'X-Subject-Token': short }, body }], async (stage) => {
      const error = await failureOf(signIn(stage))
      expect(error.message).toMatch(/: a token of \d+ characters?: no token of IAM is that short$/)
      expect(stage.masks).toEqual([])
    })
  })
})

test('a name of a project that holds a secret is shown without it, and an ID that does is no project', async () => {
  const projects = [
    { id: 'p1', name: `x ${token}` },
    { id: token.slice(0, 40), name: 'eu-de' },
  ]
  await withAnswers([{ body: { projects } }], async ({ iam, dis, redaction }) => {
    redaction.add(token)
    expect(await iam.projectsNamed('eu-de', dis.session)).toEqual([{ id: 'p1', name: 'x ***' }])
  })
})

describe('the request ID of IAM', () => {
  test.each([
    [{ 'X-IAM-Trace-Id': 'trace', 'X-Request-Id': 'request' }, 'trace'],
    [{ 'X-Request-Id': 'request' }, 'request'],
    [{ 'X-IAM-Trace-Id': 'trace' }, 'trace'],
  ])('in %j is %s', async (headers, id) => {
    await withAnswers([{ status: 401, headers }], async ({ iam, dis }) => {
      const error = (await failureOf(iam.projectsNamed('eu-de', dis.session))) as ServiceError
      expect(error.parts.requestId).toBe(id)
    })
  })

  test('is that of the gateway for DIS, where there are both', async () => {
    const headers = { 'X-IAM-Trace-Id': 'trace', 'X-Request-Id': 'request' }
    await withAnswers(
      [
        { status: 400, headers },
        { status: 400, headers: { 'X-IAM-Trace-Id': 'trace' } },
      ],
      async ({ dis }) => {
        const ids = [await failureOf(dis.listTasks('a')), await failureOf(dis.listTasks('a'))]
        expect(ids.map((error) => (error as ServiceError).parts.requestId)).toEqual(['request', 'trace'])
      },
    )
  })
})

describe('the issuer of ID tokens', () => {
  const secret = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJyZXBvIn0.c2lnbmF0dXJl'
  test.each<[string, Prepared]>([
    ['a refusal', { status: 403, body: { message: secret, error_code: secret } }],
    ['a page', { status: 400, body: `<html>${secret}` }],
    ['another form', { body: { token: secret } }],
    ['something that is no JSON', { body: secret }],
    ['a redirect', { status: 302, headers: { Location: `https://x/${secret}` } }],
    ['headers', { status: 401, headers: { 'X-Request-Id': secret, 'Content-Type': secret } }],
  ])('is never quoted: %s', async (_, answer) => {
    await withAnswers([answer], async ({ caller, dis, log }) => {
      const source = { requestUrl: dis.place.endpoint, requestToken: 'request-token' }
      const error = await failureOf(getIdToken(caller, source, 'audience'))
      expect(error.message).toMatch(/^Could not get an ID token from GitHub: GitHub answered \d{3}: /)
      expect([explainInLine(error), ...log].join('\n')).not.toMatch(/eyJ|c2ln/)
    })
  })
})

describe('a lock', () => {
  const locked = (words: string, status = 401) => ({ status, body: { error_msg: words } })

  test.each([
    ['The account is locked.', /locked the account or user for 15 minutes/, /wait 15 minutes/],
    [
      'Incorrect IAM authentication information: ak AK is locked',
      /locked the access key for 5 minutes/,
      /wait 5 minutes/,
    ],
  ])('is told as one, and nothing is tried again: %s', async (words, cause, remedy) => {
    for (const answer of [
      locked(words),
      locked(words, 403),
      { ...locked(words), headers: { Date: 'Tue, 01 Jan 2030 00:00:00 GMT' } },
    ]) {
      await withAnswers([answer], async ({ iam, dis, received }) => {
        for (const ask of [
          () => iam.projectsNamed('eu-de', dis.session),
          () => dis.listTasks('a'),
          () => dis.listTasks('b'),
        ]) {
          const error = await failureOf(ask())
          expect(explainInLine(error)).toMatch(cause)
          expect(explainInLine(error)).toMatch(remedy)
        }
        // One of IAM, one of DIS: after that, no other stream asks.
        expect(received).toHaveLength(2)
      })
    }
  })

  test('is not what a blocked address or a block of text is', async () => {
    await withAnswers([locked('The address is blocked')], async ({ dis }) => {
      expect(isLocked((await failureOf(dis.listTasks('a'))) as ServiceError)).toBe(false)
    })
  })
})
