/** The command line of `npm run try`. */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type NamedStream, readStreams, wholeNumber } from '../cli/flags.ts'
import type { JobStatus } from '../runner/environment.ts'

export const usage = `Usage: npm run try -- WORKFLOW.yml [options]

Plays the steps of this action in a workflow file, main and post, against the simulator. Other steps are named and
skipped. Credentials are replaced by the simulator's.

  --stream NAME=TASK,…      a stream and its dump tasks; may be repeated. Without it, the streams that the file names
                            are there
  --status STATUS           how the first step after a pause ends: success, failure or cancelled
  --value EXPRESSION=VALUE  what an expression of the file is, as in --value vars.STREAM=orders; may be repeated
  --pause-delay MS          how long a stop takes to show; 1000 by default
  --start-delay MS          how long a start takes to show; 500 by default
  --help                    show this
`

export interface Flags {
  /** An absolute path. */
  readonly file: string
  readonly streams: readonly NamedStream[]
  readonly status: JobStatus
  readonly values: Readonly<Record<string, string>>
  readonly pauseDelay: number
  readonly startDelay: number
}

/** Null: help is asked for. */
export function readFlags(args: string[]): Flags | null {
  const { values, positionals } = parse(args)
  if (values.help) return null
  const [file, ...more] = positionals
  if (file === undefined || more.length > 0) throw new Error(`One workflow file is needed.\n\n${usage}`)
  return {
    // npm runs scripts in the folder of the package, and says where it was called.
    file: resolve(process.env['INIT_CWD'] ?? '.', file),
    streams: readStreams(values.stream),
    status: readStatus(values.status),
    values: Object.fromEntries(values.value.map(readValue)),
    pauseDelay: wholeNumber('pause-delay', values['pause-delay'], 1000),
    startDelay: wholeNumber('start-delay', values['start-delay'], 500),
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        stream: { type: 'string', multiple: true, default: [] },
        status: { type: 'string', default: 'success' },
        value: { type: 'string', multiple: true, default: [] },
        'pause-delay': { type: 'string' },
        'start-delay': { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    // Cut off: Node.js also explains how to write a file name that starts with a dash.
    const message = String(error instanceof Error ? error.message : error).split('. To specify')[0]
    throw new Error(`${message}\n\n${usage}`)
  }
}

function readStatus(text: string): JobStatus {
  if (text === 'success' || text === 'failure' || text === 'cancelled') return text
  throw new Error(`--status takes success, failure or cancelled, not '${text}'`)
}

/**
 * Splits at the last `=` without a blank or another operator beside it, since an expression may contain a comparison.
 */
function readValue(text: string): [string, string] {
  const parts = /^(.*?[^=!<>\s])=(?!=)(.*)$/s.exec(text)
  if (parts === null)
    throw new Error(`--value takes an expression and its value, as in vars.STREAM=orders, not '${text}'`)
  return [(parts[1] ?? '').trim(), parts[2] ?? '']
}
