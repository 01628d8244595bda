/** Defines what is saved for the post step, and believes only what the main step may have written. Pure. */
import { FAMILIES, type FamilyName, SIGN_IN_METHOD_NAMES, type SignInMethod } from '../inputs/credentials.ts'
import { isSafeForCredentials } from '../inputs/endpoint.ts'
import type { ResumeMode } from '../inputs/inputs.ts'
import type { IamNamedBy, ProjectScope } from '../inputs/place.ts'
import { isRegionName } from '../inputs/regions.ts'
import { isRecord } from '../model/json.ts'
import { isProjectId, isStreamName, isTaskId, isTime } from '../model/names.ts'
import type { DumpTask, StopFate } from '../model/tasks.ts'

/** What the post step has to know about the pause as a whole. */
export interface SavedPause {
  mode: ResumeMode | null
  region: string | null
  endpoint: string
  iamEndpoint: string | null
  iamNamedBy: IamNamedBy
  project: ProjectScope
  /** How long to wait for the tasks, in ms; 0: not at all. */
  wait: number
  maxAttempts: number
  /** How the main step signed in. `family` is null if the credentials came from inputs. */
  signIn: { family: FamilyName | null; kind: SignInMethod['kind']; names: readonly string[] }
  /** How many streams have a record. Records beyond this number are not from the main step. */
  records: number
}

export interface SavedTask extends Pick<DumpTask, 'id' | 'name' | 'destination' | 'lastTransfer'> {
  /** How far its stop came; `unsent` if it was adopted. */
  fate: StopFate
  /** Its stop was sent more than once, and an attempt that got no answer may still arrive. */
  mayComeLate: boolean
  /** It was found paused, and is to be resumed as if this step had paused it. */
  isAdopted: boolean
  /** When the main step first saw it `PAUSED` after its stop, ISO 8601 in UTC; null if it did not. */
  pausedAt: string | null
}

/** One stream of a pause. It is saved again at each change, and the last one counts. */
export interface SavedStream {
  stream: string
  /** The tasks to stop, then the adopted tasks. */
  tasks: SavedTask[]
}

type Check = (value: unknown) => boolean
type Checks<T> = { [K in keyof Required<T>]: Check }

// These are records, so that a value that is added to its type cannot be forgotten here.
const MODES: Record<ResumeMode, true> = { never: true, always: true, 'on-success': true }
const IAM_NAMED_BY: Record<IamNamedBy, true> = {
  'iam-endpoint': true,
  OS_AUTH_URL: true,
  HW_AUTH_URL: true,
  HUAWEICLOUD_SDK_IAM_ENDPOINT: true,
  region: true,
}
const FATES: Record<StopFate, true> = {
  unsent: true,
  sent: true,
  answered: true,
  unknown: true,
  refused: true,
}

const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value)
const text =
  (check: (value: string) => boolean = () => true): Check =>
  (value) =>
    typeof value === 'string' && value !== '' && check(value)
const oneOf = (values: Record<string, unknown>): Check => text((value) => Object.hasOwn(values, value))
const count =
  (least: number, most: number): Check =>
  (value) =>
    Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most
const record =
  <T>(checks: Checks<T>): Check =>
  (value) =>
    isRecord(value) && Object.entries<Check>(checks).every(([name, check]) => check(value[name]))
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check)

/** A URL as `endpoint.ts` gives it: only origin and path, and safe for credentials. */
const isServiceUrl = text((value) => {
  const url = URL.parse(value)
  if (url === null || !isSafeForCredentials(url) || value.includes('%')) return false
  return value === `${url.origin}${url.pathname === '/' ? '' : url.pathname}`
})

const isPause = record<SavedPause>({
  mode: orNull(oneOf(MODES)),
  region: orNull(text(isRegionName)),
  endpoint: isServiceUrl,
  iamEndpoint: orNull(isServiceUrl),
  iamNamedBy: oneOf(IAM_NAMED_BY),
  project: record<SavedPause['project']>({ id: orNull(text(isProjectId)), name: orNull(text()) }),
  wait: count(0, Number.MAX_SAFE_INTEGER),
  maxAttempts: count(1, 99),
  signIn: record<SavedPause['signIn']>({
    family: orNull(text((value) => FAMILIES.some(({ name }) => name === value))),
    kind: oneOf(SIGN_IN_METHOD_NAMES),
    names: listOf(text()),
  }),
  records: count(0, 99_999),
})

const isBoolean: Check = (value) => typeof value === 'boolean'

const isTask = record<SavedTask>({
  id: orNull(text(isTaskId)),
  name: orNull(text()),
  destination: orNull(text()),
  lastTransfer: orNull(text(isTime)),
  fate: oneOf(FATES),
  mayComeLate: isBoolean,
  isAdopted: isBoolean,
  pausedAt: orNull(text(isTime)),
})

const isNamed: Check = (task) => isTask(task) && ((task as SavedTask).id ?? (task as SavedTask).name) !== null

const isStream = record<SavedStream>({ stream: text(isStreamName), tasks: listOf(isNamed) })

/** Null if the main step cannot have saved this text. */
export function readPause(saved: string): SavedPause | null {
  return read<SavedPause>(saved, isPause)
}

/** Null if the main step cannot have saved this text. */
export function readStream(saved: string): SavedStream | null {
  return read<SavedStream>(saved, isStream)
}

function read<T>(saved: string, isBelieved: Check): T | null {
  try {
    const json: unknown = JSON.parse(saved)
    return isBelieved(json) ? (json as T) : null
  } catch {
    return null
  }
}
