import { disError } from './answers.ts'
import type { SimulatedStream, SimulatedTask } from './tasks.ts'
import type { Answer, Entry, World } from './types.ts'

interface Asked {
  entry: Entry
  world: World
}

function describe(task: SimulatedTask, state: string, withId: boolean): Record<string, unknown> {
  return {
    ...(withId ? { task_id: task.id } : {}),
    task_name: task.name,
    destination_type: task.destination,
    state,
    create_time: task.createTime,
    ...(task.lastTransfer === undefined ? {} : { last_transfer_timestamp: task.lastTransfer }),
  }
}

/** All tasks, or a page of up to `limit` behind the task `start_task_name`. */
export function listTasks(stream: SimulatedStream, { entry, world }: Asked): Answer {
  const limit = entry.query.get('limit')
  if (limit !== null && !/^([1-9]|10)$/.test(limit)) {
    return disError(400, 'DIS.4200', `Invalid request. [limit: ${limit}]`, world)
  }
  const start = entry.query.get('start_task_name')
  const first = stream.tasks.findIndex(({ name }) => name === start) + 1
  const page = stream.tasks.slice(first, first + Number(limit ?? Number.POSITIVE_INFINITY))
  // Each state is read only once, so that the answer and the record of the simulator are the same.
  const seen = page.map((task) => ({ task, state: task.state }))
  const withId = !(stream.omitTaskId ?? world.omitTaskId ?? false)
  return {
    status: 200,
    body: {
      total_number: stream.tasks.length,
      tasks: seen.map(({ task, state }) => describe(task, state, withId)),
    },
    states: seen.map(({ task, state }) => ({ id: task.id, name: task.name, state })),
  }
}

export function showTask(stream: SimulatedStream, { entry, world }: Asked): Answer {
  const named = stream.tasks.filter(({ name }) => name === entry.task)
  const task = named.find(({ state }) => state !== 'DELETE') ?? named[0]
  if (task === undefined) {
    return disError(400, 'DIS.4354', `Transfer task does not exist. [task_name: ${entry.task}]`, world)
  }
  const { id, name, state } = task
  return {
    status: 200,
    body: {
      stream_id: stream.id,
      streamId: stream.id,
      stream_name: stream.name,
      ...describe(task, state, true),
      exception_strategy: 'ignore',
      partitions: [partitionOf(task, state)],
      [descriptions.get(task.destination) ?? 'obs_destination_description']: destinationOf(task),
    },
    states: [{ id, name, state }],
  }
}

/** Two of them are misspelled in the vendor's models, so here too. */
const descriptions = new Map([
  ['OBS', 'obs_destination_description'],
  ['DWS', 'dws_destination_descripton'],
  ['DLI', 'dli_destination_description'],
  ['MRS', 'mrs_destination_description'],
  ['CLOUDTABLE', 'cloudtable_destination_descripton'],
])

function partitionOf({ lastTransfer }: SimulatedTask, state: string): Record<string, unknown> {
  return {
    partitionId: 'shardId-0000000000',
    state,
    discard: 0,
    last_transfer_timestamp: lastTransfer ?? 0,
    last_transfer_offset: lastTransfer === undefined ? 0 : 56,
  }
}

/** The fields that all kinds of destinations have, and those of files in OBS. */
function destinationOf({ destination, name }: SimulatedTask): Record<string, unknown> {
  const common = {
    agency_name: 'dis_admin_agency',
    consumer_strategy: 'LATEST',
    deliver_time_interval: 300,
    file_prefix: '',
    obs_bucket_path: `${name}-bucket`.toLowerCase(),
    retry_duration: 0,
  }
  if (destination !== 'OBS') return common
  return {
    ...common,
    destination_file_type: 'text',
    partition_format: 'yyyy/MM/dd/HH/mm',
    record_delimiter: '\n',
  }
}
