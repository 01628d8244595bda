/**
 * `npm run generate` writes the tables of inputs and outputs in the READMEs, from `action.yml` and `resume/action.yml`.
 * A table is between `<!-- generated: inputs of action.yml -->` and `<!-- end -->`. Inputs of the resume action that are
 * just like those of the pause action are only named.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { parse } from 'yaml'

interface Metadata {
  inputs: Record<string, { description: string; required?: boolean; default?: string }>
  outputs: Record<string, { description: string }>
}

/** The documents that have such tables. */
export const documents = ['README.md', 'resume/README.md']

/** Whose inputs the documents describe in full. */
const documented = 'action.yml'
const root = new URL('../', import.meta.url)
const marked = /(<!-- generated: (inputs|outputs) of (\S+) -->\n).*?(<!-- end -->)/gs

if (import.meta.main) {
  for (const path of documents) writeFileSync(new URL(path, root), generated(path))
}

/** The document with its tables as they should be. */
export function generated(path: string): string {
  return read(path).replace(marked, (_, start, what, file, end) => {
    return `${start}\n${tableOf(what, file)}\n${end}`
  })
}

function tableOf(what: string, file: string): string {
  const metadata: Metadata = parse(read(file))
  if (what === 'outputs') return outputTable(metadata.outputs)
  const known: Metadata = parse(read(documented))
  const isKnown = ([name, input]: [string, object]) =>
    file !== documented && isDeepStrictEqual(input, known.inputs[name])
  const all = Object.entries(metadata.inputs)
  const same = all.filter(isKnown).map(([name]) => `\`${name}\``)
  const own = inputTable(Object.fromEntries(all.filter((each) => !isKnown(each))))
  return same.length === 0
    ? own
    : `${own}\nThe same as [of the pause](../README.md#inputs): ${same.join(', ')}.\n`
}

function read(path: string): string {
  return readFileSync(new URL(path, root), 'utf8')
}

function inputTable(inputs: Metadata['inputs']): string {
  const rows = Object.entries(inputs).map(([name, { description, required, default: value }]) => {
    const standard = required ? 'required' : value ? `\`${value}\`` : ''
    return [`\`${name}\``, standard, cell(description)]
  })
  return table([['input', 'default', 'meaning'], ...rows])
}

function outputTable(outputs: Metadata['outputs']): string {
  const rows = Object.entries(outputs).map(([name, { description }]) => [`\`${name}\``, cell(description)])
  return table([['output', 'value'], ...rows])
}

/** Columns of equal width, as Biome aligns them; the first row is the header. */
function table(rows: string[][]): string {
  const [header = []] = rows
  const widths = header.map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)))
  const line = (row: string[]) =>
    `| ${row.map((text, column) => text.padEnd(widths[column] ?? 0)).join(' | ')} |\n`
  const rule = line(widths.map((width) => '-'.repeat(width)))
  return `${line(header)}${rule}${rows.slice(1).map(line).join('')}`
}

function cell(text: string): string {
  return text.trim().replaceAll('|', '\\|').replace(/\s+/g, ' ')
}
