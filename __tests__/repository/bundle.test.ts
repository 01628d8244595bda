/** What is shipped: how large, made of what, from which source, and that nothing needs what was left out. */
import { execFileSync, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from '@jest/globals'
import { pause, requests, type Simulator, withSimulator, worldOf } from '../support/stage.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const dist = join(root, 'dist')
const CODE = readFileSync(join(dist, 'index.js'), 'utf8')
const TASKS = ['a', 'b', 'c', 'd', 'e']
const FIVE = worldOf({ orders: TASKS.map((name) => [name, 'RUNNING']) })
const INPUTS = { 'stream-name': 'orders', 'task-ids': 'all', resume: 'always' }

const temporary = mkdtempSync(join(tmpdir(), 'bundle-test-'))
afterAll(() => rmSync(temporary, { recursive: true, force: true }))

function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort()
}

/** The tree as `git archive` takes it once all changes are committed; nothing is written to `.git`. */
function archive(): Buffer {
  const git = (args: string[], env: Record<string, string> = {}) =>
    execFileSync('git', args, { cwd: root, env: { ...process.env, ...env }, maxBuffer: 1e9 })
  const objects = git(['rev-parse', '--path-format=absolute', '--git-path', 'objects']).toString().trim()
  mkdirSync(join(temporary, 'objects'))
  const aside = {
    GIT_INDEX_FILE: join(temporary, 'index'),
    GIT_OBJECT_DIRECTORY: join(temporary, 'objects'),
    GIT_ALTERNATE_OBJECT_DIRECTORIES: objects,
  }
  git(['read-tree', 'HEAD'], aside)
  git(['add', '--all', '.'], aside)
  const tree = git(['write-tree'], aside).toString().trim()
  return git(['archive', tree], aside)
}

