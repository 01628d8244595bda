import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto'
import { signJwt } from './jwt.ts'
import type { Answer, Entry, PublicKey } from './types.ts'

type Jwks = { keys: PublicKey[] }
type Key = { kid: string; privateKey: KeyObject; jwk: PublicKey }

export const githubIssuer = 'https://token.actions.githubusercontent.com'

function createKey(): Key {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const kid = randomUUID().toUpperCase()
  return { kid, privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' } }
}

let sharedKey: Key | null = null

/** The jwks document that every simulator's issuer starts with. */
export function firstJwks(): Jwks {
  // Making a key takes long. So all simulators share the first one, and it is made only when one of them
  // signs.
  sharedKey ??= createKey()
  return { keys: [sharedKey.jwk] }
}

/** GitHub's OIDC issuer, as a job with `id-token: write` meets it. */
export class Issuer {
  /** What a job would find in ACTIONS_ID_TOKEN_REQUEST_TOKEN. */
  requestToken = `simRequestToken-${randomUUID()}`
  /** Replaces single claims of future tokens. */
  claims: Record<string, unknown> = {}
  /** How long a token is valid, in ms. */
  lifetime = 300_000
  issued: string[] = []
  #key: Key | null = null
  readonly #origin: string
  readonly #time: () => number

  /** `time` is the server's clock. */
  constructor(origin: string, time: () => number) {
    this.#origin = origin
    this.#time = time
  }

  /** What a job would find in ACTIONS_ID_TOKEN_REQUEST_URL: it has a query already, as GitHub's has. */
  get requestUrl(): string {
    return `${this.#origin}/oidc/token?api-version=2.0`
  }

  /** The two variables that a job with `id-token: write` has. */
  get env(): Record<string, string> {
    return {
      ACTIONS_ID_TOKEN_REQUEST_URL: this.requestUrl,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: this.requestToken,
    }
  }

  get #current(): Key {
    sharedKey ??= createKey()
    return this.#key ?? sharedKey
  }

  /** The jwks document. */
  jwks(): Jwks {
    return { keys: [this.#current.jwk] }
  }

  /** Signs with a new key from now on. Identity providers keep the keys that they have. */
  rotateKey(): void {
    this.#key = createKey()
  }

  /** Makes a token; `claims` come on top of `this.claims`. */
  issue(audience: string, claims: Record<string, unknown> = {}): string {
    const now = Math.floor(this.#time() / 1000)
    const token = signJwt(
      {
        ...standardClaims,
        jti: randomUUID(),
        aud: audience,
        iss: githubIssuer,
        nbf: now - 300,
        iat: now,
        exp: now + Math.floor(this.lifetime / 1000),
        ...this.claims,
        ...claims,
      },
      this.#current.privateKey,
      this.#current.kid,
    )
    this.issued.push(token)
    return token
  }

  answer(entry: Entry): Answer {
    if (entry.operation === 'jwks') return { status: 200, body: this.jwks() }
    const [scheme = '', token = ''] = (entry.headers['authorization'] ?? '').split(' ')
    if (scheme.toLowerCase() !== 'bearer' || token !== this.requestToken) {
      return { status: 401, body: { message: 'The request token is missing or wrong' } }
    }
    if (entry.query.get('api-version') !== '2.0') {
      return { status: 400, body: { message: 'The query of the request URL is lost: no api-version' } }
    }
    const value = this.issue(entry.query.get('audience') ?? 'https://github.com/example')
    return { status: 200, body: { value, count: value.length } }
  }
}

const standardClaims = {
  sub: 'repo:example/shop:environment:production',
  repository: 'example/shop',
  repository_id: '123456789',
  repository_owner: 'example',
  repository_owner_id: '987654',
  environment: 'production',
  ref: 'refs/heads/main',
  ref_type: 'branch',
  sha: '5d41402abc4b2a76b9719d911017c592aaf4c61d',
  run_id: '7001',
  run_number: '12',
  run_attempt: '1',
  actor: 'octocat',
  workflow: 'deploy',
  event_name: 'push',
  job_workflow_ref: 'example/shop/.github/workflows/deploy.yml@refs/heads/main',
  runner_environment: 'github-hosted',
}
