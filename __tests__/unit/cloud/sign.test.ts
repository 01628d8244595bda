/**
 * Signing, against values that were published, values that the signer of DIS's own SDK for Python made, and the vendor's
 * own signer of the plain form: `AKSKSigner` of `@huaweicloud/huaweicloud-sdk-core`, which shares no line with ours.
 *
 * Where the vendor's departs from the published algorithm, the property keeps out of its way and a test at
 * the end shows the departure. None of them concerns what this action sends.
 */
import { createHash } from 'node:crypto'
import { AKSKSigner } from '@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner.js'
import { BasicCredentials } from '@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials.js'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  authorization,
  canonicalRequest,
  encodePath,
  encodeQuery,
  regionOfScope,
  type Scope,
  type Signable,
  sdkDate,
} from '../../../src/cloud/sign.ts'

const KEY = 'QTWAOYTTINDUT2QVKYUC'
const SECRET = 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc'
const DATE = '20191115T033655Z'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** A request as a caller thinks of it, before anything of it is encoded. */
interface Plain extends Omit<Signable, 'query'> {
  query: readonly (readonly [string, string])[]
}

const encoded = ({ path, query, ...rest }: Plain): Signable => ({
  ...rest,
  path: encodePath(path),
  query: encodeQuery(query),
})
const canonicalOf = (request: Plain) => canonicalRequest(encoded(request))
const PAIR = { accessKey: KEY, secretKey: SECRET, securityToken: null, projectId: null }
const authorizationOf = (request: Plain) => authorization(encoded(request), PAIR)

/** What the vendor's signer makes of a request: the `Authorization` header. */
function vendors(request: Plain): string {
  const values = Map.groupBy(request.query, ([name]) => name)
  const queryParams = Object.fromEntries(
    [...values].map(([name, pairs]) => [name, pairs.map(([, value]) => value)]),
  )
  const { 'x-sdk-date': date = '', ...headers } = request.headers
  const given = {
    method: request.method,
    endpoint: `https://dis.example.com${request.path}`,
    queryParams,
    headers: { ...headers, 'X-Sdk-Date': date },
    ...(request.body === '' ? {} : { data: JSON.parse(request.body) as object }),
  }
  const credentials = new BasicCredentials().withAk(KEY).withSk(SECRET)
  const signed = AKSKSigner.sign(given as Parameters<typeof AKSKSigner.sign>[0], credentials)
  return (signed as Record<string, string>)['Authorization'] ?? ''
}

const plainOf = (more: Partial<Plain>): Plain => ({
  method: 'GET',
  path: '/',
  query: [],
  body: '',
  ...more,
  headers: { host: 'dis.example.com', 'x-sdk-date': DATE, ...more.headers },
})

describe('the published example', () => {
  const request: Plain = {
    method: 'GET',
    path: '/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs',
    query: [
      ['limit', '2'],
      ['marker', '13551d6b-755d-4757-b956-536f674975c0'],
    ],
    headers: {
      'content-type': 'application/json',
      host: 'service.region.example.com',
      'x-sdk-date': DATE,
    },
    body: '',
  }
  const canonical = [
    'GET',
    '/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs/',
    'limit=2&marker=13551d6b-755d-4757-b956-536f674975c0',
    'content-type:application/json',
    'host:service.region.example.com',
    'x-sdk-date:20191115T033655Z',
    '',
    'content-type;host;x-sdk-date',
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  ].join('\n')
  const hash = 'b25362e603ee30f4f25e7858e8a7160fd36e803bb2dfe206278659d71a9bcd7a'

  test('the date', () => {
    expect(sdkDate(Date.UTC(2019, 10, 15, 3, 36, 55, 999))).toBe(DATE)
  })

  test('the canonical request, and its hash', () => {
    expect(canonicalOf(request)).toBe(canonical)
    expect(sha256(canonicalOf(request))).toBe(hash)
  })

  test('the signature, and the header', () => {
    const expected = '7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe'
    expect(authorizationOf(request)).toBe(
      `SDK-HMAC-SHA256 Access=${KEY}, SignedHeaders=content-type;host;x-sdk-date, Signature=${expected}`,
    )
  })

  test('the vendor signs it alike', () => {
    expect(vendors(request)).toBe(authorizationOf(request))
  })
})

