/** What is shipped: how large, made of what, from which source, and that nothing needs what was left out. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from '@jest/globals'
import { createCertificates, startProxy } from '../simulator/index.js'
import * as stub from '../stubs/undici/index.js'
import { pause, requests, type Simulator, withSimulator, worldOf } from './stage.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = join(root, 'dist')
const BUNDLES = ['pause', 'post', 'resume']
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

function scriptsOf(bundle: string): string[] {
  return filesIn(join(dist, bundle)).filter((file) => file.endsWith('.js'))
}

/** All code of a bundle, its parts that are loaded later too. */
function codeOf(bundle: string): string {
  return scriptsOf(bundle)
    .map((file) => readFileSync(join(dist, bundle, file), 'utf8'))
    .join('\n')
}

/** The tree as `git archive` takes it once all changes of tracked files are committed; nothing is written to `.git`. */
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
  git(['add', '--update', '.'], aside)
  const tree = git(['write-tree'], aside).toString().trim()
  return git(['archive', tree], aside)
}

describe('size', () => {
  test.each(BUNDLES)('the bundle of %s has at most 200 kB', (bundle) => {
    const sizes = scriptsOf(bundle).map((file) => statSync(join(dist, bundle, file)).size)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(200_000)
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
    execFileSync(process.execPath, [join(root, 'scripts/build.js'), fresh], { stdio: 'pipe' })
    expect(filesIn(dist)).toEqual(filesIn(fresh))
    const differing = filesIn(fresh).filter(
      (file) => !readFileSync(join(fresh, file)).equals(readFileSync(join(dist, file))),
    )
    expect(differing).toEqual([])
  })

  test.each(BUNDLES)('the bundle of %s can be read: not minified, every character visible', (bundle) => {
    const lines = codeOf(bundle).split('\n')
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(300)
    expect(lines.length).toBeGreaterThan(4_000)
    // ASCII alone: faster to load, and nothing can be hidden in it.
    expect(lines.filter((line) => /[^\t\x20-\x7e]/.test(line))).toEqual([])
  })

  test.each(BUNDLES)('the bundle of %s holds these modules and no others', (bundle) => {
    const code = codeOf(bundle)
    const named = [...code.matchAll(/CONCATENATED MODULE: \.\/lib\/node_modules\/(\S+)/g)].map(
      ([, path]) => path,
    )
    expect(named.sort()).toEqual([
      '@actions/core/lib/command.js',
      '@actions/core/lib/core.js',
      '@actions/core/lib/file-command.js',
      '@actions/core/lib/utils.js',
      '@actions/http-client/lib/index.js',
      '@actions/http-client/lib/proxy.js',
      'undici/index.js',
    ])
    const required = [...code.matchAll(/\brequire\('(?:node:)?([^']+)'\)/g)].map(([, name]) => name)
    expect([...new Set(required)].sort()).toEqual([
      'crypto',
      'events',
      'fs',
      'http',
      'https',
      'net',
      'os',
      'path',
      'tls',
      'util',
    ])
    // Modules of CommonJS are wrapped without a name; the list of licences has their packages all the same.
    const licenses = readFileSync(join(dist, bundle, 'licenses.txt'), 'utf8')
    const packages = [...licenses.matchAll(/^(\S+)\r?\nMIT\r?$/gm)].map(([, name]) => name)
    expect(packages.sort()).toEqual(['@actions/core', '@actions/http-client', 'tunnel', 'undici'])
    expect(code).toContain('tunneling socket could not be established')
  })

  test.each(BUNDLES)('the licences of what is bundled lie beside the bundle of %s', (bundle) => {
    const text = readFileSync(join(dist, bundle, 'licenses.txt'), 'utf8').replaceAll('\r', '')
    for (const name of ['@actions/core', '@actions/http-client', 'tunnel']) {
      expect(text).toMatch(new RegExp(`^${name}\nMIT\n`, 'm'))
      const own = readdirSync(join(root, 'node_modules', name)).find((file) => /^license/i.test(file)) ?? ''
      const license = readFileSync(join(root, 'node_modules', name, own), 'utf8').replaceAll('\r', '')
      expect(text).toContain(license.trim())
    }
  })
})

describe('the stub in the place of undici', () => {
  test('has the names that the toolkit imports, and no others', () => {
    const toolkit = join(root, 'node_modules/@actions')
    const code = filesIn(toolkit)
      .filter((file) => file.endsWith('.js'))
      .map((file) => readFileSync(join(toolkit, file), 'utf8'))
    const imports = code.flatMap((text) => [...text.matchAll(/^.*['"]undici(?:\/[^'"]*)?['"].*$/gm)])
    const names = imports.map(([line]) => /^import \{ (.*) \} from 'undici';$/.exec(line)?.[1] ?? line)
    expect(names.flatMap((list) => list.split(', '))).toEqual(Object.keys(stub))
    expect(() => new stub.ProxyAgent()).toThrow('undici is not part of this bundle')
  })

  test('is all that the bundles have of it', () => {
    for (const bundle of BUNDLES) {
      expect(codeOf(bundle).match(/class ProxyAgent \{/g)).toHaveLength(1)
      expect(codeOf(bundle)).not.toMatch(/class (Dispatcher|Client|Agent|Pool|ProxyAgent)\b.* extends/)
    }
  })

  test('is constructed by nothing, directly or through a proxy', async () => {
    const code = readFileSync(join(dist, 'pause/index.js'), 'utf8')
    const noticed = code.replace("throw new Error('undici is not", "console.error('CONSTRUCTED');$&")
    expect(noticed).not.toBe(code)
    const main = join(temporary, 'noticed.cjs')
    writeFileSync(main, noticed)
    const host = 'dis.eu-de.otc.t-systems.com'
    const tls = createCertificates({ names: [host] })
    const ca = join(temporary, 'ca.pem')
    writeFileSync(ca, tls.ca)
    await withSimulator({ world: FIVE, tls }, async (sim) => {
      const proxy = await startProxy({ map: { [`${host}:443`]: sim.port } })
      const step = (inputs: Record<string, string>, env: Record<string, string>) =>
        pause(sim, { ...INPUTS, ...inputs }, { entry: { main }, env: { ...env, NODE_EXTRA_CA_CERTS: ca } })
      try {
        const direct = await step({}, {})
        for (const name of TASKS) sim.setState('orders', name, 'RUNNING')
        const proxied = await step({ endpoint: `https://${host}` }, { HTTPS_PROXY: proxy.url })
        expect([direct.exitCode, proxied.exitCode]).toEqual([0, 0])
        expect(direct.log + proxied.log).not.toContain('CONSTRUCTED')
        expect(proxy.tunnels.length).toBeGreaterThan(0)
        expect(sim.startsAndStops).toHaveLength(10)
      } finally {
        await proxy.close()
      }
    })
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

test('a pause of many streams leaves its code as it is: V8 would compile more than a hundred functions anew', async () => {
  const names = Array.from({ length: 300 }, (_, index) => `stream-${index}`)
  const world = worldOf(Object.fromEntries(names.map((name) => [name, [['obs', 'RUNNING']]])))
  await withSimulator({ world }, async (sim) => {
    const inputs = { ...INPUTS, 'stream-name': names.join(',') }
    const step = await pause(sim, inputs, { nodeArguments: ['--trace-opt'] })
    expect(step.exitCode).toBe(0)
    expect(step.outputs['paused-count']).toBe('300')
    // Some of Node's own may be compiled while it starts.
    expect(step.log.match(/^\[compiling method/gm)?.length ?? 0).toBeLessThan(20)
  })
})
