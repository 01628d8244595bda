/**
 * Builds `dist`, or the folder given as argument: one readable bundle, and an entry file for each step beside it.
 *
 *   src ──tsc──▶ lib ──ncc──▶ dist/index.js ──Biome──▶ the same, formatted
 *
 * Every job of every user downloads what is in `dist`. So comments stay in the source, and only what is used is taken.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { minifySync, transformSync } from '@swc/core'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = process.argv[2] ?? join(root, 'dist')
const lib = join(root, 'lib')
const modules = join(root, 'node_modules')

rmSync(lib, { recursive: true, force: true })
rmSync(dist, { recursive: true, force: true })
node('typescript/bin/tsc', '-p', 'tsconfig.build.json')
// Without `"type": "module"` the bundle becomes CommonJS, which Node.js starts some ms sooner.
writeFileSync(join(lib, 'package.json'), '{}')
copyToolkit()
for (const file of scriptsIn(lib)) slim(file)

node('@vercel/ncc/dist/ncc/cli.js', 'build', 'lib/index.js', '-o', dist, '--license', 'licenses.txt')
tidy(join(dist, 'index.js'))
for (const step of ['pause', 'post', 'resume']) {
  writeFileSync(join(dist, `${step}.js`), `'use strict'\nrequire('./index.js').${step}()\n`)
}
writeFileSync(join(dist, 'package.json'), '{ "type": "commonjs" }\n')
const format = `--config-path=${join(root, 'scripts', 'bundle-format.json')}`
node('@biomejs/biome/bin/biome', 'format', '--write', '--vcs-enabled=false', format, dist)

/** Runs a program of `node_modules` and waits for its end. */
function node(script: string, ...args: string[]): void {
  const stdio = ['ignore', 'ignore', 'inherit'] as const
  execFileSync(process.execPath, [join(modules, script), ...args], { cwd: root, stdio: [...stdio] })
}

/**
 * Copies the toolkit to `lib`, marked so that its unused modules are left out: none of them does anything when it is
 * imported. What it would bring along for proxies (undici, 1 MB, and tunnel) is never called, as the connections are
 * our own: an empty stand-in takes its place, and throws by name if it is called after all.
 */
function copyToolkit(): void {
  for (const name of ['@actions/core', '@actions/http-client']) {
    const copy = join(lib, 'node_modules', name)
    cpSync(join(modules, name), copy, { recursive: true, dereference: true })
    const manifest = join(copy, 'package.json')
    const fields = JSON.parse(readFileSync(manifest, 'utf8'))
    writeFileSync(manifest, JSON.stringify({ ...fields, sideEffects: false }))
  }
  standIn('undici', ['ProxyAgent'])
  standIn('tunnel', ['httpOverHttp', 'httpsOverHttp', 'httpOverHttps', 'httpsOverHttps'])
}

function standIn(name: string, exports: readonly string[]): void {
  const folder = join(lib, 'node_modules', name)
  mkdirSync(folder, { recursive: true })
  const lines = exports.map(
    (each) => `export function ${each}() { throw new Error('${name} is not part of this bundle') }`,
  )
  writeFileSync(join(folder, 'index.js'), `${lines.join('\n')}\n`)
  const manifest = {
    name,
    version: '0.0.0',
    type: 'module',
    main: 'index.js',
    sideEffects: false,
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
}

/**
 * Takes out what ncc leaves of no use: the function around all (a CommonJS module is one already), functions that
 * nothing calls, and long marks where a module begins.
 */
function tidy(file: string): void {
  const inner = readFileSync(file, 'utf8')
    .replace(/^\/\*{6}\/ \(\(\) => \{.*\n/, '')
    .replace(/\/\*{6}\/ \}\)\(\)\n;$/, '')
    .replace(/^\/\*{6}\/ ?/gm, '')
    .replace(
      /^;\/\/ CONCATENATED MODULE: (\S+)\.js$/gm,
      (_, path: string) => `__module__('${sourceOf(path)}')`,
    )
  const { code } = minifySync(inner, {
    module: false,
    toplevel: true,
    compress: { defaults: false, unused: true, dead_code: true, side_effects: true, toplevel: true },
    mangle: false,
    format: { comments: false, beautify: true, ascii_only: true },
  })
  writeFileSync(file, code.replace(/\s*__module__\(["'](\S+)["']\);?\s*/g, '\n\n// $1\n'))
}

/** `./lib/cloud/http` is built from `src/cloud/http.ts`. */
function sourceOf(path: string): string {
  return path.startsWith('./lib/node_modules/') ? `${path.slice(19)}.js` : `src/${path.slice(6)}.ts`
}

/**
 * Removes the comments, and writes characters that are not ASCII as escapes: such a file loads faster, in half the
 * memory, and can hide nothing from whoever audits it.
 */
function slim(file: string): void {
  const { code } = transformSync(readFileSync(file, 'utf8'), {
    filename: file,
    configFile: false,
    swcrc: false,
    isModule: 'unknown',
    jsc: {
      target: 'esnext',
      parser: { syntax: 'ecmascript' },
      minify: { compress: false, mangle: false, format: { comments: false } },
      output: { charset: 'ascii' },
    },
  })
  writeFileSync(file, code)
}

function scriptsIn(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return files.filter((file) => file.endsWith('.js')).map((file) => join(folder, file))
}
