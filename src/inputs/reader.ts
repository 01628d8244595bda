/** Reads inputs and variables one by one, and collects what is wrong with them, so that all of it is told at once. */
import { InputError } from '../model/errors.ts'
import { isStreamName, isTaskId } from '../model/names.ts'
import { plain } from '../model/text.ts'
import { chooseSignInMethod, type Preferred } from './chooseSignIn.ts'
import { FAMILIES, type Lookup, SECRET_INPUTS, SECRET_VARIABLES, type SignInMethod } from './credentials.ts'
import { unreadCredentials } from './elsewhere.ts'
import { durationHint, parseDuration, readList, wordHint } from './lists.ts'
import { choosePlace, type Place } from './place.ts'

/** `wait-timeout` when it is not set, and for the post step where it is `0`; in ms. */
export const DEFAULT_WAIT = 600_000

/** Which dump tasks are meant. */
export interface Selection {
  all: boolean
  ids: readonly string[]
  names: readonly string[]
}

export type IfMissing = 'error' | 'warn' | 'ignore'

/** What both actions are asked for. */
export interface CommonRequest {
  signInMethod: SignInMethod
  place: Place
  /** How long to wait for the state, in ms; 0: do not wait. */
  wait: number
  ifMissing: IfMissing
  dryRun: boolean
  maxAttempts: number
  /** To be said aloud before anything is done. */
  warnings: readonly string[]
}

/** The runner's inputs and environment, as they are. */
export interface Given {
  input: Lookup
  env: Readonly<Record<string, string | undefined>>
  /** The path of a file with credentials that this action does not read; null where there is none. */
  cloudsFile?: () => string | null
}

const TASK_PATTERN = 'Name each dump task, or set task-ids: all'

export class Reader {
  readonly problems: string[] = []
  readonly warnings: string[] = []
  /** A trimmed input; '' when it is not set. */
  readonly input: Lookup
  readonly #env: Lookup
  readonly #given: Given
  /** Names of regions that came with white space around them. */
  readonly #trimmedRegions = new Set<string>()

  constructor(given: Given) {
    this.#given = given
    this.input = (name) => this.#trimmed(name, given.input(name))
    this.#env = (name) => this.#trimmed(name, given.env[name] ?? '')
  }

  streams(): string[] {
    const { items, problems, empty } = readList(
      'stream-name',
      this.input('stream-name'),
      'Name each stream',
      (item) =>
        isStreamName(item)
          ? null
          : 'is not the name of a stream (1 to 64 letters, digits, - and _; several are separated by commas or line ends)',
    )
    this.problems.push(...problems)
    if (empty !== null) this.problems.push(`stream-name: ${empty}. Name one or more DIS streams.`)
    else if (items.length + problems.length === 0)
      this.problems.push('stream-name: the name of a DIS stream is needed')
    return items
  }

  selection(): Selection {
    const ids = readList('task-ids', this.input('task-ids'), TASK_PATTERN, idSlip)
    const names = readList('task-names', this.input('task-names'), TASK_PATTERN)
    this.problems.push(...ids.problems, ...names.problems)
    const problems = ids.problems.length + names.problems.length
    if (ids.items.length + names.items.length + problems === 0) {
      const input = ids.empty === null && names.empty !== null ? 'task-names' : 'task-ids'
      const empty = ids.empty ?? names.empty
      const set = 'set task-ids (IDs of dump tasks, or the word all) or task-names'
      this.problems.push(empty === null ? `task-ids: ${set}` : `${input}: ${empty}. To go on, ${set}.`)
    }
    const all = ids.items.includes('all')
    if (all && (ids.items.length > 1 || names.items.length > 0)) {
      this.problems.push('task-ids: all stands alone; remove it, or the other task-ids and task-names')
    }
    return { all, ids: all ? [] : ids.items, names: names.items }
  }

