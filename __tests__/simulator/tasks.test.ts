/** The calls for dump tasks in the forms in which other clients send them, and details as they were recorded. */
import { describe, expect, test } from '@jest/globals'
import { defaultWorld } from '../../simulator/index.ts'
import { withToken } from '../support/plainCalls.ts'
import { outcome } from '../support/signedCalls.ts'
import { type Simulator, withSimulator } from '../support/stage.ts'

const project = defaultWorld().projects[0]?.id
const TASKS = `/v2/${project}/streams/orders/transfer-tasks`

const send = (sim: Simulator, path: string, body: unknown) =>
  withToken(sim, path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json' },
  })

const names = (tasks: { task_name: string }[]) => tasks.map(({ task_name: name }) => name)

describe('a stop and a start', () => {
  const stop = { action: 'stop', tasks: [{ id: 'As805BudhcH1lDs6gbn' }] }

  test('may name the stream of the path in the body', async () => {
    await withSimulator({}, async (sim) => {
      expect(outcome(await send(sim, `${TASKS}/action`, { ...stop, stream_name: 'orders' }))).toBe('200')
      expect(sim.task('orders', 'orders-to-obs').state).toBe('PAUSED')
      const start = { ...stop, action: 'start', stream_name: 'orders' }
      expect(outcome(await send(sim, `${TASKS}/action`, start))).toBe('200')
      expect(sim.startsAndStops.map(({ action }) => action)).toEqual(['stop', 'start'])
    })
  })

  test('may name no other stream, and have no other field', async () => {
    await withSimulator({}, async (sim) => {
      const other = await send(sim, `${TASKS}/action`, { ...stop, stream_name: 'clicks' })
      expect(outcome(other)).toBe('400 DIS.4200')
      expect(outcome(await send(sim, `${TASKS}/action`, { ...stop, streamName: 'orders' }))).toBe(
        '400 DIS.4200',
      )
      expect(sim.startsAndStops).toEqual([])
    })
  })
})

test('a path may end in a slash', async () => {
  await withSimulator({}, async (sim) => {
    const paths = ['streams', 'streams/orders', 'streams/orders/transfer-tasks']
    for (const path of [...paths, 'streams/orders/transfer-tasks/orders-to-obs']) {
      expect([path, (await withToken(sim, `/v2/${project}/${path}/`)).status]).toEqual([path, 200])
    }
    const body = { action: 'stop', tasks: [{ id: 'As805BudhcH1lDs6gbn' }] }
    expect((await send(sim, `${TASKS}/action/`, body)).status).toBe(200)
    const operations = sim.journal.map(({ operation }) => operation)
    expect(operations).toEqual(['streams', 'stream', 'list', 'show', 'stop'])
  })
})

test('details are found under the older path with "stream" too', async () => {
  await withSimulator({}, async (sim) => {
    const path = `/v2/${project}/stream/orders/transfer-tasks/orders-to-obs`
    expect((await withToken(sim, path)).body.task_id).toBe('As805BudhcH1lDs6gbn')
  })
})

describe('the list of tasks', () => {
  test('comes in pages where it is asked for so, else in one', async () => {
    await withSimulator({}, async (sim) => {
      const page = async (query: string) => (await withToken(sim, `${TASKS}?${query}`)).body
      const first = await page('limit=2')
      expect([first.total_number, names(first.tasks)]).toEqual([3, ['orders-to-obs', 'orders-to-dws']])
      const second = await page('limit=2&start_task_name=orders-to-dws')
      expect([second.total_number, names(second.tasks)]).toEqual([3, ['orders-archive']])
      expect((await page('')).tasks).toHaveLength(3)
    })
  })

  test.each(['0', '11', 'all'])('takes no limit of %s', async (limit) => {
    await withSimulator({}, async (sim) => {
      expect(outcome(await withToken(sim, `${TASKS}?limit=${limit}`))).toBe('400 DIS.4200')
    })
  })
})

describe('the details of a task', () => {
  test('hold its stream, its partitions and its destination', async () => {
    await withSimulator({}, async (sim) => {
      const { body } = await withToken(sim, `${TASKS}/orders-to-obs`)
      const { id } = sim.stream('orders')
      expect(body).toMatchObject({
        stream_id: id,
        streamId: id,
        stream_name: 'orders',
        task_id: 'As805BudhcH1lDs6gbn',
        state: 'RUNNING',
        exception_strategy: expect.any(String),
        obs_destination_description: { deliver_time_interval: 300, agency_name: 'dis_admin_agency' },
      })
      expect(body.partitions).toEqual([
        {
          partitionId: 'shardId-0000000000',
          state: 'RUNNING',
          discard: 0,
          last_transfer_timestamp: 1606984428612,
          last_transfer_offset: 56,
        },
      ])
    })
  })

  test.each([
    ['orders', 'orders-to-dws', 'dws_destination_descripton'],
    ['clicks', 'clicks-to-dli', 'dli_destination_description'],
    ['clicks', 'clicks-to-mrs', 'mrs_destination_description'],
  ])('of %s/%s have %s', async (stream, task, field) => {
    await withSimulator({}, async (sim) => {
      const { body } = await withToken(sim, `/v2/${project}/streams/${stream}/transfer-tasks/${task}`)
      expect(Object.keys(body).filter((name) => name.includes('_destination_'))).toEqual([field])
    })
  })
})
