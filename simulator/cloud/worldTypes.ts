/** The shapes of a world: what there is, and to whom it belongs. Nothing here runs. */
import type { JsonWebKey } from 'node:crypto'

export type Project = { id: string; name: string; enabled?: boolean }

/** What a task's state becomes, and how many ms after the request. */
export type Timeline = Array<[number, string]>

export interface TaskSpec {
  id: string
  name: string
  /** OBS by default. */
  destination?: string
  /** RUNNING by default. */
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
  /** How many hours it keeps its data: 24 to 72; 24 by default. */
  retention?: number
  /** Made from the project and the name by default. */
  id?: string
  /** ms since 1970. */
  createTime?: number
  /** For tasks without an `onStop` of their own. `[]`: they ignore a stop. */
  onStop?: Timeline
  onStart?: Timeline
}

export interface AccessKey {
  ak: string
  sk: string
  /** With it, this is a temporary key. */
  securityToken?: string
  /** Their IDs. */
  projects: string[]
  /** True by default. */
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
  /** True by default. */
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
  /** True by default. */
  mayUseDis?: boolean
  /** Projects that its owner can see; by default only the one of the token. */
  projects?: string[]
  /** Whose it is. */
  user?: Identity
}

export type PublicKey = JsonWebKey & { kid?: string }

export interface IdentityProvider {
  id: string
  /** GitHub's by default. */
  issuer?: string
  /** The audience it takes; the simulator's origin by default. */
  clientId?: string
  /** A jwks document; the issuer's first one by default. */
  keys?: { keys: PublicKey[] }
  /** All of them must hold. */
  rules?: Array<{ claim: string; anyOneOf: string[] }>
  /** Their IDs. */
  projects: string[]
  /** True by default. */
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
  /** Ms; 24 h by default. */
  tokenLifetime?: number
  /** Every list of tasks lacks `task_id` */
  omitTaskId?: boolean
  /** A stop of a task that is paused already is refused with 400. */
  refusePausedStop?: boolean
  /** The form of DIS's errors; `seen` by default. */
  errorForm?: 'seen' | 'documented'
  /** `keystone` by default. */
  iamErrorForm?: 'keystone' | 'code'
  /** `/v3/projects` gives none to an AK/SK. */
  projectsEmptyForKeys?: 'none' | 'null' | false
  /** Replaces the catalogue of a token, which has entries for the simulator itself. */
  catalog?: CatalogEntry[]
  /** The forms of the signature that a service takes: both by default. */
  signatureForms?: {
    dis?: SignatureForm[]
    iam?: SignatureForm[]
    /** The code of DIS for the other form: DIS.4109 for the plain one, APIGW.0301 for the scoped one by default. */
    refusal?: string
  }
  /** The region in the scope of a signature; by default one that a project is named after. */
  region?: string
  /** 64 by default; the stop call documents 60. */
  longestStreamName?: number
}
