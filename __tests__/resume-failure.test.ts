/** A resume that fails says first what is still paused, then why, then which step resumes it; and that step works. */
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { endpointsOf } from '../src/regions.js'
import { resumeYaml } from '../src/report.js'
import { expectInOrder, shownStep, started, statesOf } from './aftermath.js'
import { pause, resume, type Simulator, type Step, signedIn, withSimulator, worldOf } from './stage.js'

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

/** The step that both the annotation and the summary show; they are one and the same. */
function shown(post: Awaited<ReturnType<Step['post']>>): Record<string, string> {
  const steps = [post.annotations.error.concat(post.annotations.warning).join('\n'), post.summary].map(
    shownStep,
  )
  expect(steps[0]).toEqual(steps[1])
  expect(steps[0]?.uses).toBe('example/pause-dis-dump-tasks/resume@v1')
  return steps[0]?.with ?? {}
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
      expect(text).toMatch(/^These dump tasks are still paused[^\n]*orders: to-obs[^\n]*clicks: a/)
      expect(text).not.toMatch(/archive/)
      const order = [
        'orders',
        'clicks',
        '24 to 72 hours',
        /APIGW\.0301|not exist/,
        'This step|run this step',
        '/resume@v1',
      ]
      for (const each of [text, post.summary])
        expectInOrder(
          each,
          ...order.map((piece) => (piece === 'This step|run this step' ? /this step/i : piece)),
        )
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
      })
      const post = await main.post()
      expect(post.exitCode).toBe(1)
      expect(started(sim)).toEqual(['orders/to-obs'])
      expect(post.annotations.error.join()).not.toMatch(/to-obs/)
      expect(shown(post)['stream-name']).toBe('clicks')
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
      expectInOrder(post.summary, 'to-obs', '24 to 72 hours', '/resume@v1')
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
      expectInOrder(step.annotations.error.join(), /still paused/, 'to-obs', '24 to 72', '403', '/resume@v1')
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
      expectInOrder(
        step.annotations.error.join(),
        /still paused[^\n]*stream clicks: a\b/,
        '24 to 72',
        'DIS.4116',
      )
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
        expect(step.annotations.error.join()).toMatch(/still paused[\s\S]*archive[\s\S]*no ID/)
      }
    })
  })
})

describe('the shown step as YAML', () => {
  const place = { action: 'o/pause-dis-dump-tasks@v1', region: 'eu-de', projectId: '0'.repeat(32) }
  const withOf = (text: string) => parse(text)[0].with

  test('keeps what YAML would read as something else', () => {
    for (const text of [
      '0123',
      '1e5',
      '1234567890123456789',
      'true',
      'null',
      'no',
      '-7',
      '0x1F',
      '1_000',
      '.5',
    ]) {
      const step = resumeYaml([{ stream: text, id: text, name: null }], { ...place, endpoint: null })
      expect(withOf(step)).toMatchObject({
        'stream-name': text,
        'task-ids': text,
        'project-id': '0'.repeat(32),
      })
    }
  })

  test('has the endpoints only where the region does not tell them', () => {
    const task = { stream: 's', id: 'a', name: null }
    const { dis, iam } = endpointsOf('eu-de')
    expect(withOf(resumeYaml([task], { ...place, endpoint: dis, iamEndpoint: iam }))).not.toHaveProperty(
      'endpoint',
    )
    const other = { endpoint: 'https://dis.example.com', iamEndpoint: 'https://iam.example.com' }
    expect(withOf(resumeYaml([task], { ...place, ...other }))).toMatchObject({
      endpoint: other.endpoint,
      'iam-endpoint': other.iamEndpoint,
      region: 'eu-de',
    })
  })

  test('takes nothing into the workflow that is no name', () => {
    const task = { stream: 'orders', id: 'a\n    run: rm', name: 'to-obs' }
    const step = resumeYaml([task], { ...place, endpoint: null })
    expect(withOf(step)).toMatchObject({ 'task-names': 'to-obs' })
    expect(step).not.toMatch(/run:/)
  })
})
