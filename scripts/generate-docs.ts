/**
 * `npm run generate` writes the tables of inputs and outputs in the READMEs, from `action.yml` and `resume/action.yml`.
 * It also writes the table of files in docs/architecture.md, from the first sentence of each file. A table is between
 * `<!-- generated: inputs of action.yml -->` and `<!-- end -->`.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { parse } from 'yaml'

interface Metadata {
  inputs: Record<string, { description: string; required?: boolean; default?: string }>
  outputs: Record<string, { description: string }>
}

/** The documents that have such tables. */
export const documents = ['README.md', 'resume/README.md', 'docs/architecture.md']

const root = new URL('../', import.meta.url)
const marked = /(<!-- generated: (inputs|outputs|files) of (\S+) -->\n).*?(<!-- end -->)/gs

/** The folders of src from the top to the bottom: each imports from those after it. */
const FOLDERS = ['', 'steps', 'apply', 'report', 'plan', 'runner', 'cloud', 'inputs', 'model']

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
  if (what === 'files') return fileTable(file)
  const metadata: Metadata = parse(read(file))
  return what === 'inputs' ? inputTable(metadata.inputs) : outputTable(metadata.outputs)
}

function fileTable(folder: string): string {
  const folderOf = (path: string) => FOLDERS.indexOf(path.includes('/') ? (path.split('/')[0] ?? '') : '')
  const files = readdirSync(new URL(`${folder}/`, root), { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts'))
    .sort((a, b) => folderOf(a) - folderOf(b) || (a < b ? -1 : 1))
  const rows = files.map((path) => [`\`${path}\``, cell(firstSentence(`${folder}/${path}`))])
  return table([['file', 'does'], ...rows])
}

/** The first sentence of the comment at the beginning of a file. */
function firstSentence(path: string): string {
  const comment = /^\/\*\*(.*?)\*\//s.exec(read(path))?.[1]
  if (comment === undefined) throw new Error(`${path} does not start with a comment that says what it holds`)
  const text = comment.replace(/^\s*\* ?/gm, '').trim()
  return text.replace(/\.(\s.*)?$/s, '')
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
