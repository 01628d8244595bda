/** Where ID tokens come from on each forge, and what is said of a refused one. */
import { describe, expect, test } from '@jest/globals'
import { describeClaims, idTokenSource, issuerOf } from '../../../src/cloud/idToken.ts'

const messageOf = (env: Record<string, string>) => {
  try {
    idTokenSource(env)
  } catch (error) {
    return String((error as Error).message)
  }
  return ''
}
const set = (url: string) => ({
  ACTIONS_ID_TOKEN_REQUEST_URL: url,
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'simRequestToken',
})

test.each([
  ['https://github.com', 'https://token.actions.githubusercontent.com'],
  ['https://octo.ghe.com', 'https://token.actions.octo.ghe.com'],
  ['https://ghes.example.test', 'https://ghes.example.test/_services/token'],
  ['https://ghes.example.test:8443/', 'https://ghes.example.test:8443/_services/token'],
  ['', null],
])('the issuer of %s is %s', (server, issuer) => {
  expect(issuerOf(server)).toBe(issuer)
})

describe('a job that may not ask for an ID token', () => {
  test('of github.com needs the permission, and nothing else', () => {
    const text = messageOf({ GITHUB_SERVER_URL: 'https://github.com' })
    expect(text).toContain('permissions:\n  id-token: write\n')
    expect(text).not.toContain('Identity Provider URL')
  })

  test.each(['https://octo.ghe.com', 'https://ghes.example.test'])(
    'of %s is told its issuer too',
    (server) => {
      const text = messageOf({ GITHUB_SERVER_URL: server })
      expect(text).toContain('permissions:\n  id-token: write\n')
      expect(text).toContain(`${issuerOf(server)}: IAM needs that as the Identity Provider URL`)
    },
  )

  test.each(['FORGEJO_ACTIONS', 'GITEA_ACTIONS'])('with %s needs another line', (name) => {
    const text = messageOf({ [name]: 'true', GITHUB_SERVER_URL: 'https://forge.example.test' })
    expect(text).toContain('\nenable-openid-connect: true\n')
    expect(text).not.toContain('permissions')
  })
})

describe('the URL to ask at', () => {
  test.each([
    [
      'http://forge.example.test/api/actions/idtoken?x=1',
      /of http:\/\/forge\.example\.test: an ID token could be read.*Serve the forge over https/,
    ],
    ['forge.example.test', /is not a URL/],
    ['https://forge.example.test/%zz', /is not a URL/],
  ])('%s is refused', (url, words) => {
    expect(messageOf(set(url))).toMatch(words)
    expect(messageOf(set(url))).not.toMatch(/permissions|simRequestToken/)
  })

  test.each(['https://forge.example.test/a?b=c', 'http://127.0.0.1:8080/idtoken'])('%s is taken', (url) => {
    expect(messageOf(set(url))).toBe('')
  })
})

describe('the claims of a refused token', () => {
  const part = (json: unknown) =>
    Buffer.from(typeof json === 'string' ? json : JSON.stringify(json)).toString('base64url')
  const tokenOf = (claims: unknown, header: unknown = {}) => `${part(header)}.${part(claims)}.signature`

  test.each([1e300, -1e300, 8.64e12 + 1])('exp: %d is told as no time', (exp) => {
    expect(describeClaims(tokenOf({ exp }))).toEqual([expect.stringMatching(/^exp: .*, which is no time \(/)])
  })

  test.each<[unknown, string]>([
    [{ a: 1 }, 'not a text'],
    [[[[]]], 'not a text'],
    [['a', 'b'], 'a, b'],
    [null, 'null'],
    [true, 'true'],
    [7, '7'],
  ])('aud: %j is told as %s', (aud, text) => {
    expect(describeClaims(tokenOf({ aud }))).toEqual([`aud: ${text} (Client ID)`])
  })

  test('nested without end, or no token at all, are told as far as they can be', () => {
    const deep = `{"aud":${'['.repeat(15_000)}${']'.repeat(15_000)},"sub":"s"}`
    expect(describeClaims(`${part({ kid: { x: 1 } })}.${part(deep)}.s`)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^kid: not a text/)]),
    )
    for (const text of ['', '.', 'a.b', 'a.b.c', `${part('[]')}.${part('7')}.`])
      expect(describeClaims(text)).toEqual([])
  })

  test('of another issuer say that it needs an identity provider of its own', () => {
    const lines = describeClaims(tokenOf({ iss: 'https://ghes.example.test/_services/token' }))
    expect(lines).toEqual([
      'iss: https://ghes.example.test/_services/token (Identity Provider URL)',
      expect.stringMatching(/not the issuer of github\.com.*identity provider of its own/),
    ])
    expect(describeClaims(tokenOf({ iss: 'https://token.actions.githubusercontent.com' }))).toHaveLength(1)
  })
})
