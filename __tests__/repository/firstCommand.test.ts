/** `npm run demo` and the like as the first command in a fresh clone: `scripts/run.mjs` installs what is missing. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from '@jest/globals'

const run = fileURLToPath(new URL('../../scripts/run.mjs', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'first command '))
afterAll(() => rmSync(folder, { recursive: true }))

/** A clone without node_modules, with an npm that only notes how it was called and ends as told. */
function clone(name: string, npmEnds: number): (...args: string[]) => ReturnType<typeof spawnSync> {
  const root = join(folder, name)
  mkdirSync(join(root, 'scripts'), { recursive: true })
  cpSync(run, join(root, 'scripts/run.mjs'))
  writeFileSync(
    join(root, 'script.ts'),
    `const args: string[] = process.argv.slice(2)\nconsole.log(args.join())\n`,
  )
  writeFileSync(
    join(root, 'npm.cjs'),
    `const { appendFileSync, mkdirSync, writeFileSync } = require('node:fs')
appendFileSync('calls', process.argv[2] + '\\n')
if (${npmEnds} === 0) {
  mkdirSync('node_modules')
  writeFileSync('node_modules/.package-lock.json', '{}')
}
process.exit(${npmEnds})\n`,
  )
  const env = { ...process.env, npm_execpath: join(root, 'npm.cjs') }
  return (...args) =>
    spawnSync(process.execPath, ['scripts/run.mjs', 'script.ts', ...args], {
      cwd: root,
      env,
      encoding: 'utf8',
    })
}

test('the first run says that it installs, later ones do not; arguments reach the script', () => {
  const script = clone('fresh', 0)
  expect(script('--port', '8017')).toMatchObject({
    status: 0,
    stdout: '--port,8017\n',
    stderr: 'Installing what package-lock.json lists (npm ci); only the first time.\n',
  })
  expect(script('a b')).toMatchObject({ status: 0, stdout: 'a b\n', stderr: '' })
  expect(readFileSync(join(folder, 'fresh', 'calls'), 'utf8')).toBe('ci\n')
})

test('an installation that fails ends it', () => {
  const { status, stdout, stderr } = clone('failing', 3)()
  expect([status, stdout]).toEqual([1, ''])
  expect(stderr).toContain('npm ci failed')
})
