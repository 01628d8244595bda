import type { FaultSpec } from './faultSpec.ts'
import { serviceOf } from './service.ts'
import type { Entry } from './types.ts'

interface Armed {
  spec: FaultSpec
  seen: number
  used: number
  /** when the first matching request came (ms since 1970) */
  since: number
}

/** What the conditions of a fault depend on. */
export interface Traffic {
  journal: readonly Entry[]
  /** requests that have arrived and are not answered yet */
  underWay: ReadonlySet<Entry>
}

/** The faults that are set, and which requests they apply to. */
export class Faults {
  #armed: Armed[] = []
  readonly #traffic: Traffic

  constructor(traffic: Traffic) {
    this.#traffic = traffic
  }

  arm(spec: FaultSpec) {
    this.#armed.push({ spec, seen: 0, used: 0, since: 0 })
  }

  clear() {
    this.#armed = []
  }

  /**
   * Picks the first matching fault that decides about the request, and all acts of others. The other faults count the
   * request too. So `nth` is the nth request, whatever other faults there are.
   */
  pick(entry: Entry) {
    const fitting = this.#armed.filter(({ spec }) => fits(spec, entry))
    for (const fault of fitting) {
      fault.seen += 1
      if (fault.seen === 1) fault.since = entry.at
    }
    const due = fitting.filter((fault) => isDue(fault) && this.#holds(fault, entry))
    const chosen = due.find(({ spec }) => !onlyActs(spec))
    const used = due.filter((fault) => fault === chosen || onlyActs(fault.spec))
    for (const fault of used) fault.used += 1
    return { fault: chosen?.spec ?? null, acts: used.flatMap(({ spec }) => spec.acts ?? []) }
  }

  #holds({ spec, since }: Armed, entry: Entry): boolean {
    const { over, span, reused, afterFailures } = spec
    if (reused === true && !entry.reused) return false
    if (span !== undefined && entry.at - since > span) return false
    if (over !== undefined && this.#width(spec) <= over) return false
    return afterFailures === undefined || this.#failures(spec, entry.at) >= afterFailures
  }

  /** Requests that this fault itself refuses do not count. */
  #width(spec: FaultSpec): number {
    return [...this.#traffic.underWay].filter((each) => each.fault !== spec && fits(spec, each)).length
  }

  #failures(spec: FaultSpec, now: number): number {
    return this.#traffic.journal.filter(
      (each) => isRefused(each.status) && each.at > now - 60_000 && fits(spec, each),
    ).length
  }
}

const isRefused = (status: number | null) => status !== null && status >= 400 && status < 500

function isDue({ spec, seen, used }: Armed) {
  if (spec.nth !== undefined) return seen === spec.nth
  return seen > (spec.skip ?? 0) && used < (spec.times ?? (isStanding(spec) ? Number.POSITIVE_INFINITY : 1))
}

/** Such a condition limits a fault by itself, so `times` need not do it. */
const isStanding = ({ over, span, reused, afterFailures }: FaultSpec) =>
  [over, span, reused, afterFailures].some((condition) => condition !== undefined)

function fits({ service, operation, stream, match }: FaultSpec, entry: Entry): boolean {
  if (service !== undefined && !isAskedOf(service, entry)) return false
  if (operation !== undefined && ![operation].flat().includes(entry.operation)) return false
  if (stream !== undefined && stream !== entry.stream) return false
  return match === undefined || match(entry)
}

function isAskedOf(service: FaultSpec['service'], entry: Entry): boolean {
  if (entry.path.startsWith('/oidc/')) return service === 'GitHub'
  return service === (serviceOf(entry) === 'iam' ? 'IAM' : 'DIS')
}

const conditions = new Set<string>([
  ...['service', 'operation', 'stream', 'match', 'nth', 'skip', 'times'],
  ...['over', 'span', 'reused', 'afterFailures', 'acts'],
])

const onlyActs = (spec: FaultSpec) =>
  spec.acts !== undefined && Object.keys(spec).every((name) => conditions.has(name))
