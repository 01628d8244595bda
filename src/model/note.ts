/** What a reader has to be told: what happened, and what to do. One sentence each where that is enough. */
export interface Note {
  /** What happened, or is the case. */
  what: string
  /** What to do; null where there is nothing to do. */
  todo: string | null
  /** The entry of docs/troubleshooting.md that says more; null where there is none. */
  entry: string | null
}

/** A note; `todo` and `entry` as far as there are any. */
export function note(what: string, todo: string | null = null, entry: string | null = null): Note {
  return { what, todo, entry }
}

/** The note as one text. */
export function noteText({ what, todo }: Note): string {
  return todo === null ? what : `${what} ${todo}`
}
