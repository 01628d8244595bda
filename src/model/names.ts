/** The forms of names in DIS, which inputs, handed-over tasks and saved state must have; and what a slip may mean. */
import { plain } from './text.ts'

/** 1 to 64 letters, digits, `-` and `_`; it becomes part of a URL. */
export function isStreamName(text: string): boolean {
  return /^[A-Za-z0-9_-]{1,64}$/.test(text)
}

/** Letters and digits, mostly 32; it becomes part of a URL. */
export const isProjectId = isStreamName

/** About 19 letters and digits, as far as is known. So any printable ASCII without blanks is accepted. */
export function isTaskId(text: string): boolean {
  return /^[\x21-\x7e]{1,64}$/.test(text)
}

/** A time as this action writes it: ISO 8601 in UTC, with ms. */
export function isTime(text: string): boolean {
  const time = new Date(text)
  return !Number.isNaN(time.getTime()) && time.toISOString() === text
}

/** ` Did you mean x?`, or empty if no name is close. */
export function didYouMean(name: string, names: readonly string[]): string {
  const near = meant(name, names)
  return near === null ? '' : ` Did you mean ${plain(near, 64)}?`
}

/** The one name that differs by its case or by one slip; null if there is none, or more than one. */
export function meant(name: string, names: readonly string[]): string | null {
  const typed = name.toLowerCase()
  const same = names.filter((each) => each.toLowerCase() === typed)
  const close = same.length > 0 ? same : names.filter((each) => isOneSlip(typed, each.toLowerCase()))
  return close.length === 1 ? (close[0] ?? null) : null
}

/** Whether one letter was added, left out or replaced, or two neighbours were swapped. */
function isOneSlip(typed: string, name: string): boolean {
  let start = 0
  while (start < typed.length && typed[start] === name[start]) start += 1
  const [one, other] = [typed.slice(start), name.slice(start)]
  const isSwapped = one.slice(2) === other.slice(2) && one[0] === other[1] && one[1] === other[0]
  const replaced = one.slice(1) === other.slice(1)
  return isSwapped || replaced || one.slice(1) === other || one === other.slice(1)
}
