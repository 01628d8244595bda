/** The streams of a project, as DIS lists and shows them. */
import { expect, test } from '@jest/globals'
import { defaultWorld } from '../../simulator/index.ts'
import { withToken } from '../support/plainCalls.ts'
import { withSimulator } from '../support/stage.ts'

const [project] = defaultWorld().projects.map(({ id }) => id)
const path = `/v2/${project}/streams`

function world() {
  const made = defaultWorld()
  const [first] = made.streams
  if (first !== undefined) first.retention = 72
  return made
}

test('lists the streams of a project, with how long they keep their data', async () => {
  await withSimulator({ world: world() }, async (sim) => {
    const { status, body } = await withToken(sim, `${path}?limit=100`)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      total_number: 3,
      stream_names: ['clicks', 'empty', 'orders'],
      has_more_streams: false,
    })
    expect(body.stream_info_list[2]).toMatchObject({
      stream_name: 'orders',
      create_time: 1606554932552,
      retention_period: 72,
      status: 'RUNNING',
      stream_type: 'COMMON',
      partition_count: 1,
    })
    expect(body.stream_info_list[0].retention_period).toBe(24)
    expect(sim.journal[0]).toMatchObject({ operation: 'streams', project, stream: null })
  })
})

test('lists them in pages', async () => {
  await withSimulator({}, async (sim) => {
    const first = await withToken(sim, `${path}?limit=2`)
    expect(first.body).toMatchObject({ stream_names: ['clicks', 'empty'], has_more_streams: true })
    const second = await withToken(sim, `${path}?limit=2&start_stream_name=empty`)
    expect(second.body).toMatchObject({ stream_names: ['orders'], has_more_streams: false, total_number: 3 })
    expect((await withToken(sim, `${path}?limit=101`)).status).toBe(400)
  })
})

test('shows one stream, also one that is not running', async () => {
  await withSimulator({ world: world() }, async (sim) => {
    const { status, body } = await withToken(sim, `${path}/orders`)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      stream_id: expect.stringMatching(/^[A-Za-z0-9]{19}$/),
      stream_name: 'orders',
      retention_period: 72,
      status: 'RUNNING',
      create_time: 1606554932552,
    })
    sim.stream('orders').running = false
    expect((await withToken(sim, `${path}/orders`)).body.status).toBe('FROZEN')
    expect(sim.journal[0]).toMatchObject({ operation: 'stream', stream: 'orders' })
  })
})

test('knows no stream that is not there', async () => {
  await withSimulator({}, async (sim) => {
    const { status, body } = await withToken(sim, `${path}/order`)
    expect([status, body.errorCode]).toEqual([400, 'DIS.4301'])
  })
})
