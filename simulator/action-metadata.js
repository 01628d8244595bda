import { readFileSync } from 'node:fs'

/**
 * @typedef {object} Metadata what the runner needs of an `action.yml`
 * @property {string} name
 * @property {Record<string, { description: string, required: boolean, default: string }>} inputs
 * @property {string[]} outputs
 * @property {{ using: string, main: string, post: string | null, postIf: string }} runs
 */

/** @typedef {{ [key: string]: string | Tree }} Tree */
/** @typedef {{ indent: number, text: string }} Line */

/** @param {string} file */
export const readMetadata = (file) => parseMetadata(readFileSync(file, 'utf8'))

/** @param {string} text @returns {Metadata} */
export function parseMetadata(text) {
  const tree = parseTree(text)
  const runs = subtree(tree, 'runs')
  const inputs = Object.keys(subtree(tree, 'inputs')).map((name) => {
    const input = subtree(subtree(tree, 'inputs'), name)
    const required = scalar(input, 'required') === 'true'
    return [name, { description: scalar(input, 'description'), required, default: scalar(input, 'default') }]
  })
  const main = scalar(runs, 'main')
  if (main === '') throw new Error('The action has no runs.main: it is no JavaScript action')
  return {
    name: scalar(tree, 'name'),
    inputs: Object.fromEntries(inputs),
    outputs: Object.keys(subtree(tree, 'outputs')),
    runs: {
      using: scalar(runs, 'using'),
      main,
      post: scalar(runs, 'post') || null,
      postIf: scalar(runs, 'post-if') || 'always()',
    },
  }
}

/** @param {Tree} tree @param {string} key @returns {Tree} */
function subtree(tree, key) {
  const value = tree[key] ?? {}
  return typeof value === 'string' ? {} : value
}

/** @param {Tree} tree @param {string} key */
function scalar(tree, key) {
  const value = tree[key] ?? ''
  return typeof value === 'string' ? value : ''
}

/**
 * The part of YAML that action files use: nested maps of scalars, plain, quoted or in blocks. Everything else
 * is refused, so that it cannot be misread in silence.
 *
 * @param {string} text
 */
export function parseTree(text) {
  const lines = text.split(/\r?\n/).map((line) => ({ indent: line.search(/\S|$/), text: line.trimEnd() }))
  return readMap(lines, 0)
}

/** @param {Line[]} lines taken from the front as they are read @param {number} indent @returns {Tree} */
function readMap(lines, indent) {
  /** @type {Tree} */
  const tree = {}
  for (skipEmpty(lines); lines[0] !== undefined && lines[0].indent >= indent; skipEmpty(lines)) {
    const line = lines.shift()
    const found = /^( *)('[^']+'|"[^"]+"|[^\s:#'"[\]{}&*!|>-][^:]*):(?: +(.*))?$/.exec(line?.text ?? '')
    if (line === undefined || found === null || line.indent !== indent) {
      throw new Error(`The parser of action files does not know: ${line?.text}`)
    }
    const key = (found[2] ?? '').replace(/^['"]|['"]$/g, '')
    tree[key] = readValue(lines, indent, found[3] ?? '')
  }
  return tree
}

/** @param {Line[]} lines */
function skipEmpty(lines) {
  while (lines[0] !== undefined && /^\s*(#.*)?$/.test(lines[0].text)) lines.shift()
}

/** @param {Line[]} lines @param {number} indent of the key @param {string} rest of the key's line */
function readValue(lines, indent, rest) {
  const block = /^([|>])([+-]?)(?: +#.*)?$/.exec(rest)
  if (block !== null) return readBlock(lines, indent, block[1] === '>', block[2] ?? '')
  if (/^[[{&*!|>]/.test(rest)) throw new Error(`The parser of action files does not know: ${rest}`)
  const isEmpty = rest === '' || rest.startsWith('#')
  if (isEmpty) {
    skipEmpty(lines)
    const next = lines[0]
    if (next === undefined || next.indent <= indent) return ''
    return readMap(lines, next.indent)
  }
  let value = rest
  while (lines[0] !== undefined && lines[0].text !== '' && lines[0].indent > indent) {
    value += ` ${lines.shift()?.text.trim()}`
  }
  return unquote(value)
}

/** @param {string} text */
function unquote(text) {
  const single = /^'((?:[^']|'')*)'\s*(?:#.*)?$/.exec(text)
  if (single !== null) return (single[1] ?? '').replaceAll("''", "'")
  const double = /^("(?:[^"\\]|\\.)*")\s*(?:#.*)?$/.exec(text)
  if (double !== null) return String(JSON.parse(double[1] ?? '""'))
  if (/^['"]/.test(text)) throw new Error(`The parser of action files does not know: ${text}`)
  return text.replace(/\s+#.*$/, '')
}

/** @param {Line[]} lines @param {number} indent @param {boolean} folded @param {string} chomping */
function readBlock(lines, indent, folded, chomping) {
  /** @type {string[]} */
  const block = []
  const inner = lines.find(({ text }) => text !== '')?.indent ?? 0
  while (lines[0] !== undefined && (lines[0].text === '' || lines[0].indent > indent)) {
    block.push(lines.shift()?.text.slice(inner) ?? '')
  }
  const text = block.join('\n').trimEnd()
  const value = folded ? text.replace(/(\S)\n(?=\S)/g, '$1 ').replace(/\n(\n+)/g, '$1') : text
  return chomping === '-' ? value : `${value}\n`
}
