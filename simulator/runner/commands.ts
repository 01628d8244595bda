/** How the runner reads commands out of what a step prints. */
export type Command = { name: string; properties: Record<string, string>; message: string }

const registered = new Set([
  ...['add-mask', 'add-matcher', 'add-path', 'debug', 'echo', 'endgroup', 'error', 'group', 'notice'],
  ...['internal-set-repo-path', 'remove-matcher', 'save-state', 'set-env', 'set-output', 'stop-commands'],
  'warning',
])

/** Splits a stream into lines as the runner does: a lone carriage return ends a line too. */
export class LineSplitter {
  #rest = ''
  readonly #onLine: (line: string) => void

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine
  }

  write(text: string): void {
    // A carriage return at the very end may be the first half of a line break.
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/)
    this.#rest = lines.pop() ?? ''
    for (const line of lines) this.#onLine(line)
  }

  end(): void {
    if (this.#rest !== '') this.#onLine(this.#rest.replace(/\r$/, ''))
    this.#rest = ''
  }
}

/** Reads the commands of one step. A command can switch this reading off and on. */
export class CommandReader {
  #resumeToken: string | null = null

  /** Null: the line is ordinary text. */
  read(line: string): Command | null {
    if (this.#resumeToken !== null) {
      if (line.trimStart().startsWith(`::${this.#resumeToken}::`)) this.#resumeToken = null
      return null
    }
    const command = parseCommand(line)
    if (command?.name === 'stop-commands') this.#resumeToken = command.message
    return command
  }
}

export function parseCommand(line: string): Command | null {
  return parseColons(line.trimStart()) ?? parseBrackets(line)
}

/** `::name key=value,key=value::message` */
function parseColons(line: string): Command | null {
  const end = line.startsWith('::') ? line.indexOf('::', 2) : -1
  if (end < 0) return null
  return build(line.slice(2, end), ',', line.slice(end + 2), colonEscapes, propertyEscapes)
}

/** `##[name key=value;key=value]message`, anywhere in a line */
function parseBrackets(line: string): Command | null {
  const start = line.indexOf('##[')
  const end = start < 0 ? -1 : line.indexOf(']', start)
  if (end < 0) return null
  return build(line.slice(start + 3, end), ';', line.slice(end + 1), bracketEscapes, bracketEscapes)
}

/** The order matters: `%25` comes last. */
type Escapes = Array<[string, string]>

const colonEscapes: Escapes = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%25', '%'],
]
const propertyEscapes: Escapes = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%3A', ':'],
  ['%2C', ','],
  ['%25', '%'],
]
const bracketEscapes: Escapes = [
  ['%3B', ';'],
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%5D', ']'],
  ['%25', '%'],
]

const decode = (text: string, escapes: Escapes) =>
  escapes.reduce((result, [code, character]) => result.replaceAll(code, character), text)

function build(
  head: string,
  separator: string,
  data: string,
  dataEscapes: Escapes,
  headEscapes: Escapes,
): Command | null {
  const [name = '', ...rest] = head.split(' ')
  if (!registered.has(name.toLowerCase())) return null
  const pairs = rest
    .join(' ')
    .trim()
    .split(separator)
    .filter((pair) => /^[^=]+=./.test(pair))
    .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)])
  return {
    name: name.toLowerCase(),
    properties: Object.fromEntries(pairs.map(([key, value]) => [key, decode(value ?? '', headEscapes)])),
    message: decode(data, dataEscapes),
  }
}
