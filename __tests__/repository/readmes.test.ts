/** The workflows in the documents and the self-test do what they say. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { startSimulator } from '../../simulator/index.ts'
import { playWorkflow } from '../../simulator/runner/workflow.ts'
import { codes, files, history, play, stopAndStart, textOf, workflowsIn } from '../support/examplesStage.ts'

test('all examples are in their index', () => {
  const index = textOf('README.md')
  expect(files.filter((name) => !index.includes(`[${name}](${name})`))).toEqual([])
})

describe('the READMEs and the self-test', () => {
  test('both first workflows only look, and pause and resume once dry-run is removed', async () => {
    const [keys = '', keyless = ''] = ['README.md', 'docs/keyless.md'].flatMap(workflowsIn)
    expect(keyless).toContain('identity-provider')
    const sim = await startSimulator({ pauseDelay: 100 })
    const inputs = { endpoint: sim.url, 'iam-endpoint': sim.url }
    const real = (text: string) => text.replace(/^ *dry-run: true.*\n/m, '')
    const playKeyless = (text: string) => playWorkflow(text, { values: {}, inputs, env: { ...sim.oidc.env } })
    try {
      const looks = [(await play(keys)).steps, await playKeyless(keyless)]
      for (const steps of looks) {
        expect(codes(steps)).toEqual([[0, 0]])
        expect(steps[0]?.main.summary).toContain('orders-to-obs')
        expect(steps[0]?.main.outputs['paused-count']).toBe('0')
      }
      expect(history(sim)).toEqual([])
      const [withKeys, withToken] = [await play(real(keys)), await playKeyless(real(keyless))]
      expect([...codes(withKeys.steps), ...codes(withToken)]).toEqual([
        [0, 0],
        [0, 0],
      ])
      for (const done of [withKeys.sim, sim])
        expect(history(done)).toEqual(stopAndStart('orders-to-obs', 'orders-to-dws'))
    } finally {
      await sim.close()
    }
  })

  test('README: the first block to copy only looks', () => {
    const text = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
    expect(/^```yaml\n(.*?)^```/ms.exec(text)?.[1]).toMatch(/^name: Deploy\n.*dry-run: true/s)
  })

  test('resume/README: its job is that of the example', () => {
    const text = readFileSync(new URL('../../resume/README.md', import.meta.url), 'utf8')
    const linesOf = (yaml: string) => yaml.split('\n').map((line) => line.trim())
    const job = linesOf(/^```yaml\n(resume:.*?)^```/ms.exec(text)?.[1] ?? '')
    const example = linesOf(textOf('pause-and-resume-in-jobs.yml'))
    expect(job.length).toBeGreaterThan(8)
    expect(job.filter((line) => !line.startsWith('# …') && !example.includes(line))).toEqual([])
  })

  test('the self-test expects what happens', async () => {
    const text = readFileSync(new URL('../../.github/workflows/self-test.yml', import.meta.url), 'utf8')
    const sim = await startSimulator({ pauseDelay: 100 })
    try {
      const once = text.replace(/os: \[.*\]/, 'os: [ubuntu-latest]')
      const steps = await playWorkflow(once, { values: { 'env.SIMULATOR': sim.url } })
      expect(steps.map(({ main, post }) => [main.exitCode, post?.exitCode ?? null])).toEqual([
        [0, 0],
        [0, 0],
        [0, null],
        [1, 0],
      ])
      expect(text).toContain(`= '${steps[1]?.main.outputs['paused-task-ids']}'`)
      const started = sim.journal.filter(({ operation }) => operation === 'start')
      const expected = started.map(({ stream, taskIds }) => `start ${stream} ${taskIds.join()}`)
      expect(text).toContain(`expected: ${expected.at(-1)}`)
    } finally {
      await sim.close()
    }
  })
})