describe('the scoped form', () => {
  const project = '77b6a44cba5143ab91d13ab9a8ff44fd'
  const host = 'dis.eu-de.otc.t-systems.com'
  const germany: Scope = { region: 'eu-de', service: 'dis' }
  const tasks = `/v2/${project}/streams/orders/transfer-tasks`
  const headers = { 'content-type': 'application/json', host, 'x-sdk-date': DATE }

  /** Each with the values that another signer made of it. */
  const CASES: [string, Plain, Scope, scope: string, signed: string, hash: string, signature: string][] = [
    [
      'a list',
      { method: 'GET', path: tasks, query: [], headers, body: '' },
      germany,
      '20191115/eu-de/dis/sdk_request',
      'content-type;host;x-sdk-date',
      'b15207743964134a0bae6af381059d95423dfb6c25177f876f21e77f2aaaddc7',
      'd7bbcb7a0f96a587c4de4896cb1b25fb70f6b58bebd8ad62412437cbb242535a',
    ],
    [
      'a stop',
      {
        method: 'POST',
        path: `${tasks}/action`,
        query: [],
        headers,
        body: '{"action":"stop","tasks":[{"id":"9dSu1wfCytSk1aOLxvF"}]}',
      },
      germany,
      '20191115/eu-de/dis/sdk_request',
      'content-type;host;x-sdk-date',
      '386d963201e93d99bad7704febbe6437711a93fda15dc7915692fec796173e8f',
      '742062161a2631b6aab2a45b77f21bee035c48fbc135e24dde6caef3cd2830d4',
    ],
    [
      'a list with a query, and the project in a header',
      {
        method: 'GET',
        path: `/v2/${project}/streams`,
        query: [
          ['start_stream_name', 'a b~/c'],
          ['limit', '100'],
        ],
        headers: { ...headers, host: 'dis.cn-north-4.myhuaweicloud.com', 'x-project-id': project },
        body: '',
      },
      { region: 'cn-north-4', service: 'dis' },
      '20191115/cn-north-4/dis/sdk_request',
      'content-type;host;x-project-id;x-sdk-date',
      '6e9a0951cec066b6b329964f50cbe16413c5ed314506d66dd0d8a6be34347be5',
      'ad4172d12d2040ba41df80b3b1c1943bcddc94ea0215fd17c6f56f68ce84919e',
    ],
  ]

  test.each(CASES)('%s', (_, request, of, scope, signed, hash, expected) => {
    expect(sha256(canonicalOf(request))).toBe(hash)
    expect(authorization(encoded(request), PAIR, of)).toBe(
      `SDK-HMAC-SHA256 Credential=${KEY}/${scope}, SignedHeaders=${signed}, Signature=${expected}`,
    )
  })

  test('of a place without a region has an empty one', () => {
    const header = authorization(encoded(plainOf({})), PAIR, { region: '', service: 'iam' })
    expect(header).toContain(`Credential=${KEY}/20191115//iam/sdk_request, `)
  })

  test.each([
    ['eu-nl', 'https://dis.eu-de.otc.t-systems.com', 'eu-nl'],
    [null, 'https://dis.eu-de.otc.t-systems.com', 'eu-de'],
    [null, 'https://dis.eu-ch2.sc.otc.t-systems.com:8443/base', 'eu-ch2'],
    [null, 'https://proxy.eu-de.example.com', ''],
    [null, 'https://dis', ''],
    [null, 'https://dis.local', ''],
    [null, 'http://127.0.0.1:4711', ''],
    [null, 'http://[::1]:4711', ''],
  ])('the region of a step in %j at %s is %j', (region, endpoint, expected) => {
    expect(regionOfScope(region, endpoint)).toBe(expected)
  })
})

