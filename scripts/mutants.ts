/** Makes the mutants of source files for `mutate.ts`: each is the file with one small mistake. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from '@swc/core'

export interface Mutant {
  file: string
  line: number
  text: string // The file as it is
  mutated: string
  shown: string // `old  →  new`, in one line
  key: string // Differs for each mutant
}

/** A node of the syntax tree, of any kind. */
interface Node {
  type: string
  span: { start: number; end: number }
  [key: string]: unknown
}

/** A node, and the text that replaces it. */
type Change = readonly [node: unknown, text: string]

const OPPOSITES: Readonly<Record<string, string>> = {
  ...{ '===': '!==', '!==': '===', '&&': '||', '||': '&&' },
  ...{ '<': '<=', '<=': '<', '>': '>=', '>=': '>' },
}

export function mutantsOf(root: string, files: string): Mutant[] {
  return globSync(files, { cwd: root })
    .sort()
    .flatMap((file) => mutantsIn(file, readFileSync(join(root, file))))
}

function mutantsIn(file: string, bytes: Buffer): Mutant[] {
  // Spans count bytes, from a number that may grow with each file that is parsed: the added `;` tells it.
  const { body } = parseSync(`;${bytes}`, { syntax: 'typescript', target: 'es2024' })
  const base = (body[0]?.span.start ?? 0) + 1
  const cut = (start: number, end?: number) => bytes.toString('utf8', start, end)
  const textOf = (from: unknown, to = from) =>
    cut((from as Node).span.start - base, (to as Node).span.end - base)
  return nodesIn(body).flatMap((node) =>
    changesOf(node, textOf).map(([changed, becomes]): Mutant => {
      const [start, end] = [(changed as Node).span.start - base, (changed as Node).span.end - base]
      const line = cut(0, start).split('\n').length
      const shown = `${oneLine(cut(start, end))}  →  ${oneLine(becomes)}`
      const mutated = cut(0, start) + becomes + cut(end)
      return { file, line, text: String(bytes), mutated, shown, key: `${file} ${start} ${shown}` }
    }),
  )
}

/** All nodes below, except types, which do nothing. */
function nodesIn(value: unknown): Node[] {
  if (typeof value !== 'object' || value === null) return []
  const { type, expression } = value as Partial<Node>
  if (type?.startsWith('Ts')) return nodesIn(expression)
  const below = Object.values(value).flatMap(nodesIn)
  return type === undefined ? below : [value as Node, ...below]
}

function changesOf(node: Node, textOf: (from: unknown, to?: unknown) => string): Change[] {
  switch (node.type) {
    case 'BinaryExpression': {
      const { left, right, operator } = node
      const opposite = OPPOSITES[String(operator)]
      if (opposite === undefined) return []
      const rest = textOf(left, right).slice(textOf(left).length, -textOf(right).length)
      return [[node, textOf(left) + rest.replace(String(operator), opposite) + textOf(right)]]
    }
    case 'UnaryExpression':
      return node['operator'] === '!' ? [[node, textOf(node['argument'])]] : []
    case 'BooleanLiteral':
      return [[node, String(!node['value'])]]
    case 'IfStatement':
      return ['true', 'false'].map((value) => [node['test'], value])
    case 'ConditionalExpression':
      return [node['consequent'], node['alternate']].map((arm) => [node, inBrackets(textOf(arm))])
    case 'ExpressionStatement':
      return [[node, ';']]
    default:
      return []
  }
}

/** A line may not begin with a bracket where there are no semicolons, and an object may not stand alone. */
function inBrackets(text: string): string {
  return text.startsWith('{') ? `(${text})` : text
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length > 120 ? `${line.slice(0, 119)}…` : line
}
