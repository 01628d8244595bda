/** Collects mistakes, so that all of them are reported at once. */
import { InputError } from '../model/errors.ts'

/** The result of `read`. If it throws an `InputError`: null, and the problems of the error are added to `problems`. */
export function collect<T>(problems: string[], read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    problems.push(...error.problems)
    return null
  }
}
