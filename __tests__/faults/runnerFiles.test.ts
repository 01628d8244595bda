/** A container whose user may not write the runner's files: told before anything is stopped, with user and file. */
import { chmodSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from '@jest/globals'
import { errorOf } from '../support/faultStage.ts'
import { asked, fileOf } from '../support/network.ts'
import { pause, withSimulator } from '../support/stage.ts'

const readOnly = fileOf('read-only', '')
chmodSync(readOnly, 0o444)
const closed = join(dirname(readOnly), 'closed')
mkdirSync(closed, { mode: 0 })

/** Loaded before the action: `file` takes state and outputs; no file is closed to root, so root becomes another user. */
const container = (name: string, file: string) =>
  fileOf(
    name,
    `process.env.GITHUB_STATE = process.env.GITHUB_OUTPUT = ${JSON.stringify(file)}
if (process.getuid() === 0) process.setuid(65534)`,
  )

test.each([
  ['that is read-only', container('read-only.cjs', readOnly), readOnly],
  ['in a folder that is closed', container('closed.cjs', join(closed, 'file')), join(closed, 'file')],
])('a file %s', async (_name, hook, file) => {
  await withSimulator({}, async (sim) => {
    const step = await pause(sim, asked, { nodeArguments: ['--require', hook] })
    expect(step.exitCode).toBe(1)
    expect(errorOf(step)).toMatch(
      /The (state|outputs) of this step could not be written: the user with the ID [1-9]\d* may not write \S+ \(EACCES\)/,
    )
    expect(errorOf(step)).toContain(file)
    expect(errorOf(step)).toContain('run the container as a user who may write them')
    expect(sim.startsAndStops).toEqual([])
  })
})
