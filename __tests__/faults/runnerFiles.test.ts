/** A file of the runner that cannot be written: told before anything is stopped, with the file. */
import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from '@jest/globals'
import { errorOf } from '../support/faultStage.ts'
import { asked, fileOf } from '../support/network.ts'
import { pause, withSimulator } from '../support/stage.ts'

const folder = join(dirname(fileOf('file', '')), 'folder')
mkdirSync(folder)

/** Nobody can write these, whatever rights he has: root can write what is closed to others. */
const FILES: [string, string][] = [
  ['that is a folder', folder],
  ['that was removed', join(folder, 'removed')],
  // The system's own full disk.
  ...(existsSync('/dev/full') ? [['on a disk that is full', '/dev/full'] as [string, string]] : []),
]
const VARIABLES = ['GITHUB_STATE', 'GITHUB_OUTPUT']

test.each(FILES.flatMap(([what, file]) => VARIABLES.map((variable) => [variable, what, file] as const)))(
  '%s, a file %s',
  async (variable, _what, file) => {
    // Loaded before the action, since the runner sets the variable itself.
    const hook = fileOf('hook.cjs', `process.env.${variable} = ${JSON.stringify(file)}`)
    await withSimulator({}, async (sim) => {
      const step = await pause(sim, asked, { nodeArguments: ['--require', hook] })
      expect(step.exitCode).toBe(1)
      expect(errorOf(step)).toContain(file)
      expect(sim.journal.filter(({ operation }) => operation === 'stop')).toEqual([])
    })
  },
)
