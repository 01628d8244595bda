/**
 * How the runner reads commands out of what a step prints.
 *
 * @typedef {{ name: string, properties: Record<string, string>, message: string }} Command
 */

const registered = new Set([
  ...['add-mask', 'add-matcher', 'add-path', 'debug', 'echo', 'endgroup', 'error', 'group', 'notice'],
  ...['internal-set-repo-path', 'remove-matcher', 'save-state', 'set-env', 'set-output', 'stop-commands'],
  'warning',
])

/** Splits a stream into lines as the runner does, to which a lone carriage return is an end too. */
export class LineSplitter {
  #rest = ''
  #onLine

  /** @param {(line: string) => void} onLine */
  constructor(onLine) {
    this.#onLine = onLine
  }

  /** @param {string} text */
  write(text) {
    // A carriage return at the very end may be the first half of a line break.
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/)
    this.#rest = lines.pop() ?? ''
    for (const line of lines) this.#onLine(line)
  }

  end() {
    if (this.#rest !== '') this.#onLine(this.#rest.replace(/\r$/, ''))
    this.#rest = ''
  }
}

/** Reads the commands of one step, which can switch their reading off and on. */
export class CommandReader {
  /** @type {string | null} */
  #resumeToken = null

  /** @param {string} line @returns {Command | null} null: ordinary text */
  read(line) {
    if (this.#resumeToken !== null) {
      if (line.trimStart().startsWith(`::${this.#resumeToken}::`)) this.#resumeToken = null
      return null
    }
    const command = parseCommand(line)
    if (command?.name === 'stop-commands') this.#resumeToken = command.message
    return command
  }
}

/** @param {string} line @returns {Command | null} */
export function parseCommand(line) {
  return parseColons(line.trimStart()) ?? parseBrackets(line)
}

/** `::name key=value,key=value::message` @param {string} line */
function parseColons(line) {
  const end = line.startsWith('::') ? line.indexOf('::', 2) : -1
  if (end < 0) return null
  return build(line.slice(2, end), ',', line.slice(end + 2), colonEscapes, propertyEscapes)
}

/** `##[name key=value;key=value]message`, anywhere in a line @param {string} line */
function parseBrackets(line) {
  const start = line.indexOf('##[')
  const end = start < 0 ? -1 : line.indexOf(']', start)
  if (end < 0) return null
  return build(line.slice(start + 3, end), ';', line.slice(end + 1), bracketEscapes, bracketEscapes)
}

/** @typedef {Array<[string, string]>} Escapes the order matters: `%25` comes last */

/** @type {Escapes} */
const colonEscapes = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%25', '%'],
]
/** @type {Escapes} */
const propertyEscapes = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%3A', ':'],
  ['%2C', ','],
  ['%25', '%'],
]
/** @type {Escapes} */
const bracketEscapes = [
  ['%3B', ';'],
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%5D', ']'],
  ['%25', '%'],
]

/** @param {string} text @param {Escapes} escapes */
const decode = (text, escapes) =>
  escapes.reduce((result, [code, character]) => result.replaceAll(code, character), text)

/**
 * @param {string} head @param {string} separator @param {string} data
 * @param {Escapes} dataEscapes @param {Escapes} headEscapes
 * @returns {Command | null}
 */
function build(head, separator, data, dataEscapes, headEscapes) {
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
