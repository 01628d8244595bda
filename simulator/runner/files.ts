import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const names = ['GITHUB_OUTPUT', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY', 'GITHUB_ENV', 'GITHUB_PATH'] as const

const folders = new Set<string>()
let isWatching = false

/** A folder that is removed at the end of this process, if not before. */
export function createFolder(): string {
  if (!isWatching) process.on('exit', removeFolders)
  isWatching = true
  const folder = mkdtempSync(join(tmpdir(), 'runner-'))
  folders.add(folder)
  return folder
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
  folders.delete(folder)
}

function removeFolders(): void {
  for (const folder of folders) removeFolder(folder)
}

/** The files by which a step talks to the runner. */
export class CommandFiles {
  /** The variables that name them. */
  readonly env: Record<string, string>
  readonly folder = createFolder()

  constructor() {
    this.env = Object.fromEntries(names.map((name) => [name, join(this.folder, name.toLowerCase())]))
    for (const file of Object.values(this.env)) writeFileSync(file, '')
  }

  read(name: (typeof names)[number]): string {
    return readFileSync(this.env[name] ?? '', 'utf8')
  }

  /** Everything that was written into these files. */
  everything(): string {
    return names.map((name) => this.read(name)).join('\n')
  }
}

/**
 * Reads the forms `name=value` and `name<<delimiter`. If a name is repeated, the last value counts. A step that was
 * killed may leave an incomplete piece at the end, for which the runner would fail the step.
 */
export function parsePairs(text: string): { values: Record<string, string>; flaw: string | null } {
  const lines = text.split('\n')
  const values: Record<string, string> = {}
  while (lines.length > 0) {
    const line = lines.shift() ?? ''
    if (line === '') continue
    const equals = line.indexOf('=')
    const heredoc = line.indexOf('<<')
    if (heredoc >= 0 && (equals < 0 || heredoc < equals)) {
      const end = lines.indexOf(line.slice(heredoc + 2))
      if (end < 0) return { values, flaw: `Matching delimiter not found '${line.slice(heredoc + 2)}'` }
      values[line.slice(0, heredoc)] = lines
        .splice(0, end + 1)
        .slice(0, -1)
        .join('\n')
    } else if (equals > 0) {
      values[line.slice(0, equals)] = line.slice(equals + 1)
    } else {
      return { values, flaw: `Invalid format '${line}'` }
    }
  }
  return { values, flaw: null }
}
