/** Which of some names a mistyped one most likely stands for. Pure. */

/** The names, the nearest first; case does not count. */
export function nearest(name: string, names: readonly string[]): string[] {
  return names
    .map((each) => ({ each, far: distance(name.toLowerCase(), each.toLowerCase()) }))
    .sort((a, b) => a.far - b.far)
    .map(({ each }) => each)
}

/** The one name that is near enough to be meant: at most a third of its letters differ. Null where there is none. */
export function meant(name: string, names: readonly string[]): string | null {
  const [first] = nearest(name, names)
  if (first === undefined) return null
  const far = distance(name.toLowerCase(), first.toLowerCase())
  return far <= Math.max(1, Math.floor(first.length / 3)) ? first : null
}

/** How many characters have to be added, taken away, replaced, or swapped with the next one. */
export function distance(from: string, to: string): number {
  let before: number[] = []
  let last = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let row = 1; row <= from.length; row += 1) {
    const next = [row]
    for (let column = 1; column <= to.length; column += 1) {
      const isSame = from[row - 1] === to[column - 1]
      const isSwapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
      const ways = [
        (last[column] ?? 0) + 1,
        (next[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
      ]
      if (row > 1 && column > 1 && isSwapped) ways.push((before[column - 2] ?? 0) + 1)
      next.push(Math.min(...ways))
    }
    before = last
    last = next
  }
  return last[to.length] ?? 0
}
