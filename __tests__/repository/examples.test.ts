/** Each workflow in `examples/` with one job does what it says, against the simulator. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { createCertificates, startProxy, startSimulator } from '../../simulator/index.ts'
import { type Play, playWorkflow } from '../../simulator/runner/workflow.ts'
import { codes, history, play, stopAndStart, textOf } from '../support/examplesStage.ts'

describe('one job', () => {
  test('resume-on-success resumes after a success, and after a failure says what is left paused', async () => {
    const text = textOf('resume-on-success.yml')
    const [good, bad] = await Promise.all([play(text), play(text, { end: () => 'failure' })])
    const tasks = ['orders-to-obs', 'orders-to-dws']
    expect(history(good.sim)).toEqual([...stopAndStart(...tasks), 'start orders-archive'])
    expect(history(bad.sim)).toEqual(tasks.map((name) => `stop ${name}`))
    expect(bad.steps[0]?.post?.annotations.warning.join()).toMatch(/paused at .*orders\/orders-to-obs/i)
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

  test('fleet-from-files pauses the streams of each file in its region', async () => {
    const names: Record<string, string> = {
      'fleet/eu-de.txt': 'orders\nclicks',
      'fleet/eu-nl.txt': 'sensors',
    }
    const evaluate: Play['evaluate'] = (expression, values) =>
      expression === 'steps.streams.outputs.names' ? names[values['matrix.file'] ?? ''] : undefined
    const { sim, steps } = await play(textOf('fleet-from-files.yml'), { evaluate }, (sim) =>
      sim.setState('clicks', 'clicks-to-mrs', 'RUNNING'),
    )
    expect(codes(steps)).toEqual([
      [0, 0],
      [0, 0],
    ])
    const [germany, netherlands] = [
      ['orders-to-obs', 'orders-to-dws', 'clicks-to-dli', 'clicks-to-mrs'],
      ['sensors-to-table'],
    ] as const
    expect(history(sim).sort()).toEqual([...stopAndStart(...germany, ...netherlands)].sort())
  })

  test('resume-by-hand starts the named tasks, and as a dry run none', async () => {
    const text = textOf('resume-by-hand.yml')
    const by = (dryRun: string) => ({
      values: { 'inputs.stream': 'orders', 'inputs.tasks': 'orders-archive', 'inputs.dry-run': dryRun },
    })
    const [real, look] = await Promise.all([play(text, by('false')), play(text, by('true'))])
    expect([...codes(real.steps), ...codes(look.steps)]).toEqual([
      [0, null],
      [0, null],
    ])
    expect(history(real.sim)).toEqual(['start orders-archive'])
    expect(history(look.sim)).toEqual([])
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
    expect(rehearsal.steps[0]?.main.summary).toMatch(/2 [^\n]*would be paused/)
    expect(history(push.sim)).toEqual(stopAndStart('orders-to-obs', 'orders-to-dws'))
  })
})
