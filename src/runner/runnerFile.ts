/** Says why a file of the runner (state, outputs, summary) cannot be written. */
import { accessSync, constants, statSync } from 'node:fs'
import { RunnerFileError, type RunnerFileTrouble } from '../model/errors.ts'
import { plain } from '../model/text.ts'

const TROUBLES: Readonly<Record<string, RunnerFileTrouble>> = {
  EACCES: 'denied',
  EPERM: 'denied',
  EROFS: 'denied',
  ENOSPC: 'full',
  EDQUOT: 'full',
}

/** Runs `write`, which writes to `file`. @throws {RunnerFileError} the file cannot be written */
export function writing(what: 'outputs' | 'state', file: string | undefined, write: () => void): void {
  try {
    write()
  } catch (error) {
    const { trouble, words } = whyNotWritten(error, file ?? '')
    throw new RunnerFileError(what, trouble, words, { cause: error })
  }
}

/** Why `file` could not be written, with its path. If a right is missing, also who lacks it. */
export function whyNotWritten(error: unknown, file: string): { trouble: RunnerFileTrouble; words: string } {
  const given: NodeJS.ErrnoException = error instanceof Error ? error : new Error(String(error))
  const { message, code = accessCode(file) } = given
  const trouble = TROUBLES[code] ?? 'lost'
  const path = plain(file)
  if (trouble === 'full') return { trouble, words: `the disk is full (${code}, ${path})` }
  if (trouble === 'lost') return { trouble, words: plain(message) }
  if (code === 'EROFS') return { trouble, words: `${path} is on a file system that is read-only (${code})` }
  return { trouble, words: `${userInWords()} may not write ${path} (${code})${rightsOf(file)}` }
}

/** The toolkit calls every file missing that it may not see, so the real code is found here. */
function accessCode(file: string): string {
  try {
    accessSync(file, constants.W_OK)
    return ''
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? ''
  }
}

/** Windows has no numeric user IDs. */
function userInWords(): string {
  const id = process.getuid?.()
  return id === undefined ? 'the user of this step' : `the user with the ID ${id}`
}

/** `, which belongs to user 0 and has the rights 644`; empty if even that cannot be read. */
function rightsOf(file: string): string {
  try {
    const { uid, mode } = statSync(file)
    return `, which belongs to user ${uid} and has the rights ${(mode & 0o777).toString(8)}`
  } catch {
    return ''
  }
}
