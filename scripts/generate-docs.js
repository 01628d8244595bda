/**
 * Writes the tables of inputs and outputs in the READMEs, from `action.yml` and `resume/action.yml`:
 * `npm run generate`. A table stands between `<!-- generated: inputs of action.yml -->` and `<!-- end -->`.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'

/** @typedef {{ description: string, required?: boolean, default?: string }} Entry */
/** @typedef {{ inputs: Record<string, Entry>, outputs: Record<string, Entry> }} Metadata */

/** The documents that have such tables. */
export const documents = ['README.md', 'resume/README.md']

const root = new URL('../', import.meta.url)
const marked = /(<!-- generated: (inputs|outputs) of (\S+) -->\n).*?(<!-- end -->)/gs

/** @param {string} path */
const read = (path) => readFileSync(new URL(path, root), 'utf8')

/** A document as it has to be. @param {string} path */
export function generated(path) {
  return read(path).replace(marked, (_, start, what, file, end) => {
    /** @type {Metadata} */
    const metadata = parse(read(file))
    const table = what === 'inputs' ? inputTable(metadata.inputs) : outputTable(metadata.outputs)
    return `${start}\n${table}\n${end}`
  })
}

/** @param {Record<string, Entry>} inputs */
function inputTable(inputs) {
  const rows = Object.entries(inputs).map(([name, { description, required, default: value }]) => {
    const standard = required ? 'required' : value ? `\`${value}\`` : ''
    return [`\`${name}\``, standard, cell(description)]
  })
  return table([['input', 'default', 'meaning'], ...rows])
}

/** @param {Record<string, Entry>} outputs */
function outputTable(outputs) {
  const rows = Object.entries(outputs).map(([name, { description }]) => [`\`${name}\``, cell(description)])
  return table([['output', 'value'], ...rows])
}

/** Aligned as Biome aligns tables. @param {string[][]} rows the first one is the header */
function table(rows) {
  const [header = []] = rows
  const widths = header.map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)))
  const line = (/** @type {string[]} */ row) =>
    `| ${row.map((text, column) => text.padEnd(widths[column] ?? 0)).join(' | ')} |\n`
  const rule = line(widths.map((width) => '-'.repeat(width)))
  return `${line(header)}${rule}${rows.slice(1).map(line).join('')}`
}

/** @param {string} text */
const cell = (text) => text.trim().replaceAll('|', '\\|').replace(/\s+/g, ' ')

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const path of documents) writeFileSync(new URL(path, root), generated(path))
}
