import { disError } from './answers.ts'
import type { SimulatedStream } from './tasks.ts'
import type { Answer, Entry, World } from './types.ts'

/** A page of the streams of a project, in the order of their names. */
export function listStreams(entry: Entry, streams: SimulatedStream[], world: World): Answer {
  const limit = entry.query.get('limit') ?? '10'
  if (!/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > 100) {
    return disError(400, 'DIS.4200', `Invalid request. [limit: ${limit}]`, world)
  }
  const after = entry.query.get('start_stream_name') ?? ''
  const own = streams.filter(({ project }) => project === entry.project)
  // The page begins after the stream that the request names.
  const rest = own.filter(({ name }) => name > after).sort((a, b) => (a.name < b.name ? -1 : 1))
  const page = rest.slice(0, Number(limit))
  return {
    status: 200,
    body: {
      total_number: own.length,
      stream_names: page.map(({ name }) => name),
      stream_info_list: page.map((stream) => ({ ...describe(stream), partition_count: 1 })),
      has_more_streams: rest.length > page.length,
    },
  }
}

export function showStream(stream: SimulatedStream): Answer {
  return {
    status: 200,
    body: {
      ...describe(stream),
      stream_id: stream.id,
      last_modified_time: stream.createTime,
      writable_partition_count: 1,
      readable_partition_count: 1,
      partitions: [
        {
          status: 'ACTIVE',
          partition_id: 'shardId-0000000000',
          hash_range: '[0 : 9223372036854775807]',
          sequence_number_range: '[0 : 0]',
        },
      ],
      has_more_partitions: false,
      tags: [],
      sys_tags: [],
    },
  }
}

function describe({ name, createTime, retention, running }: SimulatedStream): Record<string, unknown> {
  return {
    stream_name: name,
    create_time: createTime,
    retention_period: retention,
    status: running ? 'RUNNING' : 'FROZEN',
    stream_type: 'COMMON',
    data_type: 'BLOB',
    auto_scale_enabled: false,
  }
}
