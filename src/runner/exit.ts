/**
 * Ends the process, which counts as failed until its last act says otherwise. If a promise never settles, Node ends
 * early. With exit code 0, a step that did nothing would be green.
 */
import { defectText } from '../model/errors.ts'
import { logLines } from '../model/text.ts'

process.exitCode = 1

/** How long to wait for the reader of the log, in ms. */
const LINGER = 500

/**
 * The last act: sets the exit code, and ends the process when the log is written, even if a connection hangs. Do not
 * wait for it.
 */
export function exit(success: boolean): void {
  process.exitCode = success ? 0 : 1
  setTimeout(() => process.exit(), LINGER).unref()
  process.stdout.write('', () => process.exit())
}

/** An uncaught error is a defect. Its stack may hold foreign text, which must not become a command to the runner. */
process.on('uncaughtException', (error) => {
  process.stdout.write(`${logLines(defectText(error)).join('\n')}\n`)
  process.exit(1)
})
