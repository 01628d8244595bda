/** What `npm ci` installs is what the lock file says, whatever the registry, and on every system. */
import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'

const read = (path: string) => JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'))
const manifest: Record<string, Record<string, string>> = read('package.json')
const entries: [string, Record<string, unknown>][] = Object.entries(read('package-lock.json').packages)
const packages = entries.filter(([path, { link }]) => path.startsWith('node_modules/') && link === undefined)

test('every package of the lock file has its checksum, and none the address of a registry', () => {
  expect(packages.length).toBeGreaterThan(300)
  expect(packages.filter(([, { integrity }]) => !/^sha512-/.test(`${integrity}`))).toEqual([])
  expect(packages.filter(([, { resolved }]) => resolved !== undefined)).toEqual([])
})

test('Node.js comes from one package for each system, pinned, without an install script', () => {
  const pinned = Object.entries(manifest['optionalDependencies'] ?? {})
  expect(pinned.length).toBeGreaterThanOrEqual(5)
  for (const [name, version] of pinned) {
    expect(version).toMatch(/^24\.\d+\.\d+$/)
    const [, locked] = packages.find(([path]) => path === `node_modules/${name}`) ?? []
    expect(locked).toMatchObject({ version, bin: { node: expect.stringMatching(/^bin\/node/) } })
    expect(locked).not.toHaveProperty('hasInstallScript')
  }
})

test('a package with an install script has been decided on', () => {
  const withScript = packages.filter(([, { hasInstallScript }]) => hasInstallScript)
  const names = withScript.map(([path]) => path.replace(/^.*node_modules\//, ''))
  expect(names.filter((name) => !(name in (manifest['allowScripts'] ?? {})))).toEqual([])
})

test('the action has two dependencies at run time, and a stub in place of undici, which throws when it is used', async () => {
  expect(Object.keys(manifest['dependencies'] ?? {})).toEqual(['@actions/core', '@actions/http-client'])
  const linked = entries.filter(([, { link }]) => link !== undefined)
  expect(linked).toEqual([['node_modules/undici', { resolved: 'stubs/undici', link: true }]])
  expect(packages.filter(([path]) => path.endsWith('/undici'))).toEqual([])
  const { HttpClient } = await import('@actions/http-client')
  process.env['https_proxy'] = 'http://127.0.0.1:1'
  expect(() => new HttpClient().getAgentDispatcher('https://dis.example.test')).toThrow('not part of this')
  delete process.env['https_proxy']
})
