/** What is saved for the post step, and whether it is what the main step may have written: the checks of inputs. Pure. */
import { FAMILIES, type FamilyName, SIGN_IN_METHOD_NAMES, type SignInMethod } from '../inputs/credentials.ts'
import { isSafeForCredentials } from '../inputs/endpoint.ts'
import type { ResumeMode } from '../inputs/inputs.ts'
import type { IamNamedBy, ProjectScope } from '../inputs/place.ts'
import { isRegionName } from '../inputs/regions.ts'
import { isRecord } from '../model/json.ts'
import { isProjectId, isStreamName, isTaskId, isTime } from '../model/names.ts'
import type { DumpTask, StopFate } from '../model/tasks.ts'

/** What the post step has to know of the step as a whole. */
export interface SavedPause {
  mode: ResumeMode | null
  region: string | null
  endpoint: string
  iamEndpoint: string | null
  iamNamedBy: IamNamedBy
  project: ProjectScope
  /** ms */
  wait: number
  maxAttempts: number
  /** How the main step signed in; family null: by inputs. */
  signIn: { family: FamilyName | null; kind: SignInMethod['kind']; names: readonly string[] }
  /** How many streams have a record: names of state beyond it are not the main step's. */
  records: number
}

export interface SavedTask extends Pick<DumpTask, 'id' | 'name' | 'destination' | 'lastTransfer'> {
  /** How far its stop came; `unsent` where it was adopted. */
  fate: StopFate
  /** Its stop was sent more than once, and an attempt that got no answer may arrive late. */
  mayComeLate: boolean
  /** Found paused, and to be resumed as if this step had paused it. */
  isAdopted: boolean
  /** The service reported it `PAUSED` to the main step after its stop. */
  isPaused: boolean
  /** When that was first, ISO 8601 in UTC; else null. */
  pausedAt: string | null
}

/** One stream of a pause. Saved again whenever something of it changes; the last one counts. */
export interface SavedStream {
  stream: string
  /** The tasks that are to be stopped, then those that were adopted. */
  tasks: SavedTask[]
}

type Check = (value: unknown) => boolean
type Checks<T> = { [K in keyof Required<T>]: Check }

// Records, so that a value which is added to its type cannot be forgotten here.
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

/** As `endpoint.ts` gives it: nothing but origin and path, where credentials may be sent to. */
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
  isPaused: isBoolean,
  pausedAt: orNull(text(isTime)),
})

const isStream = record<SavedStream>({ stream: text(isStreamName), tasks: listOf(isTask) })

/** Null for what cannot be believed. */
export function readPause(saved: string): SavedPause | null {
  const json = parsed(saved)
  return isPause(json) ? (json as SavedPause) : null
}

/** Null for what cannot be believed. */
export function readStream(saved: string): SavedStream | null {
  const json = parsed(saved)
  if (!isStream(json)) return null
  const stream = json as SavedStream
  return stream.tasks.every(({ id, name }) => id !== null || name !== null) ? stream : null
}

function parsed(saved: string): unknown {
  try {
    return JSON.parse(saved)
  } catch {
    return null
  }
}
