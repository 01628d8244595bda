/** The part of GitHub's expressions that workflows use most: names, texts, ==, !=, !, &&, || and the status functions. */
import type { JobStatus } from '../runner/environment.ts'

/** The value of a name; undefined: not known. */
type Lookup = (name: string) => string | undefined

/** Undefined: its form or one of its names is not known. */
export function evaluate(expression: string, lookup: Lookup): string | undefined {
  const text = expression.trim()
  const known = lookup(text)
  if (known !== undefined) return known
  const [or, ...ors] = split(text, '||')
  if (or !== undefined && ors.length > 0) {
    const left = evaluate(or, lookup)
    return left === undefined || isTrue(left) ? left : evaluate(ors.join('||'), lookup)
  }
  const [and, ...ands] = split(text, '&&')
  if (and !== undefined && ands.length > 0) {
    const left = evaluate(and, lookup)
    return left === undefined || !isTrue(left) ? left : evaluate(ands.join('&&'), lookup)
  }
  const comparison = /^([^=!]+)([=!]=)([^=!]+)$/.exec(text)
  if (comparison) {
    const [left, right] = [comparison[1] ?? '', comparison[3] ?? ''].map((side) => evaluate(side, lookup))
    if (left === undefined || right === undefined) return undefined
    return String((left.toLowerCase() === right.toLowerCase()) === (comparison[2] === '=='))
  }
  return term(text, lookup)
}

function term(text: string, lookup: Lookup): string | undefined {
  if (text.startsWith('!')) {
    const value = evaluate(text.slice(1), lookup)
    return value === undefined ? undefined : String(!isTrue(value))
  }
  const literal = /^'([^']*)'$|^(true|false|-?\d+)$/.exec(text)
  if (literal) return literal[1] ?? literal[2]
  // As in needs.pause.outputs[matrix.region]
  const name = text.replace(
    /\[\s*([^\]]+?)\s*\]/g,
    (_, inner: string) => `.${evaluate(inner, lookup) ?? '?'}`,
  )
  return lookup(name)
}

export const isTrue = (value: string) => !['', 'false', '0'].includes(value)

/** Whether an `if:` is true, given how the job went so far. Undefined: not known. */
export function holds(condition: string, sofar: JobStatus, lookup: Lookup): boolean | undefined {
  const text = condition.replace(/^\s*\$\{\{\s*|\s*\}\}\s*$/g, '')
  const functions: Record<string, boolean> = {
    'always()': true,
    'success()': sofar === 'success',
    'failure()': sofar === 'failure',
    'cancelled()': sofar === 'cancelled',
  }
  const asksForStatus = Object.keys(functions).some((name) => text.includes(name))
  if (!asksForStatus && sofar !== 'success') return false
  const value = evaluate(text, (name) => (name in functions ? String(functions[name]) : lookup(name)))
  return value === undefined ? undefined : isTrue(value)
}

/** Splits at operators outside of quotes and brackets. */
function split(text: string, operator: string): string[] {
  const parts: string[] = []
  let depth = 0
  let isQuoted = false
  let start = 0
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? ''
    if (sign === "'") isQuoted = !isQuoted
    else if (!isQuoted && '(['.includes(sign)) depth += 1
    else if (!isQuoted && ')]'.includes(sign)) depth -= 1
    else if (!isQuoted && depth === 0 && text.startsWith(operator, at)) {
      parts.push(text.slice(start, at))
      start = at + operator.length
      at = start - 1
    }
  }
  return [...parts, text.slice(start)]
}
