/** The log of a step. */
export interface Log {
  info(text: string): void
  notice(text: string): void
  warning(text: string): void
  /** For step debugging only. */
  debug(text: string): void
  /** Folds the lines that follow, until `endGroup`. */
  startGroup(title: string): void
  endGroup(): void
  /** Takes the secrets out of a text. */
  redacted(text: string): string
  /** Tells the runner to hide a secret. Must be called before anything can print it. */
  mask(secret: string): void
}
