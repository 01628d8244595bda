/** Each workflow in `examples/` with several jobs, or none that pauses, does what it says. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text as textFrom } from 'node:stream/consumers'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import type { Play } from '../../simulator/runner/workflow.ts'
import { shownStep } from '../support/aftermath.ts'
import { codes, history, play, stopAndStart, textOf } from '../support/examplesStage.ts'
import type { Simulator } from '../support/stage.ts'

describe('several jobs', () => {
  test('pause-and-resume-in-jobs resumes what the first job paused, whatever became of the second', async () => {
    const text = textOf('pause-and-resume-in-jobs.yml')
    const end: Play['end'] = (job) => (job === 'deploy' ? 'failure' : 'success')
    const { sim, steps } = await play(text, { end })
    expect(codes(steps)).toEqual([
      [0, 0],
      [0, null],
    ])
    expect(history(sim)).toEqual(stopAndStart('orders-to-obs', 'orders-to-dws'))
  })

  test('pause-and-resume-in-jobs: a pause that failed leaves nothing to resume; a lost one is an error', async () => {
    const text = textOf('pause-and-resume-in-jobs.yml')
    const wrong = { 'secrets.DIS_SECRET_ACCESS_KEY': 'wrong-secret-key' }
    const [failed, lost] = await Promise.all([
      play(text, { values: wrong }),
      play(text, { end: (job) => (job === 'pause' ? 'lost' : 'success') }),
    ])
    expect(failed.steps.map(({ main }) => main.exitCode)).toEqual([1, 0])
    expect(lost.steps.map(({ main }) => main.exitCode)).toEqual([0, 1])
    expect(lost.steps[1]?.main.annotations.error.join()).toContain('tasks: is empty')
  })

  test('all-regions-before-one-deployment pauses in all regions, and each is resumed by its own handover', async () => {
    const evaluate: Play['evaluate'] = (expression, values) => {
      const region = values['matrix.region']
      if (expression === 'needs.pause.outputs[matrix.region]') return values[`needs.pause.outputs.${region}`]
      const only = /^matrix\.region == '(.*)' && steps\.pause\.outputs\.handover \|\| ''$/.exec(
        expression,
      )?.[1]
      return only === region ? values['steps.pause.outputs.handover'] : ''
    }
    const end: Play['end'] = (job) => (job === 'deploy' ? 'failure' : 'success')
    const { sim, steps } = await play(
      textOf('all-regions-before-one-deployment.yml'),
      { evaluate, end },
      ({ streams }) => {
        const orders = streams.find(({ name }) => name === 'orders')
        if (orders) orders.name = 'sensors'
      },
    )
    expect(steps.map(({ job, main }) => [job, main.exitCode])).toEqual([
      ['pause', 0],
      ['pause', 0],
      ['resume', 0],
      ['resume', 0],
    ])
    const [germany, netherlands] = [['orders-to-obs', 'orders-to-dws'], ['sensors-to-table']]
    expect(history(sim)).toEqual([
      ...[...germany, ...netherlands].map((name) => `stop ${name}`),
      ...[...germany, ...netherlands].map((name) => `start ${name}`),
    ])
  })

  test('all-regions-before-one-deployment deploys only if each region was paused in this attempt', () => {
    const { jobs } = parse(textOf('all-regions-before-one-deployment.yml'))
    const regions: string[] = jobs.pause.strategy.matrix.region
    const [guard] = jobs.deploy.steps
    expect(guard.run).toMatch(/exit 1/)
    expect(guard.if.split(' || ')).toEqual(
      regions.map((region) => `needs.pause.outputs.${region}-attempt != github.run_attempt`),
    )
    // Jobs of a matrix share their outputs, and a re-run repeats only some of them.
    for (const region of regions)
      expect(jobs.pause.outputs[`${region}-attempt`]).toBe(
        `\${{ matrix.region == '${region}' && github.run_attempt || '' }}`,
      )
  })

  test('resume-after-a-lost-runner starts what a lost job left paused, and else nothing', async () => {
    const text = textOf('resume-after-a-lost-runner.yml')
    const [usual, lost] = await Promise.all([
      play(text),
      play(text, { end: (job) => (job === 'deploy' ? 'lost' : 'success') }),
    ])
    expect(usual.steps[1]?.main.outputs['resumed-count']).toBe('0')
    expect(lost.steps[1]?.main.outputs['resumed-count']).toBe('2')
    for (const { sim } of [usual, lost])
      expect(history(sim)).toEqual(stopAndStart('orders-to-obs', 'orders-to-dws'))
  })

  test('warn-about-paused-tasks changes nothing, and says which task is paused and until when', async () => {
    const prepare = (archive: 'PAUSED' | 'RUNNING') => (sim: Simulator) => {
      sim.setState('orders', 'orders-archive', archive)
      sim.setState('clicks', 'clicks-to-mrs', 'RUNNING')
    }
    const look = async (archive: 'PAUSED' | 'RUNNING') => {
      const { sim, steps } = await play(textOf('warn-about-paused-tasks.yml'), {}, prepare(archive))
      expect(history(sim)).toEqual([])
      return runStep('Fail while a task is paused', { TASKS: steps[0]?.main.outputs['tasks'] ?? '' })
    }
    const [paused, running] = await Promise.all([look('PAUSED'), look('RUNNING')])
    const headline = 'orders: 1 of 3 dump tasks is paused'
    const text = `${headline}. Resume by: 2020-12-04 08:33 UTC`
    expect(paused).toMatchObject({ code: 1, output: `text=${text}\n` })
    expect(paused.log).toContain(`::error title=Dump tasks are paused::${text}\n`)
    expect(paused.summary).toContain(`## ⏸️ ${headline}\n`)
    expect(paused.summary).toContain(
      '| orders | orders-archive | 2020-12-03 08:33 UTC | 2020-12-04 08:33 UTC |',
    )
    expect(shownStep(paused.summary)).toEqual({
      uses: 'OWNER/pause-dis-dump-tasks/resume@v1',
      with: { 'stream-name': 'orders', 'task-ids': expect.stringMatching(/^\w{19}$/) },
    })
    expect(running).toEqual({ code: 0, output: '', summary: '', log: 'No dump task is paused.\n' })
  })

  test('warn-about-paused-tasks lets no name of the service become a command or markup', async () => {
    const task = { stream: 'orders', name: 'a\n::stop::<b>', before: 'PAUSED', 'last-transfer': null }
    const { log, summary } = await runStep('Fail while a task is paused', { TASKS: JSON.stringify([task]) })
    expect(log).not.toMatch(/^::stop/m)
    expect(summary).toContain('| orders | a???stop???b? | unknown | unknown |')
  })

  test('warn-about-paused-tasks sends Slack one JSON text with the address of the run', async () => {
    const got: unknown[] = []
    const server = createServer(async (request, response) => {
      got.push(request.headers['content-type'], JSON.parse(await textFrom(request)))
      response.end()
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    const RUN = 'https://github.com/o/r/actions/runs/1'
    const WEBHOOK = `http://127.0.0.1:${port}/`
    const { code } = await runStep('Tell Slack', { TEXT: 'orders: 1 of 3', WEBHOOK, RUN })
    server.close()
    expect(code).toBe(0)
    expect(got).toEqual(['application/json', { text: `orders: 1 of 3: ${RUN}` }])
  })
})

/** Runs a shell step of the hourly check as the runner does. */
async function runStep(title: string, env: Record<string, string>) {
  const { jobs } = parse(textOf('warn-about-paused-tasks.yml'))
  const { run } = jobs.look.steps.find(({ name }: { name: string }) => name === title)
  const folder = mkdtempSync(join(tmpdir(), 'hourly-'))
  const files = { GITHUB_OUTPUT: join(folder, 'output'), GITHUB_STEP_SUMMARY: join(folder, 'summary') }
  for (const file of Object.values(files)) writeFileSync(file, '')
  const child = spawn('bash', ['-e', '-o', 'pipefail', '-c', run], {
    cwd: folder,
    env: { ...process.env, RETENTION_HOURS: '24', ...files, ...env },
  })
  const [log, [code]] = await Promise.all([textFrom(child.stdout), once(child, 'close')])
  const output = readFileSync(files.GITHUB_OUTPUT, 'utf8')
  const summary = readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8')
  rmSync(folder, { recursive: true })
  return { code, log, output, summary }
}
