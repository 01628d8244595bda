import { idOf } from '../cloud/ids.ts'
import type { StreamSpec, TaskSpec, World } from '../cloud/types.ts'
import { defaultWorld } from '../cloud/world.ts'
import type { Flags, NamedStream } from './flags.ts'

const DESTINATIONS = ['OBS', 'DWS', 'DLI', 'MRS', 'CLOUDTABLE']

/** The default world, with the streams and the region of the flags, if they name any. */
export function worldOf({ streams, region }: Pick<Flags, 'streams' | 'region'>): World {
  const world = defaultWorld()
  const [first, ...others] = world.projects
  if (first === undefined) return world
  // A project has the name of its region. A region of the flags replaces the name of the first project, so no
  // other project may have that name.
  const home = region === null ? first : { ...first, name: region }
  const projects = [home, ...others.filter(({ name }) => name !== home.name)]
  const own = world.streams.filter(({ project }) => projects.some(({ id }) => id === project))
  return {
    ...world,
    projects,
    streams: streams.length === 0 ? own : streams.map((stream) => streamOf(stream, home.id)),
  }
}

/** A stream of a project. The IDs of its tasks are made up. */
export function streamOf({ name, tasks }: NamedStream, project: string): StreamSpec {
  return { project, name, tasks: tasks.map((task) => taskOf(name, task)) }
}

function taskOf(stream: string, name: string): TaskSpec {
  const last = name.split(/[-_]/).at(-1)?.toUpperCase() ?? ''
  return {
    id: idOf(`${stream}/${name}`),
    name,
    destination: DESTINATIONS.includes(last) ? last : 'OBS',
    lastTransfer: Date.now() - 240_000,
  }
}
