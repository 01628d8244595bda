/** The workflow step that resumes what is paused, as YAML. Pure. */

import type { Place } from '../inputs/place.ts'
import { endpointsOf } from '../inputs/regions.ts'
import type { TaskReport } from '../model/tasks.ts'
import { counted } from '../model/text.ts'
import type { ActionPlace } from '../runner/runner.ts'

/** Where it happened, as far as it is known when the step ends. */
export interface ReportPlace {
  region: string | null
  endpoint: string | null
  iamEndpoint?: string | null
  projectId: string | null
  /** The streams that were asked for. */
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

/** States that a start does not change. */
const BAD_STATES: readonly (string | null)[] = ['ERROR', 'ABNORMAL']

/** Null where there is no task that such a step can start. */
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
  const known = named.map(({ stream }) => stream)
  const streams = [...known, ...(known.includes(null) ? (place.streams ?? []) : [])].filter(isUsable)
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

/** What is not there, in a state that no start changes, or without an ID in the service's list, no step can start. */
function canBeStarted({ outcome, after, id }: TaskReport): boolean {
  return outcome !== 'missing' && !BAD_STATES.includes(after) && (id !== null || after === null)
}

function placeLines(place: ReportPlace, isMasked: StepPlace['isMasked']): string[] {
  const { region, endpoint, iamEndpoint, projectId } = place
  const implied = region === null ? null : endpointsOf(region)
  const line = (name: string, value: string | null | undefined, byDefault?: string) => {
    if (value === null || value === undefined || value === byDefault) return []
    return [isMasked(value) ? `    # and ${name} as in the pause step` : `    ${name}: ${scalar(value)}`]
  }
  return [
    ...line('region', region),
    ...line('endpoint', endpoint, implied?.dis),
    ...line('iam-endpoint', iamEndpoint, implied?.iam),
    ...line('project-id', projectId),
  ]
}

/** Text that YAML would take for a number or the like is quoted: a long ID of digits alone would lose some. */
function scalar(text: string): string {
  const isOther =
    /^[-+]?(\.?\d[\d._]*(e[-+]?\d+)?|0x[\da-f]+|0o\d+|\.inf|\.nan)$|^(true|false|null|yes|no|on|off)$/i
  return isOther.test(text) ? `'${text}'` : text
}

function listLines(name: string, values: readonly string[]): string[] {
  if (values.length === 0) return []
  if (values.join(', ').length <= 60) return [`    ${name}: ${scalar(values.join(', '))}`]
  const shown = values.slice(0, 200)
  const more = values.length > shown.length ? [`    # and ${values.length - shown.length} more ${name}`] : []
  return [`    ${name}: |`, ...shown.map((value) => `      ${value}`), ...more]
}
