/** A message for a reader: what happened, and what to do. */
export interface Note {
  /** What happened. */
  what: string
  /** What to do; null where there is nothing to do. */
  todo: string | null
  /** The entry of docs/troubleshooting.md that says more; null where there is none. */
  entry: string | null
}

export function note(what: string, todo: string | null = null, entry: string | null = null): Note {
  return { what, todo, entry }
}

export function noteText({ what, todo }: Note): string {
  return todo === null ? what : `${what} ${todo}`
}
