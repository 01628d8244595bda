/** A resume that fails says first what is still paused, then why, then which step resumes it; and that step works. */
import { describe, expect, test } from '@jest/globals'
import { expectInOrder, shownStep, started, statesOf, told } from '../support/aftermath.ts'
import {
  pause,
  resume,
  type Simulator,
  type Step,
  signedIn,
  withSimulator,
  worldOf,
} from '../support/stage.ts'

const many = ['a', 'b', 'c', 'd', 'e', 'f', 'g']

function stage<T>(play: (sim: Simulator) => Promise<T>): Promise<T> {
  const world = worldOf({
    orders: [
      ['to-obs', 'RUNNING'],
      ['archive', 'PAUSED'],
    ],
    clicks: many.map((name) => [name, 'RUNNING']),
  })
  return withSimulator({ world, pauseDelay: 20, startDelay: 20 }, play)
}

/** The step that the summary shows; an annotation has no room for it. */
function shown(post: Awaited<ReturnType<Step['post']>>): Record<string, string> {
  const step = shownStep(post.summary)
  expect(step.uses).toBe('example/pause-dis-dump-tasks/resume@v1')
  expect(post.annotations.error.concat(post.annotations.warning).join()).not.toContain('uses:')
  return step.with
}

/** Runs the resume action with the inputs of a shown step, and the credentials that a reader adds. */
function follow(sim: Simulator, step: Record<string, string>) {
  const { 'access-key-id': ak = '', 'secret-access-key': sk = '' } = signedIn(sim)
  const none = Object.fromEntries(Object.keys(signedIn(sim)).map((name) => [name, '']))
  return resume(sim, { ...none, ...step, 'access-key-id': ak, 'secret-access-key': sk })
}

const inputs = { 'stream-name': 'orders, clicks', 'task-ids': 'all' }
const wrongKey = { 'access-key-id': 'SIMAK0UNKNOWN0000001', 'secret-access-key': 'simSecretKeyUnknown' }

describe('the post step that could not resume', () => {
  test.concurrent('says what is paused, how long its data is kept, why, and how to resume it', async () => {
    await stage(async (sim) => {
      const main = await pause(sim, { ...inputs, resume: 'always' })
      const post = await main.post({ with: { ...inputs, ...wrongKey } })
      expect(post.exitCode).toBe(1)
      const text = post.annotations.error.join()
      expect(text).toMatch(/^Still paused[^\n]*orders\/to-obs[^\n]*clicks\/a/)
      expect(text).not.toMatch(/archive/)
      for (const each of [text, post.summary])
        expectInOrder(each, 'orders', 'clicks', 'Resume them by', /DIS\.4107/)
      expectInOrder(post.summary, /DIS\.4107/, '/resume@v1')
    })
  })

  test.concurrent('shows a step that resumes just those tasks', async () => {
    await stage(async (sim) => {
      const main = await pause(sim, { ...inputs, resume: 'always' })
      const post = await main.post({ with: { ...inputs, ...wrongKey } })
      const step = await follow(sim, shown(post))
      expect(step.exitCode).toBe(0)
      expect(started(sim)).toEqual([...many.map((name) => `clicks/${name}`), 'orders/to-obs'])
      expect(statesOf(sim)['orders/archive']).toBe('PAUSED')
    })
  })

  test.concurrent('of a part names that part, and its step resumes it', async () => {
    await stage(async (sim) => {
      const main = await pause(sim, { ...inputs, resume: 'always' })
      sim.fault({
        operation: 'start',
        stream: 'clicks',
        answer: { status: 403, body: { errorCode: 'DIS.4116' } },
        times: 99,
      })
      const post = await main.post()
      expect(post.exitCode).toBe(1)
      expect(started(sim)).toEqual(['orders/to-obs'])
      expect(post.annotations.error.join()).not.toMatch(/to-obs/)
      expect(shown(post)['stream-name']).toBe('clicks\n')
      sim.clearFaults()
      expect((await follow(sim, shown(post))).exitCode).toBe(0)
      expect(Object.values(statesOf(sim)).filter((state) => state !== 'RUNNING')).toEqual(['PAUSED'])
    })
  })
})

