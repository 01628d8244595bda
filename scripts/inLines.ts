/** Code as it is shipped: without blanks between its signs, but with all names, and each statement in its own line. */
import { parseSync } from '@swc/core'

export const SYNTAX = { syntax: 'ecmascript', target: 'esnext' } as const

/** A semicolon before a line that cannot continue the one before it; but not that of an empty loop. */
const NEEDLESS = /(?<!^(?:for|while)\b.*\));(?=\n[\w$}#])/gm

/** A part of a program, as far as lines are concerned. */
interface Part {
  type: string
  span: { start: number; end: number }
  /** The variables that a statement declares. */
  declarations?: Part[]
}

/**
 * Breaks code of ASCII before each statement, variable, member, case and row of a table. A call of `mark` becomes a
 * comment with the text that it is called with.
 */
export function inLines(code: string, mark: string): string {
  const program = parseSync(code, SYNTAX)
  const begins = new Set<number>()
  const begin = (parts: readonly Part[]) => {
    for (const { span, declarations = [] } of parts) {
      begins.add(span.start)
      for (const next of declarations.slice(1)) begins.add(next.span.start)
    }
  }
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) for (const each of node) visit(each)
    if (typeof node !== 'object' || node === null || Array.isArray(node)) return
    const { type, span } = node as Part
    const listed = listedIn(node as Record<string, unknown>)
    begin(listed)
    if (listed.length > 0 && type !== 'SwitchCase') begins.add(span.end - 1)
    for (const value of Object.values(node)) visit(value)
  }
  begin(program.body)
  visit(program.body)
  const places = [...begins].map((at) => at - program.span.start).sort((a, b) => a - b)
  const lines = places.map((at, index) => code.slice(at, places[index + 1]))
  const text = lines.join('\n').replaceAll(new RegExp(`^${mark}\\("(.*)"\\);?$`, 'gm'), '\n// $1')
  return `${text.replace(NEEDLESS, '')}\n`
}

/** The statements, members, cases or rows that a node lists; empty for every other node. */
function listedIn(node: Record<string, unknown>): Part[] {
  switch (node['type']) {
    case 'BlockStatement':
    case 'FunctionBody':
      return node['stmts'] as Part[]
    case 'ClassDeclaration':
    case 'ClassExpression':
      return node['body'] as Part[]
    case 'SwitchStatement':
      return node['cases'] as Part[]
    case 'SwitchCase':
      return node['consequent'] as Part[]
    case 'ArrayExpression': {
      const rows = (node['elements'] as ({ expression: Part } | null)[]).flatMap(
        (each) => each?.expression ?? [],
      )
      return rows.length > 1 && rows.every(({ type }) => type === 'ObjectExpression') ? rows : []
    }
    default:
      return []
  }
}
