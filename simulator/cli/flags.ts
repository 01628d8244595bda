import { parseArgs } from 'node:util'

export const usage = `Usage: npm run simulator -- [options]

  --port N                the port to listen on; a free one by default
  --https                 serve HTTPS, with a certificate authority made for this run
  --stream NAME=TASK,…    a stream and its dump tasks, in place of those of the simulator; may be repeated
  --region NAME           the region whose project has the streams; eu-de by default
  --pause-delay MS        how long a stop takes to show
  --start-delay MS        how long a start takes to show
  --help                  show this

For example: npm run simulator -- --stream clickstream=click-to-obs,click-to-dws --region ap-southeast-1
`

/** A stream as `--stream` gives it. */
export interface NamedStream {
  readonly name: string
  readonly tasks: readonly string[]
}

export interface Flags {
  readonly help: boolean
  readonly https: boolean
  readonly port: number
  readonly pauseDelay: number
  readonly startDelay: number
  /** Empty: the default streams of the simulator. */
  readonly streams: readonly NamedStream[]
  /** Null: the default regions of the simulator. */
  readonly region: string | null
}

export function readFlags(args: string[]): Flags {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string' },
      https: { type: 'boolean', default: false },
      stream: { type: 'string', multiple: true, default: [] },
      region: { type: 'string' },
      'pause-delay': { type: 'string' },
      'start-delay': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  return {
    help: values.help,
    https: values.https,
    port: wholeNumber('port', values.port, 0, 65535),
    pauseDelay: wholeNumber('pause-delay', values['pause-delay'], 3000),
    startDelay: wholeNumber('start-delay', values['start-delay'], 3000),
    streams: readStreams(values.stream),
    region: readRegion(values.region),
  }
}

export function readStreams(texts: string[]): NamedStream[] {
  const streams = texts.map(readStream)
  const twice = repeated(streams.map(({ name }) => name))
  if (twice !== undefined) throw new Error(`--stream names ${twice} twice: list its tasks in one --stream`)
  return streams
}

function readStream(text: string): NamedStream {
  const [name = '', list, ...rest] = text.split('=').map((part) => part.trim())
  const tasks = (list ?? '').split(',').map((task) => task.trim())
  const wrong = [name, ...tasks].some((each) => !/^[\w-]+$/.test(each))
  if (wrong || rest.length > 0) {
    throw new Error(`--stream takes a stream and its dump tasks, as in orders=to-obs,to-dws, not '${text}'`)
  }
  const twice = repeated(tasks)
  if (twice !== undefined) throw new Error(`--stream ${name} names the task ${twice} twice`)
  return { name, tasks }
}

function readRegion(text: string | undefined): string | null {
  if (text === undefined) return null
  if (!/^[\w-]+$/.test(text)) throw new Error(`--region takes a name such as ap-southeast-1, not '${text}'`)
  return text
}

function repeated(names: readonly string[]): string | undefined {
  return names.find((name, i) => names.indexOf(name) !== i)
}

export function wholeNumber(
  flag: string,
  text: string | undefined,
  fallback: number,
  most = Number.MAX_SAFE_INTEGER,
): number {
  if (text === undefined) return fallback
  if (!/^\d+$/.test(text) || Number(text) > most) {
    throw new Error(`--${flag} takes a whole number up to ${most}, not '${text}'`)
  }
  return Number(text)
}