describe('size', () => {
  test('the bundle has at most 200 kB, all of dist without licences at most 230 kB', () => {
    expect(filesIn(dist)).toEqual([
      'index.js',
      'licenses.txt',
      'package.json',
      'pause.js',
      'post.js',
      'resume.js',
    ])
    const sizeOf = (file: string) => statSync(join(dist, file)).size
    expect(sizeOf('index.js')).toBeLessThanOrEqual(200_000)
    const all = filesIn(dist).filter((file) => file !== 'licenses.txt')
    expect(all.reduce((sum, file) => sum + sizeOf(file), 0)).toBeLessThanOrEqual(230_000)
  })

  test('the archive that a runner downloads has at most 400 kB, and all that an action and its reader need', () => {
    const tar = archive()
    expect(gzipSync(tar, { level: 9 }).length).toBeLessThanOrEqual(400_000)
    const { stdout } = spawnSync('tar', ['-t'], { input: tar, encoding: 'utf8', maxBuffer: 1e9 })
    const listed = stdout.split('\n')
    const needed = [
      'action.yml',
      'resume/action.yml',
      'LICENSE',
      ...filesIn(dist).map((file) => `dist/${file}`),
    ]
    expect(needed.filter((file) => !listed.includes(file))).toEqual([])
    expect(listed.filter((file) => /^(__tests__|bench)\//.test(file))).toEqual([])
  })
})

describe('origin', () => {
  test('dist is what the source builds, file by file', () => {
    const fresh = join(temporary, 'dist')
    execFileSync(process.execPath, [join(root, 'scripts/build.ts'), fresh], { stdio: 'pipe' })
    expect(filesIn(dist)).toEqual(filesIn(fresh))
    const differing = filesIn(fresh).filter(
      (file) => !readFileSync(join(fresh, file)).equals(readFileSync(join(dist, file))),
    )
    expect(differing).toEqual([])
  })

  test('the bundle can be read: names as in the source, a statement a line, every character visible', () => {
    const lines = CODE.split('\n')
    expect(lines.filter((line) => line.length > 1_000)).toEqual([])
    expect(lines.length).toBeGreaterThan(4_000)
    expect(CODE.length / lines.length).toBeLessThan(55)
    for (const name of ['pauseTasks', 'canonicalRequest', 'stringToSign', 'sendAction', 'signInMethod']) {
      expect(CODE).toMatch(new RegExp(`\\b${name}\\b`))
    }
    // ASCII alone: faster to load, and nothing can be hidden in it.
    expect(lines.filter((line) => /[^\t\x20-\x7e]/.test(line))).toEqual([])
  })

  test('the bundle has the modules of src, five of the toolkit, and of Node.js what it needs', () => {
    const modules = [...CODE.matchAll(/^\/\/ (\S+\/\S+\.[jt]s)$/gm)].map(([, path]) => path ?? '')
    const foreign = modules.filter((path) => !path.startsWith('src/'))
    expect(foreign.sort()).toEqual([
      '@actions/core/lib/command.js',
      '@actions/core/lib/core.js',
      '@actions/core/lib/file-command.js',
      '@actions/core/lib/utils.js',
      '@actions/http-client/lib/index.js',
    ])
    const own = modules.filter((path) => path.startsWith('src/'))
    expect(own.length).toBeGreaterThan(30)
    expect(own.filter((path) => !existsSync(join(root, path)))).toEqual([])
    const required = [...CODE.matchAll(/\brequire\("(?:node:)?([^"]+)"\)/g)].map(([, name]) => name)
    expect([...new Set(required)].sort()).toEqual([
      'crypto',
      'fs',
      'http',
      'https',
      'net',
      'os',
      'path',
      'timers/promises',
      'tls',
      'url',
      'zlib',
    ])
  })

  test('the licence of what is bundled lies beside it', () => {
    const text = readFileSync(join(dist, 'licenses.txt'), 'utf8').replaceAll('\r', '')
    expect([...text.matchAll(/^(\S+)\nMIT\n/gm)].map(([, name]) => name)).toEqual([
      '@actions/core',
      '@actions/http-client',
    ])
    const license = readFileSync(join(root, 'node_modules/@actions/core/LICENSE.md'), 'utf8')
    expect(text).toContain(license.replaceAll('\r', '').trim())
  })
})

describe('an entry file', () => {
  test.each(['pause', 'post', 'resume'])('%s.js fails unless its step says that it succeeded', (step) => {
    const copy = join(temporary, `broken-${step}`)
    cpSync(dist, copy, { recursive: true })
    // A step whose promise never settles: Node.js ends as soon as it has nothing to wait for.
    const index = join(copy, 'index.js')
    const stuck = CODE.replace(/^function exit\(success\)\{$/m, '$&\nreturn')
    expect(stuck).not.toBe(CODE)
    writeFileSync(index, stuck)
    const ended = spawnSync(process.execPath, [join(copy, `${step}.js`)], { env: {}, encoding: 'utf8' })
    expect(ended.status).toBe(1)
    rmSync(index)
    expect(spawnSync(process.execPath, [join(copy, `${step}.js`)], { env: {} }).status).toBe(1)
  })
})

describe('a pause of one stream with 5 tasks', () => {
  const LOADED = join(temporary, 'loaded')
  const hook = join(temporary, 'loaded.cjs')

  function polls(sim: Simulator): string[] {
    return requests(sim).slice(2)
  }

  test('asks for the list, stops, and looks, over one connection; Node loads no more for it than it needs', async () => {
    const write = `require('node:fs').writeFileSync(${JSON.stringify(LOADED)}, process.moduleLoadList.join('\\n'))`
    writeFileSync(hook, `process.on('exit', () => ${write})`)
    await withSimulator({ world: FIVE, pauseDelay: 300 }, async (sim) => {
      const step = await pause(sim, INPUTS, { nodeArguments: ['--require', hook] })
      expect(step.exitCode).toBe(0)
      expect(requests(sim).slice(0, 2)).toEqual(['list orders 200', 'stop orders 200'])
      expect(polls(sim).length).toBeGreaterThanOrEqual(2)
      expect(polls(sim).length).toBeLessThanOrEqual(6)
      expect(new Set(polls(sim))).toEqual(new Set(['list orders 200']))
      expect(sim.connections).toBe(1)
    })
    const loaded = readFileSync(LOADED, 'utf8').split('\n')
    // Node's own undici comes with a mere look at all members of `node:http`: 15 ms and 10 MB.
    expect(
      loaded.filter((name) =>
        /undici|child_process|NativeModule (assert|dns|perf_hooks|v8|worker_threads)$/.test(name),
      ),
    ).toEqual([])
  })
})
