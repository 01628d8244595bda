/**
 * Runs a script of this repository on Node.js 24. It starts on Node.js 20 or newer, also as the first command in a
 * fresh clone:
 *
 *   node scripts/run.mjs SCRIPT [ARGUMENT…]
 *
 * It installs the locked packages if they are missing; one of them is Node.js 24. So this file must be plain JavaScript
 * and may not import a package.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const NEEDED = 24
const root = dirname(dirname(fileURLToPath(import.meta.url)))

// npm writes this file when an installation is complete.
if (!existsSync(join(root, 'node_modules', '.package-lock.json'))) {
  console.error('Installing what package-lock.json lists (npm ci); only the first time.')
  const quiet = ['ci', '--silent', '--no-audit', '--no-fund']
  const { npm_execpath: npm } = process.env
  const [program, args] = npm ? [process.execPath, [npm, ...quiet]] : ['npm', quiet]
  const { status } = spawnSync(program, args, { cwd: root, stdio: 'inherit', shell: npm === undefined })
  if (status !== 0) fail('npm ci failed; run it by hand to see why.')
}

const own = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node')
const isNew = Number(process.versions.node.split('.')[0]) >= NEEDED
if (!isNew && !existsSync(own)) {
  fail(
    `This needs Node.js ${NEEDED} or newer. This is ${process.version}, and no package has Node.js for this system.`,
  )
}
const program = isNew ? process.execPath : own
const args = ['--disable-warning=ExperimentalWarning', ...process.argv.slice(2)]
const child = spawn(program, args, { stdio: 'inherit', shell: program.endsWith('.cmd') })
// The script gets Ctrl+C too, and handles it itself. Other signals are passed on.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => child.kill('SIGTERM'))
child.on('error', (error) => fail(`${program} did not start: ${error.message}`))
child.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1)
})

/** @param {string} why */
function fail(why) {
  console.error(why)
  process.exit(1)
}
