/** What is shipped: who wrote it, how large it is, that it can be read, and that each step starts from it. */
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const CODE = read('dist/index.js')
const ENTRIES = ['pause', 'post', 'resume']

const temporary = mkdtempSync(join(tmpdir(), 'bundle-test-'))
afterAll(() => rmSync(temporary, { recursive: true, force: true }))

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

describe('dist', () => {
  test('is built by tsc and ncc as they are', () => {
    const programs = JSON.parse(read('package.json'))
      .scripts.build.split('&&')
      .map((command: string) => command.trim().split(' ')[0])
    expect(programs).toEqual(['tsc', 'ncc'])
    expect(readdirSync(join(root, 'dist')).sort()).toEqual(['index.js', 'licenses.txt', 'package.json'])
  })

  test('has no second undici: the bundle has at most 450 kB, and the stub in it throws', () => {
    expect(Buffer.byteLength(CODE)).toBeLessThanOrEqual(450_000)
    expect(CODE.includes('undici is not part of this bundle')).toBe(true)
    expect(/\bclass (Pool|Dispatcher|MockAgent)\b/.test(CODE)).toBe(false)
  })

  test('can be read: indented, names as in the source', () => {
    const lines = CODE.split('\n')
    expect(lines.filter((line) => line.length > 1_000)).toEqual([])
    expect(CODE.length / lines.length).toBeLessThan(60)
    expect(/^ {4}if \(/m.test(CODE)).toBe(true)
    for (const name of ['attempt', 'describeProxy', 'getIdToken'])
      expect(CODE.includes(`function ${name}(`)).toBe(true)
  })

  test('lies beside the licences of what is in it', () => {
    const text = read('dist/licenses.txt')
    expect(text.match(/^(@actions\/|tunnel|undici).*$/gm)).toEqual(
      expect.arrayContaining(['@actions/core', '@actions/http-client', 'tunnel']),
    )
    expect(text).toContain('The MIT License (MIT)')
  })

  test('is in the archive that a runner downloads, which has at most 450 kB, with all that a step needs', () => {
    const tar = archive()
    expect(gzipSync(tar, { level: 9 }).length).toBeLessThanOrEqual(450_000)
    const { stdout } = spawnSync('tar', ['-t'], { input: tar, encoding: 'utf8', maxBuffer: 1e9 })
    const listed = stdout.split('\n')
    const needed = ['action.yml', 'resume/action.yml', 'package.json', 'LICENSE', 'dist/index.js']
    const entries = ENTRIES.map((step) => `entry/${step}.js`)
    expect([...needed, ...entries].filter((file) => !listed.includes(file))).toEqual([])
    expect(listed.filter((file) => /^(__tests__|bench)\//.test(file))).toEqual([])
  })
})

describe('an entry file', () => {
  test('is there for each step that the actions name', () => {
    const { main, post } = parse(read('action.yml')).runs
    expect([main, post]).toEqual(['entry/pause.js', 'entry/post.js'])
    expect(parse(read('resume/action.yml')).runs.main).toBe('../entry/resume.js')
  })

  /** What Node says of an entry file beside a bundle. */
  const started = (step: string, bundle: string) => {
    const copy = mkdtempSync(join(temporary, `${step}-`))
    for (const part of ['entry', 'dist', 'package.json']) {
      cpSync(join(root, part), join(copy, part), { recursive: true })
    }
    writeFileSync(join(copy, 'dist', 'index.js'), bundle)
    return spawnSync(process.execPath, [join(copy, 'entry', `${step}.js`)], { env: {}, encoding: 'utf8' })
  }

  test.each(ENTRIES)('%s.js starts its step, and Node has nothing to say about it', (step) => {
    const { status, stdout, stderr } = started(step, CODE)
    // Without inputs, a step says what is missing; a post step without a state has nothing to do.
    expect(stdout).toMatch(step === 'post' ? /./ : /stream-name/)
    expect([0, 1]).toContain(status)
    expect(stderr).toBe('')
  })

  test.each(ENTRIES)('%s.js fails unless its step says that it succeeded', (step) => {
    // A step whose promise never settles: Node ends as soon as it has nothing to wait for.
    const stuck = CODE.replace(/^function exit\(success\) \{$/m, '$&\n    return;')
    expect(stuck).not.toBe(CODE)
    expect(started(step, stuck).status).toBe(1)
    expect(started(step, 'nothing that can run').status).toBe(1)
  })
})
