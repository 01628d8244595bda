/** What the post step does at the end of the job: by `resume`, by how the job ended, and by what was saved. */
import { describe, expect, test } from '@jest/globals'
import { expectInOrder, shownStep, sideBySide, started, statesOf, told } from '../support/aftermath.ts'
import { pause, type Step, withSimulator, worldOf } from '../support/stage.ts'

const inputs = { 'stream-name': 'orders', 'task-ids': 'all' }
const world = () =>
  worldOf({
    orders: [
      ['to-obs', 'RUNNING'],
      ['archive', 'PAUSED'],
    ],
  })

type Status = 'success' | 'failure' | 'cancelled'

/** A pause and its post step; `requests`: how many the post step made. */
function circle(given: Record<string, string>, post: Parameters<Step['post']>[0]) {
  return withSimulator({ world: world(), pauseDelay: 30, startDelay: 30 }, async (sim) => {
    const main = await pause(sim, { ...inputs, ...given })
    const before = sim.journal.length
    const after = await main.post(post)
    return {
      main,
      post: after,
      requests: sim.journal.length - before,
      started: started(sim),
      states: statesOf(sim),
    }
  })
}

describe('by resume and the end of the job', () => {
  const statuses: Status[] = ['success', 'failure', 'cancelled']

  test('always: resumes what was stopped, and that alone', async () => {
    const runs = await sideBySide(statuses, (status) => circle({ resume: 'always' }, { status }))
    for (const { post, states, started } of runs) {
      expect(post.exitCode).toBe(0)
      expect(started).toEqual(['orders/to-obs'])
      expect(states).toEqual({ 'orders/to-obs': 'RUNNING', 'orders/archive': 'PAUSED' })
      expect(post.summary).toMatch(/1 [^\n]*resumed[\s\S]*to-obs[\s\S]*✅ resumed/)
      expect(post.outputs).toEqual({})
    }
  })

  test('on-success: resumes after a success', async () => {
    const { post, started } = await circle({ resume: 'on-success' }, { status: 'success' })
    expect(post.exitCode).toBe(0)
    expect(started).toEqual(['orders/to-obs'])
  })

  test('on-success: leaves paused else, names it, and shows the step', async () => {
    const runs = await sideBySide(['failure', 'cancelled'] as const, (status) =>
      circle({ resume: 'on-success' }, { status }),
    )
    for (const { post, requests } of runs) {
      expect(post.exitCode).toBe(0)
      expect(requests).toBe(0)
      expect(post.annotations.warning).toHaveLength(1)
      for (const text of [post.annotations.warning.join(), post.summary]) {
        expect(text).toMatch(/Paused at \d\d:\d\d UTC, when the pause step ended.*to-obs/)
        expect(text).toMatch(/Resume them by \d+ \w+ \d\d:\d\d UTC|24 to 72 hours/)
        expect(text).not.toMatch(/archive/)
      }
      expect(shownStep(post.summary).with).toMatchObject({
        'stream-name': 'orders\n',
        'task-ids': expect.any(String),
      })
      expect(post.summary).toMatch(/⏸️ left paused/)
      expect(post.summary).not.toContain('✅')
    }
  })

  test('never, and not set: the main step has told it, the post step does nothing', async () => {
    const cases = [
      { resume: 'never', status: 'failure' },
      { resume: '', status: 'success' },
      { resume: '', status: 'cancelled' },
    ] as const
    const runs = await sideBySide(cases, ({ resume, status }) => circle({ resume }, { status }))
    for (const [index, { main, post, requests, started }] of runs.entries()) {
      expect(main.annotations.warning.join()).toMatch(cases[index]?.resume === '' ? /to-obs/ : /^$/)
      expect(main.summary).toMatch(/to-obs[\s\S]*24 to 72 hours[\s\S]*\/resume@v1/)
      expect(post.exitCode).toBe(0)
      expect([requests, started]).toEqual([0, []])
    }
  })

  test('on-success with a job-status that is empty or unknown: fails, and names the tasks', async () => {
    const posts: Parameters<Step['post']>[0][] = [
      { emptyInputs: true },
      { with: { ...inputs, 'job-status': 'skipped' } },
    ]
    const runs = await sideBySide(posts, (post) => circle({ resume: 'on-success' }, post))
    for (const { post, requests } of runs) {
      expect(post.exitCode).toBe(1)
      expect(requests).toBe(0)
      for (const text of [post.annotations.error.join(), post.summary])
        expectInOrder(text, 'to-obs', /Resume them by|24 to 72 hours/, /job-status/)
    }
    expect(runs[0]?.post.annotations.error.join()).toMatch(/empty/)
    expect(runs[1]?.post.annotations.error.join()).toMatch(/«skipped»/)
  })
})

describe('by what was saved', () => {
  test('nothing to resume: ends without a request, whatever its inputs', async () => {
    const cases: Record<string, string>[] = [
      { resume: 'always', 'dry-run': 'true' },
      { resume: 'always', 'task-ids': '', 'task-names': 'archive' },
      { resume: 'on-success', 'task-ids': 'nobody', 'if-task-missing': 'ignore' },
      { resume: 'always', 'task-ids': 'nobody' },
      { resume: 'always', 'if-already-paused': 'error' },
    ]
    const runs = await sideBySide(cases, (given) => circle(given, { emptyInputs: true, status: 'failure' }))
    for (const { post, requests } of runs) {
      expect(post.exitCode).toBe(0)
      expect(requests).toBe(0)
      expect(post.stdout).toBe('Nothing to resume: this step stopped no dump task.\n')
    }
  })

  test('what cannot be read does not pass for nothing', async () => {
    const spoiled: Record<string, string>[] = [
      { STATE_pause: 'no JSON' },
      { STATE_pause: 'null' },
      { STATE_pause: '{"version":2}' },
      { 'STATE_stream-0': '{"stream":"orders","fate":"answ' },
      { 'STATE_stream-0': 'null' },
      { 'STATE_stream-0': '{"stream":"orders"}' },
    ]
    const runs = await sideBySide(spoiled, (env) => circle({ resume: 'always' }, { env }))
    for (const { post, requests } of runs) {
      expect(post.exitCode).toBe(1)
      expect(requests).toBe(0)
      expect(told(post)).toMatch(/cannot be read/)
      expect(told(post)).toMatch(/24 to 72 hours/)
    }
  })
})
