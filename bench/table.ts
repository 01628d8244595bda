/** The table that the bench prints, and the figures behind it. */
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'

interface Row {
  what: string
  value: string
  target: string
  met: string
}

const rows: Row[] = []

/** Figures that go only into the file of results. */
export const figures: Record<string, unknown> = {}

/** Adds a row; `met` is null if the value has no target. */
export function row(what: string, value: string, target = '', met: boolean | null = null): void {
  rows.push({ what, value, target, met: met === null ? '' : met ? 'yes' : 'NO' })
}

/** Adds a row for values whose median must not be above `most`. */
export function limited(what: string, values: readonly number[], most: number, more = ''): void {
  row(what, `${spread(values, 2)}${more}`, most.toFixed(2), median(values) <= most)
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.round((sorted.length - 1) * share)] ?? Number.NaN
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** The median, with the middle half of the values in brackets. */
export function spread(values: readonly number[], digits: number): string {
  const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => quantile(values, share).toFixed(digits))
  return `${middle} (${low} to ${high})`
}

/** Prints the table, and writes it with the figures to `file`. */
export function print(file: string): void {
  const lines = [['', 'measured', 'target', 'met'], ...rows.map((each) => Object.values(each))]
  const widths = [0, 1, 2, 3].map((column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  const text = lines.map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
  const machine = `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, ${process.platform}`
  console.log(`Node.js ${process.version}; ${machine}\n\n${text.map((line) => line.trimEnd()).join('\n')}`)
  writeFileSync(file, `${JSON.stringify({ node: process.version, machine, rows, figures }, null, 2)}\n`)
}
