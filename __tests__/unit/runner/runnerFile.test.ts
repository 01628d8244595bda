/** A file of the runner that cannot be written: the message says why, and which file, user and right it is about. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { RunnerFileError } from '../../../src/model/errors.ts'
import { explainInLine } from '../../../src/model/remedies.ts'
import { writing } from '../../../src/runner/runnerFile.ts'

const folder = mkdtempSync(join(tmpdir(), 'runner-file-'))
const file = join(folder, 'state')
writeFileSync(file, '')
chmodSync(file, 0o640)
afterAll(() => rmSync(folder, { recursive: true }))

/** What the step says when writing `path` fails with that code. */
function told(code: string, path = file): string {
  const message = code === '' ? `Missing file at path: ${path}` : `${code}: no, open '${path}'`
  const failure = Object.assign(new Error(message), code === '' ? {} : { code })
  try {
    writing('state', path, () => {
      throw failure
    })
  } catch (error) {
    if (error instanceof RunnerFileError) return explainInLine(error)
  }
  throw new Error('not told')
}

test.each([
  [
    'EACCES',
    /: the user with the ID \d+ may not write (\S+) \(EACCES\), which belongs to user \d+ and has the rights 640 Likely cause: /,
  ],
  ['EPERM', /: the user with the ID \d+ may not write (\S+) \(EPERM\)/],
  ['EROFS', /: (\S+) is on a file system that is read-only \(EROFS\) Likely cause: /],
  ['ENOSPC', /: the disk is full \(ENOSPC, (\S+)\) Likely cause: /],
  ['EIO', /: EIO: no, open '(\S+)' Likely cause: /],
  ['', /: Missing file at path: (\S+) Likely cause: /],
])('%s', (code, words) => {
  const text = told(code)
  expect(text).toMatch(/^The state of this step could not be written/)
  expect(words.exec(text)?.[1]).toBe(file)
  const isFull = code === 'ENOSPC'
  const isDenied = ['EACCES', 'EPERM', 'EROFS'].includes(code)
  expect(text.includes('the disk of the runner is full')).toBe(isFull)
  expect(text.includes('run the container as a user who may write them')).toBe(isDenied)
  expect(text.includes('was removed during the job')).toBe(!isFull && !isDenied)
})

test('a file that is not there is told as that', () => {
  expect(told('', '/nowhere/state')).toContain(
    'Missing file at path: /nowhere/state Likely cause: the runner',
  )
})
