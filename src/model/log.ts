/** The log of a step. */
export interface Log {
  info(text: string): void
  notice(text: string): void
  warning(text: string): void
  debug(text: string): void // For step debugging only
  /** Takes the secrets out of a text; with `shortest`, only those of that many characters or more. */
  redacted(text: string, shortest?: number): string
  mask(secret: string): void // Has the runner hide a secret. To be called before anything can print it.
}
