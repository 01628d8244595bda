/**
 * Builds `dist`, or the folder given as argument: one readable bundle, and an entry file for each step beside it.
 *
 *   src ──tsc──▶ lib ──ncc──▶ dist/index.js ──swc──▶ the same without unused code, one statement on each line
 *
 * Every job of every user downloads `dist`. So it has no comments, and only code that is used.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ModuleItem, minifySync, parseSync, printSync, transformSync } from '@swc/core'
import { inLines, SYNTAX } from './inLines.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = process.argv[2] ?? join(root, 'dist')
const lib = join(root, 'lib')
const modules = join(root, 'node_modules')

rmSync(lib, { recursive: true, force: true })
rmSync(dist, { recursive: true, force: true })
node('typescript/bin/tsc', '-p', 'tsconfig.build.json')
// Without `"type": "module"` the bundle becomes CommonJS, which Node.js starts some ms faster.
writeFileSync(join(lib, 'package.json'), '{}')
copyToolkit()
for (const file of scriptsIn(lib)) slim(file)

node('@vercel/ncc/dist/ncc/cli.js', 'build', 'lib/index.js', '-o', dist, '--license', 'licenses.txt')
tidy(join(dist, 'index.js'))
for (const step of ['pause', 'post', 'resume']) {
  writeFileSync(join(dist, `${step}.js`), `'use strict'\nrequire('./index.js').${step}()\n`)
}
writeFileSync(join(dist, 'package.json'), '{ "type": "commonjs" }\n')

/** Runs a program of `node_modules` and waits for its end. */
function node(script: string, ...args: string[]): void {
  const stdio = ['ignore', 'ignore', 'inherit'] as const
  execFileSync(process.execPath, [join(modules, script), ...args], { cwd: root, stdio: [...stdio] })
}

/**
 * Copies the toolkit to `lib`, and marks it as free of side effects, so that its unused modules are left out. Its HTTP
 * client keeps only the one method that sends a request. The other methods have retries, redirects and proxies of their
 * own. They are never called, and nobody should have to audit them. undici (1 MB) and tunnel are left out with them.
 */
function copyToolkit(): void {
  for (const name of ['@actions/core', '@actions/http-client']) {
    const copy = join(lib, 'node_modules', name)
    cpSync(join(modules, name), copy, { recursive: true, dereference: true })
    const manifest = join(copy, 'package.json')
    const fields = JSON.parse(readFileSync(manifest, 'utf8'))
    writeFileSync(manifest, JSON.stringify({ ...fields, sideEffects: false }))
  }
  const client = join(lib, 'node_modules', '@actions/http-client/lib/index.js')
  writeFileSync(
    client,
    onlyClasses(readFileSync(client, 'utf8'), {
      HttpClient: ['requestRawWithCallback'],
      HttpClientResponse: [],
    }),
  )
}

/** Keeps these classes of the module, with their constructors and the listed methods, and everything that these use. */
function onlyClasses(code: string, classes: Readonly<Record<string, readonly string[]>>): string {
  const program = parseSync(code, SYNTAX)
  const items = program.body.map((item) => {
    const inner = item.type === 'ExportDeclaration' ? item.declaration : item
    const methods = inner.type === 'ClassDeclaration' ? classes[inner.identifier.value] : undefined
    if (inner.type !== 'ClassDeclaration' || methods === undefined) return { item, inner }
    const begun = namesIn(inner.body.filter(({ type }) => type === 'Constructor'))
    const isKept = (name: string) => methods.includes(name) || begun.includes(name)
    inner.body = inner.body.filter(
      (member) => member.type !== 'ClassMethod' || namesIn(member.key).some(isKept),
    )
    return { item, inner }
  })
  const kept = new Set<ModuleItem>()
  const wanted = new Set(Object.keys(classes))
  for (let size = -1; size < kept.size; ) {
    size = kept.size
    for (const { item, inner } of items) {
      const named =
        'declarations' in inner ? inner.declarations[0]?.id : 'identifier' in inner ? inner.identifier : []
      if (!namesIn(named).some((name) => wanted.has(name))) continue
      kept.add(item)
      for (const name of namesIn(inner)) wanted.add(name)
    }
  }
  return printSync({ ...program, body: program.body.filter((item) => kept.has(item)) }).code
}

/** Every name that a part of a program mentions. */
function namesIn(part: unknown): string[] {
  return [...JSON.stringify(part ?? null).matchAll(/"value":"(\w+)"/g)].map(([, name = '']) => name)
}

/**
 * Removes what ncc leaves and nobody needs: webpack's own functions (one file needs none of them), unused functions,
 * variables that are used once, in the next statement, and the long mark at the beginning of each module. Names stay,
 * and each statement has its own line.
 */
function tidy(file: string): void {
  const [webpack = '', ...modules] = readFileSync(file, 'utf8').split(/^;\/\/ CONCATENATED MODULE: /m)
  const exported = [...webpack.matchAll(/^ +(\w+): \(\) => \(\/\* reexport \*\/ (\w+)\)/gm)]
  const pairs = exported.map(([, name, local]) => `${name}: ${local}`).join(', ')
  const marked = modules.map((module) =>
    module.replace(/^(?:(\S+)\.js)?.*/, (_, path?: string) =>
      path ? `__module__('${sourceOf(path)}')` : '',
    ),
  )
  const inner = [`'use strict'\nmodule.exports = { ${pairs} }`, ...marked]
    .join('\n')
    .replace(/^module\.exports = __webpack_exports__;\n.*$/ms, '')
    .replace(/\bexternal_(\w+?)_namespaceObject\b/g, '$1')
    .replace(/\(0,(\w+\.\w+)\)\(/g, '$1(')
  if (inner.includes('__nccwpck_require__'))
    throw new Error('the bundle needs functions of webpack that are left out')
  const { code } = minifySync(inner, {
    module: false,
    toplevel: true,
    compress: {
      defaults: false,
      unused: true,
      dead_code: true,
      side_effects: true,
      toplevel: true,
      join_vars: true,
      collapse_vars: true,
    },
    mangle: false,
    format: { comments: false, ascii_only: true },
  })
  writeFileSync(file, inLines(code, '__module__'))
}

/** `./lib/cloud/http` is built from `src/cloud/http.ts`. */
function sourceOf(path: string): string {
  return path.startsWith('./lib/node_modules/') ? `${path.slice(19)}.js` : `src/${path.slice(6)}.ts`
}

/**
 * Removes comments, and writes characters that are not ASCII as escapes. Such a file loads faster, in half the memory,
 * and can hide nothing from an audit.
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
