/**
 * Tests the tests: breaks the code in one small place, and sees whether a test fails; then in the next place. A mutant
 * that no test finds is printed as `SURVIVED`: a test is missing, or the change makes no difference.
 *
 *   npm run mutate -- [--count 20] [--seed TEXT]
 *
 * The same seed tries the same mutants again. Most tests run the bundle as another process, where the usual tools for
 * this cannot switch a mutant on. So each one is built and tested in a temporary copy of the working tree; that takes
 * about a minute, and some minutes for one that survives. It needs process groups, so Linux or macOS.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs, stripVTControlCharacters } from 'node:util'
import { type Mutant, mutantsOf } from './mutants.ts'

/** What decides about dump tasks, with its unit tests. */
const ROOMS: readonly (readonly [files: string, unitTests: string])[] = [
  ['src/apply/*.ts', 'unit/apply'],
  ['src/steps/*.ts', 'unit/steps'],
  ['src/plan/*.ts', 'unit/plan'],
  ['src/cloud/retry.ts', 'unit/cloud'],
  ['src/runner/state.ts', 'unit/runner'],
]
/** The tests that run it as users do. */
const PLAYS = ['pause', 'post', 'resume', 'stories', 'faults']
/** What a working tree has and a test does not need. */
const NOT_COPIED = ['.git', 'node_modules', 'coverage', 'lib', 'bench/built']
/** A mutant may loop for ever. The tests take a third of this at most. */
const LONGEST = 15 * 60_000
const BUILD = 'the build'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'mutants-'))
const copy = join(folder, 'copy')
let running: ChildProcess | null = null

async function main(): Promise<void> {
  const options = { count: { type: 'string', default: '20' }, seed: { type: 'string' } } as const
  const { count, seed = String(Date.now() % 100_000) } = parseArgs({ options }).values
  makeCopy()
  const all = ROOMS.flatMap(([files, tests]) =>
    mutantsOf(root, files).map((mutant) => ({ ...mutant, tests, rank: hashOf(`${seed} ${mutant.key}`) })),
  )
  const chosen = all.sort((a, b) => (a.rank < b.rank ? -1 : 1)).slice(0, Number(count))
  console.log(`${chosen.length} of ${all.length} mutants: --count ${chosen.length} --seed ${seed}`)
  const before = await finder(ROOMS.map(([, tests]) => tests))
  if (before !== null) {
    console.error(`Without a mutant, ${before} fails`)
    process.exit(1)
  }

  const score = { tests: 0, build: 0, none: 0 }
  for (const mutant of chosen) {
    const found = await withMutant(mutant, () => finder([mutant.tests]))
    score[found === null ? 'none' : found === BUILD ? 'build' : 'tests'] += 1
    const place = `${found === null ? 'SURVIVED' : 'found   '} ${mutant.file}:${mutant.line}`
    console.log(`${place}  ${mutant.shown}${found === null ? '' : `  (${found})`}`)
  }
  const built = score.tests + score.none
  console.log(`The tests found ${score.tests} of ${built}; ${score.build} more did not pass the build.`)
}

function makeCopy(): void {
  cpSync(root, copy, { recursive: true, filter: (path) => !NOT_COPIED.includes(relative(root, path)) })
  symlinkSync(realpathSync(join(root, 'node_modules')), join(copy, 'node_modules'))
  mkdirSync(join(folder, 'tmp'))
  // A mutant that leaves a name unused is wrong in form only. It has to be found by what it does.
  const config = join(copy, 'tsconfig.json')
  writeFileSync(config, readFileSync(config, 'utf8').replace(/"noUnused\w+": true,/g, ''))
}

/** The same for everybody, and what is chosen stays when a mutant elsewhere comes or goes. */
function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

async function withMutant<T>({ file, text, mutated }: Mutant, work: () => Promise<T>): Promise<T> {
  writeFileSync(join(copy, file), mutated)
  const result = await work()
  writeFileSync(join(copy, file), text)
  return result
}

/** Builds the copy and tests it. Gives what failed first: the build or a test file; null if nothing did. */
async function finder(unitTests: readonly string[]): Promise<string | null> {
  if ((await npmRun('build')).code !== 0) return BUILD
  for (const tests of [unitTests, PLAYS]) {
    const paths = tests.map((each) => `__tests__/${each}/`)
    const cache = `--cacheDirectory=${join(folder, 'cache')}`
    const { code, output } = await npmRun('jest', '--', '--bail', cache, ...paths)
    if (code !== 0) return /^FAIL (\S+)/m.exec(output)?.[1] ?? `no end of ${paths.join(' ')}`
  }
  return null
}

/** Runs it in the copy, in a process group of its own, with all that it leaves behind inside the folder. */
async function npmRun(...args: string[]): Promise<{ code: number | null; output: string }> {
  const env = { ...process.env, TMPDIR: join(folder, 'tmp'), npm_config_logs_max: '0' }
  const child = spawn('npm', ['run', '--silent', ...args], { cwd: copy, env, detached: true, stdio: 'pipe' })
  running = child
  const limit = setTimeout(endGroup, LONGEST)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data))
  const closed = once(child, 'close')
  const [code] = await once(child, 'exit')
  // A run that ends at the first failure leaves steps behind that still wait.
  endGroup()
  await closed
  clearTimeout(limit)
  running = null
  return { code, output: stripVTControlCharacters(output) }
}

function endGroup(): void {
  if (running?.pid === undefined) return
  try {
    process.kill(-running.pid, 'SIGKILL')
  } catch {
    // Nothing of it is left.
  }
}

process.on('exit', () => {
  endGroup()
  rmSync(folder, { recursive: true, force: true, maxRetries: 9 })
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => process.exit(128 + constants.signals[signal]))
}
await main()
