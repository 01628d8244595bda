/** Reads inputs and variables one by one, and collects all mistakes, so that they are reported at once. */
import { InputError } from '../model/errors.ts'
import { isStreamName, isTaskId } from '../model/names.ts'
import { plain } from '../model/text.ts'
import { chooseSignInMethod, type Preferred } from './chooseSignIn.ts'
import { collect } from './collect.ts'
import { FAMILIES, type Lookup, SECRET_INPUTS, SECRET_VARIABLES, type SignInMethod } from './credentials.ts'
import { unreadCredentials } from './elsewhere.ts'
import { durationHint, parseDuration, readList, wordHint } from './lists.ts'
import { choosePlace, type Place } from './place.ts'

/** The default of `wait-timeout`, in ms. The post step also uses it in place of `0`. */
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
  /** Shown before anything is done. */
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
          : 'is not the name of a stream (1 to 64 letters, digits, - and _; separate several by commas)',
    )
    this.problems.push(...problems)
    if (empty !== null) this.problems.push(`stream-name: ${empty}the name of a DIS stream is needed`)
    return items
  }

  selection(): Selection {
    const ids = readList('task-ids', this.input('task-ids'), TASK_PATTERN, idSlip)
    const names = readList('task-names', this.input('task-names'), TASK_PATTERN)
    this.problems.push(...ids.problems, ...names.problems)
    if (ids.empty !== null && names.empty !== null) {
      const input = ids.empty === '' && names.empty !== '' ? 'task-names' : 'task-ids'
      const empty = ids.empty || names.empty
      this.problems.push(`${input}: ${empty}set task-ids (IDs of dump tasks, or the word all) or task-names`)
    }
    const all = ids.items.includes('all')
    if (all && (ids.items.length > 1 || names.items.length > 0)) {
      this.problems.push('task-ids: all stands alone; remove it, or the other task-ids and task-names')
    }
    return { all, ids: all ? [] : ids.items, names: names.items }
  }

  /** @throws {InputError} */
  signInMethod(preferred: Preferred | null = null): SignInMethod {
    const { env, cloudsFile } = this.#given
    return chooseSignInMethod(this.input, this.#env, preferred, () => {
      const file = cloudsFile?.() ?? null
      return [...unreadCredentials(env), ...(file === null ? [] : [`the file ${plain(file, 120)}`])]
    })
  }

  /**
   * Reads what both actions share.
   *
   * @throws {InputError} with all mistakes found so far
   */
  common(): CommonRequest {
    const wait = this.#value('wait-timeout', DEFAULT_WAIT, parseDuration, (text) => {
      return `is not a duration; use seconds, or 90s, 5m, 1h.${durationHint(text)}`
    })
    const ifMissing = this.choice('if-task-missing', ['error', 'warn', 'ignore'], 'error')
    const dryRun = this.#value('dry-run', false, parseBoolean, (text) => {
      return `is neither true nor false.${wordHint(text, ['true', 'false'])}`
    })
    const maxAttempts = this.#value(
      'retry-max-attempts',
      5,
      parseAttempts,
      () => 'is not a number from 1 to 99',
    )
    const signInMethod = collect(this.problems, () => this.signInMethod())
    const place = collect(this.problems, () => choosePlace(this.input, this.#env, signInMethod))
    if (this.problems.length > 0 || signInMethod === null || place === null) {
      throw new InputError(this.problems)
    }
    return {
      signInMethod,
      place,
      wait,
      ifMissing,
      dryRun,
      maxAttempts,
      warnings: this.warnings,
    }
  }

  /** One of `values`; `otherwise` if the input is not set, or is none of them. */
  choice<T extends string, D extends T | null>(name: string, values: readonly T[], otherwise: D): T | D {
    const find = (text: string) => values.find((value) => value === text) ?? null
    return this.#value<T | D>(name, otherwise, find, (text) => {
      return `is not one of ${values.join(', ')}.${wordHint(text, values)}`
    })
  }

  /** The parsed input; `otherwise` if it is not set. If it cannot be parsed, `words` become a problem. */
  #value<T>(
    name: string,
    otherwise: T,
    parse: (text: string) => T | null,
    words: (text: string) => string,
  ): T {
    const text = this.input(name)
    if (text === '') return otherwise
    const value = parse(text)
    if (value === null) this.problems.push(`${name}: «${plain(text, 40)}» ${words(text)}`)
    return value ?? otherwise
  }

  #trimmed(name: string, value: string): string {
    const trimmed = value.trim()
    // `readRegion` reports blanks around the name of a region.
    if (trimmed !== '' && REGIONS.has(name)) return value
    const warning = `${name}: there is white space around the value; it was removed`
    if (trimmed !== value && trimmed !== '' && SECRETS.has(name) && !this.warnings.includes(warning)) {
      this.warnings.push(warning)
    }
    return trimmed
  }
}

const SECRETS = new Set([...SECRET_INPUTS, ...SECRET_VARIABLES])
const REGIONS = new Set(['region', ...FAMILIES.flatMap(({ region }) => region)])

function parseBoolean(text: string): boolean | null {
  if (!/^(true|True|TRUE|false|False|FALSE)$/.test(text)) return null
  return text.toLowerCase() === 'true'
}

function parseAttempts(text: string): number | null {
  return /^\d{1,2}$/.test(text) && Number(text) > 0 ? Number(text) : null
}

function idSlip(item: string): string | null {
  if (item !== 'all' && /^(all|any|every|everything)$/i.test(item)) return 'is not an ID. Did you mean all?'
  if (isTaskId(item)) return null
  return (
    'is not the ID of a dump task (about 19 letters and digits; separate several by commas, and names go into ' +
    'task-names)'
  )
}
