/**
 * Builds `dist`, or the folder given as argument: one readable bundle for each step.
 *
 *   src ──tsc──▶ lib ──ncc──▶ dist/{pause,post,resume} ──Biome──▶ the same, formatted
 *
 * What is in the bundles is downloaded in every job of every user. So comments stay in the source, the
 * toolkit's too, and of the toolkit only those modules are taken that are used (`sideEffects: false`, as none
 * of them does anything when imported). That is what the copies in `lib/node_modules` are for.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { transformSync } from '@swc/core'

const root = fileURLToPath(new URL('..', import.meta.url))
const target = process.argv[2] ?? join(root, 'dist')
const modules = join(root, 'node_modules')
/** What is bundled beside the project's own code; `__tests__/bundle.test.ts` knows it too. */
const BUNDLED = ['@actions/core', '@actions/http-client', 'tunnel', 'undici']

/** @param {string} script @param {string[]} args */
function node(script, ...args) {
  execFileSync(process.execPath, [script, ...args], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
}

/**
 * Takes the comments out, and writes what is not ASCII as escapes: a file of ASCII alone is read and compiled
 * faster, in half the memory, and cannot hide anything from whoever audits it.
 *
 * @param {string} file
 */
function slim(file) {
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

rmSync(join(root, 'lib'), { recursive: true, force: true })
rmSync(target, { recursive: true, force: true })
node(join(modules, 'typescript/bin/tsc'), '-p', 'tsconfig.build.json')
// Without a type of its own: the bundles become CommonJS, which Node starts some ms sooner than a module.
writeFileSync(join(root, 'lib', 'package.json'), '{}')

/**
 * `tunnel` loads `assert` and never uses it: some ms of every step.
 *
 * @param {string} file
 */
function dropUnusedAssert(file) {
  const text = readFileSync(file, 'utf8')
  const rest = text.replace(/^var assert = require\('assert'\);\n/m, '')
  if (/\bassert\b/.test(rest)) throw new Error(`${file} uses assert: take dropUnusedAssert out of the build`)
  writeFileSync(file, rest)
}

/** @param {string} folder */
function scriptsIn(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return files.filter((file) => file.endsWith('.js')).map((file) => join(folder, file))
}

for (const name of BUNDLED) {
  const copy = join(root, 'lib', 'node_modules', name)
  mkdirSync(copy, { recursive: true })
  cpSync(join(modules, name), copy, { recursive: true, dereference: true })
  const manifest = JSON.parse(readFileSync(join(copy, 'package.json'), 'utf8'))
  writeFileSync(join(copy, 'package.json'), JSON.stringify({ ...manifest, sideEffects: false }))
}

dropUnusedAssert(join(root, 'lib/node_modules/tunnel/lib/tunnel.js'))
for (const file of scriptsIn(join(root, 'lib'))) slim(file)

for (const entry of ['pause', 'post', 'resume']) {
  const out = join(target, entry)
  node(
    join(modules, '@vercel/ncc/dist/ncc/cli.js'),
    'build',
    `lib/${entry}.js`,
    '-o',
    out,
    '--license',
    'licenses.txt',
  )
  writeFileSync(join(out, 'package.json'), '{ "type": "commonjs" }\n')
}
const config = join(root, 'scripts', 'bundle-format.json')
node(
  join(modules, '@biomejs/biome/bin/biome'),
  'format',
  '--write',
  '--vcs-enabled=false',
  `--config-path=${config}`,
  target,
)
