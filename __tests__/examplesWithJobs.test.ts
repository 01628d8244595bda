/** Each workflow in `examples/` with several jobs, or none that pauses, does what it says. */
import { describe, expect, test } from '@jest/globals'
import { codes, history, play, stopAndStart, textOf } from './examplesStage.js'
import type { Simulator } from './stage.js'
import type { Play } from './workflow.js'

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
})
