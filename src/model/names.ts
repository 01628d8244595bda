/** The forms that names and IDs of DIS have. The one place for them: inputs, handed tasks and saved state are checked alike. */

/** 1 to 64 letters, digits, `-` and `_`; it becomes part of a URL. */
export function isStreamName(text: string): boolean {
  return /^[A-Za-z0-9_-]{1,64}$/.test(text)
}

/** Letters and digits, mostly 32; it becomes part of a URL. */
export function isProjectId(text: string): boolean {
  return /^[A-Za-z0-9_-]{1,64}$/.test(text)
}

/** About 19 letters and digits, as far as is known: any printable ASCII without blanks is taken. */
export function isTaskId(text: string): boolean {
  return /^[\x21-\x7e]{1,64}$/.test(text)
}

/** A time as this action writes it: ISO 8601 in UTC, with ms. */
export function isTime(text: string): boolean {
  const time = new Date(text)
  return !Number.isNaN(time.getTime()) && time.toISOString() === text
}
