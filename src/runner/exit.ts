/**
 * The end of the process. It counts as failed until its last act says otherwise: a promise that never settles
 * lets Node leave early, and with exit code 0 that would be a green step that did nothing.
 */
import { logLines } from '../model/text.ts'

process.exitCode = 1

/** What the log's reader does not take is left behind after this time, in ms. */
const LINGER = 500

/**
 * The last act: says how the step ended, and ends the process once the log is written, whatever connection hangs.
 * To be waited for by nobody.
 */
export function exit(success: boolean): void {
  process.exitCode = success ? 0 : 1
  setTimeout(() => process.exit(), LINGER).unref()
  process.stdout.write('', () => process.exit())
}

/** What nobody caught is a defect; its stack may hold foreign text, which must not become a command. */
process.on('uncaughtException', (error) => {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const lines = logLines(`This is a defect of the action; please report it with this text:\n${text}`)
  process.stdout.write(`${lines.join('\n')}\n`)
  process.exit(1)
})
