/** The shapes of a world: what there is, and to whom it belongs. Nothing here runs. */
import type { JsonWebKey } from 'node:crypto'

export type Project = { id: string; name: string; enabled?: boolean }

/** What a task's state becomes, and how many ms after the request. */
export type Timeline = Array<[number, string]>

export interface TaskSpec {
  id: string
  name: string
  /** OBS unless told. */
  destination?: string
  /** RUNNING unless told. */
  state?: string
  /** ms since 1970. */
  createTime?: number
  /** ms since 1970; without it the service leaves the field out. */
  lastTransfer?: number
  /** Instead of PAUSED after `pauseDelay`. With `[]` nothing happens. */
  onStop?: Timeline
  /** Instead of STARTING at once and RUNNING after `startDelay`. */
  onStart?: Timeline
}

export interface StreamSpec {
  /** The project's ID. */
  project: string
  name: string
  tasks: TaskSpec[]
  /** The list of this stream's tasks lacks `task_id` */
  omitTaskId?: boolean
  /** False: every call for its tasks is refused with DIS.4205. */
  running?: boolean
  /** Hours that it keeps its data: 24 to 72; 24 unless told. */
  retention?: number
  /** Made from the project and the name unless told. */
  id?: string
  /** ms since 1970. */
  createTime?: number
  /** Of its tasks that have none of their own; `[]`: they ignore a stop. */
  onStop?: Timeline
  onStart?: Timeline
}

export interface AccessKey {
  ak: string
  sk: string
  /** It makes this a temporary key. */
  securityToken?: string
  /** Their IDs. */
  projects: string[]
  /** True unless told. */
  mayUseDis?: boolean
  /** ms since 1970. */
  expiresAt?: number
}

export interface User {
  name: string
  password: string
  domain: string
  /** Their IDs. */
  projects: string[]
  /** True unless told. */
  mayUseDis?: boolean
}

/** A user as IAM tells of it. The IDs follow from the names. */
export interface Identity {
  name: string
  /** The name of its domain. */
  domain: string
}

/** A service in a token's catalogue. */
export interface CatalogEntry {
  type: string
  name: string
  id?: string
  endpoints: Array<{
    id?: string
    interface: string
    region: string
    region_id: string
    url: string
  }>
}

export interface Token {
  token: string
  /** The ID it is scoped to. */
  project: string | null
  /** ms since 1970. */
  expiresAt: number
  /** True unless told. */
  mayUseDis?: boolean
  /** What its owner can see of projects; only its own unless told. */
  projects?: string[]
  /** Whose it is. */
  user?: Identity
}

export type PublicKey = JsonWebKey & { kid?: string }

export interface IdentityProvider {
  id: string
  /** GitHub's unless told. */
  issuer?: string
  /** The audience it takes; the simulator's origin unless told. */
  clientId?: string
  /** A jwks document; the issuer's first one unless told. */
  keys?: { keys: PublicKey[] }
  /** All of them must hold. */
  rules?: Array<{ claim: string; anyOneOf: string[] }>
  /** Their IDs. */
  projects: string[]
  /** True unless told. */
  mayUseDis?: boolean
}

export type SignatureForm = 'scoped' | 'plain'

export interface World {
  projects: Project[]
  streams: StreamSpec[]
  accessKeys?: AccessKey[]
  users?: User[]
  /** Tokens that exist already. */
  tokens?: Token[]
  identityProviders?: IdentityProvider[]
  /** Ms; 24 h unless told. */
  tokenLifetime?: number
  /** Every list of tasks lacks `task_id` */
  omitTaskId?: boolean
  /** A stop of a task that is paused already is refused with 400. */
  refusePausedStop?: boolean
  /** The form of DIS's errors; `seen` unless told. */
  errorForm?: 'seen' | 'documented'
  /** `keystone` unless told. */
  iamErrorForm?: 'keystone' | 'code'
  /** `/v3/projects` gives none to an AK/SK. */
  projectsEmptyForKeys?: 'none' | 'null' | false
  /** In place of the catalogue of a token with entries for the simulator itself. */
  catalog?: CatalogEntry[]
  /** The forms of the signature that a service takes: both unless told. */
  signatureForms?: {
    dis?: SignatureForm[]
    iam?: SignatureForm[]
    /** The code of DIS for the other form: DIS.4109 for the plain one, APIGW.0301 for the scoped one unless told. */
    refusal?: string
  }
  /** That of the scope of a signature; one that a project is named after unless told. */
  region?: string
  /** 64 unless told; the stop call documents 60. */
  longestStreamName?: number
}
