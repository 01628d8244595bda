/** IAM as other clients meet it: its versions, tokens with all that they read, catalogues, temporary keys. */
import { describe, expect, test } from '@jest/globals'
import { defaultWorld } from '../../simulator/index.ts'
import { ask, withToken } from '../support/plainCalls.ts'
import { askSigned, outcome } from '../support/signedCalls.ts'
import { type Simulator, withSimulator } from '../support/stage.ts'

const [germany] = defaultWorld().projects
const [user] = defaultWorld().users ?? []
const GERMANY = germany?.id ?? ''
const scope = { project: { name: 'eu-de' } }
const DOMAIN = { id: expect.stringMatching(/^[0-9a-f]{32}$/), name: user?.domain }

const post = (sim: Simulator, path: string, body: unknown, headers: Record<string, string> = {}) =>
  ask(sim, path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json', ...headers },
  })

const byPassword = (given: unknown, more: Record<string, unknown> = { scope }) => ({
  auth: { identity: { methods: ['password'], password: { user: given } }, ...more },
})
const deployer = { name: user?.name, password: user?.password, domain: { name: user?.domain } }

const signIn = (sim: Simulator, query = '', more?: Record<string, unknown>) =>
  post(sim, `/v3/auth/tokens${query}`, byPassword(deployer, more))

const typesOf = (catalog: { type: string }[]) => catalog.map(({ type }) => type)

describe('its versions are told to anybody', () => {
  test('all of them with 300', async () => {
    await withSimulator({}, async (sim) => {
      const { status, body } = await ask(sim, '/')
      expect(status).toBe(300)
      expect(body.versions.values).toEqual([
        expect.objectContaining({
          id: 'v3.6',
          status: 'stable',
          links: [{ rel: 'self', href: `${sim.url}/v3/` }],
        }),
      ])
    })
  })

  test.each(['/v3', '/v3/'])('the one of %s with 200', async (path) => {
    await withSimulator({}, async (sim) => {
      const { status, body } = await ask(sim, path)
      expect([status, body.version.id]).toEqual([200, 'v3.6'])
    })
  })
})

describe('a token', () => {
  test('tells the user, the domain, the project and the catalogue', async () => {
    await withSimulator({}, async (sim) => {
      const { status, body } = await signIn(sim)
      expect(status).toBe(201)
      expect(body.token).toMatchObject({
        user: { id: DOMAIN.id, name: user?.name, domain: DOMAIN },
        project: { id: GERMANY, name: 'eu-de', domain: DOMAIN },
        methods: ['password'],
      })
      const entries = body.token.catalog.filter(({ type }: { type: string }) => /^dis/.test(type))
      const place = { interface: 'public', region: 'eu-de', region_id: 'eu-de' }
      expect(entries).toMatchObject([
        { type: 'dis', endpoints: [{ ...place, url: sim.url }] },
        { type: 'disv2', endpoints: [{ ...place, url: `${sim.url}/v2/${GERMANY}` }] },
      ])
    })
  })

  test('has no catalogue with ?nocatalog=true, and that of the world where it has one', async () => {
    await withSimulator({}, async (sim) => {
      expect((await signIn(sim, '?nocatalog=true')).body.token).not.toHaveProperty('catalog')
      sim.world.catalog = []
      expect((await signIn(sim)).body.token.catalog).toEqual([])
    })
  })

  test('is had by IDs too, for a domain, or for nothing', async () => {
    await withSimulator({}, async (sim) => {
      const { body } = await signIn(sim, '', { scope: { domain: { name: user?.domain } } })
      expect(body.token).toMatchObject({ domain: DOMAIN })
      expect(body.token).not.toHaveProperty('project')
      const byId = { id: body.token.user.id, password: user?.password }
      expect((await post(sim, '/v3/auth/tokens', byPassword(byId, {}))).status).toBe(201)
      const domain = { id: body.token.user.domain.id }
      expect((await post(sim, '/v3/auth/tokens', byPassword({ ...deployer, domain }))).status).toBe(201)
      const other = { ...deployer, domain: { id: 'another' } }
      expect((await post(sim, '/v3/auth/tokens', byPassword(other))).status).toBe(401)
    })
  })

  test('is had for a token, lives no longer than that, and opens DIS', async () => {
    await withSimulator({}, async (sim) => {
      const first = await signIn(sim, '', {})
      const id = first.headers.get('x-subject-token')
      const request = { auth: { identity: { methods: ['token'], token: { id } }, scope } }
      const { status, headers, body } = await post(sim, '/v3/auth/tokens', request)
      expect([status, body.token.methods]).toEqual([201, ['token']])
      expect(body.token.expires_at).toBe(first.body.token.expires_at)
      const token = headers.get('x-subject-token') ?? ''
      const listed = await ask(sim, `/v2/${GERMANY}/streams`, { headers: { 'X-Auth-Token': token } })
      expect(listed.body.total_number).toBe(3)
      const wrong = { auth: { identity: { methods: ['token'], token: { id: 'nobody’s' } }, scope } }
      expect((await post(sim, '/v3/auth/tokens', wrong)).status).toBe(401)
    })
  })
})