  signInMethod(preferred: Preferred | null = null): SignInMethod | null {
    const { env, cloudsFile } = this.#given
    const file = cloudsFile?.() ?? null
    const unread = [...unreadCredentials(env), ...(file === null ? [] : [`the file ${plain(file, 120)}`])]
    const chosen = chooseSignInMethod(this.input, this.#env, preferred, unread)
    if ('signInMethod' in chosen) return chosen.signInMethod
    this.problems.push(...chosen.problems)
    return null
  }

  /** Reads what both actions share. @throws {InputError} with the mistakes found so far, if any */
  common(): CommonRequest {
    const wait = this.#duration('wait-timeout')
    const ifMissing = this.choice('if-task-missing', ['error', 'warn', 'ignore'], 'error') ?? 'error'
    const dryRun = this.#boolean('dry-run')
    const maxAttempts = this.#attempts()
    const signInMethod = this.signInMethod()
    const chosen = choosePlace(this.input, this.#env, signInMethod)
    if ('problems' in chosen) this.problems.push(...chosen.problems)
    if (this.problems.length > 0 || signInMethod === null || 'problems' in chosen) {
      throw new InputError(this.problems)
    }
    const trimmed = [...this.#trimmedRegions].map(
      (name) => `${name}: there is white space around the value; it was removed. Write it without.`,
    )
    const place = { ...chosen.place, notices: [...trimmed, ...chosen.place.notices] }
    return { signInMethod, place, wait, ifMissing, dryRun, maxAttempts, warnings: this.warnings }
  }

  choice<T extends string>(name: string, values: readonly T[], otherwise: T | null): T | null {
    const text = this.input(name)
    if (text === '') return otherwise
    const value = values.find((each) => each === text)
    if (value === undefined) {
      const hint = wordHint(name, text, values)
      this.problems.push(`${name}: «${plain(text, 40)}» is not one of ${values.join(', ')}.${hint}`)
    }
    return value ?? otherwise
  }

  #duration(name: string): number {
    const text = this.input(name)
    const wait = text === '' ? DEFAULT_WAIT : parseDuration(text)
    if (wait !== null) return wait
    this.problems.push(
      `${name}: «${plain(text, 40)}» is not a duration; use seconds, or 90s, 5m, 1h (0: do not wait).${durationHint(text)}`,
    )
    return DEFAULT_WAIT
  }

  #boolean(name: string): boolean {
    const text = this.input(name)
    if (!/^(|true|True|TRUE|false|False|FALSE)$/.test(text)) {
      const hint = wordHint(name, text, ['true', 'false'])
      this.problems.push(`${name}: «${plain(text, 40)}» is neither true nor false.${hint}`)
    }
    return text.toLowerCase() === 'true'
  }

  #attempts(): number {
    const text = this.input('retry-max-attempts')
    if (text === '') return 5
    if (!/^\d{1,2}$/.test(text) || Number(text) < 1) {
      this.problems.push(`retry-max-attempts: «${plain(text, 40)}» is not a number from 1 to 99`)
    }
    return Number(text)
  }

  #trimmed(name: string, value: string): string {
    const trimmed = value.trim()
    if (trimmed === value || trimmed === '') return trimmed
    if (REGIONS.has(name)) this.#trimmedRegions.add(name)
    if (SECRETS.has(name)) {
      const warning = `${name}: there is white space around the value; it was removed. Correct the secret.`
      if (!this.warnings.includes(warning)) this.warnings.push(warning)
    }
    return trimmed
  }
}

const SECRETS = new Set([...SECRET_INPUTS, ...SECRET_VARIABLES])
const REGIONS = new Set(['region', ...FAMILIES.flatMap(({ region }) => region)])

function idSlip(item: string): string | null {
  if (item !== 'all' && /^(all|any|every|everything)$/i.test(item)) return 'is not an ID. Did you mean all?'
  if (isTaskId(item)) return null
  return (
    'is not the ID of a dump task (about 19 letters and digits; several are separated by commas or line ends, and names ' +
    'go into task-names)'
  )
}
