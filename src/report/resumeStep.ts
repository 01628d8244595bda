/** The workflow step that resumes what is paused, as YAML. Pure. */

import type { Place } from '../inputs/place.ts'
import { endpointsOf } from '../inputs/regions.ts'
import { RESUME } from '../model/direction.ts'
import type { TaskReport } from '../model/tasks.ts'
import { counted } from '../model/text.ts'
import type { ActionPlace } from '../runner/runner.ts'

/** The place of a step, as far as it is known when the step ends. */
export interface ReportPlace {
  region: string | null
  endpoint: string | null
  iamEndpoint?: string | null
  projectId: string | null
  /** The requested streams. */
  streams?: readonly string[]
}

/** The place of a request, before its project is known for sure. */
export function placeOf(place: Place, streams: readonly string[]): ReportPlace {
  const { region, endpoint, iamEndpoint, project } = place
  return { region, endpoint, iamEndpoint, projectId: project.id, streams }
}

export const UNKNOWN_PLACE: ReportPlace = { region: null, endpoint: null, projectId: null }

interface StepPlace {
  place: ReportPlace
  action: ActionPlace | null
  isMasked(text: string): boolean
}

/** Null if such a step can start none of the tasks. */
export function resumeYaml(
  tasks: readonly TaskReport[],
  { place, action, isMasked }: StepPlace,
): string | null {
  const isUsable = (text: string | null): text is string =>
    text !== null && /^[A-Za-z0-9_.-]{1,64}$/.test(text) && !isMasked(text)
  const startable = tasks.filter(canBeStarted)
  const named = startable.filter(
    ({ stream, id, name }) => (stream === null || isUsable(stream)) && (isUsable(id) || isUsable(name)),
  )
  const streams = named.flatMap(({ stream }) => stream ?? place.streams ?? []).filter(isUsable)
  if (streams.length === 0) return null
  const byName = named.filter(({ id }) => !isUsable(id))
  const unnamed = startable.length - named.length
  const uses = action ? `${action.repository}/resume@${action.ref}` : 'OWNER/pause-dis-dump-tasks/resume@v1'
  return [
    `- uses: ${uses}`,
    '  with:',
    ...listLines('stream-name', [...new Set(streams)]),
    ...listLines('task-ids', named.map(({ id }) => id).filter(isUsable)),
    ...listLines('task-names', byName.map(({ name }) => name).filter(isUsable)),
    ...(unnamed > 0 ? [`    # ${counted(unnamed, 'dump task')} cannot be named here: see the console`] : []),
    ...placeLines(place, isMasked),
    '    # and the credential inputs of the pause step',
  ].join('\n')
}

/** No step can start a task that is missing, that has no ID in the list, or whose state no start changes. */
function canBeStarted({ outcome, after, id }: TaskReport): boolean {
  return outcome !== 'missing' && !RESUME.bad.includes(after ?? '') && (id !== null || after === null)
}

function placeLines(place: ReportPlace, isMasked: StepPlace['isMasked']): string[] {
  const { region, endpoint, iamEndpoint, projectId } = place
  const implied = region === null ? null : endpointsOf(region)
  const values = [
    ['region', region],
    ['endpoint', endpoint === implied?.dis ? null : endpoint],
    ['iam-endpoint', iamEndpoint === implied?.iam ? null : iamEndpoint],
    ['project-id', projectId],
  ] as const
  return values.flatMap(([name, value]) => {
    if (!value) return []
    return isMasked(value)
      ? `    # and ${name} as in the pause step`
      : `    ${name}: ${JSON.stringify(value)}`
  })
}

/** A YAML block, in which every value stays a text. */
function listLines(name: string, values: readonly string[]): string[] {
  if (values.length === 0) return []
  const shown = values.slice(0, 200)
  const more = values.length > shown.length ? [`    # and ${values.length - shown.length} more ${name}`] : []
  return [`    ${name}: |`, ...shown.map((value) => `      ${value}`), ...more]
}
