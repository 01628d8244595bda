/** The shell of the release workflow, run in a repository with an origin: no tag is overwritten or moved back. */
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { parse } from 'yaml'

const text = readFileSync(new URL('../../.github/workflows/release.yml', import.meta.url), 'utf8')
const steps: { name?: string; run?: string }[] = parse(text).jobs.publish.steps
const folder = mkdtempSync(join(tmpdir(), 'release-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A clone whose package and changelog have `version`, and whose origin has `tags`. */
function repository(version: string, tags: string[]): string {
  const origin = mkdtempSync(join(folder, 'origin-'))
  const clone = mkdtempSync(join(folder, 'clone-'))
  const git = (...args: string[]) => execFileSync('git', ['-C', clone, ...args], { stdio: 'pipe' })
  execFileSync('git', ['init', '--quiet', '--bare', origin])
  git('init', '--quiet')
  git('remote', 'add', 'origin', origin)
  writeFileSync(join(clone, 'package.json'), JSON.stringify({ name: 'x', version, private: true }, null, 2))
  writeFileSync(join(clone, 'CHANGELOG.md'), `## [${version}] - 2026-01-31\n`)
  git('add', '--all')
  git('-c', 'user.name=Test', '-c', 'user.email=test@example.com', 'commit', '--quiet', '--message', 'All')
  for (const tag of tags) git('tag', tag)
  if (tags.length > 0) git('push', '--quiet', 'origin', '--tags')
  return clone
}

/** Runs a step of the workflow as GitHub does; `gh` only notes its arguments. */
function step(
  name: string,
  clone: string,
  version: string,
): { status: number | null; out: string; gh: string } {
  const { run = 'exit 9' } = steps.find((each) => each.name === name) ?? {}
  const bin = join(clone, '.bin')
  mkdirSync(bin, { recursive: true })
  writeFileSync(join(bin, 'gh'), '#!/bin/sh\necho "$@" >> "$GH_LOG"\n')
  chmodSync(join(bin, 'gh'), 0o755)
  const log = join(clone, '.gh-log')
  const env = {
    ...process.env,
    PATH: `${bin}${delimiter}${process.env['PATH']}`,
    GH_LOG: log,
    VERSION: version,
    GITHUB_REPOSITORY: 'OWNER/name',
    GITHUB_SHA: 'abc',
  }
  const shell = ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', run]
  const { status, stdout } = spawnSync('bash', shell, { cwd: clone, env, encoding: 'utf8' })
  return { status, out: stdout, gh: existsSync(log) ? readFileSync(log, 'utf8') : '' }
}

test.each([
  ['a new version', '1.2.3', '1.2.3', ['v1', 'v1.2.2', 'v1.2.30'], 0, ''],
  ['the first one', '1.0.0', '1.0.0', [], 0, ''],
  ['a tag that exists', '1.2.3', '1.2.3', ['v1.2.3'], 1, 'The tag v1.2.3 exists'],
  ['another version in package.json', '1.2.3', '1.2.4', [], 1, 'package.json has another version'],
  ['no version', '1.2', '1.2', [], 1, 'is no version X.Y.Z'],
  ['a command', '1.2.3"; touch x; "', '1.2.3', [], 1, 'is no version X.Y.Z'],
])('the check of %s', (_, version, released, tags, status, said) => {
  const result = step('Check the version', repository(released, tags), version)
  expect(result.out).toContain(said)
  expect(result.status).toBe(status)
})

test('the check fails when the tags cannot be read', () => {
  const clone = repository('1.2.3', [])
  execFileSync('git', ['-C', clone, 'remote', 'set-url', 'origin', join(folder, 'nowhere')])
  const { status, out } = step('Check the version', clone, '1.2.3')
  expect([status, out.trim()]).toEqual([1, '::error::The tags of this repository cannot be read'])
})

const PATCH = 'api --method PATCH repos/OWNER/name/git/refs/tags/v1 -f sha=abc -F force=true\n'
const POST = 'api --method POST repos/OWNER/name/git/refs -f ref=refs/tags/v1 -f sha=abc\n'
test.each([
  ['is made by the first release', '1.0.0', ['v1.0.0'], POST],
  ['moves to a newer version', '1.10.0', ['v1', 'v1.9.0', 'v1.10.0', 'v2', 'v2.0.0'], PATCH],
  ['stays at a newer version', '1.9.1', ['v1', 'v1.9.0', 'v1.10.0', 'v1.9.1'], ''],
  ['is not what another major has', '1.0.1', ['v1', 'v1.0.0', 'v1.0.1', 'v10', 'v10.0.0', 'v11.0.0'], PATCH],
  ['knows no tags of another form', '1.0.1', ['v1', 'v1.0.1', 'v1.9.9-beta', 'v1.9'], PATCH],
])('the major tag %s', (_, version, tags, expected) => {
  const { status, out, gh } = step('Move the major tag', repository(version, tags), version)
  expect([status, gh]).toEqual([0, expected])
  expect(out.includes('stays where it is')).toBe(expected === '')
})
