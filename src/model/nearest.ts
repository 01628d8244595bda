/** Finds the name that a mistyped one most likely means. Pure. */

/** The names, the nearest first; case does not count. */
export function nearest(name: string, names: readonly string[]): string[] {
  return names
    .map((each) => ({ each, far: distance(name.toLowerCase(), each.toLowerCase()) }))
    .sort((a, b) => a.far - b.far)
    .map(({ each }) => each)
}

/** The nearest name, if at most a third of its letters differ; else null. */
export function meant(name: string, names: readonly string[]): string | null {
  const [first] = nearest(name, names)
  if (first === undefined) return null
  const far = distance(name.toLowerCase(), first.toLowerCase())
  return far <= Math.max(1, Math.floor(first.length / 3)) ? first : null
}

/** How many characters have to be added, removed, replaced, or swapped with the next one. */
export function distance(from: string, to: string): number {
  const table: number[][] = []
  const at = (row: number, column: number) => table[row]?.[column] ?? 0
  for (let row = 0; row <= from.length; row += 1) {
    table.push([row])
    for (let column = 1; column <= to.length; column += 1) {
      const isSame = from[row - 1] === to[column - 1]
      const isSwapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
      const ways = [at(row, column - 1) + 1]
      if (row > 0) ways.push(at(row - 1, column) + 1, at(row - 1, column - 1) + (isSame ? 0 : 1))
      if (isSwapped) ways.push(at(row - 2, column - 2) + 1)
      table[row]?.push(Math.min(...ways))
    }
  }
  return at(from.length, to.length)
}