describe('what is sent is what is signed', () => {
  test.each([
    ['/v2/p/streams/a b/tasks', '/v2/p/streams/a%20b/tasks'],
    ["/!'()*", '/%21%27%28%29%2A'],
    ['/-_.~', '/-_.~'],
    ['/straße/日本/🚰', '/stra%C3%9Fe/%E6%97%A5%E6%9C%AC/%F0%9F%9A%B0'],
    ['/100%25', '/100%2525'],
    ['/lone \ud800', '/lone%20%EF%BF%BD'],
  ])('path %j', (path, encoded) => {
    expect(encodePath(path)).toBe(encoded)
    expect(canonicalOf(plainOf({ path })).split('\n')[1]).toBe(`${encoded}/`)
  })

  test('a query is sorted by name, then by value, as encoded', () => {
    const query = [
      ['b', '2'],
      ['a', 'é'],
      ['a', '~'],
      ['é', ''],
      ['~', '+&='],
    ] as const
    expect(encodeQuery(query)).toBe('%C3%A9=&a=%C3%A9&a=~&b=2&~=%2B%26%3D')
  })
})

/** Unicode of all planes, without lone halves of surrogate pairs: the vendor's encoding of them is no UTF-8. */
const text = fc.string({ unit: 'grapheme', maxLength: 12 })
/** `url.parse`, which the vendor's paths go through, takes these for syntax or encodes them by itself. */
const segment = text.map((each) => each.replace(/[\s\\/?#%;:@"'`<>{}|^]/g, '-'))
const word = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/)
const headers = fc.dictionary(
  word.map((each) => `x-${each}`),
  text.map((each) => each.trim()),
  { maxKeys: 4 },
)
const query = fc
  .dictionary(fc.oneof(word, text), fc.array(text, { minLength: 1, maxLength: 3 }), { maxKeys: 4 })
  .filter((each) => [Object.keys(each), ...Object.values(each)].every(sortsAlike))
const body = fc.oneof(
  fc.constant(''),
  fc.dictionary(text, fc.jsonValue(), { maxKeys: 4 }).map((each) => JSON.stringify(each)),
)
const method = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD')

/** Whether texts come in the same order as they are and as they are sent. */
function sortsAlike(texts: string[]): boolean {
  const raw = [...texts].sort().map((each) => encodeQuery([[each, '']]))
  return raw.join() === [...raw].sort().join()
}

describe("against the vendor's signer", () => {
  test('the same header for any method, path, query, headers and body', () => {
    const parts = fc.record({ method, segments: fc.array(segment, { maxLength: 5 }), query, headers, body })
    fc.assert(
      fc.property(parts, ({ segments, query, ...rest }) => {
        const path = `/${segments.join('/')}`
        const pairs = Object.entries(query).flatMap(([name, values]) =>
          values.map((value) => [name, value] as const),
        )
        const request = plainOf({ ...rest, path, query: pairs })
        expect(authorizationOf(request)).toBe(vendors(request))
      }),
      { numRuns: 500 },
    )
  })

  // The published algorithm is on our side in each of these; the simulator checks by it too.
  test.each<[string, Partial<Plain>]>([
    ['does not trim the values of headers', { headers: { 'x-a': ' 1 ' } }],
    [
      "sorts the headers by the locale's order, their names by that of the codes",
      { headers: { 'x-a1': '1', 'x-a_': '2' } },
    ],
    [
      'does not sign a content-type of multipart/form-data',
      { headers: { 'content-type': 'multipart/form-data' } },
    ],
    [
      'sorts the query as it was before it was encoded',
      {
        query: [
          ['~', '1'],
          ['é', '2'],
        ],
      },
    ],
    ['encodes twice what url.parse has encoded in the path', { path: '/a b' }],
    ['does not put the method into upper case', { method: 'post' }],
    ['makes two characters of a lone half of a surrogate pair', { query: [['a', '\ud800b']] }],
  ])('the vendor %s', (_, more) => {
    const request = plainOf(more)
    expect(vendors(request)).not.toBe(authorizationOf(request))
  })
})
