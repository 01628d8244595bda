/**
 * How much of the bundle the tests ran, room by room. Jest counts only what it calls itself; most of `apply`, `cloud`,
 * `runner` and `steps` runs in processes of its own, as the runner starts them. Arguments are passed on to Jest.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/** The least share of each room, in per cent. */
const LEAST = 90

interface Coverage {
  result: {
    url: string
    functions: { ranges: { startOffset: number; endOffset: number; count: number }[] }[]
  }[]
}

const bundle = resolve(import.meta.dirname, '../dist/index.js')
const source = readFileSync(bundle, 'utf8')

/** Marks each character that one process ran. Inner ranges come after the outer ones, and count. */
function markRun(file: string, ran: Uint8Array): void {
  const { result } = JSON.parse(readFileSync(file, 'utf8')) as Coverage
  const own = result.find(({ url }) => url === pathToFileURL(bundle).href)
  if (own === undefined) return
  const seen = new Uint8Array(source.length)
  for (const { startOffset, endOffset, count } of own.functions.flatMap(({ ranges }) => ranges)) {
    seen.fill(count > 0 ? 1 : 0, startOffset, endOffset)
  }
  for (const [index, value] of seen.entries()) if (value === 1) ran[index] = 1
}

/** Counts the characters of code that ran and that there are, by file of `src`. Blanks and comments do not count. */
function sharesOf(ran: Uint8Array): Map<string, { ran: number; all: number }> {
  const files = new Map<string, { ran: number; all: number }>()
  let [file, offset, isComment] = ['', 0, false]
  for (const line of source.split('\n')) {
    const [header, own = ''] = /^;\/\/ CONCATENATED MODULE: (?:\.\/lib\/(.+)\.js|)/.exec(line) ?? []
    if (header !== undefined) file = own
    isComment ||= /^\s*\/\*/.test(line)
    if (file !== '' && !isComment && !/^\s*\/\//.test(line)) {
      const count = files.get(file) ?? { ran: 0, all: 0 }
      for (let index = 0; index < line.length; index += 1) {
        if (line[index] === ' ') continue
        count.all += 1
        count.ran += ran[offset + index] ?? 0
      }
      files.set(file, count)
    }
    if (/\*\/\s*$/.test(line)) isComment = false
    offset += line.length + 1
  }
  return files
}

const folder = mkdtempSync(join(tmpdir(), 'coverage-'))
try {
  const jest = [
    '--experimental-vm-modules',
    '--no-warnings',
    'node_modules/jest/bin/jest.js',
    ...process.argv.slice(2),
  ]
  const env = { ...process.env, NODE_V8_COVERAGE: folder }
  const { status } = spawnSync(process.execPath, jest, { env, stdio: 'inherit' })
  const ran = new Uint8Array(source.length)
  for (const file of readdirSync(folder)) markRun(join(folder, file), ran)
  const shares = [...sharesOf(ran)]
  const percent = (all: typeof shares) => {
    const sum = (key: 'ran' | 'all') => all.reduce((total, [, count]) => total + count[key], 0)
    return (100 * sum('ran')) / sum('all')
  }
  let isEnough = status === 0
  for (const [room, files] of Map.groupBy(shares, ([file]) => file.split('/')[0] ?? '')) {
    // The entries are no room. A process that dies in one of them counts for nothing.
    if (room !== 'index' && percent(files) < LEAST) isEnough = false
    console.log(`${room}: ${percent(files).toFixed(1)} %`)
    for (const each of files) console.log(`  ${each[0]}: ${percent([each]).toFixed(1)} %`)
  }
  process.exitCode = isEnough ? 0 : 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
