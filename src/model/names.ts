/** The forms of names and IDs in DIS. Inputs, handed-over tasks and saved state are all checked here. */

/** 1 to 64 letters, digits, `-` and `_`; it becomes part of a URL. */
export function isStreamName(text: string): boolean {
  return /^[A-Za-z0-9_-]{1,64}$/.test(text)
}

/** Letters and digits, mostly 32; it becomes part of a URL. */
export function isProjectId(text: string): boolean {
  return /^[A-Za-z0-9_-]{1,64}$/.test(text)
}

/** About 19 letters and digits, as far as is known. So any printable ASCII without blanks is accepted. */
export function isTaskId(text: string): boolean {
  return /^[\x21-\x7e]{1,64}$/.test(text)
}

/** A time as this action writes it: ISO 8601 in UTC, with ms. */
export function isTime(text: string): boolean {
  const time = new Date(text)
  return !Number.isNaN(time.getTime()) && time.toISOString() === text
}
