/** Inputs and environment → what is asked for. Pure; collects all mistakes and tells them at once. */
import { chooseWayIn, type Lookup, SECRET_INPUTS, SECRET_VARIABLES, type WayIn } from './credentials.js'
import { InputError } from './errors.js'
import { choosePlace, type Place } from './place.js'
import { DEFAULT_WAIT } from './schedule.js'
import { plain } from './text.js'

/** Which dump tasks are meant. */
export interface Selection {
  all: boolean
  ids: readonly string[]
  names: readonly string[]
}

export type ResumeMode = 'never' | 'always' | 'on-success'
export type IfMissing = 'error' | 'warn' | 'ignore'

/** What both actions are asked for. */
export interface CommonRequest {
  wayIn: WayIn
  place: Place
  /** How long to wait for the state, in ms; 0: do not wait. */
  wait: number
  ifMissing: IfMissing
  dryRun: boolean
  maxAttempts: number
  /** To be said aloud before anything is done. */
  warnings: readonly string[]
}

export interface PauseRequest extends CommonRequest {
  streams: readonly string[]
  selection: Selection
  /** Null: not set. Treated as `never`, but not taken for a decision. */
  resume: ResumeMode | null
  ifPaused: 'leave' | 'adopt' | 'error'
}

/** The runner's inputs and environment, as they are. */
export interface Given {
  input: Lookup
  env: Readonly<Record<string, string | undefined>>
}

/** @throws {InputError} with every mistake */
export function readPauseRequest(given: Given): PauseRequest {
  const reader = new Reader(given)
  const streams = reader.streams()
  const selection = reader.selection()
  const resume = reader.choice('resume', ['never', 'always', 'on-success'], null)
  const ifPaused = reader.choice('if-already-paused', ['leave', 'adopt', 'error'], 'leave') ?? 'leave'
  return { ...reader.common(), streams, selection, resume, ifPaused }
}

/** What the post step takes from its inputs: credentials, and nothing else. @throws {InputError} */
export function readWayIn(given: Given): { wayIn: WayIn; warnings: readonly string[] } {
  const reader = new Reader(given)
  const wayIn = reader.wayIn()
  if (wayIn === null) throw new InputError(reader.problems)
  return { wayIn, warnings: reader.warnings }
}

/** A list: lines, commas, or a JSON array of strings; blanks and repeats dropped. Null for broken JSON. */
export function parseList(text: string): string[] | null {
  let items: unknown[]
  if (text.trim().startsWith('[')) {
    try {
      items = JSON.parse(text) as unknown[]
    } catch {
      return null
    }
    if (!items.every((item) => typeof item === 'string')) return null
  } else {
    items = text.split(/[\n\r,]/)
  }
  return [...new Set((items as string[]).map((item) => item.trim()).filter((item) => item !== ''))]
}

/** Seconds, or `90s`, `5m`, `1h`, as ms; null for anything else. */
export function parseDuration(text: string): number | null {
  const found = /^(\d{1,9})([smh]?)$/.exec(text)
  if (!found) return null
  const factor = { '': 1, s: 1, m: 60, h: 3600 }[found[2] ?? ''] ?? 1
  return Number(found[1]) * factor * 1000
}

/** Reads inputs one by one and collects what is wrong with them. */
export class Reader {
  readonly problems: string[] = []
  readonly warnings: string[] = []
  /** A trimmed input; '' when it is not set. */
  readonly input: Lookup
  readonly #env: Lookup

  constructor(given: Given) {
    this.input = (name) => this.#trimmed(name, given.input(name), SECRET_INPUTS)
    this.#env = (name) => this.#trimmed(name, given.env[name] ?? '', SECRET_VARIABLES)
  }

  streams(): string[] {
    const before = this.problems.length
    const streams = this.#list('stream-name')
    if (streams.length === 0 && this.problems.length === before)
      this.problems.push('stream-name: the name of a DIS stream is needed')
    for (const stream of streams) {
      if (!/^[A-Za-z0-9_-]{1,64}$/.test(stream)) {
        this.problems.push(
          `stream-name: «${plain(stream, 80)}» is not the name of a stream (1 to 64 letters, digits, - and _; several are separated by commas or line ends)`,
        )
      }
    }
    return streams
  }

  selection(): Selection {
    const before = this.problems.length
    const ids = this.#list('task-ids')
    const names = this.#list('task-names')
    if (ids.length + names.length === 0 && this.problems.length === before) {
      this.problems.push('task-ids: set task-ids (IDs of dump tasks, or the word all) or task-names')
    }
    const all = ids.includes('all')
    if (all && (ids.length > 1 || names.length > 0)) {
      this.problems.push('task-ids: all stands alone; remove it, or the other task-ids and task-names')
    }
    for (const id of ids) {
      if (!/^[\x21-\x7e]{1,64}$/.test(id)) {
        this.problems.push(
          `task-ids: «${plain(id, 80)}» is not the ID of a dump task (about 19 letters and digits; several are separated by commas or line ends, and names go into task-names)`,
        )
      }
    }
    return { all, ids: all ? [] : ids, names }
  }

  wayIn(): WayIn | null {
    const chosen = chooseWayIn(this.input, this.#env)
    if ('wayIn' in chosen) return chosen.wayIn
    this.problems.push(chosen.problem)
    return null
  }

  /** Reads what both actions share. @throws {InputError} with the mistakes found so far, if any */
  common(): CommonRequest {
    const waitText = this.input('wait-timeout')
    const wait = waitText === '' ? DEFAULT_WAIT : parseDuration(waitText)
    if (wait === null) {
      this.problems.push(
        `wait-timeout: «${plain(waitText, 40)}» is not a duration; use seconds, or 90s, 5m, 1h (0: do not wait)`,
      )
    }
    const ifMissing = this.choice('if-task-missing', ['error', 'warn', 'ignore'], 'error') ?? 'error'
    const dryRun = this.#boolean('dry-run')
    const maxAttempts = this.#attempts()
    const wayIn = this.wayIn()
    const chosen = choosePlace(this.input, this.#env, wayIn)
    if ('problems' in chosen) this.problems.push(...chosen.problems)
    if (this.problems.length > 0 || wayIn === null || wait === null || 'problems' in chosen) {
      throw new InputError(this.problems)
    }
    return { wayIn, place: chosen.place, wait, ifMissing, dryRun, maxAttempts, warnings: this.warnings }
  }

  choice<T extends string>(name: string, values: readonly T[], otherwise: T | null): T | null {
    const text = this.input(name)
    if (text === '') return otherwise
    const value = values.find((each) => each === text)
    if (value === undefined)
      this.problems.push(`${name}: «${plain(text, 40)}» is none of ${values.join(', ')}`)
    return value ?? otherwise
  }

  #list(name: string): string[] {
    const list = parseList(this.input(name))
    if (list === null) this.problems.push(`${name}: begins like a JSON array, but is not one of strings`)
    return list ?? []
  }

  #boolean(name: string): boolean {
    const text = this.input(name)
    if (!/^(|true|True|TRUE|false|False|FALSE)$/.test(text)) {
      this.problems.push(`${name}: «${plain(text, 40)}» is neither true nor false`)
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

  #trimmed(name: string, value: string, secrets: readonly string[]): string {
    const trimmed = value.trim()
    if (trimmed !== value && trimmed !== '' && secrets.includes(name)) {
      const warning = `${name}: there is white space around the value; it was removed. Correct the secret.`
      if (!this.warnings.includes(warning)) this.warnings.push(warning)
    }
    return trimmed
  }
}