describe('tasks that are left paused', () => {
  test.concurrent.each([
    ['on-success', 'failure'],
    ['', 'success'],
  ] as const)('resume «%s» after a %s: the shown step resumes them', async (mode, status) => {
    await stage(async (sim) => {
      const given = {
        ...inputs,
        'stream-name': 'orders',
        'task-ids': '',
        'task-names': 'to-obs',
        resume: mode,
      }
      const main = await pause(sim, given)
      const post = mode === '' ? main : await main.post({ status })
      expectInOrder(post.summary, 'to-obs', /24 to 72 hours|Resume them by/, '/resume@v1')
      expect((await follow(sim, shown(post))).exitCode).toBe(0)
      expect(started(sim)).toEqual(['orders/to-obs'])
    })
  })
})

test.concurrent('the step names the project that was looked up, also where nothing had to be stopped', async () => {
  await stage(async (sim) => {
    const project = signedIn(sim)['project-id'] ?? ''
    sim.setState('orders', 'to-obs', 'PAUSED')
    const inputs = { 'stream-name': 'orders', 'task-names': 'to-obs' }
    const step = await pause(sim, { ...inputs, 'project-id': '', 'project-name': 'eu-de' })
    expect(shown(step)).toMatchObject({ 'project-id': project })
    expect((await follow(sim, shown(step))).exitCode).toBe(0)
    expect(started(sim)).toEqual(['orders/to-obs'])
  })
})

describe('the resume action that could not resume', () => {
  test.concurrent('for want of a sign-in: names what was asked for, and its step has the streams', async () => {
    await stage(async (sim) => {
      sim.setState('orders', 'to-obs', 'PAUSED')
      sim.fault({ operation: 'projects', answer: { status: 403 }, times: 9 })
      sim.fault({ operation: 'authProjects', answer: { status: 403 }, times: 9 })
      const given = {
        'stream-name': 'orders, clicks',
        'task-names': 'to-obs',
        'project-id': '',
        'project-name': 'eu-de',
      }
      const step = await resume(sim, given)
      expect(step.exitCode).toBe(1)
      expectInOrder(step.annotations.error.join(), /still paused/i, 'to-obs', '24 to 72', '403')
      const again = { ...shown(step), 'project-id': signedIn(sim)['project-id'] ?? '' }
      expect((await follow(sim, again)).exitCode).toBe(0)
      expect(started(sim)).toEqual(['orders/to-obs'])
    })
  })

  test.concurrent('as one of its streams cannot be listed: names the tasks that no other has', async () => {
    await stage(async (sim) => {
      sim.setState('orders', 'to-obs', 'PAUSED')
      sim.setState('clicks', 'a', 'PAUSED')
      const refusal = { status: 403, body: { errorCode: 'DIS.4116' } }
      sim.fault({ operation: 'list', stream: 'clicks', answer: refusal })
      const step = await resume(sim, { 'stream-name': 'orders, clicks', 'task-names': 'to-obs, a' })
      expect(step.exitCode).toBe(1)
      expect(started(sim)).toEqual(['orders/to-obs'])
      expectInOrder(step.annotations.error.join(), /still paused[^\n]*clicks\/a\b/i, '24 to 72', 'DIS.4116')
      // Nobody knows what the stream has.
      expect(told(step)).not.toMatch(/Not there|if-task-missing/)
      expect((await follow(sim, shown(step))).exitCode).toBe(0)
      expect(started(sim)).toEqual(['clicks/a', 'orders/to-obs'])
    })
  })

  test.concurrent('as the service gives no ID for it: says that at once, whether it waits or not', async () => {
    const world = { ...worldOf({ orders: [['archive', 'PAUSED']] }), omitTaskId: true }
    await withSimulator({ world }, async (sim) => {
      const detail = { status: 200, body: { task_name: 'archive', state: 'PAUSED' } }
      sim.fault({ operation: 'show', answer: detail, times: 9 })
      for (const wait of ['0', '10m']) {
        const step = await resume(sim, { 'stream-name': 'orders', 'task-ids': 'all', 'wait-timeout': wait })
        expect(step.exitCode).toBe(1)
        expect(step.annotations.error.join()).toMatch(/still paused[\s\S]*archive[\s\S]*no ID/i)
      }
    })
  })
})
