/** What people see of a pause where the job is another one: the action by its real name, nothing masked, a dry run. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { readMetadata } from '../../simulator/runner/metadata.ts'
import { shownStep } from '../support/aftermath.ts'
import { pause, type Step, withSimulator, worldOf } from '../support/stage.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const inputs = { 'stream-name': 'orders', 'task-ids': 'all', resume: '' }

function run(
  more: Record<string, string> = {},
  env: Record<string, string> = {},
  entry?: { main: string },
): Promise<Step> {
  const world = worldOf({
    orders: [
      ['obs', 'RUNNING'],
      ['dws', 'RUNNING'],
    ],
  })
  return withSimulator({ world, pauseDelay: 50 }, (sim) =>
    pause(sim, { ...inputs, ...more }, { env, ...(entry && { entry }) }),
  )
}

describe('the step that resumes, and the links to the documents,', () => {
  test.concurrent('are of the action as the workflow uses it', async () => {
    const { summary, annotations } = await run()
    expect(shownStep(summary).uses).toBe('example/pause-dis-dump-tasks/resume@v1')
    const entry = '/example/pause-dis-dump-tasks/blob/v1/docs/troubleshooting.md#dump-tasks-stayed-paused'
    expect(summary).toContain(`(https://github.com${entry})`)
    expect(annotations.warning.join()).toContain(`More: https://github.com${entry}`)
  })

  test.concurrent('are of the server that the job runs at', async () => {
    const { summary } = await run({}, { GITHUB_SERVER_URL: 'https://ghes.example.test' })
    expect(summary).toContain('(https://ghes.example.test/example/pause-dis-dump-tasks/blob/v1/docs/')
  })

  test.concurrent.each<[string, Record<string, string>]>([
    ['used by its path', { GITHUB_ACTION_REPOSITORY: '', GITHUB_ACTION_REF: '' }],
    ['inside of a composite action, whose name the variables may hold', { GITHUB_ACTION_PATH: '/x/other' }],
    ['named by what is no name', { GITHUB_ACTION_REPOSITORY: 'a/b](https://evil.example' }],
  ])('claim no name of an action %s', async (_, env) => {
    const { summary, annotations } = await run({}, env)
    expect(shownStep(summary).uses).toBe('OWNER/pause-dis-dump-tasks/resume@v1')
    expect(summary + annotations.warning.join()).not.toContain('https://github.com')
  })

  test.concurrent('are of the folder in which the runner keeps the action, also in a composite one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'told-'))
    try {
      const main = readMetadata(join(root, 'action.yml')).runs.main
      const kept = join(folder, '_actions', 'acme', 'pause', 'v2')
      for (const part of ['dist', 'entry']) cpSync(join(root, part), join(kept, part), { recursive: true })
      const { summary } = await run({}, { GITHUB_ACTION_PATH: '/x' }, { main: join(kept, main) })
      expect(shownStep(summary).uses).toBe('acme/pause/resume@v2')
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

test('two steps of one job can be told apart by their ID', async () => {
  const { summary } = await run({}, { GITHUB_ACTION: 'stop-orders' })
  expect(summary).toContain('Pause step <code>stop-orders</code>')
  expect((await run()).summary).toMatch(/Pause step(?! <code>)/)
})

describe('a dry run', () => {
  const given = { 'dry-run': 'true', resume: 'always' }
  const words = /nothing was stopped.* what comes after this step runs while the dumps do/i

  test.concurrent('is a notice on pull requests', async () => {
    const { annotations } = await run(given, { GITHUB_EVENT_NAME: 'pull_request' })
    expect(annotations.notice).toEqual([expect.stringMatching(words)])
    expect(annotations.warning).toEqual([])
  })

  test.concurrent('warns of a resume that is not set, as the real run would', async () => {
    const { annotations } = await run({ 'dry-run': 'true' })
    expect(annotations.warning.join()).toMatch(
      /orders\/obs, orders\/dws: resume is not set, so nothing would resume/,
    )
  })
})
