/** Each workflow in `examples/` with several jobs, or none that pauses, does what it says. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { text as textFrom } from 'node:stream/consumers'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import type { Play } from '../../simulator/runner/workflow.ts'
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

  test('warn-about-paused-tasks changes nothing, and its condition finds a paused task', async () => {
    const text = textOf('warn-about-paused-tasks.yml')
    const condition = /contains\(steps\.look\.outputs\.tasks, '(.*)'\)/.exec(text)?.[1] ?? 'none'
    const resumeArchive = (sim: Simulator) => sim.setState('orders', 'orders-archive', 'RUNNING')
    const mend = (sim: Simulator) => sim.setState('clicks', 'clicks-to-mrs', 'RUNNING')
    const [paused, running] = await Promise.all([
      play(text, {}, mend),
      play(text, {}, (sim) => {
        mend(sim)
        resumeArchive(sim)
      }),
    ])
    expect([...codes(paused.steps), ...codes(running.steps)]).toEqual([
      [0, null],
      [0, null],
    ])
    expect(paused.steps[0]?.main.outputs['tasks']).toContain(condition)
    expect(running.steps[0]?.main.outputs['tasks']).not.toContain(condition)
    expect([...history(paused.sim), ...history(running.sim)]).toEqual([])
  })

  test('warn-about-paused-tasks sends Slack one JSON text with the address of the run', async () => {
    const { jobs } = parse(textOf('warn-about-paused-tasks.yml'))
    const { run } = jobs.look.steps.find(({ name }: { name: string }) => name === 'Tell Slack')
    const got: unknown[] = []
    const server = createServer(async (request, response) => {
      got.push(request.headers['content-type'], JSON.parse(await textFrom(request)))
      response.end()
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    const env = {
      ...process.env,
      WEBHOOK: `http://127.0.0.1:${port}/`,
      RUN: 'https://github.com/o/r/actions/runs/1',
    }
    const [code] = await once(spawn('bash', ['-e', '-o', 'pipefail', '-c', run], { env }), 'close')
    server.close()
    expect(code).toBe(0)
    const text = 'DIS dump tasks are paused, or could not be checked: https://github.com/o/r/actions/runs/1'
    expect(got).toEqual(['application/json', { text }])
  })
})
