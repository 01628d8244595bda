import { createHash } from 'node:crypto'

/** An ID in the form of DIS. It is the same in every run, so that a workflow can name it. */
export function idOf(text: string): string {
  const letters = createHash('sha256')
    .update(text)
    .digest('base64')
    .replace(/[^A-Za-z0-9]/g, '')
  return letters.slice(0, 19)
}
