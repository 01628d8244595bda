/**
 * A reporter for Jest: what of the bundles in `dist` was run by the end-to-end tests. Those run them as
 * processes of their own, which Jest's coverage does not see; V8 counts there by itself (NODE_V8_COVERAGE), and
 * this adds it up. A line counts when any process ran any of it. `coverage/bundles.txt` has the lines that none
 * did. With `--coverage` only.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** @typedef {{ startOffset: number, endOffset: number, count: number }} Range */
/** @typedef {{ url: string, functions: Array<{ ranges: Range[] }> }} Script */

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = new URL('../dist/', import.meta.url).href

/** What the project's own lines of all bundles together have to reach, in percent. */
const LEAST = 78

export default class BundleCoverage {
  #folder = ''
  /** @type {Error | undefined} */
  #error

  /** @param {{ collectCoverage: boolean }} config */
  constructor(config) {
    this.config = config
  }

  onRunStart() {
    if (!this.config.collectCoverage) return
    this.#folder = mkdtempSync(join(tmpdir(), 'bundle-coverage-'))
    // `__tests__/setup.ts` hands it on: under its real name it would make Jest's workers count as well.
    process.env['BUNDLE_COVERAGE'] = this.#folder
  }

  onRunComplete() {
    if (this.#folder === '') return
    const lines = linesOf(collect(this.#folder))
    rmSync(this.#folder, { recursive: true })
    if (lines.length === 0) return
    console.log(table(lines))
    mkdirSync(join(root, 'coverage'), { recursive: true })
    const missed = lines.filter(({ run }) => !run)
    writeFileSync(
      join(root, 'coverage', 'bundles.txt'),
      missed
        .map(({ file, number, module, text }) => `${file}:${number} ${module}: ${text.trim()}\n`)
        .join(''),
    )
    const reached = percentage(lines)
    if (reached < LEAST) {
      this.#error = new Error(
        `The end-to-end tests ran ${reached} % of the bundles, and ${LEAST} % is the least`,
      )
    }
  }

  getLastError() {
    return this.#error
  }
}

/** Each bundle's characters, 1 where any process ran it. @param {string} folder */
function collect(folder) {
  /** @type {Map<string, { text: string, run: Uint8Array }>} */
  const bundles = new Map()
  for (const name of readdirSync(folder)) {
    for (const { url, functions } of scriptsOf(join(folder, name))) {
      const file = fileURLToPath(url)
      const text = bundles.get(file)?.text ?? readFileSync(file, 'utf8')
      const run = new Uint8Array(text.length)
      // Outer ranges come before those inside them.
      for (const { startOffset, endOffset, count } of functions.flatMap(({ ranges }) => ranges)) {
        run.fill(count > 0 ? 1 : 0, startOffset, endOffset)
      }
      const before = bundles.get(file)?.run
      bundles.set(file, {
        text,
        run: before === undefined ? run : before.map((each, at) => each | (run[at] ?? 0)),
      })
    }
  }
  return bundles
}

/** The bundles in one process's count; none where the process was killed while it wrote. @param {string} file */
function scriptsOf(file) {
  try {
    /** @type {{ result: Script[] }} */
    const { result } = JSON.parse(readFileSync(file, 'utf8'))
    return result.filter(({ url }) => url.startsWith(dist))
  } catch {
    return []
  }
}

/** The lines that stem from the project's own files. @param {ReturnType<typeof collect>} bundles */
function linesOf(bundles) {
  const names = namesOf([...bundles.values()].map(({ text }) => text).join('\n'))
  return [...bundles].flatMap(([path, { text, run }]) => {
    const file = relative(root, path)
    let module = ''
    let end = 0
    return text.split('\n').flatMap((line, index) => {
      const start = end + line.length - line.trimStart().length
      end += line.length + 1
      const own = {
        file,
        module,
        number: index + 1,
        text: line,
        run: run.subarray(start, end - 1).includes(1),
      }
      module = moduleBegun(line, file, names) ?? module
      const code = line.replace(/\/\/ (CONCATENATED|EXTERNAL) MODULE: .*|\/\*.*?\*\//g, '')
      return /^\.\/lib\/(?!node_modules)/.test(own.module) && /\w/.test(code) ? [own] : []
    })
  })
}

/** The module that begins behind this line; null where none does. @param {string} line @param {string} file @param {Map<string, string>} names */
function moduleBegun(line, file, names) {
  if (line.includes('/******/')) return ''
  const id = /^\t*\/\*\*\*\/ (\d+): /.exec(line)?.[1]
  // The entry is required by nobody, so that no name of it is in the bundle.
  const entry = line.includes('(__webpack_module__,') ? `./lib/${file.split('/').at(-2)}.js` : ''
  return id === undefined ? /\/\/ CONCATENATED MODULE: (.*)/.exec(line)?.[1] : (names.get(id) ?? entry)
}

/** Which file the bundler means by a number. @param {string} text @returns {Map<string, string>} */
function namesOf(text) {
  const ours = [...text.matchAll(/EXTERNAL MODULE: (\.\/lib\/\S+)\s+var \w+ = __\w+_require__\((\d+)\)/g)]
  const theirs = [
    ...text.matchAll(/var _(\w+)_js__WEBPACK_IMPORTED_MODULE_\d+__ = __\w+_require__\((\d+)\)/g),
  ]
  return new Map([
    ...theirs.map(([, name, id]) => /** @type {const} */ ([`${id}`, `./lib/${name}.js`])),
    ...ours.map(([, path, id]) => /** @type {const} */ ([`${id}`, `${path}`])),
  ])
}

/** @param {{ run: boolean }[]} lines */
function percentage(lines) {
  return Math.floor((100 * lines.filter(({ run }) => run).length) / lines.length)
}

/** @param {ReturnType<typeof linesOf>} lines */
function table(lines) {
  const files = [...new Set(lines.map(({ file }) => file))].sort()
  const rows = [...Map.groupBy(lines, ({ module }) => module)].sort(([a], [b]) => (a < b ? -1 : 1))
  const cells = (/** @type {typeof lines} */ own) =>
    files
      .map((file) => own.filter((line) => line.file === file))
      .map((each) => (each.length === 0 ? '' : `${percentage(each)}`).padStart(8))
      .join('')
  const titles = files.map((file) => (file.split('/').at(-2) ?? '').padStart(8)).join('')
  return [
    'Lines of the bundles that the end-to-end tests ran, in percent:',
    `${'from'.padEnd(28)}${titles}`,
    ...rows.map(
      ([module, own]) => `${module.replace('./lib/', 'src/').replace(/js$/, 'ts').padEnd(28)}${cells(own)}`,
    ),
    `${`all: ${percentage(lines)}`.padEnd(28)}${cells(lines)}`,
  ].join('\n')
}