describe('those who have signed in', () => {
  test('read the catalogue, their domain, and whose their projects are', async () => {
    await withSimulator({}, async (sim) => {
      const token = (await signIn(sim)).headers.get('x-subject-token') ?? ''
      const get = async (path: string) => (await ask(sim, path, { headers: { 'X-Auth-Token': token } })).body
      expect(typesOf((await get('/v3/auth/catalog')).catalog)).toEqual(
        expect.arrayContaining(['identity', 'dis', 'disv2']),
      )
      const [domain] = (await get('/v3/auth/domains')).domains
      expect(domain).toMatchObject(DOMAIN)
      const [project] = (await get('/v3/projects?name=eu-de')).projects
      expect(project).toMatchObject({ id: GERMANY, domain_id: domain.id })
    })
  })

  test.each(['/v3/auth/catalog', '/v3/auth/domains'])('alone read %s', async (path) => {
    await withSimulator({}, async (sim) => {
      expect(outcome(await ask(sim, path))).toBe('401 APIGW.0301')
      expect((await withToken(sim, path)).status).toBe(200)
      expect((await askSigned(sim, path, { service: 'iam' })).status).toBe(200)
    })
  })
})

describe('a temporary key for a token', () => {
  const path = '/v3.0/OS-CREDENTIAL/securitytokens'
  const request = (token: Record<string, unknown>) => ({ auth: { identity: { methods: ['token'], token } } })

  test('opens DIS, with its security token, and until it expires', async () => {
    await withSimulator({}, async (sim) => {
      const token = (await signIn(sim)).headers.get('x-subject-token') ?? ''
      const { status, body } = await post(sim, path, request({ duration_seconds: 1200 }), {
        'X-Auth-Token': token,
      })
      expect(status).toBe(201)
      const { access: ak, secret: sk, securitytoken: securityToken, expires_at: end } = body.credential
      expect(Math.round((Date.parse(end) - Date.now()) / 60_000)).toBe(20)
      const streams = `/v2/${GERMANY}/streams`
      expect(outcome(await askSigned(sim, streams, { ak, sk, securityToken }))).toBe('200')
      expect(outcome(await askSigned(sim, streams, { ak, sk }))).toBe('441 DIS.4107')
      expect(sim.secrets()).toEqual(expect.arrayContaining([sk, securityToken]))
      sim.settings.clockOffset = 21 * 60_000
      expect(outcome(await askSigned(sim, streams, { ak, sk, securityToken }))).toBe('441 DIS.4107')
    })
  })

  test('is had for the token of the body too, for no other method, and for no day longer', async () => {
    await withSimulator({}, async (sim) => {
      const id = (await signIn(sim)).headers.get('x-subject-token') ?? ''
      const headers = { 'X-Auth-Token': id }
      expect((await post(sim, path, request({ id }))).status).toBe(401)
      expect((await post(sim, path, request({ id }), headers)).status).toBe(201)
      expect((await post(sim, path, request({ id: 'x' }), headers)).status).toBe(401)
      expect((await post(sim, path, request({ duration_seconds: 86_401 }), headers)).status).toBe(400)
      const assumed = { auth: { identity: { methods: ['assume_role'] } } }
      expect((await post(sim, path, assumed, headers)).status).toBe(400)
    })
  })
})

test('its request ID is in X-IAM-Trace-Id, that of DIS in X-Request-Id', async () => {
  await withSimulator({}, async (sim) => {
    const iam = await signIn(sim)
    const dis = await withToken(sim, `/v2/${GERMANY}/streams`)
    const [first, second] = sim.journal.map(({ requestId }) => requestId)
    const ids = ({ headers }: { headers: Headers }) => [
      headers.get('x-iam-trace-id'),
      headers.get('x-request-id'),
    ]
    expect([ids(iam), ids(dis)]).toEqual([
      [first, null],
      [null, second],
    ])
  })
})
