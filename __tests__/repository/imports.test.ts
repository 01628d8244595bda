/**
 * Imports in `src` run downwards only. That none runs in a circle, and how long files and functions may be, is checked
 * by Biome (`biome.json`).
 */
import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { type ModuleItem, parseSync } from '@swc/core'

const src = fileURLToPath(new URL('../../src', import.meta.url))

/** From the top down; `entries` are the files right in `src`. */
const FLOORS = ['entries', 'steps', 'apply', 'report', 'plan', 'runner', 'cloud', 'inputs', 'model']

function floorOf(file: string): number {
  const [room = '', ...rest] = file.split('/')
  return FLOORS.indexOf(rest.length === 0 ? 'entries' : room)
}

function sourceOf(item: ModuleItem): string[] {
  const isImport = item.type === 'ImportDeclaration' || item.type.startsWith('Export')
  return isImport && 'source' in item && item.source ? [item.source.value] : []
}

const files = globSync('**/*.ts', { cwd: src })
const imports = files.flatMap((file) => {
  const { body } = parseSync(readFileSync(join(src, file), 'utf8'), { syntax: 'typescript' })
  const own = body.flatMap(sourceOf).filter((path) => path.startsWith('.'))
  return own.map((path) => ({ file, imported: join(dirname(file), path) }))
})

test('every file has its floor', () => {
  expect(files.filter((file) => floorOf(file) < 0)).toEqual([])
  expect([...new Set(files.map(floorOf))].sort()).toEqual([...FLOORS.keys()])
})

test('imports run downwards, or along a floor', () => {
  expect(imports.length).toBeGreaterThan(100)
  const upwards = imports.filter(({ file, imported }) => floorOf(imported) < floorOf(file))
  expect(upwards.map(({ file, imported }) => `${file} imports ${imported}`)).toEqual([])
})

test('the toolkit and the environment of the process have few users', () => {
  const users = (text: RegExp) => files.filter((file) => text.test(readFileSync(join(src, file), 'utf8')))
  expect(users(/from '@actions\/core'/).sort()).toEqual(['cloud/signIn.ts', 'runner/runner.ts'])
  const rooms = ['entries', 'runner'].map((room) => FLOORS.indexOf(room))
  const others = users(/\bprocess\.env\b/).filter((file) => !rooms.includes(floorOf(file)))
  // The toolkit reads the variables of a proxy from there.
  expect(others).toEqual(['cloud/proxy.ts'])
})
