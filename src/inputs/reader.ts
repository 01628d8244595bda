/** Reads inputs and variables one by one, and collects all mistakes, so that they are reported at once. */
import { jsonIn } from '../model/json.ts'
import { didYouMean } from '../model/names.ts'
import { fewOf, plain } from '../model/text.ts'

/** The runner's inputs and environment. */
export interface Given {
  input: (name: string) => string
  env: Readonly<Record<string, string | undefined>>
}

/** What an expression gives where a list was meant. */
const NO_LIST = /^(Array|Object|\[object Object\]|null|undefined|true|false)$/i

export class Reader {
  readonly problems: string[] = [] // Each one begins with the name of its input or variable
  /** Gives the trimmed value of an input, or of a variable (in upper case); empty if it is not set. */
  readonly look: (name: string) => string

  constructor({ input, env }: Given) {
    this.look = (name) => (/^[A-Z]/.test(name) ? (env[name] ?? '') : input(name)).trim()
  }

  /** A list without blanks and repeats; null if it is none. `words` say what each item has to be. */
  list(name: string, words = '', isItem: (item: string) => boolean = () => true): string[] | null {
    const text = this.look(name)
    const items = NO_LIST.test(text) ? null : text.startsWith('[') ? jsonIn(text) : text.split(/[\n\r,]/)
    if (!Array.isArray(items) || !items.every((item) => typeof item === 'string')) {
      const shown = `${name}: «${plain(text, 40)}» is no list.`
      this.problems.push(`${shown} Write a, b or ["a", "b"]; for an array in an expression, use toJSON.`)
      return null
    }
    const unique = [...new Set(items.map((item) => item.trim()).filter((item) => item !== ''))]
    const wrong = unique.filter((item) => !isItem(item)).map((item) => `«${plain(item, 80)}»`)
    const verb = wrong.length === 1 ? 'is' : 'are'
    if (wrong.length > 0) this.problems.push(`${name}: ${fewOf(wrong, 5)} ${verb} not ${words}`)
    return unique
  }

  /** One of `values`; `otherwise` if the input is not set, or is none of them. */
  choice<T extends string, D extends T | null>(name: string, values: readonly T[], otherwise: D): T | D {
    const find = (text: string) => values.find((value) => value === text) ?? null
    return this.value<T | D>(name, otherwise, find, `is not one of ${values.join(', ')}.`, values)
  }

  /** The parsed input; `otherwise` if it is not set. If it cannot be parsed, `words` become a problem. */
  value<T>(
    name: string,
    otherwise: T,
    parse: (text: string) => T | null,
    words: string,
    near: readonly string[] = [],
  ): T {
    const text = this.look(name)
    if (text === '') return otherwise
    const value = parse(text)
    if (value === null) this.problems.push(`${name}: «${plain(text, 40)}» ${words}${didYouMean(text, near)}`)
    return value ?? otherwise
  }
}
